//! Models as they are read from their folder: what they say, and what is said of those that cannot be used.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use half::f16;
use proptest::prelude::*;
use safetensors::tensor::{Dtype, TensorView};
use serde_json::json;
use vectors::testing::{tensors, write};
use vectors::{Model, Shelf, Vector};

const WORDS: [vectors::testing::Word<'static>; 6] = [
    ("hungry", &[0.9, 0.1, 0.0, 0.2]),
    ("food", &[1.0, 0.0, 0.1, 0.1]),
    ("faim", &[0.8, 0.2, 0.1, 0.0]),
    ("rent", &[0.0, 1.0, 0.0, -0.2]),
    ("the", &[0.01, 0.01, 0.02, 0.0]),
    ("nothing", &[0.0, 0.0, 0.0, 0.0]),
];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &WORDS).unwrap();
    folder
}

fn likeness(model: &Model, a: &str, b: &str) -> f32 {
    model.vector(a).unwrap().likeness(&model.vector(b).unwrap())
}

fn refused(folder: &Path) -> String {
    let said = Model::open(folder)
        .expect_err("a model that cannot be used")
        .to_string();
    // The folder of a test is another one every time.
    said.replace(&folder.display().to_string(), "MODEL")
}

#[test]
fn texts_are_alike_that_share_no_word_and_speak_of_the_same() {
    let folder = folder();
    let model = Model::open(folder.path()).unwrap();
    assert_eq!((model.dimensions(), model.tokens()), (4, 7));
    assert!(likeness(&model, "I am hungry", "the food") > 0.95);
    assert!(
        likeness(&model, "FAIM !", "food") > 0.95,
        "capitals and marks are nothing"
    );
    assert!(likeness(&model, "hungry", "rent") < 0.3);
    assert!((likeness(&model, "food", "food") - 1.0).abs() < 1e-3);
}

#[test]
fn a_text_of_which_the_model_knows_nothing_has_no_vector() {
    let folder = folder();
    let model = Model::open(folder.path()).unwrap();
    for text in ["", "  ", "zzz", "\0\u{202e}", "nothing", "nothing zzz"] {
        assert_eq!(model.vector(text), None, "{text:?}");
    }
}

#[test]
fn another_table_or_other_words_make_another_fingerprint_and_other_settings_do_not() {
    let folder = folder();
    let of = |folder: &Path| Model::open(folder).unwrap().fingerprint();
    let first = of(folder.path());
    assert_eq!(first, of(folder.path()));
    fs::write(folder.path().join("config.json"), "{}").unwrap();
    assert_eq!(first, of(folder.path()));
    let mut words = WORDS;
    words[0].1 = &[0.9, 0.1, 0.0, 0.3];
    write(folder.path(), &words).unwrap();
    assert_ne!(first, of(folder.path()));
    let mut words = WORDS;
    words[0].0 = "starving";
    write(folder.path(), &words).unwrap();
    assert_ne!(first, of(folder.path()));
}

#[test]
fn a_vector_is_kept_as_bytes_and_one_of_another_model_is_like_nothing() {
    let folder = folder();
    let model = Model::open(folder.path()).unwrap();
    let food = model.vector("food").unwrap();
    assert_eq!(Vector::from_bytes(&food.to_bytes()), Some(food.clone()));
    assert_eq!(Vector::from_bytes(&[0; 4]), None);
    let mut shelf = Shelf::new(4, 2);
    for bytes in [&food.to_bytes()[..], &[1, 2], &[0; 4]] {
        shelf.push(bytes);
    }
    assert_eq!(shelf.len(), 3);
    assert!((shelf.likeness(0, &food) - 1.0).abs() < 1e-3);
    for n in [1, 2, 3, usize::MAX] {
        assert!(shelf.likeness(n, &food).abs() < f32::EPSILON, "{n}");
    }
}

