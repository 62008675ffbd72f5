//! Brings the widgets of a page to life.

#[cfg(target_arch = "wasm32")]
fn main() {
    app::widgets::mount_all();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program runs in a browser; `cargo xtask serve` builds the site and serves it.");
}
