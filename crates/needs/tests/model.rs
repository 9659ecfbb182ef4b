//! The model in the repository is what training makes of the text in the repository.

use needs::Vocabulary;
use needs::training::{Recipe, folder, read, trained};

#[test]
fn training_gives_the_model_in_the_repository_bit_for_bit() {
    let vocabulary = Vocabulary::embedded();
    let lines = read(&folder(), vocabulary).expect("the training text can be read");
    let file = trained(vocabulary, &lines, &Recipe::default());
    assert!(
        file == include_bytes!("../model/needs.model"),
        "the training text, the vocabulary or the trainer changed: run `cargo run -p needs --example train` and commit the model"
    );
}