/// Files as the library that defined the form writes them, with the table in other kinds of numbers, with weights, and with
/// fewer rows than tokens.
#[test]
fn files_of_the_library_that_defined_the_form_are_read_in_every_kind_of_number() {
    let folder = folder();
    let plain = Model::open(folder.path()).unwrap();
    let rows: Vec<f32> = [0.0; 4]
        .into_iter()
        .chain(WORDS.iter().flat_map(|(_, n)| n.iter().copied()))
        .collect();
    let bytes = |dtype: Dtype| -> Vec<u8> {
        match dtype {
            Dtype::F64 => rows.iter().flat_map(|n| f64::from(*n).to_le_bytes()).collect(),
            Dtype::F32 => rows.iter().flat_map(|n| n.to_le_bytes()).collect(),
            Dtype::F16 => rows.iter().flat_map(|n| f16::from_f32(*n).to_le_bytes()).collect(),
            #[expect(clippy::cast_possible_truncation, reason = "within the range")]
            _ => rows.iter().flat_map(|n| ((n * 100.0) as i8).to_le_bytes()).collect(),
        }
    };
    let texts = ["food", "rent", "the hungry", "faim rent food"];
    for (name, dtype) in [
        ("embeddings", Dtype::F64),
        ("0", Dtype::F32),
        ("embedding.weight", Dtype::F16),
        ("embeddings", Dtype::I8),
    ] {
        let data = bytes(dtype);
        let table = TensorView::new(dtype, vec![7, 4], &data).unwrap();
        let file = safetensors::serialize(
            [(name, table)],
            Some(HashMap::from([("format".to_owned(), "pt".to_owned())])),
        )
        .unwrap();
        fs::write(folder.path().join("model.safetensors"), file).unwrap();
        let model = Model::open(folder.path()).unwrap();
        for (a, b) in texts.iter().flat_map(|a| texts.map(|b| (*a, b))) {
            let (own, other) = (likeness(&plain, a, b), likeness(&model, a, b));
            assert!((own - other).abs() < 0.03, "{dtype:?}: {a}, {b}: {own} and {other}");
        }
    }

    // "food" has the numbers of "rent", and "the" counts much.
    let data = bytes(Dtype::F32);
    let mapping: Vec<u8> = [0_i64, 1, 4, 3, 4, 5, 6].iter().flat_map(|n| n.to_le_bytes()).collect();
    let weights: Vec<u8> = [1.0_f64, 1.0, 1.0, 1.0, 1.0, 500.0, 1.0]
        .iter()
        .flat_map(|n| n.to_le_bytes())
        .collect();
    let all = [
        ("embeddings", TensorView::new(Dtype::F32, vec![7, 4], &data).unwrap()),
        ("mapping", TensorView::new(Dtype::I64, vec![7], &mapping).unwrap()),
        ("weights", TensorView::new(Dtype::F64, vec![7], &weights).unwrap()),
    ];
    fs::write(
        folder.path().join("model.safetensors"),
        safetensors::serialize(all, None).unwrap(),
    )
    .unwrap();
    let model = Model::open(folder.path()).unwrap();
    assert!(likeness(&model, "food", "rent") > 0.99);
    assert!(likeness(&model, "the hungry", "the") > 0.95);
    assert!(likeness(&plain, "the hungry", "the") < 0.9);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of what can be wrong")]
fn a_model_that_cannot_be_used_is_refused_with_the_file_the_cause_and_the_remedy() {
    let sound = folder();
    let read = |name: &str| fs::read(sound.path().join(name)).unwrap();
    let header = |header: serde_json::Value| tensors(&header.to_string(), &[0; 112]);
    let table = |dtype: &str, shape: serde_json::Value, to: usize| {
        header(json!({"embeddings": {"dtype": dtype, "shape": shape, "data_offsets": [0, to]}}))
    };
    let full = read("model.safetensors");
    let mut not_a_number = full.clone();
    let at = not_a_number.len() - 4;
    not_a_number[at..].copy_from_slice(&f32::NAN.to_le_bytes());
    let with = |name: &str, tensor: serde_json::Value| {
        let mut all = json!({"embeddings": {"dtype": "F32", "shape": [7, 4], "data_offsets": [0, 112]}});
        all[name] = tensor;
        header(all)
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("config.json", b"[1".to_vec(), "it is no JSON object of settings"),
        (
            "config.json",
            br#"{"model_type": "bert"}"#.to_vec(),
            "of the kind \"bert\"; name a static model",
        ),
        ("tokenizer.json", b"{}".to_vec(), "missing field `model`"),
        (
            "tokenizer.json",
            read("tokenizer.json")[..100].to_vec(),
            "EOF while parsing",
        ),
        (
            "tokenizer.json",
            br#"{"version": "1.0", "model": {"type": "Nobody"}}"#.to_vec(),
            "it cuts words by \"Nobody\"; those of the kinds WordLevel, WordPiece, Unigram are read",
        ),
        (
            "tokenizer.json",
            br#"{"version": "1.0", "added_tokens": [], "model": {"type": "WordLevel", "vocab": {}, "unk_token": "x"}}"#
                .to_vec(),
            "it has no tokens",
        ),
        (
            "model.safetensors",
            Vec::new(),
            "less than eight bytes: the file was cut off",
        ),
        (
            "model.safetensors",
            u64::MAX.to_le_bytes().to_vec(),
            "header is said to have 18446744073709551615 bytes",
        ),
        ("model.safetensors", full[..40].to_vec(), "it ends within its header"),
        (
            "model.safetensors",
            full[..full.len() - 1].to_vec(),
            "\"embeddings\" is said to end at byte 112 of 111",
        ),
        ("model.safetensors", tensors("hello", &[]), "its header is no JSON"),
        (
            "model.safetensors",
            tensors(r#"{"embeddings": 3}"#, &[]),
            "its header says of \"embeddings\"",
        ),
        (
            "model.safetensors",
            tensors("{}", &[]),
            "it has no tensor \"embeddings\"",
        ),
        (
            "model.safetensors",
            table("F32", json!([28]), 112),
            "the shape [28]; a table of tokens and their numbers has two sides",
        ),
        (
            "model.safetensors",
            table("F32", json!([0, 4]), 0),
            "0 rows of 4 numbers",
        ),
        (
            "model.safetensors",
            table("F32", json!([1, 1_u64 << 40]), 112),
            "1 to 4096 are read",
        ),
        (
            "model.safetensors",
            table("F32", json!([1_u64 << 20, 4096]), 112),
            "does not fill its 112 bytes",
        ),
        (
            "model.safetensors",
            table("F32", json!([7, 3]), 112),
            "does not fill its 112 bytes",
        ),
        (
            "model.safetensors",
            table("BOOL", json!([7, 4]), 28),
            "of the kind BOOL",
        ),
        (
            "model.safetensors",
            table("F32", json!([6, 4]), 96),
            "numbers for 6 tokens, and tokenizer.json a token of number 6",
        ),
        ("model.safetensors", not_a_number, "row 6 holds what is no number"),
        (
            "model.safetensors",
            with(
                "weights",
                json!({"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}),
            ),
            "a list has one side",
        ),
        (
            "model.safetensors",
            with("weights", json!({"dtype": "F32", "shape": [2], "data_offsets": [0, 8]})),
            "numbers for 2 tokens",
        ),
        (
            "model.safetensors",
            with(
                "mapping",
                json!({"dtype": "I8", "shape": [112], "data_offsets": [0, 112]}),
            ),
            "",
        ),
    ];
    for (file, bytes, expected) in cases {
        let folder = folder();
        fs::write(folder.path().join(file), bytes).unwrap();
        if expected.is_empty() {
            // Every entry is row 0, which is one that there is.
            Model::open(folder.path()).unwrap();
            continue;
        }
        let said = refused(folder.path());
        assert!(
            said.starts_with(&format!("MODEL/{file} ")) && said.contains(expected),
            "{said}"
        );
    }
    for file in ["config.json", "tokenizer.json", "model.safetensors"] {
        let folder = folder();
        fs::remove_file(folder.path().join(file)).unwrap();
        assert!(refused(folder.path()).starts_with(&format!("MODEL/{file} is not there; ")));
        fs::create_dir(folder.path().join(file)).unwrap();
        assert!(refused(folder.path()).contains("it is no file"));
    }
    assert!(refused(Path::new("/nowhere")).contains("is not there"));
    let mut outside = with(
        "mapping",
        json!({"dtype": "I8", "shape": [112], "data_offsets": [0, 112]}),
    );
    let last = outside.len() - 1;
    outside[last] = 7;
    let folder = self::folder();
    fs::write(folder.path().join("model.safetensors"), outside).unwrap();
    assert!(refused(folder.path()).contains("\"mapping\": entry 111 is none that can be"));
}

#[test]
fn a_file_that_is_far_too_large_is_refused_before_it_is_read() {
    for (file, most) in [
        ("config.json", 1 << 20),
        ("tokenizer.json", 128 << 20),
        ("model.safetensors", 2_u64 << 30),
    ] {
        let folder = folder();
        // A hole: it takes no room on the disk.
        let hole = fs::OpenOptions::new()
            .write(true)
            .open(folder.path().join(file))
            .unwrap();
        hole.set_len(most + 1).unwrap();
        assert!(refused(folder.path()).contains(&format!("more than the {most} that are read")));
    }
}

/// What a model says of a text in plain numbers: the mean of the tokens.
fn plainly(table: &[Vec<f32>], text: &[usize]) -> Vec<f32> {
    let mut mean = vec![0.0; table[0].len()];
    for token in text {
        for (mean, number) in mean.iter_mut().zip(&table[*token]) {
            *mean += number;
        }
    }
    mean
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// Some texts that tokenizers meet.
const TEXTS: [&str; 6] = [
    "hungry and no rent",
    "",
    "\0\u{301}\u{202e}",
    "faim, l’été",
    "👩‍👩‍👧‍👦 food",
    "我需要食物",
];

proptest! {
    #[test]
    fn likeness_is_that_of_plain_numbers_within_what_bytes_can_tell(
        table in proptest::collection::vec(proptest::collection::vec(-2.0_f32..2.0, 48), 12),
        texts in proptest::collection::vec(proptest::collection::vec(0_usize..12, 1..9), 2..6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..12_u8).map(|n| format!("w{}", char::from(b'a' + n))).collect();
        let words: Vec<(&str, &[f32])> = names.iter().map(String::as_str).zip(table.iter().map(Vec::as_slice)).collect();
        write(folder.path(), &words).unwrap();
        let model = Model::open(folder.path()).unwrap();
        let said = |text: &[usize]| text.iter().map(|n| names[*n].as_str()).collect::<Vec<_>>().join(" ");
        let vectors: Vec<Vector> = texts.iter().map(|text| model.vector(&said(text)).unwrap()).collect();
        let mut shelf = Shelf::new(48, 0);
        for vector in &vectors {
            shelf.push(&vector.to_bytes());
        }
        for (n, a) in texts.iter().enumerate() {
            for (vector, b) in vectors.iter().zip(&texts) {
                let (own, plain) = (shelf.likeness(n, vector), cosine(&plainly(&table, a), &plainly(&table, b)));
                prop_assert!((own - plain).abs() < 0.03, "{own} and {plain}");
            }
        }
    }

    #[test]
    fn a_model_with_bytes_changed_is_refused_or_used_and_nothing_breaks(
        kind in 0_usize..KINDS.len(),
        file in 0_usize..3,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        text in any::<String>(),
    ) {
        let folder = folder();
        fs::write(folder.path().join("tokenizer.json"), tokenizer(KINDS[kind]).to_string()).unwrap();
        let path = folder.path().join(["config.json", "tokenizer.json", "model.safetensors"][file]);
        let mut bytes = fs::read(&path).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fs::write(&path, bytes).unwrap();
        used_or_refused(folder.path(), &text)?;
    }

    /// What still is JSON after it was changed gets further than a byte that was.
    #[test]
    fn a_tokenizer_with_values_changed_is_refused_or_used_and_nothing_breaks(
        kind in 0_usize..KINDS.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..STRANGE.len()), 1..4),
        text in any::<String>(),
    ) {
        let folder = folder();
        let mut tokenizer = tokenizer(KINDS[kind]);
        for (at, strange) in changes {
            let count = leaves(&mut tokenizer).len();
            if count > 0 {
                *leaves(&mut tokenizer).swap_remove(at.index(count)) = serde_json::from_str(STRANGE[strange]).unwrap();
            }
        }
        fs::write(folder.path().join("tokenizer.json"), tokenizer.to_string()).unwrap();
        used_or_refused(folder.path(), &text)?;
    }
}

/// Values that stand nowhere in a sound tokenizer.
const STRANGE: [&str; 12] = [
    "null",
    "true",
    "-1",
    "6",
    "7",
    "4294967295",
    "1e300",
    "\"\"",
    "\"[UNK]\"",
    "\"\\u0000\"",
    "[]",
    "{}",
];
/// The kinds of tokenizers that models of this kind come with.
const KINDS: [&str; 3] = ["WordLevel", "WordPiece", "Unigram"];

/// A tokenizer of a kind, with seven tokens.
fn tokenizer(kind: &str) -> serde_json::Value {
    let bert = json!({"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true});
    let sentence = json!({"type": "Sequence", "normalizers": [
        {"type": "NFKC"},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        {"type": "Lowercase"},
    ]});
    let metaspace = json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true});
    let (normalizer, pre_tokenizer, model) = match kind {
        "WordLevel" => (
            bert,
            json!({"type": "BertPreTokenizer"}),
            json!({"type": "WordLevel", "unk_token": "[UNK]", "vocab": {"[UNK]": 0, "hungry": 1, "food": 2, "faim": 3, "rent": 4, "the": 5, "no": 6}}),
        ),
        "WordPiece" => (
            bert,
            json!({"type": "BertPreTokenizer"}),
            json!({"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                "vocab": {"[UNK]": 0, "hung": 1, "##ry": 2, "fo": 3, "##od": 4, "rent": 5, "fa": 6}}),
        ),
        _ => (
            sentence,
            metaspace,
            json!({"type": "Unigram", "unk_id": 0, "byte_fallback": false,
                "vocab": [["<unk>", 0.0], ["▁hungry", -3.0], ["▁food", -3.5], ["▁", -2.0], ["f", -6.0], ["aim", -5.0], ["rent", -4.0]]}),
        ),
    };
    json!({
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0},
        "padding": {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
        "added_tokens": [{"id": 0, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
        "normalizer": normalizer,
        "pre_tokenizer": pre_tokenizer,
        "post_processor": null,
        "decoder": null,
        "model": model,
    })
}

/// Every value within that holds no others.
fn leaves(value: &mut serde_json::Value) -> Vec<&mut serde_json::Value> {
    if value.as_array().is_some_and(|items| !items.is_empty()) {
        let items = value.as_array_mut().expect("looked at");
        return items.iter_mut().flat_map(leaves).collect();
    }
    if value.as_object().is_some_and(|fields| !fields.is_empty()) {
        let fields = value.as_object_mut().expect("looked at");
        return fields.values_mut().flat_map(leaves).collect();
    }
    vec![value]
}

/// A model makes sound vectors, or is refused with a message.
fn used_or_refused(folder: &Path, text: &str) -> Result<(), TestCaseError> {
    match Model::open(folder) {
        Ok(model) => {
            for text in TEXTS.into_iter().chain([text]) {
                if let Some(vector) = model.vector(text) {
                    prop_assert!(vector.likeness(&vector) > 0.99);
                }
            }
        }
        Err(error) => prop_assert!(!error.to_string().is_empty()),
    }
    Ok(())
}

#[test]
fn tokenizers_of_every_kind_cut_texts_into_tokens_that_have_numbers() {
    let folder = folder();
    for kind in KINDS {
        fs::write(folder.path().join("tokenizer.json"), tokenizer(kind).to_string()).unwrap();
        let model = Model::open(folder.path()).unwrap();
        assert!(model.vector("food").is_some(), "{kind}");
        // Unigram knows the beginning of any word.
        assert_eq!(model.vector("我").is_some(), kind == "Unigram", "{kind}");
    }
}
