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
}
