//! The models in the repository are what training makes of the text in the repository.

use needs::Vocabulary;
use needs::training::{Recipe, folder, folder_of_dangers, read, read_of_dangers, trained, trained_for_dangers};

#[test]
fn training_gives_the_model_of_needs_in_the_repository_bit_for_bit() {
    let vocabulary = Vocabulary::embedded();
    let lines = read(&folder(), vocabulary).expect("the training text can be read");
    let file = trained(vocabulary, &lines, &Recipe::default());
    assert!(
        file == include_bytes!("../model/needs.model"),
        "the training text, the vocabulary or the trainer changed: run `cargo run -p needs --example train` and commit the model"
    );
}

#[test]
fn training_gives_the_model_of_dangers_in_the_repository_bit_for_bit() {
    let vocabulary = Vocabulary::embedded();
    let lines = read(&folder(), vocabulary).expect("the training text can be read");
    let of_dangers = read_of_dangers(&folder_of_dangers()).expect("the lines of danger can be read");
    let file = trained_for_dangers(vocabulary, &lines, &of_dangers, &Recipe::for_dangers());
    assert!(
        file == include_bytes!("../model/dangers.model"),
        "the lines of danger, the training text or the trainer changed: run `cargo run -p needs --example train` and commit the model"
    );
}
