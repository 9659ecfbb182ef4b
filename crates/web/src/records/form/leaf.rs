//! Single values: how each is written in a form, and read from it.

use hours::{Days, YearDay, read_time};
use jiff::civil::{Date, Weekday};
use places::AreaRef;
use serde_json::{Value, json};

use super::super::table::{Control, Pick};
use super::{Form, rule};

/// The weekdays by the word a form has for them.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// The words of a wording, with or without its date and origin.
pub fn words(wording: &Value) -> String {
    let text = wording.get("text").unwrap_or(wording);
    text.as_str().unwrap_or_default().to_owned()
}

/// Words as a browser sends them, without its line ends.
pub fn plain(words: &str) -> String {
    words.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// A value that a form has one field for.
pub fn written(control: Control, value: &Value) -> String {
    match (control, value) {
        (_, Value::String(text)) => text.clone(),
        (Control::Choice(choices), _) => choices.first().map(|(word, _)| (*word).to_owned()).unwrap_or_default(),
        (Control::Check, Value::Bool(true)) => "on".into(),
        (Control::YesNo, Value::Bool(yes)) => if *yes { "yes" } else { "no" }.into(),
        (Control::Whole | Control::Decimal, Value::Number(number)) => match number.as_f64() {
            Some(whole) if number.is_f64() && whole.fract() == 0.0 => format!("{whole:.0}"),
            _ => number.to_string(),
        },
        (Control::MonthDays, Value::Array(days)) => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            days.join(", ")
        }
        (Control::Money, value) => match value.get("cents").and_then(Value::as_i64) {
            Some(cents) if cents % 100 == 0 => (cents / 100).to_string(),
            Some(cents) => format!(
                "{}{}.{:02}",
                if cents < 0 { "-" } else { "" },
                cents.abs() / 100,
                cents.abs() % 100
            ),
            None => String::new(),
        },
        _ => String::new(),
    }
}

/// A value that a form has several boxes for.
pub fn several(control: Control, value: &Value) -> Vec<String> {
    if matches!(control, Control::Days) {
        let days: Days = value.as_str().and_then(|text| text.parse().ok()).unwrap_or_default();
        let names = WEEKDAYS.iter().filter(|(_, day)| days.has(*day));
        return names.map(|(name, _)| (*name).to_owned()).collect();
    }
    let one = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
    value.as_array().into_iter().flatten().map(one).collect()
}

/// The message that says what is wrong with what stands in a field.
pub type Wrong = &'static str;

/// What a form says in the fields of one value: `None` for nothing. `base` is what stood there.
pub fn read(control: Control, path: &str, form: &Form, base: Option<&Value>) -> Result<Option<Value>, Wrong> {
    let text = form.trimmed(path);
    match control {
        Control::Days => return days(path, form, base),
        Control::Nth => {
            let all: Option<Vec<i8>> = form.all(path).iter().map(|n| n.parse().ok()).collect();
            let all = all.ok_or("records-wrong-number")?;
            return Ok((!all.is_empty()).then(|| json!(all)));
        }
        Control::Picks(pick) => return picks(pick, &form.all(path)),
        Control::TermNeeds => {
            let needs = picks(Pick::Need, &form.all(path))?;
            let none = form.has(&format!("{path}.none")).then(|| json!([]));
            return Ok(needs.or(none));
        }
        Control::Observances(_) => {
            let all = form.all(path);
            // The order in which they stand says nothing.
            let before = several(control, base.unwrap_or(&Value::Null));
            if all.len() == before.len() && all.iter().all(|day| before.iter().any(|known| known == day)) {
                return Ok(base.cloned());
            }
            return Ok((!all.is_empty()).then(|| json!(all)));
        }
        Control::YearDay => return year_day(path, form),
        Control::Rule => return rule::read(path, form, base.and_then(Value::as_str)).map(|rule| rule.map(Value::from)),
        Control::Check => return Ok((!text.is_empty()).then_some(Value::Bool(true))),
        _ => {}
    }
    if text.is_empty() {
        return Ok(None);
    }
    // What was not touched stays to the letter.
    if let Some(base) = base
        && written(control, base).trim() == text
    {
        return Ok(Some(base.clone()));
    }
    Ok(Some(match control {
        Control::Whole => json!(whole(text).ok_or("records-wrong-number")?),
        Control::Decimal => {
            let number: f64 = text.replace(',', ".").parse().map_err(|_| "records-wrong-number")?;
            json!(Some(number).filter(|n| n.is_finite()).ok_or("records-wrong-number")?)
        }
        Control::Date => json!(text.parse::<Date>().map_err(|_| "records-wrong-date")?.to_string()),
        Control::Time => json!(read_time(text).map_err(|_| "records-wrong-time")?.to_string()),
        Control::YesNo => Value::Bool(text == "yes"),
        Control::MonthDays => month_days(text)?,
        Control::Money => money(text, base)?,
        Control::Choice(choices) => {
            if !choices.iter().any(|(word, _)| *word == text) {
                return Err("records-wrong-choice");
            }
            json!(text)
        }
        _ => json!(text),
    }))
}

