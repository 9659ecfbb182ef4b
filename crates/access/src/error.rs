use store::Ts;

use crate::link::Gone;
use crate::password::Weak;
use crate::policy::Why;

/// What this crate's functions return.
pub type Result<T, E = AccessError> = std::result::Result<T, E>;

/// What can go wrong with people and their rights. No message holds a name, an e-mail address or a token.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// A row says what this program does not know.
    #[error("the {what} of {id} is \"{value}\", which this version does not know. Run the newer version that wrote it")]
    Unknown {
        /// The column.
        what: &'static str,
        /// Whose.
        id: String,
        /// What stands there.
        value: String,
    },
    /// The policy table does not allow it.
    #[error("not allowed: {}", match .0 {
        Why::Role => "none of the person's roles does this. An administrator can give them one that does",
        Why::Centre => "the person's role does not reach this centre. An administrator there can give them one",
        Why::OwnChange => "somebody else has to approve one's own change",
    })]
    Denied(Why),
    /// There is no such account.
    #[error("there is no account {id}. See `frontdoor user list`")]
    NoAccount {
        /// The id.
        id: String,
    },
    /// There is no such centre.
    #[error("there is no centre {id}. See `frontdoor centre list`, or add it with `frontdoor centre add`")]
    NoCentre {
        /// The id.
        id: String,
    },
    /// A centre has this id already.
    #[error("there is a centre {id} already. Choose another id, or change that one")]
    CentreTaken {
        /// The id.
        id: String,
    },
    /// This cannot be the id of a centre.
    #[error("\"{id}\" cannot be the id of a centre: use 1 to 40 small letters, digits and hyphens, as in north-shore")]
    CentreId {
        /// What was asked for.
        id: String,
    },
    /// A centre needs what it lacks.
    #[error("a centre needs {lacks}")]
    Centre {
        /// What it lacks.
        lacks: &'static str,
    },
    /// Somebody changed it after it was read.
    #[error("the {what} {id} has been changed since version {expected}. Read it again and put your change on top")]
    Stale {
        /// What kind of thing.
        what: &'static str,
        /// Its id.
        id: String,
        /// The version that was read.
        expected: i64,
    },
    /// Mail cannot go to this address.
    #[error("this is not an e-mail address: write one, such as ana@example.org")]
    Email,
    /// An account has this e-mail address already.
    #[error("the account {account} has this e-mail address already. Give that account the role instead")]
    EmailTaken {
        /// Which.
        account: String,
    },
    /// Nobody is called so.
    #[error("write a name in one line, of 1 to 120 characters")]
    Name,
    /// Somebody without any role could do nothing.
    #[error("give the person at least one role")]
    NoRole,
    /// Nobody would be left to look after the network.
    #[error("this is the last administrator of the network who can sign in. Make somebody else one first")]
    LastAdministrator,
    /// One does not shut oneself out.
    #[error("nobody closes their own account or takes away their own second factor here. Ask another administrator")]
    Oneself,
    /// The account is closed.
    #[error("the account {id} is closed. Reopen it first")]
    Closed {
        /// Which.
        id: String,
    },
    /// The link is good no more.
    #[error("the link {}. Ask for a new one", match .0 {
        Gone::Unknown => "is not one of ours, or was replaced by a newer one",
        Gone::Used => "was used already",
        Gone::Expired => "is too old",
    })]
    Link(Gone),
    /// The password that somebody wants is not good enough.
    #[error(
        "the password is too easy to guess ({0:?}). Use a longer one, of several words that do not belong together"
    )]
    Weak(Weak),
    /// E-mail and password do not go together, or the code is wrong; which of them is not said.
    #[error("this did not prove who is there. Try again, or ask for a new password")]
    NotProved,
    /// Somebody tried too often.
    #[error("too many tries. Try again at {until}")]
    Wait {
        /// From then on.
        until: Ts,
    },
    /// The second step came too late or too often.
    #[error("the second step has to follow the first within minutes. Sign in again")]
    StepGone,
    /// A proof that takes two steps: the second came too late, twice, from elsewhere, or without the first.
    #[error("this step was begun too long ago, was done already, or was begun elsewhere. Begin again")]
    Ceremony,
    /// The site's address is none that passkeys can belong to.
    #[error(
        "passkeys need a name in the site's address, and TLS: {address} has not both. Set site.base_url to https://NAME, or to http://localhost:PORT to try it out"
    )]
    PasskeyAddress {
        /// The address.
        address: String,
    },
    /// The answer of a browser or a device does not hold.
    #[error("the passkey was not accepted: {cause}. Try again, or use another way to sign in")]
    PasskeyRefused {
        /// What does not hold.
        cause: String,
    },
    /// No open account has this passkey.
    #[error("this passkey belongs to no account here. Sign in another way and add it again")]
    PasskeyUnknown,
    /// The passkey stands at an account already.
    #[error("this passkey is in use already. Add another one")]
    PasskeyTaken,
    /// The passkey has counted backwards: two devices have it.
    #[error("this passkey seems to have been copied: its counter went back. Remove it, and add a new one")]
    PasskeyCopied,
    /// More passkeys than anybody needs.
    #[error("there are {most} passkeys already. Remove one first")]
    PasskeysEnough {
        /// How many there can be.
        most: usize,
    },
    /// There is no provider of this name.
    #[error("there is no such sign-in provider. See [[oidc]] in the settings")]
    NoProvider,
    /// A provider is not set up well.
    #[error("oidc.{setting} of \"{provider}\": {cause}")]
    ProviderSetting {
        /// The provider.
        provider: String,
        /// The setting.
        setting: &'static str,
        /// What is wrong with it.
        cause: String,
    },
    /// A provider does not answer.
    #[error("the sign-in provider \"{provider}\" does not answer: {cause}. Try again later, or sign in another way")]
    ProviderAway {
        /// The provider.
        provider: String,
        /// How so.
        cause: String,
    },
    /// What a provider says does not hold.
    #[error(
        "the answer of the sign-in provider \"{provider}\" was not accepted: {cause}. Begin again; if it lasts, compare the settings with the provider's"
    )]
    ProviderRefused {
        /// The provider.
        provider: String,
        /// What does not hold.
        cause: String,
    },
    /// The person turned back at the provider.
    #[error("the sign-in was not completed at the provider. Begin again, or sign in another way")]
    ProviderCancelled,
    /// The person at the provider is nobody here.
    #[error("this sign-in is not linked with any account. Sign in another way, and link it on the account page")]
    NotLinked,
    /// The person at the provider is somebody else here.
    #[error("this sign-in is linked with another account already")]
    LinkedElsewhere,
    /// Nothing else would let the person in.
    #[error("nothing else would let you in. Choose a password or add a passkey first")]
    LastWay,
}
