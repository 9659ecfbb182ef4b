//! What a deployment says about itself on its pages.

use language::Text;

use crate::words::Words;

/// The centre behind the site. Everything here is public.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The centre's name by language: "211 Lakeshore".
    pub name: Text,
    /// The number people call, as written: `211`.
    pub phone: String,
    /// The number people send text messages to, where there is one.
    pub sms: Option<String>,
    /// The number for teletype (TTY), where there is one.
    pub tty: Option<String>,
    /// Where a person writes about the site and its listings.
    pub email: Option<String>,
    /// Where the site is reached from outside, without a slash at the end: `https://211lakeshore.example`. Canonical
    /// addresses, the sitemap and vCards are built on it; with `https` browsers are told to stay on it (HSTS).
    pub base_url: String,
    /// Where the quick exit leads, by language: a page that anybody could have open.
    pub exit: Text,
    /// A proxy in front says in `X-Forwarded-For` who asks; else nobody is believed who sends it.
    pub behind_proxy: bool,
    /// Sites that may show the pages made for frames, by origin: `https://partner.example`. Empty: none may.
    pub embed_on: Vec<String>,
    /// Say on every page that the agencies are made up.
    pub demonstration: bool,
}

impl Settings {
    /// The demonstration's own settings; a deployment's configuration replaces them.
    pub fn demonstration(base_url: impl Into<String>) -> Settings {
        Settings {
            name: Text::both("211 Lakeshore", "211 Bord-du-Lac"),
            phone: "211".into(),
            sms: Some("211".into()),
            tty: Some("1-888-555-0111".into()),
            email: None,
            base_url: base_url.into(),
            exit: Text::both("https://weather.gc.ca/", "https://meteo.gc.ca/"),
            behind_proxy: false,
            embed_on: Vec::new(),
            demonstration: true,
        }
    }
    /// The centre's name in the language of these words.
    pub fn name(&self, words: &Words) -> &str {
        self.name.best(&words.lang).map_or("211", |(name, _)| name)
    }
    /// True when the site is reached over TLS.
    pub fn tls(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}
