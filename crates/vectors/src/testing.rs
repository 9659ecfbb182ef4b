//! Small models written by hand, for tests.

use std::path::Path;

use serde_json::json;

/// A word and its numbers.
pub type Word<'w> = (&'w str, &'w [f32]);

/// Writes a model that knows these words, whole and in small letters without accents, each by its numbers.
pub fn write(folder: &Path, words: &[Word<'_>]) -> std::io::Result<()> {
    let tokens = std::iter::once("[UNK]").chain(words.iter().map(|(word, _)| *word));
    let vocabulary: serde_json::Map<_, _> = tokens.zip(0..).map(|(word, id)| (word.to_owned(), json!(id))).collect();
    let tokenizer = json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": true, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": null,
        "decoder": null,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    });
    let columns = words.first().map_or(0, |(_, numbers)| numbers.len());
    let unknown = vec![0.0; columns];
    let rows = std::iter::once(&unknown[..]).chain(words.iter().map(|(_, numbers)| *numbers));
    let numbers: Vec<u8> = rows.flatten().flat_map(|number| number.to_le_bytes()).collect();
    let header = json!({"embeddings": {"dtype": "F32", "shape": [words.len() + 1, columns], "data_offsets": [0, numbers.len()]}});
    std::fs::create_dir_all(folder)?;
    std::fs::write(
        folder.join("config.json"),
        r#"{"model_type": "model2vec", "normalize": true}"#,
    )?;
    std::fs::write(folder.join("tokenizer.json"), tokenizer.to_string())?;
    std::fs::write(folder.join("model.safetensors"), tensors(&header.to_string(), &numbers))
}

/// A file of tensors from its header and its numbers.
pub fn tensors(header: &str, numbers: &[u8]) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], header.as_bytes(), numbers].concat()
}
