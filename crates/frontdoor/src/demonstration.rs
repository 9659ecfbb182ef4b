//! The demonstration network: made-up agencies, real places, carried inside the program.

use std::borrow::Cow;
use std::path::Path;

use anyhow::Context;
use directory::bundle;
use directory::import::{self, Item, Options};
use places::basemap::Basemap;
use places::{Gazetteer, Place};
use rust_embed::RustEmbed;
use store::Tx;

use crate::commands::offices;
use crate::deployment::{CENTRE, Deployment};

#[derive(RustEmbed)]
#[folder = "../../demo"]
struct Files;

/// Where the store keeps which demonstration it holds.
const LOADED: &str = "demo.loaded";

fn files(folder: &str) -> anyhow::Result<Vec<(String, String)>> {
    let mut names: Vec<Cow<'static, str>> = Files::iter().filter(|n| n.starts_with(folder)).collect();
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let file = Files::get(&name).context("an embedded file is there")?;
            Ok((format!("demo/{name}"), String::from_utf8(file.data.into_owned())?))
        })
        .collect()
}

/// The map behind the pins: the home's own `basemap.toml`, else that of the demonstration's region.
pub fn basemap(home: &Path) -> anyhow::Result<Basemap> {
    let own = home.join("basemap.toml");
    if own.exists() {
        return Ok(Basemap::load(&own)?);
    }
    let (name, text) = files("gazetteer/basemap")?
        .pop()
        .context("the demonstration has a map")?;
    Ok(Basemap::read(Path::new(&name), &text)?)
}

fn place_files() -> anyhow::Result<Vec<(String, String)>> {
    let mut files = files("gazetteer/")?;
    files.retain(|(name, _)| !name.ends_with("basemap.toml"));
    Ok(files)
}

fn places_of(files: &[(String, String)]) -> anyhow::Result<Vec<Place>> {
    let named: Vec<(&Path, &str)> = files
        .iter()
        .map(|(name, text)| (Path::new(name), text.as_str()))
        .collect();
    Ok(places::authored::files_of(&named)?)
}

/// The demonstration's places.
pub fn gazetteer() -> anyhow::Result<Gazetteer> {
    Ok(Gazetteer::new(places_of(&place_files()?)?))
}

/// Brings the demonstration in, unless the home holds this very one. True when something was brought in.
pub async fn load(deployment: &Deployment) -> anyhow::Result<bool> {
    let places = place_files()?;
    let agencies = files("directory/")?;
    let networks = files("offices/")?;
    let mut hash = blake3::Hasher::new();
    for (name, text) in places.iter().chain(&agencies).chain(&networks) {
        hash.update(name.as_bytes()).update(text.as_bytes());
    }
    let hash = hash.finalize().to_hex().to_string();
    if deployment.db.setting::<String>(LOADED).await?.as_deref() == Some(hash.as_str()) {
        return Ok(false);
    }
    let places = places_of(&places)?;
    let now = deployment.clock.now();
    let mut tx = deployment.db.begin().await?;
    places::save(&mut tx, &places, "demo", now).await?;
    tx.commit().await?;
    let files: Vec<bundle::File> = agencies
        .into_iter()
        .map(|(name, text)| bundle::File { name, text })
        .collect();
    let items = bundle::read_files(&files, "demo")?
        .into_iter()
        .map(|record| Item::Record(Box::new(record)));
    // Agencies that the demonstration no longer has are retired with it.
    let options = Options {
        complete: true,
        force: true,
        ..Options::new("demo", CENTRE)
    };
    let report = import::run(&deployment.db, &deployment.clock, &options, items, |_| ()).await?;
    tracing::info!(
        records = report.totals.all.read,
        "the demonstration network was brought in"
    );
    let mut tx: Tx = deployment.db.begin().await?;
    for (name, text) in &networks {
        let id = Path::new(name)
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        offices::set(deployment, &mut tx, id, CENTRE, true, offices::of_text(name, text)?).await?;
    }
    tx.set(LOADED, &hash, now).await?;
    tx.commit().await?;
    Ok(true)
}