fn whole(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    digits.parse().ok()
}

/// No day at all is every day where days of the month are named, and says nothing where no time is.
fn days(path: &str, form: &Form, base: Option<&Value>) -> Result<Option<Value>, Wrong> {
    let chosen = form.all(path);
    let parent = path.strip_suffix("days").unwrap_or(path);
    if chosen.is_empty() {
        let says = |name: &str| !form.trimmed(&format!("{parent}{name}")).is_empty();
        if (says("opens") || says("closes")) && !says("month_days") {
            return Err("records-wrong-days");
        }
        return Ok(None);
    }
    let mut found = Vec::new();
    for name in chosen {
        let day = WEEKDAYS.iter().find(|(n, _)| *n == name).ok_or("records-wrong-days")?;
        found.push(day.1);
    }
    let days = Days::of(found);
    let before: Option<Days> = base.and_then(Value::as_str).and_then(|text| text.parse().ok());
    Ok(match before {
        Some(before) if before == days => base.cloned(),
        _ if days == Days::DAILY => None,
        _ => Some(json!(days.to_string())),
    })
}

fn year_day(path: &str, form: &Form) -> Result<Option<Value>, Wrong> {
    let part = |name: &str| form.trimmed(&format!("{path}.{name}")).to_owned();
    let (month, day) = (part("month"), part("day"));
    if month.is_empty() && day.is_empty() {
        return Ok(None);
    }
    let read: YearDay = format!("{month}-{day}").parse().map_err(|_| "records-wrong-year-day")?;
    Ok(Some(json!(read.to_string())))
}

/// "1, 15, last": days of the month, the last one as a word or as -1.
fn month_days(text: &str) -> Result<Value, Wrong> {
    let day = |part: &str| match part {
        "last" | "dernier" => Ok(-1),
        number => number.parse::<i8>().map_err(|_| "records-wrong-month-days"),
    };
    let parts = text
        .split([',', ' ', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let days: Vec<i8> = parts.map(day).collect::<Result<_, _>>()?;
    Ok(json!(days))
}

/// An amount as people write it: 12, 12.50, $12.50, 12,50 $.
fn money(text: &str, base: Option<&Value>) -> Result<Value, Wrong> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '$' | '\u{a0}'))
        .collect();
    let (units, part) = plain.rsplit_once(['.', ',']).unwrap_or((&plain, ""));
    // "1,250": a comma before three digits parts thousands.
    let (units, part) = if part.len() == 3 {
        (plain.as_str(), "")
    } else {
        (units, part)
    };
    let units: String = units.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let cents = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().map_err(|_| "records-wrong-money")? * 10,
        2 => part.parse::<i64>().map_err(|_| "records-wrong-money")?,
        _ => return Err("records-wrong-money"),
    };
    let units: i64 = units.parse().map_err(|_| "records-wrong-money")?;
    let cents = units
        .checked_mul(100)
        .and_then(|all| all.checked_add(cents))
        .ok_or("records-wrong-money")?;
    let currency = base
        .and_then(|b| b.get("currency"))
        .and_then(Value::as_str)
        .unwrap_or("CAD");
    Ok(json!({ "cents": cents, "currency": currency }))
}

fn picks(pick: Pick, chosen: &[&str]) -> Result<Option<Value>, Wrong> {
    let mut items = Vec::new();
    for text in chosen {
        items.push(match pick {
            // What is drawn has no name: the form carries it whole.
            Pick::Area if text.starts_with('{') => serde_json::from_str(text).map_err(|_| "records-wrong-area")?,
            Pick::Area => json!(AreaRef::parse(text).map_err(|_| "records-wrong-area")?.to_string()),
            _ => json!(text),
        });
    }
    Ok((!items.is_empty()).then_some(Value::Array(items)))
}
