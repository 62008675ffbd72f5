//! How long a simulation takes.
fn main() {}
