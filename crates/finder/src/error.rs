use std::path::PathBuf;

/// What can go wrong in the search. A question's words are never part of a message.
#[derive(Debug, thiserror::Error)]
pub enum FinderError {
    /// The index's folder cannot be made or emptied.
    #[error("the index folder {path} cannot be prepared: {source}; check that the folder can be written")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// Another process writes the index.
    #[error("the index in {path} is being written by another process; it will follow the changes, or stop it first")]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// The index itself failed.
    #[error("the index failed: {0}; delete its folder and it will be built again")]
    Index(#[from] tantivy::TantivyError),
    /// A document of the index cannot be read.
    #[error("a document of the index cannot be read ({0}); delete the index folder and it will be built again")]
    Card(#[from] postcard::Error),
    /// The file of crisis lines cannot be used.
    #[error("{file}, {place}: {cause}")]
    CrisisLines {
        /// The file.
        file: PathBuf,
        /// Where in it.
        place: String,
        /// What is wrong, and the remedy.
        cause: String,
    },
    /// The directory cannot be read.
    #[error(transparent)]
    Directory(#[from] directory::DirectoryError),
    /// The event feed cannot be read.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}
