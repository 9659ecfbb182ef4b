//! The list of one pile, with the way to the others.

use std::collections::{BTreeMap, HashMap};

use access::centre::{self, Centre, CentreSettings};
use access::{Action, Scope};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use directory::curation::attention::Topic;
use directory::curation::proposal;
use directory::curation::queue::{self, Asked, COUNTED, Item, Mark};
use directory::wrong;
use jiff::tz::TimeZone;
use language::{Lang, Text, format, spoken_name};
use serde::Deserialize;
use store::Ts;

use super::{Pile, assign, colleagues, named, owners, said_kind};
use crate::form::Field;
use crate::list::{List, PAGE};
use crate::public::html;
use crate::records::{People, day};
use crate::say::Said;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The page.
#[derive(Template)]
#[template(path = "queue/list.html")]
pub(crate) struct Queue {
    page: Frame,
    chips: Vec<Chip>,
    pile: &'static str,
    rows: Vec<Row>,
    list: List,
    /// Whom the chosen ones can be given to; none where the person gives nothing.
    to: Option<Field>,
    /// Several centres stand in the list.
    centres: bool,
    /// What was just done.
    done: Option<String>,
}

/// A pile with how much lies on it.
struct Chip {
    words: String,
    count: String,
    address: String,
    here: bool,
}

/// One thing to look at.
struct Row {
    /// Its value in the form.
    key: String,
    name: Said,
    address: String,
    kind: String,
    /// Why it is here.
    why: String,
    tags: Vec<Tag>,
    centre: String,
    who: String,
}

struct Tag {
    /// `warn` or empty.
    class: &'static str,
    words: String,
}

/// What an address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Parameters {
    after: String,
    who: String,
    centre: String,
    given: Option<usize>,
}

/// What is known of the centres whose work is listed.
struct Known {
    centres: Vec<Centre>,
    intervals: BTreeMap<String, i64>,
}

impl Known {
    async fn of(app: &App, scope: &Scope) -> Result<Known, WebError> {
        let centres = centre::list(&app.db, scope, "", None, i64::from(u16::MAX)).await?;
        let interval = |c: &Centre| (c.id.clone(), i64::from(c.settings.verify_every_days));
        Ok(Known {
            intervals: centres.iter().map(interval).collect(),
            centres,
        })
    }
    fn name<'a>(&'a self, id: &'a str, lang: &Lang) -> &'a str {
        self.centres.iter().find(|c| c.id == id).map_or(id, |c| c.name(lang))
    }
    fn asked<'a>(&'a self, app: &App, owners: Option<&'a [String]>) -> Asked<'a> {
        Asked {
            owners,
            today: app.today(),
            intervals: &self.intervals,
            usual_interval: i64::from(CentreSettings::default().verify_every_days),
        }
    }
}

/// The piles that a person sees, with how much lies on each.
struct Counted {
    piles: Vec<Pile>,
    counts: Vec<i64>,
    /// The centres whose records are verified, as far as the person edits there: read for the count, and once for all.
    edited: Scope,
    known: Known,
}

impl Counted {
    async fn of(app: &App, staff: &Staff) -> Result<Counted, WebError> {
        let piles = Pile::of(staff);
        let edited = access::scope(&staff.actor, Pile::Records(Topic::Verification).see());
        let known = Known::of(app, &edited).await?;
        let mut counts = Vec::new();
        for pile in &piles {
            let owners = owners(&access::scope(&staff.actor, pile.see()));
            let owners = owners.as_deref();
            counts.push(match pile {
                Pile::Reports => wrong::count_open(&app.db, owners, false).await?,
                Pile::Desk => wrong::count_open(&app.db, owners, true).await?,
                Pile::Proposals => proposal::count_awaiting(&app.db, owners, &staff.actor.account).await?,
                Pile::Records(topic) => queue::count(&app.db, *topic, &known.asked(app, owners)).await?,
            });
        }
        Ok(Counted {
            piles,
            counts,
            edited,
            known,
        })
    }
}

