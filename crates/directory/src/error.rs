use crate::model::{Kind, Status};
use crate::validate::Problem;

/// What this crate's functions return.
pub type Result<T, E = DirectoryError> = std::result::Result<T, E>;

/// What can go wrong with the directory. Every message names the place, the cause and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The record says something that cannot be right.
    #[error("the {kind} {id} cannot be saved: {}", list(problems))]
    Invalid {
        /// What kind of record.
        kind: &'static str,
        /// Its id.
        id: String,
        /// Everything that is wrong with it.
        problems: Vec<Problem>,
    },
    /// Somebody saved the record after the editor had read it.
    #[error(
        "{id} has been changed since version {expected}: it is at version {found} now. Read it again and put your change on top"
    )]
    Stale {
        /// The record's id.
        id: String,
        /// The version the editor saw; 0 for a record that is new.
        expected: i64,
        /// The version that stands.
        found: i64,
    },
    /// There is no such record.
    #[error("there is no record {id}. Check the id, or search for the name")]
    NoRecord {
        /// The id asked for.
        id: String,
    },
    /// The record has no such version.
    #[error("{id} has no version {version}: its versions are 1 to {last}")]
    NoVersion {
        /// The record's id.
        id: String,
        /// The version asked for.
        version: i64,
        /// The last there is.
        last: i64,
    },
    /// A network of offices cannot be kept as it is.
    #[error("the network {id} cannot be kept: {fault}")]
    Network {
        /// Its id.
        id: String,
        /// Why.
        fault: crate::offices::NetworkFault,
    },
    /// The record is already so.
    #[error("{id} is {} already: nothing to do", status.as_str())]
    Already {
        /// The record's id.
        id: String,
        /// How it stands.
        status: Status,
    },
    /// The draft was kept in another window since this one read it.
    #[error(
        "the draft of {id} was kept elsewhere since: it is at {found} and this window saw {expected}. Read it again and put what was typed here on top"
    )]
    DraftMoved {
        /// The record's id.
        id: String,
        /// The revision this window saw; 0 for none.
        expected: i64,
        /// The revision that stands; 0 when it was thrown away.
        found: i64,
    },
    /// There is no draft to make anything of.
    #[error(
        "there is no draft of {id} by this person. It was published or thrown away in another window; open the record again"
    )]
    NoDraft {
        /// The record's id.
        id: String,
    },
    /// There is a draft already where another would have to go.
    #[error("there is a draft of {id} by this person already. Publish it or throw it away first")]
    HasDraft {
        /// The record's id.
        id: String,
    },
    /// There is no such proposal.
    #[error("there is no proposal {id}. Look at the list of those that wait")]
    NoProposal {
        /// The proposal's id.
        id: String,
    },
    /// A proposal waits already.
    #[error(
        "a proposal of this person for {id} waits already. Take it back first, or wait until someone has looked at it"
    )]
    HasProposal {
        /// The record's id.
        id: String,
    },
    /// Somebody decided about the proposal before.
    #[error("the proposal {id} is {} already: nothing to do", state.as_str())]
    Decided {
        /// The proposal's id.
        id: String,
        /// What became of it.
        state: crate::curation::proposal::State,
    },
    /// Nobody approves their own change.
    #[error("the proposal {id} is this person's own. Another person has to approve it")]
    OwnProposal {
        /// The proposal's id.
        id: String,
    },
    /// Only the author takes a proposal back.
    #[error("the proposal {id} is somebody else's. Send it back with a word instead")]
    NotOwnProposal {
        /// The proposal's id.
        id: String,
    },
    /// The field has no conflict with the source.
    #[error("{id} has no conflict about {path}. Read its conflicts again")]
    NoConflict {
        /// The record's id.
        id: String,
        /// The field.
        path: String,
    },
    /// Something that needs a reason has none.
    #[error("{what} needs a reason. Say why in a few words")]
    NoReason {
        /// What was to be done.
        what: &'static str,
    },
    /// There is no such report.
    #[error("there is no report {id}. Look at the list of those that are open")]
    NoReport {
        /// The report's id.
        id: String,
    },
    /// A stored body cannot be read.
    #[error(
        "the stored body of {kind} {id} cannot be read ({cause}). Restore it from a backup, or roll it back to an older version"
    )]
    Body {
        /// What kind of record.
        kind: &'static str,
        /// Its id.
        id: String,
        /// What the reader said.
        cause: String,
    },
    /// A file of an agency cannot be read.
    #[error("{file}:{line}: {cause}. {remedy}")]
    File {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        cause: String,
        /// What to do.
        remedy: String,
    },
    /// A folder of agency files cannot be read.
    #[error("{path}: {cause}. Check the path and who may read it")]
    Folder {
        /// The folder or file.
        path: String,
        /// What the system said.
        cause: String,
    },
    /// An import of the same source is under way.
    #[error(
        "an import of {source_name} is under way (run {run}, since {since}). Wait for it, or stop that process: its run is undone a few seconds later"
    )]
    Running {
        /// The source.
        source_name: String,
        /// The run under way.
        run: i64,
        /// When it began.
        since: store::Ts,
    },
    /// Records of the source are bad, and nobody asked to skip them.
    #[error(
        "{count} records cannot be imported, so nothing was: {}. Correct them, or skip them with --skip-bad",
        first(notes)
    )]
    Bad {
        /// How many were found; reading stops at a hundred.
        count: usize,
        /// The first of them.
        notes: Vec<crate::import::Note>,
        /// What was read until then.
        report: Box<crate::import::Report>,
    },
    /// A complete import would take out much of what the source had.
    #[error(
        "the source no longer has {missing} of its {had} records, more than a tenth, so nothing was imported. Check that the file is whole, and use --force if it is"
    )]
    TooMany {
        /// Records that would be retired.
        missing: u64,
        /// Records of the source that stood.
        had: u64,
    },
    /// The source could not be read to its end.
    #[error("{cause}. Nothing was imported")]
    Source {
        /// What the reader of the format said, with its place and remedy.
        cause: String,
    },
    /// Another process took the run over, because this one did not give a sign of life.
    #[error(
        "run {run} was taken over and undone, because this process gave no sign of life for {seconds} s. Start the import again"
    )]
    TakenOver {
        /// The run.
        run: i64,
        /// The lease in seconds.
        seconds: u64,
    },
    /// The options of an import do not fit together.
    #[error("{0}")]
    Options(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn first(notes: &[crate::import::Note]) -> String {
    let mut text = notes
        .iter()
        .take(3)
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ");
    if notes.len() > 3 {
        text.push_str("; …");
    }
    text
}

impl DirectoryError {
    pub(crate) fn body(kind: Kind, id: &str, cause: &impl ToString) -> DirectoryError {
        DirectoryError::Body {
            kind: kind.as_str(),
            id: id.to_owned(),
            cause: cause.to_string(),
        }
    }
}
