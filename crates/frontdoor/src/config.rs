//! The one configuration file: `frontdoor.toml` in the home folder. [`TEMPLATE`] is its reference.

mod people;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use language::{Lang, Text};
use serde::Deserialize;

/// Where a deployment lives when nobody says.
pub const HOME: &str = "./frontdoor-data";
/// The file's name in the home folder.
pub const FILE: &str = "frontdoor.toml";
/// What `frontdoor config template` prints and a new home gets; every setting with its default.
pub const TEMPLATE: &str = include_str!("frontdoor.toml");

/// Everything an operator can set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `[site]`
    pub site: Site,
    /// `[server]`
    pub server: Server,
    /// `[database]`
    pub database: Database,
    /// `[search]`
    pub search: Search,
    /// `[access]`
    pub access: people::Access,
    /// `[mail]`
    pub mail: Mail,
    /// `[[oidc]]`
    pub oidc: Vec<Oidc>,
    /// `[keys]`
    pub keys: Keys,
    /// `[audit]`
    pub audit: Audit,
    /// `[log]`
    pub log: Log,
}

/// What the public sees of the centre.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// The centre's name by language.
    pub name: Text,
    /// The number people call.
    pub phone: String,
    /// The number people text; empty when there is none.
    pub sms: String,
    /// The teletype number; empty when there is none.
    pub tty: String,
    /// Where people write about the site; empty when nowhere.
    pub email: String,
    /// Where the quick exit leads, by language.
    pub exit: Text,
    /// IANA time zone of the centre and of hours that name none.
    pub zone: String,
    /// Holidays of hours that name none: the id of a calendar, or empty.
    pub holidays: String,
    /// Languages every public text must have.
    pub languages: Vec<Lang>,
    /// Where the site is reached from outside; empty: `http://` and the listen address.
    pub base_url: String,
    /// Sites that may show the pages made for frames, by origin.
    pub embed_on: Vec<String>,
    /// Say on every page that the agencies are made up.
    pub demonstration: bool,
}

impl Default for Site {
    fn default() -> Self {
        Site {
            name: Text::both("211", "211"),
            phone: "211".into(),
            sms: String::new(),
            tty: String::new(),
            email: String::new(),
            exit: Text::both("https://weather.gc.ca/", "https://meteo.gc.ca/"),
            zone: "America/Toronto".into(),
            holidays: "ca-on".into(),
            languages: vec![Lang::en(), Lang::fr()],
            base_url: String::new(),
            embed_on: Vec::new(),
            demonstration: false,
        }
    }
}

/// How it is served.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// Requests to `/metrics` are answered from these addresses only; empty: from this machine.
    pub metrics_from: Vec<std::net::IpAddr>,
    /// A proxy in front ends TLS and sets `X-Forwarded-For`.
    pub behind_proxy: bool,
}

impl Default for Server {
    fn default() -> Self {
        Server {
            listen: SocketAddr::from(([127, 0, 0, 1], 8211)),
            metrics_from: Vec::new(),
            behind_proxy: false,
        }
    }
}

/// Where records are kept.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH`, `postgres://…`; empty: SQLite in the home folder.
    pub url: String,
    /// A PostgreSQL replica to read from; empty: none.
    pub replica: String,
    /// Connections; 0: as the database likes it.
    pub connections: u32,
}

/// The search.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// The folder of a model of vectors; a relative path: within the home; empty: none.
    pub vectors: PathBuf,
}

impl Search {
    /// The model that the setting names; `None` where it names none.
    pub fn model(&self, home: &Path) -> anyhow::Result<Option<vectors::Model>> {
        if self.vectors.as_os_str().is_empty() {
            return Ok(None);
        }
        let model = vectors::Model::open(&home.join(&self.vectors));
        model
            .map(Some)
            .context("search.vectors names a model that cannot be used")
    }
}

