//! The training text: how people say their needs, and how agencies describe what answers them.

use std::path::{Path, PathBuf};

use language::Lang;

use crate::Vocabulary;

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
    #[error("{path}: {source}. The training text of the needs stands in `utterances` beside the vocabulary.")]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A section is called by a code that the vocabulary does not have.
    #[error("{place}: there is no need `{code}`. Correct the code, or add the need to the vocabulary.")]
    Unknown {
        /// The file and line.
        place: String,
        /// The code.
        code: String,
    },
    /// Words stand above the first section.
    #[error("{place}: words before the first `[need]`. Put them under the need they speak of.")]
    Homeless {
        /// The file and line.
        place: String,
    },
}

/// The section of text that speaks of no need.
const NONE: &str = "none";

/// Reads the files of both languages, English first, each language's files in the order of their names.
pub fn read(folder: &Path, vocabulary: &Vocabulary) -> Result<Vec<Line>, LinesError> {
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
            parse(&text, &format!("{lang}/{name}"), &lang, vocabulary, &mut lines)?;
        }
    }
    Ok(lines)
}

fn parse(
    text: &str,
    name: &str,
    lang: &Lang,
    vocabulary: &Vocabulary,
    lines: &mut Vec<Line>,
) -> Result<(), LinesError> {
    let mut need = None;
    for (number, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        let line = line.trim();
        if let Some(code) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let known = vocabulary.needs().iter().position(|need| need.code == code);
            if known.is_none() && code != NONE {
                return Err(LinesError::Unknown {
                    place,
                    code: code.to_owned(),
                });
            }
            need = Some(known);
        } else if !line.is_empty() {
            let Some(need) = need else {
                return Err(LinesError::Homeless { place });
            };
            let described = line.strip_prefix("~ ");
            lines.push(Line {
                need,
                lang: lang.clone(),
                description: described.is_some(),
                text: described.unwrap_or(line).to_owned(),
                place,
            });
        }
    }
    Ok(())
}
