//! Styles, modules and pictures, compiled in. Each address carries the hash of what it gives, so that browsers may keep
//! it for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Files;

struct Asset {
    mime: &'static str,
    bytes: std::borrow::Cow<'static, [u8]>,
}

struct Assets {
    /// By address without the leading `/assets/`: `0a1b2c3d4e5f/css/site.css`.
    by_address: HashMap<String, Asset>,
    /// From the name in the source to the whole address.
    address: HashMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut assets = Assets {
        by_address: HashMap::new(),
        address: HashMap::new(),
    };
    // One hash over all files: a module that imports another by a relative address gets the matching one.
    let mut hasher = blake3::Hasher::new();
    let mut files: Vec<_> = Files::iter().collect();
    files.sort();
    for name in &files {
        hasher.update(name.as_bytes());
        hasher.update(&Files::get(name).expect("a file that was just listed").data);
    }
    let hash = hasher.finalize().to_hex()[..12].to_owned();
    for name in files {
        let mime = match name.rsplit('.').next().unwrap_or_default() {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        let bytes = Files::get(&name).expect("a file that was just listed").data;
        let address = format!("{hash}/{name}");
        assets.address.insert(name.into_owned(), format!("/assets/{address}"));
        assets.by_address.insert(address, Asset { mime, bytes });
    }
    assets
});

/// The address of a file under `assets/`: `css/site.css`.
///
/// # Panics
/// When there is no such file: the test that renders every template finds it.
pub fn address(name: &str) -> &'static str {
    ASSETS
        .address
        .get(name)
        .unwrap_or_else(|| panic!("there is no asset {name}"))
}

/// The part of the addresses that changes with the files.
#[cfg(test)]
pub fn hash() -> &'static str {
    address("css/site.css")
        .split('/')
        .nth(2)
        .expect("an address of an asset has its hash")
}

/// `GET /assets/{hash}/{*name}`
pub async fn get(Path((hash, name)): Path<(String, String)>) -> Response {
    match ASSETS.by_address.get(&format!("{hash}/{name}")) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.mime),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes.clone(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /favicon.ico`: browsers ask for it where a page is not HTML.
pub async fn favicon() -> Response {
    let icon = Files::get("img/icon.svg").map(|f| f.data).unwrap_or_default();
    (
        [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CACHE_CONTROL, "public, max-age=86400"),
        ],
        icon,
    )
        .into_response()
}
