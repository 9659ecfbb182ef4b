//! Trains the needs model and writes it to `model/needs.model`. With `--evaluate` it trains on four fifths of the lines and
//! asks the rest, for each fifth, and says how well that went; a number after it is how many fifths to do.

use std::error::Error;
use std::path::Path;

use needs::Vocabulary;
use needs::training::{Recipe, evaluate, folder, read, trained};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let vocabulary = Vocabulary::embedded();
    let lines = read(&folder(), vocabulary)?;
    match arguments.next().as_deref() {
        None => {
            let file = trained(vocabulary, &lines, &Recipe::default());
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("model/needs.model");
            std::fs::write(&path, &file)?;
            println!("{} bytes from {} lines", file.len(), lines.len());
        }
        Some("--evaluate") => {
            let parts = arguments.next().map_or(Ok(5), |parts| parts.parse())?;
            print!("{}", evaluate(vocabulary, &lines, &Recipe::default(), parts));
        }
        Some(other) => return Err(format!("unknown argument {other}: use none, or --evaluate").into()),
    }
    Ok(())
}
