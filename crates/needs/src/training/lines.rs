//! The training text: how people say their needs, and how agencies describe what answers them.

use std::path::{Path, PathBuf};

use language::Lang;

use crate::{Crisis, Vocabulary};

/// One line of the training text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The place of its need in the vocabulary; none for text that speaks of no need.
    pub need: Option<usize>,
    /// Its language.
    pub lang: Lang,
    /// How agencies describe such a service, not how people say it.
    pub description: bool,
    /// The words.
    pub text: String,
    /// The file and line it stands in, as `en/food.txt:12`.
    pub place: String,
}

/// What is wrong with the training text.
#[derive(Debug, thiserror::Error)]
pub enum LinesError {
    /// A file or folder cannot be read.
    #[error(
        "{path}: {source}. The training text of the needs stands beside the vocabulary, in `utterances` and `dangers`."
    )]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A section is called by a code that is none.
    #[error("{place}: there is no need or danger `{code}`. Correct the code, or add the need to the vocabulary.")]
    Unknown {
        /// The file and line.
        place: String,
        /// The code.
        code: String,
    },
    /// Words stand above the first section.
    #[error("{place}: words before the first `[need]` or `[danger]`. Put them under what they speak of.")]
    Homeless {
        /// The file and line.
        place: String,
    },
}

/// The section of text that speaks of no need, or of no danger.
const NONE: &str = "none";

/// A line of somebody in danger, or of somebody who is not and may be taken for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfDanger {
    /// The danger; none where there is none.
    pub danger: Option<Crisis>,
    /// Its language.
    pub lang: Lang,
    /// The words.
    pub text: String,
    /// The file and line it stands in, as `en/one.txt:12`.
    pub place: String,
}

/// Reads the training text of the needs: the files of both languages, English first, each language's files in the order of
/// their names.
pub fn read(folder: &Path, vocabulary: &Vocabulary) -> Result<Vec<Line>, LinesError> {
    let known = |code: &str| {
        let need = vocabulary.needs().iter().position(|need| need.code == code);
        need.map(Some).or((code == NONE).then_some(None))
    };
    let lines = sections(folder, known)?;
    let line = |(need, lang, text, place): (_, _, String, _)| {
        let described = text.strip_prefix("~ ");
        Line {
            need,
            lang,
            description: described.is_some(),
            text: described.unwrap_or(&text).to_owned(),
            place,
        }
    };
    Ok(lines.into_iter().map(line).collect())
}

/// Reads the lines of danger, in the same order.
pub fn read_of_dangers(folder: &Path) -> Result<Vec<OfDanger>, LinesError> {
    let known = |code: &str| {
        let danger = Crisis::ALL.into_iter().find(|danger| danger.code() == code);
        danger.map(Some).or((code == NONE).then_some(None))
    };
    let lines = sections(folder, known)?;
    let line = |(danger, lang, text, place)| OfDanger {
        danger,
        lang,
        text,
        place,
    };
    Ok(lines.into_iter().map(line).collect())
}

/// Every line of a folder with its section, language and place.
fn sections<S: Copy>(
    folder: &Path,
    known: impl Fn(&str) -> Option<S>,
) -> Result<Vec<(S, Lang, String, String)>, LinesError> {
    let mut lines = Vec::new();
    for lang in [Lang::en(), Lang::fr()] {
        let folder = folder.join(lang.as_str());
        let unreadable = |path: &Path, source| LinesError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let entries = std::fs::read_dir(&folder).map_err(|source| unreadable(&folder, source))?;
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(|source| unreadable(&folder, source))?;
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).map_err(|source| unreadable(&path, source))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let mut section = None;
            for (number, line) in text.lines().enumerate() {
                let place = format!("{lang}/{name}:{}", number + 1);
                let line = line.trim();
                if let Some(code) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                    let unknown = || LinesError::Unknown {
                        place,
                        code: code.to_owned(),
                    };
                    section = Some(known(code).ok_or_else(unknown)?);
                } else if !line.is_empty() {
                    let Some(section) = section else {
                        return Err(LinesError::Homeless { place });
                    };
                    lines.push((section, lang.clone(), line.to_owned(), place));
                }
            }
        }
    }
    Ok(lines)
}