/// How letters are sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The mail server; empty: no letters.
    pub smtp: String,
    /// A file with the user's password; empty: none. `FRONTDOOR_SMTP_PASSWORD` wins over it.
    pub password_file: PathBuf,
    /// Who sends.
    pub from: String,
    /// Who reads answers; empty: the sender.
    pub reply_to: String,
    /// A file with certificates to trust besides the usual ones; empty: none.
    pub certificate_file: PathBuf,
    /// `smtp://` without STARTTLS.
    pub without_tls: bool,
}

impl Mail {
    /// The settings with the password and the files they name; `None` when there is no mail server.
    pub fn read(&self) -> anyhow::Result<Option<letters::Mail>> {
        if self.smtp.is_empty() {
            return Ok(None);
        }
        Ok(Some(letters::Mail {
            smtp: self.smtp.clone(),
            password: secret("FRONTDOOR_SMTP_PASSWORD", "mail.password_file", &self.password_file)?,
            from: self.from.clone(),
            reply_to: self.reply_to.clone(),
            certificate: Some(&self.certificate_file)
                .filter(|path| !path.as_os_str().is_empty())
                .map(|path| named_file("mail.certificate_file", path))
                .transpose()?,
            without_tls: self.without_tls,
        }))
    }
}

/// A provider that people may sign in with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// Its name in addresses.
    pub id: String,
    /// Its address.
    pub issuer: String,
    /// What it knows this site by.
    pub client_id: String,
    /// A file with the secret of the two; empty: none. `FRONTDOOR_OIDC_<ID>_SECRET` wins over it.
    #[serde(default)]
    pub client_secret_file: PathBuf,
    /// What the button says it is, by language.
    pub label: Text,
    /// It asks for a second factor itself.
    #[serde(default)]
    pub second_factor: bool,
    /// It may be reached without TLS on this machine.
    #[serde(default)]
    pub without_tls_on_this_machine: bool,
}

impl Oidc {
    fn read(&self) -> anyhow::Result<access::oidc::Provider> {
        let variable = format!("FRONTDOOR_OIDC_{}_SECRET", self.id.to_uppercase().replace('-', "_"));
        Ok(access::oidc::Provider {
            id: self.id.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: secret(&variable, "oidc.client_secret_file", &self.client_secret_file)?,
            label: self.label.clone(),
            second_factor: self.second_factor,
            without_tls_on_this_machine: self.without_tls_on_this_machine,
        })
    }
}

fn named_file(setting: &str, path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{setting}: cannot read {}", path.display()))
}

/// A secret from the environment, or else from the file that a setting names; `None` where neither is set.
fn secret(variable: &str, setting: &str, path: &Path) -> anyhow::Result<Option<String>> {
    if let Ok(secret) = std::env::var(variable) {
        return Ok(Some(secret));
    }
    if path.as_os_str().is_empty() {
        return Ok(None);
    }
    let text = String::from_utf8(named_file(setting, path)?).with_context(|| format!("{setting} is not text"))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// The key that wraps all other keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keys {
    /// `file:PATH`, `env:NAME` or `command:…`.
    pub master: String,
}

impl Default for Keys {
    fn default() -> Self {
        Keys {
            master: "file:master.key".into(),
        }
    }
}

/// The audit log.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Audit {
    /// The folder of the signed heads, one a day; a relative path: within the home.
    pub heads: PathBuf,
}

impl Default for Audit {
    fn default() -> Self {
        Audit {
            heads: "audit-heads".into(),
        }
    }
}

/// What is logged.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `text` for people, `json` for collectors.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug`, or a filter as `tracing` knows it.
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Log {
            format: LogFormat::Text,
            level: "info".into(),
        }
    }
}

