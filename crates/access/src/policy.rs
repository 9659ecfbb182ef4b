//! Who may do what, and where: one table, read by every page, every list and every test. What does not stand in it is
//! refused.
use serde::{Deserialize, Serialize};

use crate::{Actor, NETWORK};

/// Names the cases of an enum once: for the database, for pages and for the snapshot of the table.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $case:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $case),* }
        impl $name {
            /// Every one, in the order of the table.
            pub const ALL: &[$name] = &[$($name::$case),*];
            /// Its name in the database and in the audit.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$case => $text),* }
            }
            /// Reads [`Self::as_str`].
            pub fn parse(text: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|each| each.as_str() == text)
            }
        }
    };
}

named! {
    /// What somebody is at a centre.
    Role {
        /// Answers callers and finds services for them.
        Specialist = "specialist",
        /// Learns to be a specialist.
        Trainee = "trainee",
        /// Looks after specialists and trainees.
        Supervisor = "supervisor",
        /// Keeps the records.
        Curator = "curator",
        /// Keeps the records of a data partner; a curator publishes them.
        Partner = "partner",
        /// Reads figures, and nothing of a person.
        Analyst = "analyst",
        /// Looks after people, centres and the machine.
        Administrator = "administrator",
        /// Reads what others did, and changes nothing.
        Auditor = "auditor",
    }
}

named! {
    /// What can be done. What concerns the deployment as a whole (jobs, health, keys, adding a centre) is done
    /// [`On::network`], so only a role in the network reaches it.
    Action {
        /// Read a record as staff do, with what the public does not see.
        RecordSee = "record.see",
        /// Make a record.
        RecordCreate = "record.create",
        /// Change a record, or draft a change.
        RecordEdit = "record.edit",
        /// Say that a record is right as it stands.
        RecordVerify = "record.verify",
        /// Publish one's own change where the centre does not ask for two people.
        RecordPublish = "record.publish",
        /// Publish somebody else's change; never one's own.
        RecordApprove = "record.approve",
        /// Take a record out of the directory, or bring it back.
        RecordRetire = "record.retire",
        /// Say that a record is wrong.
        ReportFile = "report.file",
        /// Read what people said is wrong.
        ReportSee = "report.see",
        /// Answer, assign and close it.
        ReportAnswer = "report.answer",
        /// Choose between what stands and what a source says.
        ConflictSettle = "conflict.settle",
        /// See where records come from, and the last imports.
        SourceSee = "source.see",
        /// See what people searched for and did not find, as counts.
        SearchSee = "search.see",
        /// See who works at a centre.
        PersonSee = "person.see",
        /// Invite somebody.
        PersonInvite = "person.invite",
        /// Change an account, its roles, its access.
        PersonChange = "person.change",
        /// See how a centre works.
        CentreSee = "centre.see",
        /// Change how a centre works; in the network, add a centre.
        CentreChange = "centre.change",
        /// See the lines of a centre, their versions and how calls go.
        LineSee = "line.see",
        /// Publish a version of a line, or bring one back.
        LinePublish = "line.publish",
        /// See and revive jobs.
        JobSee = "job.see",
        /// See how the machine is.
        HealthSee = "health.see",
        /// Search the audit.
        AuditSee = "audit.see",
        /// Rotate and export keys.
        KeyChange = "key.change",
    }
}

/// How far an action reaches for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// At the centre where one has the role; everywhere, when one has it in the network.
    Own,
    /// At every centre, wherever one has the role.
    Network,
}