/// `GET /{lang}/queue`: the first pile with something on it.
pub async fn first(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    let counted = Counted::of(&app, &staff).await?;
    let mut piles = counted.piles.iter().zip(&counted.counts);
    let pile = piles.find(|(_, count)| **count > 0).map(|(pile, _)| *pile);
    let first = pile.or_else(|| counted.piles.first().copied());
    match first {
        Some(pile) => show(&app, &staff, pile, counted, &Parameters::default()).await,
        None => Err(staff.scope(Action::ReportSee).err().unwrap_or(WebError::NotFound)),
    }
}

/// `GET /{lang}/queue/{pile}`
pub async fn get(
    State(app): Shared,
    staff: Staff,
    Path(pile): Path<String>,
    Query(asked): Query<Parameters>,
) -> Result<Response, WebError> {
    let pile = Pile::parse(&pile).ok_or(WebError::NotFound)?;
    staff.scope(pile.see())?;
    let counted = Counted::of(&app, &staff).await?;
    show(&app, &staff, pile, counted, &asked).await
}

async fn show(
    app: &App,
    staff: &Staff,
    pile: Pile,
    counted: Counted,
    asked: &Parameters,
) -> Result<Response, WebError> {
    let scope = staff.scope(pile.see())?;
    let chips: Vec<(Pile, i64)> = counted.piles.into_iter().zip(counted.counts).collect();
    let w = staff.words;
    let known = if scope == counted.edited {
        counted.known
    } else {
        Known::of(app, &scope).await?
    };
    let narrowed = Some(asked.centre.clone()).filter(|c| !c.is_empty() && scope.covers(c));
    let owners = narrowed.clone().map_or_else(|| owners(&scope), |one| Some(vec![one]));
    let mine = (asked.who == "me").then_some(staff.actor.account.as_str());
    let look = Look {
        app,
        staff,
        known: &known,
        owners: owners.as_deref(),
        mine,
        after: &asked.after,
    };
    let (rows, further) = look.rows(pile).await?;
    let chips = chips.into_iter().map(|(one, count)| Chip {
        words: w.t(one.words()),
        count: said_count(w, count),
        address: staff.href(&one.path()),
        here: one == pile,
    });
    let mut filters = Vec::new();
    if pile != Pile::Proposals {
        let choices = [("", "queue-who-all"), ("me", "queue-who-me")].map(|(v, id)| (v.to_owned(), w.t(id)));
        filters.push(Field::select(
            "who",
            w.t("queue-who"),
            if mine.is_some() { "me" } else { "" },
            choices,
        ));
    }
    let centres = known.centres.iter().filter(|c| c.id != access::NETWORK).count() > 1;
    if centres {
        let every = std::iter::once((String::new(), w.t("queue-centre-all")));
        let each = known.centres.iter().filter(|c| c.id != access::NETWORK);
        let choices = every.chain(each.map(|c| (c.id.clone(), c.name(&w.lang).to_owned())));
        filters.push(Field::select(
            "centre",
            w.t("queue-centre"),
            narrowed.as_deref().unwrap_or(""),
            choices,
        ));
    }
    let works = access::scope(&staff.actor, pile.work());
    let to = if pile == Pile::Proposals || works == Scope::Nothing || rows.is_empty() {
        None
    } else {
        let choices = colleagues::choices(app, staff, pile.work(), &works).await?;
        Some(Field::select("to", w.t("queue-to"), &staff.actor.account, choices))
    };
    let list = List::new(
        staff.href(&pile.path()),
        filters,
        rows.len(),
        Some(asked.after.as_str()),
        further.as_deref(),
        w.t(if mine.is_some() {
            "queue-empty-mine"
        } else {
            "queue-empty"
        }),
    );
    Ok(html(&Queue {
        page: Frame::new(staff, pile.path(), "queue", w.t("queue-title")),
        chips: chips.collect(),
        pile: pile.as_str(),
        done: asked.given.map(|n| w.t1("queue-given", "n", n)),
        rows,
        list,
        to,
        centres,
    }))
}

