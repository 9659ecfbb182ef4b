//! The folder an index lives in.

use std::fs;
use std::path::Path;

use tantivy::{Index, IndexSettings};

use crate::FinderError;
use crate::schema::{FORMAT, Fields};

/// What an index was made with. Beside it in its folder; an index of other making is thrown away.
const STAMP: &str = "made-with";

/// Cards are packed in blocks of so many bytes. A page shows cards from many blocks, and each is unpacked whole.
const CARDS_TOGETHER: usize = 4_096;

/// Opens the index in a folder, or makes an empty one where there is none that can be used.
pub(crate) fn open(folder: &Path, fields: &Fields, vocabulary: u32) -> Result<Index, FinderError> {
    let failed = |source| FinderError::Folder {
        path: folder.to_owned(),
        source,
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let stamp = format!("format {FORMAT}, vocabulary {vocabulary}\n");
    let made_with = fs::read_to_string(folder.join(STAMP)).unwrap_or_default();
    if made_with == stamp {
        match Index::open_in_dir(folder) {
            Ok(index) if index.schema() == fields.schema => return Ok(index),
            Ok(_) => tracing::warn!("the search index has other fields than this release: it is built again"),
            Err(error) => tracing::warn!(%error, "the search index cannot be opened: it is built again"),
        }
    }
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            fs::remove_file(path).map_err(failed)?;
        }
    }
    let settings = IndexSettings {
        docstore_blocksize: CARDS_TOGETHER,
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .create_in_dir(folder)?;
    fs::write(folder.join(STAMP), stamp).map_err(failed)?;
    Ok(index)
}
