//! A film crew in one binary.
fn main() {}
