use std::path::PathBuf;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VectorsError {
    /// A file is not there.
    #[error(
        "{path} is not there; the folder of a model2vec model holds config.json, tokenizer.json and model.safetensors"
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error("{path} cannot be read: {source}; check who may read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A file is larger than any model of this kind.
    #[error("{path} has {bytes} bytes, more than the {most} that are read; name a static model of the model2vec kind")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How large it is.
        bytes: u64,
        /// How large it may be.
        most: u64,
    },
    /// A file says something that cannot be.
    #[error("{path} cannot be used: {cause}")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the remedy.
        cause: String,
    },
}
