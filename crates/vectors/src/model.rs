//! A model: what cuts a text into tokens, and the table of their numbers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use tokenizers::Tokenizer;

use crate::VectorsError;
use crate::alike::Vector;
use crate::table::Table;
use crate::tensors::Tensors;

/// The largest `config.json` and `tokenizer.json` that are read.
const LARGEST_CONFIG: u64 = 1 << 20;
const LARGEST_TOKENIZER: u64 = 128 << 20;
/// So much of a text is read, in bytes, and so many of its tokens count.
const LONGEST: usize = 4_000;
const MOST_TOKENS: usize = 512;
/// How words may be cut. There is a fourth way, BPE, which the library does not read safely from a file that is not sound.
const KINDS: [&str; 3] = ["WordLevel", "WordPiece", "Unigram"];
/// Texts of all sorts, cut once before a model is used, so that it is refused at the start rather than breaks at a question.
const PROBES: [&str; 8] = [
    "",
    " ",
    "food  bank, l\u{2019}\u{e9}picerie\n",
    "\0\u{301}\u{202e}\u{feff}",
    "\u{1f469}\u{200d}\u{1f467}",
    "\u{6211}\u{9700}\u{8981}\u{98df}\u{7269}",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{635}\u{644}\u{649}",
    "[UNK] <unk> ## \u{2581}\u{2581}",
];
/// Grows by one whenever the same model makes other vectors than before.
const FORM: u8 = 1;

/// A model that makes vectors. Cheap to clone.
#[derive(Clone)]
pub struct Model(Arc<Inner>);

struct Inner {
    tokenizer: Tokenizer,
    /// The token that stands for whatever no other token does: it tells nothing.
    unknown: Option<u32>,
    table: Table,
    fingerprint: u64,
}

/// What we read of `config.json`.
#[derive(Deserialize)]
struct Config {
    model_type: Option<String>,
}

/// What we read of `tokenizer.json` beside what the tokenizer itself reads.
#[derive(Deserialize)]
struct Cutting {
    model: Unknown,
}

#[derive(Deserialize)]
struct Unknown {
    #[serde(rename = "type")]
    kind: String,
    unk_token: Option<String>,
    unk_id: Option<u32>,
}

impl Model {
    /// Reads a model from its folder: `config.json`, `tokenizer.json` and `model.safetensors`.
    pub fn open(folder: &Path) -> Result<Model, VectorsError> {
        let path = folder.join("config.json");
        let unusable = |cause: String| VectorsError::Unusable {
            path: path.clone(),
            cause,
        };
        let config: Config = serde_json::from_slice(&read(&path, LARGEST_CONFIG)?).map_err(|error| {
            unusable(format!(
                "it is no JSON object of settings ({error}); copy the file again"
            ))
        })?;
        if let Some(other) = config.model_type.filter(|kind| kind != "model2vec") {
            return Err(unusable(format!(
                "it says that the model is of the kind \"{other}\"; name a static model of the model2vec kind"
            )));
        }

        let path = folder.join("tokenizer.json");
        let unusable = |cause: String| VectorsError::Unusable {
            path: path.clone(),
            cause,
        };
        let text = read(&path, LARGEST_TOKENIZER)?;
        let not_read = |error: &dyn std::fmt::Display| unusable(format!("{error}; copy the file again"));
        let cutting: Cutting = serde_json::from_slice(&text).map_err(|error| not_read(&error))?;
        if !KINDS.contains(&cutting.model.kind.as_str()) {
            return Err(unusable(format!(
                "it cuts words by \"{}\"; those of the kinds {} are read: name such a model",
                cutting.model.kind,
                KINDS.join(", ")
            )));
        }
        let breaks = || unusable("the library that cuts texts breaks on it; copy the file again".to_owned());
        let mut tokenizer = held(|| Tokenizer::from_bytes(&text))
            .ok_or_else(breaks)?
            .map_err(|error| not_read(&error))?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(|error| not_read(&error))?;
        for text in PROBES {
            held(|| tokenizer.encode_fast(text, false).is_ok()).ok_or_else(breaks)?;
        }
        let unknown = match cutting.model.unk_token {
            Some(token) => tokenizer.token_to_id(&token),
            None => cutting.model.unk_id,
        };
        // Tokens that were added around the vocabulary (padding, masks) stand in no text.
        let highest = tokenizer.get_vocab(false).into_values().max();
        let highest = highest.ok_or_else(|| unusable("it has no tokens; copy the file again".to_owned()))?;

        let mut hash = blake3::Hasher::new();
        hash.update(&[FORM])
            .update(&(text.len() as u64).to_le_bytes())
            .update(&text);
        let mut tensors = Tensors::open(&folder.join("model.safetensors"))?;
        let table = Table::read(&mut tensors, &mut hash)?;
        if highest as usize >= table.tokens() {
            return Err(tensors.unusable(format!(
                "it has numbers for {} tokens, and tokenizer.json a token of number {highest}; take all files from one model",
                table.tokens()
            )));
        }
        Ok(Model(Arc::new(Inner {
            tokenizer,
            unknown,
            fingerprint: first(hash.finalize().as_bytes()),
            table,
        })))
    }