/// A count, or that there are more than anybody counts.
fn said_count(w: &Words, count: i64) -> String {
    let number = format::number(&w.lang, count.min(COUNTED));
    if count >= COUNTED {
        w.t1("queue-many", "n", number)
    } else {
        number
    }
}

/// What records are called, by id.
struct Names(HashMap<String, Text>);

impl Names {
    /// The name in the reader's language, or marked as being in another; what the list knows, where the record is gone.
    fn of(&self, w: &Words, id: &str, known: &str) -> Said {
        let name = self.0.get(id).and_then(|text| Said::of(text, &w.lang));
        name.unwrap_or_else(|| Said::plain(named(w, known)))
    }
}

/// One look at a pile.
struct Look<'a> {
    app: &'a App,
    staff: &'a Staff,
    known: &'a Known,
    owners: Option<&'a [String]>,
    mine: Option<&'a str>,
    after: &'a str,
}

/// Rows with the place of the next page, where there is one.
type Rows = (Vec<Row>, Option<String>);

/// One row more than a page shows.
#[expect(clippy::cast_possible_wrap, reason = "a page is small")]
const LIMIT: i64 = PAGE as i64 + 1;

impl Look<'_> {
    async fn rows(&self, pile: Pile) -> Result<Rows, WebError> {
        match pile {
            Pile::Reports => self.reports(false).await,
            Pile::Desk => self.reports(true).await,
            Pile::Proposals => self.proposals().await,
            Pile::Records(topic) => self.records(topic).await,
        }
    }
    fn day(&self, at: Ts) -> String {
        day(self.app, self.staff.words, at)
    }
    /// A place in a list by moment and id.
    fn moment_mark(&self) -> Option<(Ts, &str)> {
        let (at, id) = self.after.split_once('~')?;
        Some((Ts(at.parse().ok()?), id))
    }
    fn centre(&self, owner: &str) -> String {
        self.known.name(owner, &self.staff.words.lang).to_owned()
    }

    async fn names(&self, ids: Vec<String>) -> Result<Names, WebError> {
        Ok(Names(directory::read::titles(&self.app.db, &ids).await?))
    }
    async fn people(&self, ids: Vec<&str>) -> Result<People, WebError> {
        People::of(self.app, &ids).await
    }

    async fn reports(&self, desk: bool) -> Result<Rows, WebError> {
        let w = self.staff.words;
        let (app, after) = (self.app, self.moment_mark());
        let mut found = wrong::open_reports(&app.db, self.owners, desk, self.mine, after, LIMIT).await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let last = found.last().filter(|_| more).map(|r| format!("{}~{}", r.at.0, r.id));
        let people = self
            .people(found.iter().filter_map(|r| r.assignee.as_deref()).collect())
            .await?;
        let names = self.names(found.iter().map(|r| r.record_id.clone()).collect()).await?;
        let rows = found.into_iter().map(|r| Row {
            address: self.staff.href(&format!("/queue/reports/{}", r.id)),
            name: names.of(w, &r.record_id, &r.name),
            kind: said_kind(w, &r.kind),
            why: w.t1("queue-came", "date", self.day(r.at)),
            tags: [
                r.has_contact.then(|| Tag {
                    class: "",
                    words: w.t("queue-has-contact"),
                }),
                r.answered.then(|| Tag {
                    class: "",
                    words: w.t("queue-answered"),
                }),
            ]
            .into_iter()
            .flatten()
            .collect(),
            centre: self.centre(&r.owner),
            who: r
                .assignee
                .as_deref()
                .map(|id| people.name_or_id(id).to_owned())
                .unwrap_or_default(),
            key: r.id,
        });
        Ok((rows.collect(), last))
    }

    async fn proposals(&self) -> Result<Rows, WebError> {
        let w = self.staff.words;
        let (after, own) = (self.moment_mark(), &self.staff.actor.account);
        let mut found = proposal::awaiting(&self.app.db, self.owners, own, after, LIMIT).await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let last = found.last().filter(|_| more).map(|p| format!("{}~{}", p.at.0, p.id));
        let people = self.people(found.iter().map(|p| p.author.as_str()).collect()).await?;
        let names = self.names(found.iter().map(|p| p.record_id.clone()).collect()).await?;
        let rows = found.into_iter().map(|p| Row {
            address: self.staff.href(&format!("/queue/proposals/{}", p.id)),
            name: names.of(w, &p.record_id, &p.name),
            kind: said_kind(w, &p.kind),
            why: w.t2(
                "queue-proposed",
                "who",
                people.name_or_id(&p.author),
                "date",
                self.day(p.at),
            ),
            tags: p
                .behind()
                .then(|| Tag {
                    class: "warn",
                    words: w.t("queue-moved-on"),
                })
                .into_iter()
                .chain((p.base_version == 0).then(|| Tag {
                    class: "",
                    words: w.t("queue-new-record"),
                }))
                .collect(),
            centre: self.centre(&p.owner),
            who: String::new(),
            key: p.id,
        });
        Ok((rows.collect(), last))
    }

    async fn records(&self, topic: Topic) -> Result<Rows, WebError> {
        let w = self.staff.words;
        let mark = Mark::parse(self.after);
        let asked = self.known.asked(self.app, self.owners);
        let mut found = queue::records(&self.app.db, topic, &asked, self.mine, mark.as_ref(), LIMIT).await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let last = found.last().filter(|_| more).map(|item| item.mark().to_string());
        let people = self
            .people(found.iter().filter_map(|r| r.assignee.as_deref()).collect())
            .await?;
        let names = self.names(found.iter().map(|r| r.record_id.clone()).collect()).await?;
        let rows = found.into_iter().map(|item| Row {
            key: assign::key(&item.record_id, &item.part),
            address: self.staff.href(&match topic {
                Topic::Conflict => format!("/queue/conflicts/{}", item.record_id),
                _ => format!("/records/{}", item.record_id),
            }),
            name: names.of(w, &item.record_id, &item.name),
            kind: said_kind(w, &item.kind),
            why: self.why(topic, &item),
            tags: Vec::new(),
            centre: self.centre(&item.owner),
            who: item
                .assignee
                .as_deref()
                .map(|id| people.name_or_id(id).to_owned())
                .unwrap_or_default(),
        });
        Ok((rows.collect(), last))
    }

    fn why(&self, topic: Topic, item: &Item) -> String {
        let w = self.staff.words;
        // Days are kept as their first moment in UTC.
        let day = |at: Ts| {
            let day = at.timestamp().to_zoned(TimeZone::UTC).date();
            format::date_without_weekday(&w.lang, day)
        };
        match (topic, item.since()) {
            (Topic::Verification, Some(at)) => w.t1("queue-verified", "date", day(at)),
            (Topic::Verification, None) => w.t("queue-never-verified"),
            (Topic::Message, at) => w.t1("queue-ends", "date", at.map(day).unwrap_or_default()),
            (Topic::Conflict, at) => {
                let since = at.map(|at| self.day(at)).unwrap_or_default();
                w.t2("queue-conflict-since", "date", since, "n", item.fields)
            }
            (Topic::Language, since) => {
                let language = spoken_name(&item.part, &w.lang).unwrap_or(&item.part);
                let fields = w.t1("queue-fields", "n", item.fields);
                let since = match since {
                    Some(at) => w.t1("queue-behind-since", "date", self.day(at)),
                    None => w.t("queue-behind-always"),
                };
                let what = format!("{}, {fields}", crate::say::capital(language));
                w.t2("queue-behind", "what", what, "since", since)
            }
        }
    }
}
