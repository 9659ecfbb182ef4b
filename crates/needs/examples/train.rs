//! Trains the models of needs and of dangers and writes them to `model/`. With `--evaluate` it trains on four fifths of the lines and
//! asks the rest, for each fifth, and says how well that went; a number after it is how many fifths to do.

use std::error::Error;
use std::path::Path;

use needs::Vocabulary;
use needs::training::{
    Recipe, evaluate, folder, folder_of_dangers, read, read_of_dangers, trained, trained_for_dangers,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let vocabulary = Vocabulary::embedded();
    let lines = read(&folder(), vocabulary)?;
    match arguments.next().as_deref() {
        None => {
            let of_dangers = read_of_dangers(&folder_of_dangers())?;
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("model");
            let file = trained(vocabulary, &lines, &Recipe::default());
            std::fs::write(folder.join("needs.model"), &file)?;
            println!("{} bytes from {} lines", file.len(), lines.len());
            let file = trained_for_dangers(vocabulary, &lines, &of_dangers, &Recipe::for_dangers());
            std::fs::write(folder.join("dangers.model"), &file)?;
            println!("{} bytes from {} more of dangers", file.len(), of_dangers.len());
        }
        Some("--evaluate") => {
            let parts = arguments.next().map_or(Ok(5), |parts| parts.parse())?;
            print!("{}", evaluate(vocabulary, &lines, &Recipe::default(), parts));
        }
        Some(other) => return Err(format!("unknown argument {other}: use none, or --evaluate").into()),
    }
    Ok(())
}
