//! Searching the audit log. To look into it is itself an entry of it.

use std::collections::HashMap;

use access::{Action, Scope};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Query;
use jiff::civil::Date;
use serde::Deserialize;
use store::Ts;
use store::audit::{self, Detail, Entry, Filter, Logged, OPERATOR, SYSTEM};
use url::form_urlencoded;

use super::{all_or, audit_words, given, one_more};
use crate::admin::names::Centres;
use crate::form::Field;
use crate::list::{List, page_of};
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The address of the list.
pub const PATH: &str = "/admin/audit";

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PATH, get(list))
}

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct Audit {
    page: Frame,
    list: List,
    rows: Vec<Row>,
}

struct Row {
    at: String,
    who: String,
    by_who: String,
    what: String,
    code: String,
    about: String,
    by_about: String,
    centre: String,
    more: Vec<String>,
    seq: Option<String>,
}

/// What the list is narrowed to. Ids and codes alone: an address says nothing about a person.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    who: String,
    what: String,
    /// `KIND:ID`
    about: String,
    centre: String,
    from: String,
    to: String,
    after: String,
}

/// The first parts of actions, and what they are called.
pub(super) const GROUPS: [(&str, &str); 21] = [
    ("record", "audit-group-record"),
    ("report", "audit-group-report"),
    ("conflict", "audit-group-conflict"),
    ("work", "audit-group-work"),
    ("person", "audit-group-person"),
    ("centre", "audit-group-centre"),
    ("line", "audit-group-line"),
    ("network", "audit-group-network"),
    ("sign_in", "audit-group-sign-in"),
    ("session", "audit-group-session"),
    ("invitation", "audit-group-invitation"),
    ("identity", "audit-group-identity"),
    ("password", "audit-group-password"),
    ("totp", "audit-group-totp"),
    ("passkey", "audit-group-passkey"),
    ("recovery_code", "audit-group-recovery"),
    ("recovery_codes", "audit-group-recovery-new"),
    ("key", "audit-group-key"),
    ("backup", "audit-group-backup"),
    ("job", "audit-group-job"),
    ("audit", "audit-group-audit"),
];

fn who(w: &Words, names: &HashMap<String, String>, actor: &str) -> String {
    match actor {
        SYSTEM => w.t("audit-actor-system"),
        OPERATOR => w.t("audit-actor-operator"),
        account => names.get(account).map_or(account, String::as_str).to_owned(),
    }
}

/// The beginning of a day where the centre is; the day after the last one of a span ends it.
fn day(app: &App, text: &str, after: bool) -> Option<Ts> {
    let day: Date = text.parse().ok()?;
    let day = if after { day.tomorrow().ok()? } else { day };
    Some(day.to_zoned(app.home.zone.clone()).ok()?.timestamp().into())
}

fn narrowed(staff: &Staff, name: &str, value: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair(name, value)
        .finish();
    staff.href(&format!("{PATH}?{query}"))
}

fn row(app: &App, staff: &Staff, names: &HashMap<String, String>, centres: &Centres, e: Logged) -> Row {
    let w = staff.words;
    Row {
        at: app.moment(w, e.at),
        who: who(w, names, &e.actor),
        by_who: narrowed(staff, "who", &e.actor),
        what: audit_words::action(w, &e.action),
        by_about: narrowed(staff, "about", &format!("{}:{}", e.entity, e.entity_id)),
        about: names.get(&e.entity_id).map_or_else(
            || format!("{} {}", audit_words::entity(w, &e.entity), e.entity_id),
            Clone::clone,
        ),
        centre: e.centre.map(|id| centres.name(&id).to_owned()).unwrap_or_default(),
        more: audit_words::more(w, names, &e.entity, &e.detail),
        seq: e.seq.map(|seq| language::format::number(&w.lang, seq)),
        code: e.action,
    }
}

