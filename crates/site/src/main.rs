//! Makes the site's pages from lessons and exercises.

fn main() {}
