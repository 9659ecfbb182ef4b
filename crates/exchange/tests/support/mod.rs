//! What several tests of this crate need.

use std::path::{Path, PathBuf};

use directory::Published;
use directory::publish;
use directory::view::{AtView, Of, ServiceView};
use exchange::Source;
use exchange::hsds::Writer;
use hours::Home;
use jiff::civil::{Date, date};
use language::Lang;

/// The day on which records are published here.
pub const TODAY: Date = date(2026, 1, 15);

/// Zone and holidays where a source names none.
pub fn home() -> Home {
    Home::new("America/Toronto", Some("ca-on")).unwrap()
}

/// A source in English.
pub fn source(name: &str) -> Source {
    Source {
        name: name.into(),
        lang: Lang::en(),
        home: home(),
        gazetteer: None,
    }
}

/// A folder or file beside the repository; says so and gives `None` where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    if full.exists() {
        return Some(full);
    }
    println!("skipped: ../shared/{path} is absent");
    None
}

/// A writer in a language.
pub fn writer(lang: Lang) -> Writer {
    Writer {
        lang,
        home: home(),
        from: date(2026, 1, 1),
        to: date(2027, 1, 1),
    }
}

fn give<T>(of: &mut Of<T>, n: usize) {
    of.id = store::Ids::named("test", &format!("{}{n}", of.id));
}

/// A view in which every id is a UUID, as records in a database have it.
pub fn with_uuids(mut view: ServiceView) -> ServiceView {
    let id = |name: &str| store::Ids::named("test", name);
    give(&mut view.service, 0);
    view.service.body.organization = id("organization0");
    view.service.body.program = view.program.as_ref().map(|_| id("program0"));
    for link in &mut view.service.body.terms {
        link.terms.iter_mut().for_each(|t| *t = id(&format!("{t}0")));
    }
    let attributes = view.service.body.attributes.iter_mut();
    attributes
        .filter_map(|a| a.term.as_mut())
        .for_each(|t| *t = id(&format!("{t}0")));
    if let Some(organization) = &mut view.organization {
        give(organization, 0);
        let attributes = organization.body.attributes.iter_mut();
        attributes
            .filter_map(|a| a.term.as_mut())
            .for_each(|t| *t = id(&format!("{t}0")));
    }
    if let Some(program) = &mut view.program {
        give(program, 0);
        program.body.organization = id("organization0");
    }
    for (n, AtView { at, location }) in view.at.iter_mut().enumerate() {
        give(at, n);
        give(location, n);
        at.body.service = id("service0");
        at.body.location.clone_from(&location.id);
        location.body.organization = Some(id("organization0"));
        let attributes = location.body.attributes.iter_mut();
        attributes
            .filter_map(|a| a.term.as_mut())
            .for_each(|t| *t = id(&format!("{t}0")));
    }
    for (n, term) in view.terms.iter_mut().enumerate() {
        give(term, n);
    }
    view
}

/// The published form, where the public may see it.
pub fn published(view: &ServiceView) -> Option<Published<ServiceView>> {
    publish::service(view, TODAY)
}