/// `GET /{lang}/admin/audit`
async fn list(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let w = staff.words;
    let scope = staff.scope(Action::AuditSee)?;
    let after = given(&asked.after);
    let (entity, id) = asked.about.split_once(':').unwrap_or_default();
    let within = match &scope {
        Scope::Everything => None,
        Scope::Centres(centres) => Some(centres.clone()),
        Scope::Nothing => Some(Vec::new()),
    };
    let centres = match given(&asked.centre) {
        Some(centre) if scope.covers(&centre) => Some(vec![centre]),
        Some(_) => Some(Vec::new()),
        None => within,
    };
    let filter = Filter {
        actor: given(&asked.who),
        action: given(&asked.what),
        entity: given(entity),
        id: given(id),
        centres,
        from: day(&app, &asked.from, false),
        to: day(&app, &asked.to, true),
    };
    note(&app, &staff, &asked).await?;
    let place = match &after {
        Some(after) => audit::place_of(&app.db, after).await?,
        None => None,
    };
    let found = audit::list(&app.db, &filter, place.as_ref(), one_more()).await?;
    let (found, last) = page_of(found, |entry| &entry.id);
    let accounts = found.iter().map(|e| e.actor.clone());
    let accounts = accounts.chain(
        found
            .iter()
            .filter(|e| e.entity == "account")
            .map(|e| e.entity_id.clone()),
    );
    let given_to = found.iter().filter_map(|e| audit_words::given_to(&e.detail));
    let mut ids: Vec<String> = accounts.chain(given_to).chain(given(&asked.who)).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = access::account::names(&app.db, ids).await?;
    let known = Centres::within(&app, w, &scope).await?;
    let rows: Vec<Row> = found
        .into_iter()
        .map(|entry| row(&app, &staff, &names, &known, entry))
        .collect();
    Ok(html(&Audit {
        list: List::new(
            staff.href(PATH),
            filters(w, &asked, &names, &known),
            rows.len(),
            after.as_deref(),
            last.as_deref(),
            w.t("audit-none"),
        ),
        rows,
        page: Frame::new(&staff, PATH, "audit", w.t("audit-title")),
    }))
}

fn filters(w: &Words, asked: &Asked, names: &HashMap<String, String>, centres: &Centres) -> Vec<Field> {
    let mut actors = vec![
        (SYSTEM.to_owned(), w.t("audit-actor-system")),
        (OPERATOR.to_owned(), w.t("audit-actor-operator")),
    ];
    if let Some(id) = given(&asked.who).filter(|id| actors.iter().all(|(known, _)| known != id)) {
        actors.push((id.clone(), who(w, names, &id)));
    }
    let groups = GROUPS.map(|(name, message)| (name.to_owned(), w.t(message)));
    let mut fields = vec![
        Field::select("who", w.t("audit-who"), &asked.who, all_or(w, actors)),
        Field::select("what", w.t("audit-what"), &asked.what, all_or(w, groups)),
        Field::select(
            "centre",
            w.t("audit-centre"),
            &asked.centre,
            all_or(w, centres.choices(w, false)),
        ),
        Field::text("from", w.t("audit-from"))
            .value(&asked.from)
            .attr("type", "date"),
        Field::text("to", w.t("audit-to")).value(&asked.to).attr("type", "date"),
    ];
    if let Some(about) = given(&asked.about) {
        let words = about.split_once(':').map_or_else(
            || about.clone(),
            |(entity, id)| {
                names
                    .get(id)
                    .cloned()
                    .unwrap_or_else(|| format!("{} {id}", audit_words::entity(w, entity)))
            },
        );
        let choices = all_or(w, [(about.clone(), words)]);
        fields.push(Field::select("about", w.t("audit-about"), &about, choices));
    }
    fields
}

/// Writes down who looked, and by what they narrowed it: the names of the filters, never what was in them.
async fn note(app: &App, staff: &Staff, asked: &Asked) -> Result<(), WebError> {
    let used = [
        ("who", &asked.who),
        ("what", &asked.what),
        ("about", &asked.about),
        ("centre", &asked.centre),
        ("from", &asked.from),
        ("to", &asked.to),
        ("after", &asked.after),
    ];
    let used = used
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, _)| *name);
    let entry = Entry::new(app.clock.now(), &staff.actor.account, "audit.see", "audit", "log")
        .with(Detail::default().fields(used));
    let mut tx = app.db.begin().await?;
    audit::append(&mut tx, &app.ids, &entry).await?;
    Ok(tx.commit().await?)
}
