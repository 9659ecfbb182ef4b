//! Why a letter was not sent, as its job says: texts of ours, which pages say in their reader's language.

/// The mail server answered with a code, which follows.
pub const ANSWERED: &str = "the mail server answered ";
/// No TLS, or a certificate that is not believed.
pub const TLS: &str = "the mail server's certificate or TLS was not accepted";
/// No answer in time.
pub const SLOW: &str = "the mail server took too long";
/// Something is missing there.
pub const LESS: &str =
    "the mail server does not offer what is asked of it (TLS, a way to sign in, letters beyond ASCII)";
/// No connection, or one that ended.
pub const AWAY: &str = "the mail server cannot be reached, or broke off";
/// No sender or receiver.
pub const NOBODY: &str = "the letter has no sender or receiver";
/// [`crate::LettersError::Address`].
pub const ADDRESS: &str = "this is not an e-mail address. Write it as name@place.example";
/// [`crate::LettersError::Unreadable`].
pub const UNREADABLE: &str =
    "a queued letter cannot be read. It was written by another version, or damaged: send it anew";
