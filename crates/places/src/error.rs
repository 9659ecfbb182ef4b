use std::path::PathBuf;

use crate::PlaceId;

/// What goes wrong with places.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// A file cannot be read.
    #[error("{}: cannot be read: {cause}; check the path and its permissions", file.display())]
    File {
        /// The file or folder.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file is in none of the layouts known.
    #[error(
        "{}: not a list of places that is known; give a GeoNames postal file (12 columns between tabs), a GeoNames place file \
         (19 columns between tabs), a census subdivision table (CSV with CSDUID or DGUID) or a GeoJSON FeatureCollection",
        file.display()
    )]
    Layout {
        /// The file.
        file: PathBuf,
    },
    /// A row or feature is wrong.
    #[error("{}: row {row}, {field}: {reason}", file.display())]
    Row {
        /// The file.
        file: PathBuf,
        /// The row of the file, the first being 1 (of a GeoJSON file, the feature).
        row: u64,
        /// The column or property.
        field: String,
        /// What is wrong, and the remedy.
        reason: String,
    },
    /// An authored file of the gazetteer or the base map is wrong.
    #[error("{}: {reason}", file.display())]
    Authored {
        /// The file.
        file: PathBuf,
        /// What is wrong and where, with the remedy.
        reason: String,
    },
    /// A stored place cannot be read back.
    #[error("place {id}: the stored record is no place ({cause}); import its file again")]
    Stored {
        /// The row.
        id: PlaceId,
        /// What the reader said.
        cause: serde_json::Error,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}