/// The shape of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads the home's file; the defaults where there is none.
    pub fn load(home: &Path) -> anyhow::Result<Config> {
        let path = home.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default_for(false)),
            Err(cause) => return Err(cause).with_context(|| format!("cannot read {}", path.display())),
        };
        Config::parse(&text, &path)
    }

    /// Reads a file's text and checks what no type can say.
    pub fn parse(text: &str, path: &Path) -> anyhow::Result<Config> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default)]
            site: Site,
            #[serde(default)]
            server: Server,
            #[serde(default)]
            database: Database,
            #[serde(default)]
            search: Search,
            #[serde(default)]
            access: people::Access,
            #[serde(default)]
            mail: Mail,
            #[serde(default)]
            oidc: Vec<Oidc>,
            #[serde(default)]
            keys: Keys,
            #[serde(default)]
            audit: Audit,
            #[serde(default)]
            log: Log,
        }
        let file: File = toml::from_str(text)
            .with_context(|| format!("{} cannot be used; mend the line named below", path.display()))?;
        let config = Config {
            site: file.site,
            server: file.server,
            database: file.database,
            search: file.search,
            access: file.access,
            mail: file.mail,
            oidc: file.oidc,
            keys: file.keys,
            audit: file.audit,
            log: file.log,
        };
        config
            .check()
            .with_context(|| format!("{} cannot be used", path.display()))?;
        Ok(config)
    }

    /// The defaults, for a demonstration or for a deployment.
    pub fn default_for(demonstration: bool) -> Config {
        let mut config = Config {
            site: Site::default(),
            server: Server::default(),
            database: Database::default(),
            search: Search::default(),
            access: people::Access::default(),
            mail: Mail::default(),
            oidc: Vec::new(),
            keys: Keys::default(),
            audit: Audit::default(),
            log: Log::default(),
        };
        if demonstration {
            config.site.name = Text::both("211 Lakeshore", "211 Bord-du-Lac");
            config.site.sms = "211".into();
            config.site.tty = "1-888-555-0111".into();
            config.site.demonstration = true;
        }
        config
    }

    fn check(&self) -> anyhow::Result<()> {
        self.home().context("site.zone or site.holidays")?;
        self.access.check()?;
        if self.site.languages.is_empty() {
            bail!("site.languages: name at least one language, such as [\"en\", \"fr\"]");
        }
        let base = &self.site.base_url;
        if !base.is_empty() && (!(base.starts_with("https://") || base.starts_with("http://")) || base.ends_with('/')) {
            bail!("site.base_url: \"{base}\" must begin with https:// or http:// and have no slash at its end");
        }
        for origin in &self.site.embed_on {
            let host = origin.strip_prefix("https://").unwrap_or_default();
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
            if host.is_empty() || !host.strip_prefix("*.").unwrap_or(host).chars().all(plain) {
                bail!(
                    "site.embed_on: \"{origin}\" must be https:// and a host, such as https://partner.example, without a path"
                );
            }
        }
        for (lang, exit) in self.site.exit.iter() {
            if !exit.text.starts_with("https://") {
                bail!("site.exit.{lang}: \"{}\" must begin with https://", exit.text);
            }
        }
        let url = &self.database.url;
        if !(url.is_empty()
            || ["sqlite:", "postgres://", "postgresql://"]
                .iter()
                .any(|p| url.starts_with(p)))
        {
            bail!("database.url: write sqlite:PATH or postgres://USER@HOST/DATABASE");
        }
        if self.master_key(Path::new("")).is_none() {
            bail!("keys.master: write file:PATH, env:NAME or command:COMMAND");
        }
        Ok(())
    }

    /// The database's address, with the home's own file where none is set.
    pub fn database_url(&self, home: &Path) -> String {
        if self.database.url.is_empty() {
            format!("sqlite:{}", home.join("frontdoor.db").display())
        } else {
            self.database.url.clone()
        }
    }

    /// The database's address: that of the environment, which wins, or of the settings.
    pub fn url(&self, home: &Path) -> String {
        std::env::var("FRONTDOOR_DATABASE_URL").unwrap_or_else(|_| self.database_url(home))
    }

    /// Where the master key comes from; `None` when the setting says nothing that is known.
    pub fn master_key(&self, home: &Path) -> Option<store::seal::Source> {
        store::seal::Source::parse(&self.keys.master, home)
    }

    /// Zone and holidays of records that name none.
    pub fn home(&self) -> Result<hours::Home, hours::HoursError> {
        hours::Home::new(
            &self.site.zone,
            Some(self.site.holidays.as_str()).filter(|h| !h.is_empty()),
        )
    }

    /// What the pages say of the centre, reached at an address.
    pub fn settings(&self, listen: SocketAddr) -> web::Settings {
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        let site = &self.site;
        web::Settings {
            name: site.name.clone(),
            phone: site.phone.clone(),
            sms: some(&site.sms),
            tty: some(&site.tty),
            email: some(&site.email),
            base_url: some(&site.base_url).unwrap_or_else(|| format!("http://{listen}")),
            exit: site.exit.clone(),
            behind_proxy: self.server.behind_proxy,
            embed_on: site.embed_on.clone(),
            demonstration: site.demonstration,
        }
    }

    /// The providers that people may sign in with, with their secrets, for a site at this address.
    pub fn providers(&self, base_url: &str) -> anyhow::Result<access::oidc::Providers> {
        let list = self.oidc.iter().map(Oidc::read).collect::<anyhow::Result<_>>()?;
        Ok(access::oidc::Providers::new(list, base_url)?)
    }

    /// The folder of the search index.
    pub fn index(home: &Path) -> PathBuf {
        home.join("index")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mail_names_is_read_from_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let password = folder.path().join("password");
        std::fs::write(&password, "secret word\n").unwrap();
        let parsed = |file: &Path| {
            let text =
                format!("[mail]\nsmtp = \"smtp://211@mail.example\"\nfrom = \"a@b.example\"\npassword_file = {file:?}");
            Config::parse(&text, Path::new("frontdoor.toml")).unwrap().mail.read()
        };
        assert_eq!(
            parsed(&password).unwrap().unwrap().password.as_deref(),
            Some("secret word")
        );
        let missing = format!("{:#}", parsed(&folder.path().join("none")).err().unwrap());
        assert!(missing.starts_with("mail.password_file: cannot read"), "{missing}");
        assert!(
            Config::default_for(false).mail.read().unwrap().is_none(),
            "no mail server, no letters"
        );
    }

    fn refused(text: &str) -> String {
        format!("{:#}", Config::parse(text, Path::new("frontdoor.toml")).unwrap_err())
    }

    #[test]
    fn the_template_is_a_working_file_and_says_the_defaults() {
        let parsed = Config::parse(TEMPLATE, Path::new("frontdoor.toml")).unwrap();
        assert_eq!(format!("{parsed:?}"), format!("{:?}", Config::default_for(false)));
    }

    #[test]
    fn a_provider_is_read_with_its_secret_and_checked() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "between us\n").unwrap();
        let providers = |issuer: &str| {
            let text = format!(
                "[[oidc]]\nid = \"city\"\nissuer = \"{issuer}\"\nclient_id = \"frontdoor\"\nclient_secret_file = {secret:?}\nlabel = {{ en = \"City\" }}"
            );
            let config = Config::parse(&text, Path::new("frontdoor.toml")).unwrap();
            config.providers("https://211.example")
        };
        let good = providers("https://sign-in.example").unwrap();
        assert_eq!(good.list()[0].client_secret.as_deref(), Some("between us"));
        assert_eq!(good.answers_at("city"), "https://211.example/sign-in/answer/city");
        let plain = providers("http://sign-in.example").err().unwrap().to_string();
        assert!(plain.starts_with("oidc.issuer of \"city\": "), "{plain}");
    }

    #[test]
    fn a_setting_that_does_not_exist_is_refused_with_its_line() {
        let said = refused("[server]\nlissten = \"127.0.0.1:1\"\n");
        assert!(said.contains("lissten") && said.contains("line 2"), "{said}");
    }

    #[test]
    fn an_unknown_time_zone_and_a_slash_at_the_end_are_refused_with_the_remedy() {
        assert!(refused("[site]\nzone = \"Toronto\"").contains("America/Toronto"));
        assert!(refused("[site]\nbase_url = \"https://a.example/\"").contains("no slash"));
        assert!(refused("[access]\npassword_memory = 1").contains("19 to 1024"));
        assert!(refused("[access]\nidle_minutes = 0").contains("access.idle_minutes"));
        assert!(refused("[database]\nurl = \"mysql://x\"").contains("postgres://"));
        assert!(refused("[keys]\nmaster = \"vault\"").contains("file:PATH"));
    }
}
