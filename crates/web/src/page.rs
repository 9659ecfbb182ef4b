//! What every page has around its own content: language, title, menu, quick exit, addresses of its other language.

use std::sync::Arc;

use crate::settings::Settings;
use crate::words::{Arg, Words};
use crate::{assets, icon, say};

/// How a reader changes to the other language on this page.
#[derive(Debug, Clone)]
pub enum Switch {
    /// The page has the same address in the other language.
    Address(String),
    /// The page answers a form, whose fields are sent again: a person's words never stand in an address.
    Form(Form),
    /// Not from this page: something would be lost.
    Nowhere,
}

/// Something a person can press that leads to an answer: a link where the address says nothing private, else a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// An address.
    Link(String),
    /// A form with hidden fields.
    Form(Form),
}

impl Way {
    /// The address, where there is one.
    pub fn link(&self) -> Option<&str> {
        match self {
            Way::Link(address) => Some(address),
            Way::Form(_) => None,
        }
    }
    /// Where the form goes; empty for a link.
    pub fn action(&self) -> &str {
        match self {
            Way::Link(_) => "",
            Way::Form(form) => &form.action,
        }
    }
    /// The fields to send; none for a link.
    pub fn fields(&self) -> &[(&'static str, String)] {
        match self {
            Way::Link(_) => &[],
            Way::Form(form) => &form.fields,
        }
    }
}

/// Where a form goes and what it carries along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The address without the language: `/search`, or with it where it is used as it is.
    pub action: String,
    /// Name and value of each hidden field.
    pub fields: Vec<(&'static str, String)>,
}

/// The frame of a page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The words of its language.
    pub words: &'static Words,
    /// The centre.
    pub site: Arc<Settings>,
    /// Its own part of the title; says nothing about the person.
    pub title: String,
    /// One sentence for search engines; empty where there is none.
    pub description: String,
    /// The way to the other language.
    pub switch: Switch,
    /// Its address without the language, where search engines may keep it.
    pub indexed: Option<String>,
    /// Structured data (schema.org) as JSON, safe inside a script element.
    pub json_ld: Option<String>,
    /// `home`, `needs`, `list`: which entry of the menu it is.
    pub here: &'static str,
}

impl Page {
    /// A page with an address of its own that search engines may keep.
    pub fn public(words: &'static Words, site: &Arc<Settings>, path: &str, title: impl Into<String>) -> Page {
        Page {
            words,
            site: Arc::clone(site),
            title: title.into(),
            description: String::new(),
            switch: Switch::Address(path.to_owned()),
            indexed: Some(path.to_owned()),
            json_ld: None,
            here: "",
        }
    }
    /// A page for one person: no search engine may keep it.
    pub fn personal(words: &'static Words, site: &Arc<Settings>, switch: Switch, title: impl Into<String>) -> Page {
        Page {
            switch,
            indexed: None,
            ..Page::public(words, site, "", title)
        }
    }

    /// A message.
    pub fn t(&self, id: &str) -> String {
        self.words.t(id)
    }
    /// A message with one argument.
    pub fn t1(&self, id: &str, name: &str, value: impl Arg) -> String {
        self.words.t1(id, name, value)
    }
    /// A message with two arguments.
    pub fn t2(&self, id: &str, name: &str, value: impl Arg, name2: &str, value2: impl Arg) -> String {
        self.words.t2(id, name, value, name2, value2)
    }
    /// The tag of its language.
    pub fn lang(&self) -> &str {
        self.words.lang.as_str()
    }
    /// The tag of the other language.
    pub fn other(&self) -> &'static str {
        if self.words.is_french() { "en" } else { "fr" }
    }
    /// The name of the other language, in that language.
    pub fn other_name(&self) -> String {
        self.words.other().t("layout-language")
    }
    /// An address in this language.
    pub fn href(&self, path: &str) -> String {
        format!("/{}{path}", self.lang())
    }
    /// The address of a file under `assets/`.
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    pub fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }
    /// A drawing beside words.
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    pub fn icon(&self, name: &str) -> &'static str {
        icon::svg(name)
    }
    /// The centre's name.
    pub fn name(&self) -> &str {
        self.site.name(self.words)
    }
    /// The digits that begin the centre's name, for the bold part of the mark; empty where it begins with a word.
    pub fn name_digits(&self) -> &str {
        let first = self.name().split_whitespace().next().unwrap_or_default();
        if first.bytes().all(|b| b.is_ascii_digit()) {
            first
        } else {
            ""
        }
    }
    /// The rest of the centre's name.
    pub fn name_rest(&self) -> &str {
        self.name()[self.name_digits().len()..].trim_start()
    }
    /// The centre's number as it is written.
    pub fn phone(&self) -> String {
        say::phone(self.words, &self.site.phone, None).0
    }
    /// The centre's number to be called.
    pub fn tel(&self) -> String {
        say::phone(self.words, &self.site.phone, None).1.unwrap_or_default()
    }
    /// The centre's number to send a text message to.
    pub fn sms(&self) -> Option<String> {
        let number = say::phone(self.words, self.site.sms.as_deref()?, None).1?;
        Some(number.replacen("tel:", "sms:", 1))
    }
    /// The teletype number: how it is written and how it is called.
    pub fn tty(&self) -> Option<(String, String)> {
        let (written, called) = say::phone(self.words, self.site.tty.as_deref()?, None);
        Some((written, called?))
    }
    /// Where the quick exit leads.
    pub fn exit(&self) -> &str {
        self.site
            .exit
            .best(&self.words.lang)
            .map_or("about:blank", |(url, _)| url)
    }
    /// The whole address of a page in a language, for search engines.
    pub fn absolute(&self, lang: &str, path: &str) -> String {
        format!("{}/{lang}{path}", self.site.base_url)
    }
    /// The address of this page in the other language; none where it is a form.
    pub fn switch_address(&self) -> Option<String> {
        match &self.switch {
            Switch::Address(path) => Some(format!("/{}{path}", self.other())),
            Switch::Form(_) | Switch::Nowhere => None,
        }
    }
    /// The form that shows this page in the other language.
    pub fn switch_form(&self) -> Option<Form> {
        match &self.switch {
            Switch::Address(_) | Switch::Nowhere => None,
            Switch::Form(form) => Some(Form {
                action: format!("/{}{}", self.other(), form.action),
                fields: form.fields.clone(),
            }),
        }
    }
}

/// JSON that may stand inside a script element.
pub fn safe_json(value: &serde_json::Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace("\u{2028}", "\\u2028")
        .replace("\u{2029}", "\\u2029")
}

/// A page for tests and pictures.
#[cfg(test)]
pub fn sample(words: &'static Words) -> Page {
    let site = Arc::new(Settings::demonstration("https://211.example"));
    Page::public(words, &site, "/about", words.t("about-title"))
}
