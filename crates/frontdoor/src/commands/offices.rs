//! `frontdoor offices`: networks of offices, which of them serves a place, and what is wrong with their areas.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use access::AccessError;
use access::centre::by_id;
use anyhow::{Context, bail};
use clap::Subcommand;
use directory::model::Kind;
use directory::offices::{Branch, Branches, Definition, NetworkChange, branches, keep, network, networks};
use directory::read;
use language::{Lang, Text, format};
use needs::Vocabulary;
use places::offices::{Crossing, Serving};
use places::{AreaRef, Resolved};
use serde_json::json;
use store::audit::OPERATOR;
use store::{Db, Tx};

use crate::deployment::{CENTRE, Deployment};

#[derive(Debug, Subcommand)]
pub enum Offices {
    /// List the networks
    List {
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Keep a network as a file says: offices/NAME.toml
    Set {
        /// The file, called after the network
        file: PathBuf,
        /// The centre that looks after a new one
        #[arg(long, value_name = "ID", default_value = CENTRE)]
        centre: String,
        /// Keep it from the public until its report is clean
        #[arg(long)]
        hidden: bool,
    },
    /// Say where areas overlap, which places nobody serves, and what else is wrong
    Check {
        /// The network
        network: String,
        /// The language to say it in
        #[arg(long, default_value = "en", value_name = "CODE")]
        lang: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say which office serves a place, and why. The words stay on this machine
    Find {
        /// The network
        network: String,
        /// A postal code, a town, an address, or coordinates
        place: String,
        /// The language to say it in
        #[arg(long, default_value = "en", value_name = "CODE")]
        lang: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Offices {
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let deployment = Deployment::existing(home).await?;
        let code = self.on(&deployment).await;
        deployment.db.close().await;
        code
    }

    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    async fn on(self, deployment: &Deployment) -> anyhow::Result<ExitCode> {
        match self {
            Offices::List { json } => list(&deployment.db, json).await?,
            Offices::Set { file, centre, hidden } => {
                let (id, what) = of_file(&file)?;
                let known = by_id(&deployment.db, &centre).await?.is_some() && centre != access::NETWORK;
                if !known && network(&deployment.db, &id).await?.is_none() {
                    return Err(AccessError::NoCentre { id: centre }.into());
                }
                let mut tx = deployment.db.begin().await?;
                let version = set(deployment, &mut tx, &id, &centre, !hidden, what).await?;
                tx.commit().await?;
                println!(
                    "Kept {id} as version {version}. `frontdoor offices check {id}` says what is wrong with its areas."
                );
            }
            Offices::Check { network, lang, json } => {
                let lang = language_of(&lang)?;
                let branches = known(deployment, &network).await?;
                return Ok(check(&branches, &lang, json));
            }
            Offices::Find {
                network,
                place,
                lang,
                json,
            } => {
                let lang = language_of(&lang)?;
                let branches = known(deployment, &network).await?;
                return find(&branches, &place, &lang, json);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn language_of(text: &str) -> anyhow::Result<Lang> {
    Lang::parse(text).with_context(|| format!("--lang \"{text}\" is no language; write en or fr"))
}

/// A network's definition as a file says it.
pub fn of_file(file: &Path) -> anyhow::Result<(String, Definition)> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read; check the path and who may read it", file.display()))?;
    let id = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    Ok((id.to_owned(), of_text(&file.display().to_string(), &text)?))
}

/// As [`of_file`], for a text that came from elsewhere.
pub fn of_text(name: &str, text: &str) -> anyhow::Result<Definition> {
    let what: Definition = toml::from_str(text).with_context(|| name.to_owned())?;
    if let Some(need) = &what.need
        && Vocabulary::embedded().need(need).is_none()
    {
        let shares_a_word = |code: &&str| code.split('-').any(|word| need.split('-').any(|own| own == word));
        let codes = Vocabulary::embedded().needs().iter().map(|known| known.code.as_str());
        let like: Vec<&str> = codes.filter(shares_a_word).collect();
        let like = if like.is_empty() {
            "such as legal-aid or caregiver-support".to_owned()
        } else {
            format!("like it are {}", like.join(", "))
        };
        bail!("{name}: there is no need \"{need}\"; take a code of the needs vocabulary: {like}");
    }
    Ok(what)
}

/// Keeps a network: a new one, or the next version of one that is there. Records may be named by id, or as `SOURCE:ID` by
/// the id of the source they came from.
pub async fn set(
    deployment: &Deployment,
    tx: &mut Tx,
    id: &str,
    centre: &str,
    public: bool,
    mut what: Definition,
) -> anyhow::Result<i64> {
    for (kind, own) in [
        (Kind::Organization, &mut what.organization),
        (Kind::TaxonomyTerm, &mut what.term),
    ] {
        let Some((source, source_id)) = own.as_deref().and_then(|text| text.split_once(':')) else {
            continue;
        };
        let record = read::by_source(&deployment.db, source, source_id, kind).await?;
        let record = record.with_context(|| {
            format!("{id}: the source {source} has no record {source_id}; write the id that the source gives it")
        })?;
        *own = Some(record.id);
    }
    let gazetteer = deployment.gazetteer().await?;
    let unknown = |area: &&AreaRef| matches!(area, AreaRef::Place(place) if gazetteer.get(place).is_none());
    if let Some(area) = what.covers.iter().find(unknown) {
        bail!(
            "{id}: covers names {area}, which is no place known here; correct it, or bring the place in with `frontdoor gazetteer import`"
        );
    }
    let before = network(&deployment.db, id).await?;
    let change = NetworkChange {
        id,
        owner: before.as_ref().map_or(centre, |known| &known.owner),
        public,
        version: before.as_ref().map_or(0, |known| known.version),
        what: &what,
        who: OPERATOR,
        at: deployment.clock.now(),
        languages: &deployment.config.site.languages,
    };
    Ok(keep(tx, &deployment.ids, &change).await?)
}

/// A network with its offices as of today.
pub async fn known(deployment: &Deployment, id: &str) -> anyhow::Result<Branches> {
    let network = network(&deployment.db, id).await?;
    let network = network.with_context(|| format!("there is no network {id}; `frontdoor offices list` names them"))?;
    let today = deployment
        .clock
        .now()
        .timestamp()
        .to_zoned(deployment.config.home()?.zone)
        .date();
    Ok(branches(&deployment.db, deployment.gazetteer().await?, network, today).await?)
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn list(db: &Db, json: bool) -> anyhow::Result<()> {
    let mut after = String::new();
    loop {
        let page = networks(db, false, None, &after, 200).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for network in &page {
            if json {
                let line = json!({ "id": network.id, "centre": network.owner, "public": network.public,
                    "version": network.version, "name": network.what.name });
                println!("{line}");
            } else {
                let name = words(&network.what.name, &Lang::en());
                let public = if network.public { "" } else { " (hidden)" };
                println!(
                    "{}\tversion {}\t{}\t{name}{public}",
                    network.id, network.version, network.owner
                );
            }
        }
    }
}

fn words(text: &Text, lang: &Lang) -> String {
    text.best(lang).map(|(words, _)| words.to_owned()).unwrap_or_default()
}

fn named(branches: &Branches, id: &str, lang: &Lang) -> String {
    branches
        .by_id(id)
        .map_or_else(|| id.to_owned(), |branch| words(&branch.name(), lang))
}

/// The report in words, and failure where somebody should do something: a tie, an office without an area, an unknown area.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
fn check(branches: &Branches, lang: &Lang, json: bool) -> ExitCode {
    let report = branches.offices.report(&branches.network.what.covers);
    let place = |place: &&places::Place| words(&place.name, lang);
    let spots = |crossing: &Crossing<'_>| {
        let names: Vec<String> = crossing.spots.iter().map(|spot| words(spot, lang)).collect();
        let more = if crossing.count > names.len() { ", …" } else { "" };
        format!("{}{more}", names.join(", "))
    };
    let pair = |crossing: &Crossing<'_>| {
        let [a, b] = crossing.offices.map(|office| named(branches, &office.id, lang));
        json!({ "offices": [a, b], "count": crossing.count, "where": spots(crossing) })
    };
    let unknown = report
        .unknown
        .iter()
        .map(|(office, area)| (named(branches, &office.id, lang), area.to_string()));
    let without = report.without.iter().map(|office| named(branches, &office.id, lang));
    let bad = !(report.ties.is_empty() && report.unknown.is_empty() && report.without.is_empty());
    if json {
        let found = json!({
            "offices": branches.list.len(),
            "places": report.asked,
            "ties": report.ties.iter().map(pair).collect::<Vec<_>>(),
            "nested": report.nested.iter().map(pair).collect::<Vec<_>>(),
            "gaps": report.gaps.iter().map(place).collect::<Vec<_>>(),
            "unclear": report.unclear.iter().map(place).collect::<Vec<_>>(),
            "unknown_areas": unknown.collect::<Vec<_>>(),
            "without_area": without.collect::<Vec<_>>(),
        });
        println!("{found}");
    } else {
        println!("{} offices, {} places asked for.", branches.list.len(), report.asked);
        for crossing in &report.ties {
            let [a, b] = crossing.offices.map(|office| named(branches, &office.id, lang));
            println!("tie: {a} and {b} serve alike: {}", spots(crossing));
        }
        for crossing in &report.nested {
            let [a, b] = crossing.offices.map(|office| named(branches, &office.id, lang));
            println!("nested: {a} comes before {b}: {}", spots(crossing));
        }
        for (office, area) in unknown {
            println!("unknown area: {office} serves {area}, which is no known place");
        }
        for office in without {
            println!("no area: {office} does not say whom it serves");
        }
        let all = |list: &[&places::Place]| list.iter().map(place).collect::<Vec<_>>().join(", ");
        for (what, list) in [
            ("gaps, served by no local office", &report.gaps),
            ("not known whether served", &report.unclear),
        ] {
            if !list.is_empty() {
                println!("{what} ({}): {}", list.len(), all(list));
            }
        }
    }
    if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
fn find(branches: &Branches, place: &str, lang: &Lang, json: bool) -> anyhow::Result<ExitCode> {
    let who = match branches.offices.gazetteer().resolve(place) {
        Resolved::Found(who) => *who,
        Resolved::Ambiguous(candidates) => {
            let names: Vec<String> = candidates.iter().map(|c| words(&c.label, lang)).collect();
            bail!("several places have this name; write one of: {}", names.join("; "));
        }
        Resolved::Nothing => bail!("no place of this name is known; write a postal code such as L8P 1A1, or a town"),
    };
    let found = branches.offices.who_serves(&who);
    let rows = [
        ("serves", &found.local),
        ("may serve", &found.may),
        ("for everyone", &found.wide),
    ];
    let row = |stands: &str, serving: &Serving<'_>| {
        let branch: Option<&Branch> = branches.of(serving);
        json!({
            "stands": stands,
            "office": branch.map(|branch| words(&branch.name(), lang)),
            "service_id": branch.map(|branch| branch.service.service.id.clone()),
            "area": serving.area.to_string(),
            "called": words(&branches.area(serving), lang),
            "km": serving.km,
        })
    };
    if json {
        let all: Vec<_> = rows
            .iter()
            .flat_map(|(stands, list)| list.iter().map(|serving| row(stands, serving)))
            .collect();
        println!(
            "{}",
            json!({ "place": words(&who.label, lang), "alike": found.alike, "more": found.more, "offices": all })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}", words(&who.label, lang));
    for (stands, list) in rows {
        for serving in list {
            let name = named(branches, &serving.office.id, lang);
            let area = words(&branches.area(serving), lang);
            let km = serving
                .km
                .map(|km| format!(", {}", format::distance(lang, km)))
                .unwrap_or_default();
            println!("  {stands}: {name} ({area}{km})");
        }
    }
    if found.more {
        println!("  more offices than these may serve it: write a whole postal code or an address");
    }
    if found.alike > 1 {
        println!(
            "  a tie: the first {} serve it alike, and the nearest comes first",
            found.alike
        );
    }
    if found.is_gap()
        && let Some((office, km)) = branches.offices.nearest(&who)
    {
        let name = named(branches, &office.id, lang);
        println!(
            "  the nearest, which does not serve it: {name}, {}",
            format::distance(lang, km)
        );
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_an_unknown_need_or_key_is_refused_by_name() {
        let refused = |text: &str| of_text("legal.toml", text).unwrap_err().to_string();
        assert!(refused("need = \"no-such-need\"").contains("legal.toml: there is no need \"no-such-need\""));
        assert!(refused("need = \"legal-advice\"").contains("legal-aid"));
        assert!(refused("organisation = \"x\"").contains("legal.toml"));
    }
}
