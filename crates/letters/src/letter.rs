//! What a letter says, and to whom.
use std::fmt;

use language::Lang;
use serde::{Deserialize, Serialize};
use store::Ts;

/// A letter to one person. It holds personal values and secrets: it is shown in no log and kept only sealed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// The e-mail address.
    pub to: String,
    /// The person's language.
    pub lang: Lang,
    /// What it is about.
    pub about: About,
}

/// What a letter is about, with all that its words name. A new kind of letter is a variant here, its words in
/// `locales/`, and an arm in `words`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum About {
    /// Somebody is to have an account.
    Invitation {
        /// The invited person's name.
        name: String,
        /// Who invites; none from the command line.
        by: Option<String>,
        /// The name of the centre they will work for, in the letter's language.
        centre: String,
        /// The link that works once.
        link: String,
        /// Until when it works.
        until: Ts,
    },
    /// A forgotten password.
    Recovery {
        /// The person's name.
        name: String,
        /// The link that works once.
        link: String,
        /// Until when it works.
        until: Ts,
    },
    /// A new e-mail address is to be confirmed. Goes there.
    NewAddress {
        /// The person's name.
        name: String,
        /// The link that works once.
        link: String,
        /// Until when it works.
        until: Ts,
    },
    /// A proof of who they are has changed. It holds no secret.
    SignInChanged {
        /// The person's name.
        name: String,
        /// What changed.
        change: Change,
        /// When.
        at: Ts,
        /// The account page.
        link: String,
    },
    /// The answer to somebody who told us that a record is wrong.
    Answer {
        /// The record's name, in the letter's language.
        record: String,
        /// What a curator wrote to them.
        words: String,
        /// The site.
        link: String,
    },
}

/// What changed in how a person signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Another password.
    Password,
    /// A passkey more.
    PasskeyAdded,
    /// A passkey less.
    PasskeyRemoved,
    /// An authenticator app.
    AppAdded,
    /// No authenticator app any more.
    AppRemoved,
    /// New recovery codes; the former ones no longer count.
    CodesMade,
    /// A sign-in with another provider.
    SignInLinked,
    /// A sign-in with another provider no longer counts.
    SignInUnlinked,
    /// Another e-mail address is asked for. Goes to the present one.
    AddressAsked,
    /// Another e-mail address. Goes to the former one.
    Address,
}

impl Change {
    /// Every change.
    pub const ALL: [Change; 10] = [
        Change::Password,
        Change::PasskeyAdded,
        Change::PasskeyRemoved,
        Change::AppAdded,
        Change::AppRemoved,
        Change::CodesMade,
        Change::SignInLinked,
        Change::SignInUnlinked,
        Change::AddressAsked,
        Change::Address,
    ];
    /// The name that the words choose by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Change::Password => "password",
            Change::PasskeyAdded => "passkey-added",
            Change::PasskeyRemoved => "passkey-removed",
            Change::AppAdded => "app-added",
            Change::AppRemoved => "app-removed",
            Change::CodesMade => "codes-made",
            Change::SignInLinked => "sign-in-linked",
            Change::SignInUnlinked => "sign-in-unlinked",
            Change::AddressAsked => "address-asked",
            Change::Address => "address",
        }
    }
}

impl About {
    /// The kind's name.
    pub fn kind(&self) -> &'static str {
        match self {
            About::Invitation { .. } => "invitation",
            About::Recovery { .. } => "recovery",
            About::NewAddress { .. } => "new-address",
            About::SignInChanged { .. } => "changed",
            About::Answer { .. } => "answer",
        }
    }
    /// The address that it asks the person to open.
    pub(crate) fn link(&self) -> &str {
        match self {
            About::Invitation { link, .. }
            | About::Recovery { link, .. }
            | About::NewAddress { link, .. }
            | About::SignInChanged { link, .. }
            | About::Answer { link, .. } => link,
        }
    }
    /// Whether somebody will ask what became of the letter.
    pub(crate) fn is_asked_about(&self) -> bool {
        matches!(self, About::Answer { .. })
    }
}

/// Shows the kind and nothing else.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter")
            .field("kind", &self.about.kind())
            .finish_non_exhaustive()
    }
}
