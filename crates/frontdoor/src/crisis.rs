//! The deployment's crisis lines.

use std::path::Path;

use anyhow::Context;
use finder::CrisisLines;
use language::Lang;

/// The file's name in the home folder.
pub const FILE: &str = "crisis.toml";

/// The lines of the deployment's file, or those of the program where it has none.
pub fn lines(home: &Path, languages: &[Lang]) -> anyhow::Result<CrisisLines> {
    let path = home.join(FILE);
    if !path.exists() {
        return Ok(CrisisLines::embedded());
    }
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read; check who may read it", path.display()))?;
    Ok(CrisisLines::read(&path, &text, languages)?)
}
