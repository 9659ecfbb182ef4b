//! Progress of long work: a bar on a terminal, nothing where nobody looks.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar with what is being done in front of it.
pub fn bar(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what);
    bar.set_style(ProgressStyle::with_template("{msg} {human_pos} ({per_sec}, {elapsed})").expect("a fixed template"));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Moves a bar on; shows the length once it is known.
pub fn moved(bar: &ProgressBar, done: u64, all: Option<u64>) {
    if let Some(all) = all
        && bar.length() != Some(all)
    {
        bar.set_length(all);
        bar.set_style(
            ProgressStyle::with_template("{msg} {human_pos} of {human_len} {wide_bar} {per_sec}")
                .expect("a fixed template"),
        );
    }
    bar.set_position(done);
}