    /// Stands for the model: another model, or one that was changed, has another.
    pub fn fingerprint(&self) -> u64 {
        self.0.fingerprint
    }
    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.0.table.dimensions
    }
    /// How many tokens it knows.
    pub fn tokens(&self) -> usize {
        self.0.table.tokens()
    }
    /// The memory that its table takes, in bytes.
    pub fn size(&self) -> usize {
        self.0.table.size()
    }

    /// What a text is about; none where the model knows none of its tokens.
    pub fn vector(&self, text: &str) -> Option<Vector> {
        Vector::of(&self.mean(text)?)
    }

    /// The mean of a text's tokens, which points where the text does; its length means nothing.
    fn mean(&self, text: &str) -> Option<Vec<f32>> {
        let Inner {
            tokenizer,
            unknown,
            table,
            ..
        } = &*self.0;
        let cut = &text[..text.floor_char_boundary(LONGEST)];
        // A text that the tokenizer does not take has no vector, as one of unknown words has none.
        let tokens = held(|| tokenizer.encode_fast(cut, false))?.ok()?;
        let known = tokens.get_ids().iter().filter(|id| Some(**id) != *unknown);
        let mut sum = vec![0.0; table.dimensions];
        let mut found = false;
        for id in known.take(MOST_TOKENS) {
            found |= table.add(*id, &mut sum);
        }
        found.then_some(sum)
    }
}

/// The first eight bytes as a number.
fn first(bytes: &[u8; 32]) -> u64 {
    bytes[..8].iter().fold(0, |all, byte| all << 8 | u64::from(*byte))
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("fingerprint", &self.fingerprint())
            .field("dimensions", &self.dimensions())
            .field("tokens", &self.tokens())
            .finish_non_exhaustive()
    }
}

/// What some work of the library gives; nothing where it breaks, which it does on files that are not sound.
fn held<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// How large a file is, where it is one and not too large.
pub(crate) fn size(path: &Path, most: u64) -> Result<u64, VectorsError> {
    let about = std::fs::metadata(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            VectorsError::Missing { path: path.to_owned() }
        }
        _ => VectorsError::Unreadable {
            path: path.to_owned(),
            source,
        },
    })?;
    // A pipe or a device might never end.
    if !about.is_file() {
        return Err(VectorsError::Unusable {
            path: path.to_owned(),
            cause: "it is no file; the folder of a model holds three plain files".to_owned(),
        });
    }
    if about.len() > most {
        return Err(VectorsError::TooLarge {
            path: path.to_owned(),
            bytes: about.len(),
            most,
        });
    }
    Ok(about.len())
}

fn read(path: &Path, most: u64) -> Result<Vec<u8>, VectorsError> {
    size(path, most)?;
    std::fs::read(path).map_err(|source| VectorsError::Unreadable {
        path: path.to_owned(),
        source,
    })
}