/// The table: an action, the roles that do it at every centre, and those that do it where they have the role. A role
/// that does not stand beside an action may not do it.
#[rustfmt::skip]
pub const TABLE: &[(Action, &[Role], &[Role])] = {
    use Role::{Administrator, Analyst, Auditor, Curator, Partner, Specialist, Supervisor, Trainee};
    &[
        (Action::RecordSee,      &[Specialist, Trainee, Supervisor, Curator, Administrator], &[Partner, Auditor]),
        (Action::RecordCreate,   &[], &[Curator, Partner, Administrator]),
        (Action::RecordEdit,     &[], &[Curator, Partner, Administrator]),
        (Action::RecordVerify,   &[], &[Curator, Partner, Administrator]),
        (Action::RecordPublish,  &[], &[Curator, Administrator]),
        (Action::RecordApprove,  &[], &[Curator, Administrator]),
        (Action::RecordRetire,   &[], &[Curator, Administrator]),
        (Action::ReportFile,     &[Specialist, Trainee, Supervisor, Curator, Administrator], &[Partner]),
        (Action::ReportSee,      &[], &[Supervisor, Curator, Partner, Administrator]),
        (Action::ReportAnswer,   &[], &[Curator, Partner, Administrator]),
        (Action::ConflictSettle, &[], &[Curator, Administrator]),
        (Action::SourceSee,      &[], &[Curator, Analyst, Administrator, Auditor]),
        (Action::SearchSee,      &[Supervisor, Curator, Analyst, Administrator], &[]),
        (Action::PersonSee,      &[], &[Supervisor, Administrator, Auditor]),
        (Action::PersonInvite,   &[], &[Administrator]),
        (Action::PersonChange,   &[], &[Administrator]),
        (Action::CentreSee,      &[], &[Supervisor, Curator, Analyst, Administrator, Auditor]),
        (Action::CentreChange,   &[], &[Administrator]),
        (Action::LineSee,        &[], &[Supervisor, Analyst, Administrator, Auditor]),
        (Action::LinePublish,    &[], &[Administrator]),
        (Action::JobSee,         &[], &[Administrator]),
        (Action::HealthSee,      &[], &[Administrator, Auditor]),
        (Action::AuditSee,       &[], &[Administrator, Auditor]),
        (Action::KeyChange,      &[], &[Administrator]),
    ]
};

/// What an action is done on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct On<'a> {
    /// The centre that owns it; [`NETWORK`] for what belongs to none.
    pub centre: &'a str,
    /// The account that wrote what is to be approved.
    pub author: Option<&'a str>,
}

impl<'a> On<'a> {
    /// Something of a centre.
    pub const fn centre(centre: &'a str) -> On<'a> {
        On { centre, author: None }
    }
    /// A change that somebody wrote, of a centre's record.
    pub const fn change_by(author: &'a str, centre: &'a str) -> On<'a> {
        On {
            centre,
            author: Some(author),
        }
    }
    /// The deployment as a whole.
    pub const fn network() -> On<'static> {
        On {
            centre: NETWORK,
            author: None,
        }
    }
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed,
    /// No.
    Denied(Why),
}

impl Decision {
    /// Whether it is a yes.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Decision::Allowed)
    }
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// None of the person's roles does this.
    Role,
    /// A role of theirs does, but not at this centre.
    Centre,
    /// It is their own change, and a second person is to look at it.
    OwnChange,
}

/// Where somebody may do something, for queries that list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Nowhere.
    Nothing,
    /// At these centres, in order.
    Centres(Vec<String>),
    /// Everywhere.
    Everything,
}

impl Scope {
    /// Whether a centre is within it.
    pub fn covers(&self, centre: &str) -> bool {
        match self {
            Scope::Nothing => false,
            Scope::Centres(centres) => centres.iter().any(|each| each == centre),
            Scope::Everything => true,
        }
    }
}

/// How far an action reaches for a role.
pub fn reach(action: Action, role: Role) -> Option<Reach> {
    let (_, network, own) = TABLE.iter().find(|(each, ..)| *each == action)?;
    if network.contains(&role) {
        Some(Reach::Network)
    } else {
        own.contains(&role).then_some(Reach::Own)
    }
}

/// Whether somebody may do something.
pub fn can(actor: &Actor, action: Action, on: On<'_>) -> Decision {
    match scope(actor, action) {
        Scope::Nothing => Decision::Denied(Why::Role),
        scope if !scope.covers(on.centre) => Decision::Denied(Why::Centre),
        // Without its author, nobody knows that it is somebody else's.
        _ if action == Action::RecordApprove && on.author.is_none_or(|author| author == actor.account) => {
            Decision::Denied(Why::OwnChange)
        }
        _ => Decision::Allowed,
    }
}

/// Where somebody may do something.
pub fn scope(actor: &Actor, action: Action) -> Scope {
    let mut centres = Vec::new();
    for membership in &actor.memberships {
        match reach(action, membership.role) {
            None => {}
            Some(Reach::Network) => return Scope::Everything,
            Some(Reach::Own) if membership.centre == NETWORK => return Scope::Everything,
            Some(Reach::Own) => centres.push(membership.centre.clone()),
        }
    }
    if centres.is_empty() {
        return Scope::Nothing;
    }
    centres.sort_unstable();
    centres.dedup();
    Scope::Centres(centres)
}
