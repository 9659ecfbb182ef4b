//! Prints the JSON Schema of line packs: `cargo run -p lines --example schema > lines/pack.schema.json`.

#[expect(clippy::print_stdout, reason = "the answer of the program")]
fn main() {
    print!("{}", lines::schema());
}
