//! Shows what words lead to: one sentence a line on standard input, `fr` as the argument for French.

use std::io::{BufRead, Write};
use std::time::Instant;

use language::Lang;
use needs::Vocabulary;

fn main() -> std::io::Result<()> {
    let lang = std::env::args()
        .nth(1)
        .and_then(|tag| Lang::parse(&tag))
        .unwrap_or_else(Lang::en);
    let begin = Instant::now();
    let vocabulary = Vocabulary::embedded();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} needs read in {:?}", vocabulary.needs().len(), begin.elapsed())?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let begin = Instant::now();
        let found = vocabulary.match_words(&line, &lang);
        let took = begin.elapsed();
        writeln!(out, "{line}   ({took:?})")?;
        for found in found {
            writeln!(
                out,
                "  {:.2} {}  by “{}” at {:?}",
                found.score,
                found.code,
                found.matched,
                &line[found.range.clone()]
            )?;
        }
    }
    Ok(())
}
