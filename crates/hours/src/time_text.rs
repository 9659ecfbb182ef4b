use crate::{ClockTime, HoursError};

/// Reads a time as people and files write it: `9:00AM`, `9 a.m.`, `09:00:00-05:00`, `17 h 30`, `0900`, `noon`, `midi`,
/// `24:00`. A bare number (`5`) is refused, because nobody knows which half of the day it means. A UTC offset is left
/// out: the time on the wall is what is read.
///
/// ```
/// # use hours::read_time;
/// assert_eq!(read_time("5:30 p.m.").unwrap().to_string(), "17:30");
/// assert_eq!(read_time("12 am").unwrap().to_string(), "00:00");
/// assert!(read_time("after supper").unwrap_err().to_string().contains("after supper"));
/// ```
pub fn read_time(text: &str) -> Result<ClockTime, HoursError> {
    read_time_and_offset(text).map(|(time, _)| time)
}

/// The time, and the UTC offset in minutes where one is written.
pub(crate) fn read_time_and_offset(text: &str) -> Result<(ClockTime, Option<i32>), HoursError> {
    let wrong = || HoursError::Time(text.to_owned());
    let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    match plain.as_str() {
        "noon" | "midi" | "12noon" | "12:00noon" => return Ok((ClockTime::new(12, 0).expect("noon"), None)),
        "midnight" | "minuit" | "12midnight" | "12:00midnight" => return Ok((ClockTime::START, None)),
        _ => {}
    }
    let (time, offset) = take_offset(&plain).ok_or_else(wrong)?;
    let (time, half) = take_half(time);
    let (hour, minute) = hour_and_minute(time, half.is_some()).ok_or_else(wrong)?;
    let hour = match half {
        None => hour,
        Some(Half::Am) if hour <= 12 => hour % 12,
        Some(Half::Am) => return Err(wrong()),
        // "17:00 pm" is often written and cannot mean anything else.
        Some(Half::Pm) => {
            if hour < 12 {
                hour + 12
            } else {
                hour
            }
        }
    };
    Ok((ClockTime::new(hour, minute).ok_or_else(wrong)?, offset))
}

/// Takes `z` or `+hh:mm` off the end. None where what follows the sign is not an offset.
fn take_offset(text: &str) -> Option<(&str, Option<i32>)> {
    if let Some(time) = text.strip_suffix('z') {
        return Some((time, Some(0)));
    }
    let Some(at) = text.rfind(['+', '-', '−']) else {
        return Some((text, None));
    };
    let (time, signed) = text.split_at(at);
    let sign = if signed.starts_with('+') { 1 } else { -1 };
    let digits: String = signed.chars().skip(1).filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits
        .get(2..)
        .filter(|m| !m.is_empty())
        .map_or(Some(0), |m| m.parse().ok())?;
    Some((time, Some(sign * (hours * 60 + minutes))))
}

#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

fn take_half(text: &str) -> (&str, Option<Half>) {
    let endings = [
        ("a.m.", Half::Am),
        ("p.m.", Half::Pm),
        ("a.m", Half::Am),
        ("p.m", Half::Pm),
        ("am", Half::Am),
        ("pm", Half::Pm),
    ];
    let found = endings
        .into_iter()
        .find_map(|(ending, half)| text.strip_suffix(ending).map(|rest| (rest, Some(half))));
    found.unwrap_or((text, None))
}

fn hour_and_minute(text: &str, half_known: bool) -> Option<(u8, u8)> {
    let number = |s: &str| {
        if s.is_empty() || s.len() > 2 || !digits(s) {
            None
        } else {
            s.parse::<u8>().ok()
        }
    };
    if digits(text) {
        return match text.len() {
            1 | 2 if half_known => Some((number(text)?, 0)),
            3 | 4 => Some((number(&text[..text.len() - 2])?, number(&text[text.len() - 2..])?)),
            _ => None,
        };
    }
    if let Some(hour) = text.strip_suffix('h') {
        return Some((number(hour)?, 0));
    }
    let (hour, rest) = text.split_once([':', '.', 'h'])?;
    let (minute, seconds) = rest.split_once([':', '.']).unwrap_or((rest, "00"));
    let seconds = seconds.split_once('.').map_or(seconds, |(whole, _)| whole);
    (minute.len() == 2 && number(seconds).is_some_and(|s| s < 60)).then_some((number(hour)?, number(minute)?))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_read_as_real_files_write_them() {
        for (written, read) in [
            ("9:00AM", "09:00"),
            ("9:00am", "09:00"),
            ("09:00", "09:00"),
            ("9 a.m.", "09:00"),
            ("9.30 am", "09:30"),
            ("12:00 PM", "12:00"),
            ("12:15 am", "00:15"),
            ("noon", "12:00"),
            ("Midnight", "00:00"),
            ("24:00", "24:00"),
            ("00:00", "00:00"),
            ("17:00 pm", "17:00"),
            ("0900", "09:00"),
            ("930", "09:30"),
            ("17 h 30", "17:30"),
            ("17\u{a0}h\u{a0}30", "17:30"),
            ("9h", "09:00"),
            ("minuit", "00:00"),
            ("10:00:00", "10:00"),
            ("10:00:00.000Z", "10:00"),
            ("09:00-05:00", "09:00"),
            ("09:00:00+0530", "09:00"),
        ] {
            assert_eq!(
                read_time(written).map(|t| t.to_string()).as_deref(),
                Ok(read),
                "{written}"
            );
        }
    }

    #[test]
    fn what_is_not_clearly_a_time_is_refused_by_name() {
        for text in [
            "", "5", "25:00", "24:30", "9:60", "13 am", "9-5", "call", "09:00-5", "::", "9:0", "99:99:99", "h30",
        ] {
            assert_eq!(read_time(text), Err(HoursError::Time(text.to_owned())));
        }
    }

    #[test]
    fn the_offset_is_kept_for_those_who_ask() {
        assert_eq!(read_time_and_offset("09:00-03:30").map(|(_, o)| o), Ok(Some(-210)));
        assert_eq!(read_time_and_offset("09:00Z").map(|(_, o)| o), Ok(Some(0)));
        assert_eq!(read_time_and_offset("09:00").map(|(_, o)| o), Ok(None));
    }

    proptest! {
        #[test]
        fn every_minute_is_read_back_from_both_languages(minutes in 0..1440u16) {
            let (hour, minute) = (u8::try_from(minutes / 60).unwrap(), u8::try_from(minutes % 60).unwrap());
            let time = ClockTime::new(hour, minute).unwrap();
            for lang in [language::Lang::en(), language::Lang::fr()] {
                let written = language::format::time(&lang, hour, minute);
                prop_assert_eq!(read_time(&written), Ok(time), "{}", written);
            }
        }

        #[test]
        fn no_text_is_too_odd(text in any::<String>()) {
            let _ = read_time(&text);
        }
    }
}
