//! A compiler that can build for wasm32: rustup's, else Debian's.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::system;
use crate::shell::{find, read, run_quietly, step};

const TARGET: &str = "wasm32-unknown-unknown";

/// How to compile for wasm32.
pub(crate) enum WasmTarget {
    /// The toolchain in use has the target.
    Installed,
    /// Debian's `rustc-web` builds its own standard library: this environment makes cargo use it.
    Debian(Vec<(&'static str, OsString)>),
}

impl WasmTarget {
    /// Makes `command` compile for wasm32 with this compiler.
    pub(crate) fn apply(&self, command: &mut Command) {
        if let WasmTarget::Debian(environment) = self {
            command.envs(environment.iter().map(|(name, value)| (name, value)));
        }
    }

    /// The folder whose `cargo` and `rustc` are to be found first, if it matters.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        matches!(self, WasmTarget::Debian(_)).then(|| PathBuf::from("/usr/bin"))
    }
}

/// Finds the target or installs it.
pub(crate) fn target() -> Result<WasmTarget> {
    let debian_wanted = std::env::var("LAYERWISE_WASM").is_ok_and(|wanted| wanted == "debian");
    if !debian_wanted {
        if has_target(TARGET) {
            return Ok(WasmTarget::Installed);
        }
        if find("rustup").is_some() {
            let added = step(&format!("adding the target {TARGET} (rustup target add)"), || {
                run_quietly(Command::new("rustup").args(["target", "add", TARGET]))
            });
            match added {
                Ok(()) if has_target(TARGET) => return Ok(WasmTarget::Installed),
                Ok(()) => println!("  the Rust in use still lacks it; trying Debian's rustc-web"),
                Err(error) => println!("  {error:#}; trying Debian's rustc-web"),
            }
        }
    }
    debian().with_context(|| {
        format!("cannot compile for {TARGET}: `rustup target add {TARGET}` is the usual way")
    })
}

/// Whether the Rust in use can compile for a target.
pub(crate) fn has_target(target: &str) -> bool {
    read(Command::new("rustc").args(["--print", "target-libdir", "--target", target]))
        .is_some_and(|folder| has_core(Path::new(&folder)))
}

/// rustc names the folder also when the target is not installed.
fn has_core(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
    })
}

fn debian() -> Result<WasmTarget> {
    let compiler = Path::new("/usr/bin/rustc");
    if !can_build_std(compiler) {
        system::install(
            &["rustc-web", "cargo-web", "rust-web-src"],
            "Debian's Rust for WebAssembly",
        )?;
        ensure!(can_build_std(compiler), "Debian's rustc-web lacks its library's source");
    }
    let mut linker = rust_lld().or_else(|| find("wasm-ld"));
    if linker.is_none() {
        system::install(&["lld"], "the linker lld")?;
        linker = find("wasm-ld");
    }
    let linker = linker.context("the package lld has no wasm-ld")?;
    println!(
        "• compiling for {TARGET} with Debian's rustc-web, which builds the standard library too"
    );
    Ok(WasmTarget::Debian(vec![
        ("RUSTC", compiler.into()),
        ("CARGO", "/usr/bin/cargo".into()),
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
        ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size".into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into()),
    ]))
}

/// Whether a compiler is Debian's `rustc-web` with the source of its library: Debian 12's plain
/// `rustc` is too old for this project.
fn can_build_std(compiler: &Path) -> bool {
    let version = read(Command::new(compiler).arg("--version")).unwrap_or_default();
    let minor = version
        .strip_prefix("rustc 1.")
        .and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    let sysroot = read(Command::new(compiler).args(["--print", "sysroot"])).unwrap_or_default();
    let source = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std");
    minor.is_some_and(|minor| minor >= 89) && source.is_dir()
}

/// The linker that comes with rustup's toolchains.
fn rust_lld() -> Option<PathBuf> {
    let sysroot = read(Command::new("rustc").args(["--print", "sysroot"]))?;
    let hosts = std::fs::read_dir(Path::new(&sysroot).join("lib/rustlib")).ok()?;
    hosts.flatten().map(|host| host.path().join("bin/rust-lld")).find(|linker| linker.is_file())
}
