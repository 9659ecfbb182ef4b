use store::audit;

use crate::{AccessError, Action, Actor, Decision, On, Result, can};

/// Who asks for a change: somebody who is signed in, held to the table; or the operator at the machine's command line, who could write
/// to the database anyway.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// Somebody who is signed in.
    Person(&'a Actor),
    /// Whoever runs the program.
    Operator,
}

impl<'a> By<'a> {
    /// The account's id, for the audit.
    pub fn id(self) -> &'a str {
        match self {
            By::Person(actor) => &actor.account,
            By::Operator => audit::OPERATOR,
        }
    }
    /// The account, if it is one.
    pub(crate) fn account(self) -> Option<&'a str> {
        match self {
            By::Person(actor) => Some(&actor.account),
            By::Operator => None,
        }
    }
    /// Refuses what the table does not allow.
    pub fn must(self, action: Action, on: On<'_>) -> Result<()> {
        match self {
            By::Operator => Ok(()),
            By::Person(actor) => match can(actor, action, on) {
                Decision::Allowed => Ok(()),
                Decision::Denied(why) => Err(AccessError::Denied(why)),
            },
        }
    }
}
