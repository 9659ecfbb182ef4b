use language::Lang;

use crate::Membership;

/// In the place of a centre: every centre, the network as a whole.
pub const NETWORK: &str = "*";

/// Somebody who is signed in, with what they may do as of this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account's id.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// The language they work in.
    pub lang: Lang,
    /// What counts for them now, by centre and role. A role whose centre asks for a second factor is not among them
    /// while the session was begun without one.
    pub memberships: Vec<Membership>,
    /// The session's id.
    pub session: String,
}
