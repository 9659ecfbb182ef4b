//! The form of a network: what stands in it, and what was sent with it.

use directory::offices::{Definition, Network, NetworkFault};
use language::{Lang, Text};
use serde::Deserialize;

use super::{NetworkPage, PATH};
use crate::form::{Field, Wrong};
use crate::offices::pick::{Pick, Pickable};
use crate::say::Said;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, WebError};

/// A network as it is sent.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Sent {
    pub(super) id: String,
    pub(super) centre: String,
    pub(super) version: String,
    name_en: String,
    name_fr: String,
    about_en: String,
    about_fr: String,
    need: String,
    pub(super) public: String,
    #[serde(flatten)]
    pub(super) picks: std::collections::BTreeMap<String, String>,
}

impl Sent {
    /// What stands in the form of a network that is kept.
    pub(super) async fn of(app: &App, w: &Words, network: &Network) -> Result<Sent, WebError> {
        let what = &network.what;
        let words = |text: &Text, lang: Lang| text.get(&lang).unwrap_or_default().to_owned();
        let mut sent = Sent {
            id: network.id.clone(),
            centre: network.owner.clone(),
            version: network.version.to_string(),
            name_en: words(&what.name, Lang::en()),
            name_fr: words(&what.name, Lang::fr()),
            about_en: words(&what.about, Lang::en()),
            about_fr: words(&what.about, Lang::fr()),
            need: what.need.clone().unwrap_or_default(),
            public: if network.public { "yes" } else { "" }.to_owned(),
            picks: std::collections::BTreeMap::new(),
        };
        for which in Pickable::ALL {
            let chosen = match which {
                Pickable::Organization => what.organization.clone(),
                Pickable::Term => what.term.clone(),
                Pickable::Covers => Pickable::written(&what.covers),
            };
            which.stand(app, w, chosen, &mut sent.picks).await?;
        }
        Ok(sent)
    }
    /// The version that was changed; 0 for a new one.
    pub(super) fn version_number(&self) -> i64 {
        self.version.trim().parse().unwrap_or(0)
    }
    /// A text with the wordings of the form; those in other languages stay.
    fn text(before: Option<&Text>, en: &str, fr: &str) -> Text {
        let mut text = Text::default();
        for (lang, wording) in before.into_iter().flat_map(Text::iter) {
            text.set(lang.clone(), wording.text.as_str());
        }
        for (lang, words) in [(Lang::en(), en), (Lang::fr(), fr)] {
            text.set(lang, words.trim());
        }
        let mut said = Text::default();
        for (lang, wording) in text.iter().filter(|(_, wording)| !wording.text.is_empty()) {
            said.set(lang.clone(), wording.text.as_str());
        }
        said
    }
}

/// The form, with what was sent.
pub(super) fn form(
    app: &App,
    staff: &Staff,
    sent: &Sent,
    picks: Vec<Pick>,
    wrong: Wrong,
    centres: Option<Vec<(String, String)>>,
) -> NetworkPage {
    let w = staff.words;
    let is_new = centres.is_some();
    let text = |name: &str, label: &str, value: &str| Field::text(name, w.t(label)).value(value).wrong(&wrong);
    let mut fields = Vec::new();
    if let Some(centres) = centres {
        fields.push(text("id", "networks-id", &sent.id).hint(w.t("networks-id-hint")));
        if centres.len() > 1 {
            fields.push(Field::select("centre", w.t("networks-centre"), &sent.centre, centres));
        }
    }
    fields.push(text("name_en", "networks-name-en", &sent.name_en).attr("lang", "en"));
    fields.push(text("name_fr", "networks-name-fr", &sent.name_fr).attr("lang", "fr"));
    for (name, label, value, lang) in [
        ("about_en", "networks-about-en", &sent.about_en, "en"),
        ("about_fr", "networks-about-fr", &sent.about_fr, "fr"),
    ] {
        let field = Field::lines(name, w.t(label), 3)
            .value(value.as_str())
            .attr("lang", lang);
        fields.push(field.optional().wrong(&wrong));
    }
    let mut needs: Vec<(String, String)> = app
        .vocabulary
        .needs()
        .iter()
        .filter_map(|need| Some((need.code.clone(), Said::of(&need.name, &w.lang)?.words)))
        .collect();
    needs.sort_by_cached_key(|(_, words)| language::fold(words));
    needs.insert(0, (String::new(), w.t("networks-need-any")));
    let need = Field::select("need", w.t("networks-need"), &sent.need, needs).hint(w.t("networks-need-hint"));
    let (title, path) = if is_new {
        (w.t("networks-new"), "/networks/new".to_owned())
    } else {
        let name = if w.is_french() { &sent.name_fr } else { &sent.name_en };
        (name.clone(), format!("{PATH}/{}", sent.id))
    };
    NetworkPage {
        list: staff.href(PATH),
        action: staff.href(&path),
        fields,
        picks,
        after: vec![need],
        public: !sent.public.is_empty(),
        version: sent.version_number(),
        wrong,
        addresses: None,
        report: None,
        page: Frame::new(staff, path, "networks", title),
    }
}

/// Reads what was sent as a change of what is kept. What cannot be taken is named, field by field.
pub(super) async fn read(
    app: &App,
    staff: &Staff,
    sent: &Sent,
    before: Option<&Definition>,
    wrong: &mut Wrong,
) -> Result<(Definition, Vec<Pick>), WebError> {
    let w = staff.words;
    let mut what = Definition {
        name: Sent::text(before.map(|b| &b.name), &sent.name_en, &sent.name_fr),
        about: Sent::text(before.map(|b| &b.about), &sent.about_en, &sent.about_fr),
        need: Some(sent.need.clone()).filter(|need| app.vocabulary.need(need).is_some()),
        ..Definition::default()
    };
    let mut picks = Vec::new();
    for which in Pickable::ALL {
        let (pick, chosen) = which.read(app, w, &sent.picks, wrong).await?;
        match which {
            Pickable::Organization => what.organization = chosen,
            Pickable::Term => what.term = chosen,
            Pickable::Covers => {
                // A drawn area has no written form: it stays as long as the field does.
                let kept = before
                    .map(|b| &b.covers)
                    .filter(|covers| Pickable::written(covers) == chosen);
                what.covers = kept.cloned().unwrap_or_else(|| Pickable::areas(chosen.as_deref()));
            }
        }
        picks.push(pick);
    }
    Ok((what, picks))
}

pub(super) fn field_of(fault: NetworkFault, name: &Text) -> (&'static str, &'static str) {
    match fault {
        NetworkFault::Id => ("id", "networks-wrong-id"),
        NetworkFault::Taken => ("id", "networks-wrong-taken"),
        NetworkFault::Name if name.get(&Lang::en()).is_none() => ("name_en", "networks-wrong-name"),
        NetworkFault::Name => ("name_fr", "networks-wrong-name"),
        NetworkFault::Long => ("name_en", "networks-wrong-long"),
        NetworkFault::Nothing => ("organization", "networks-wrong-nothing"),
        NetworkFault::Organization => ("organization", "networks-wrong-organization"),
        NetworkFault::Term => ("term", "networks-wrong-term"),
        NetworkFault::Stale => ("name_en", "networks-wrong-stale"),
    }
}
