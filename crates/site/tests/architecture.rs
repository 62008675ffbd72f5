//! The invariants of ARCHITECTURE.md that can be read off the sources and manifests.
#![allow(clippy::disallowed_methods, reason = "these tests read the project's own files")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every Rust file below a folder of the project, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        let entries = std::fs::read_dir(folder).expect("the folder is part of the project");
        for entry in entries {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source is UTF-8");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    assert!(!found.is_empty(), "no Rust files below {folder}");
    found
}

/// Names of all crates that a crate of ours is built from, for a target.
fn dependencies(package: &str, arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--package", package])
        .args(arguments)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

const BROWSER: [&str; 5] = ["leptos", "gloo", "web-sys", "js-sys", "wasm-bindgen"];
const ENGINE: [&str; 4] = ["dockerfile", "image", "checker", "course"];

#[test]
fn the_engine_names_no_browser_crate() {
    for package in ENGINE {
        let found = dependencies(package, &[]);
        let wrong: Vec<_> = BROWSER.iter().filter(|name| found.contains(**name)).collect();
        assert!(wrong.is_empty(), "{package} is built from {wrong:?}");
    }
}

#[test]
fn crates_depend_only_downwards() {
    let order = ["dockerfile", "image", "checker", "course"];
    for (at, package) in order.iter().enumerate() {
        let found = dependencies(package, &[]);
        for above in order[at + 1..].iter().chain(&["app", "site", "cli", "xtask"]) {
            assert!(!found.contains(*above), "{package} depends on {above}");
        }
    }
}

#[test]
fn only_widgets_and_the_browser_module_call_the_browser() {
    for (path, text) in sources("app/src") {
        let inside = path.components().any(|part| {
            matches!(
                part.as_os_str().to_str(),
                Some("widgets" | "widgets.rs" | "browser" | "browser.rs" | "main.rs")
            )
        });
        if inside {
            continue;
        }
        for name in ["web_sys::", "js_sys::", "gloo", "wasm_bindgen::"] {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
}

// Leptos names some of these for its server half, which no page calls and the linker leaves out; the size budgets hold
// what is really in the wasm.
#[test]
fn nothing_of_the_learners_wasm_asks_for_an_authoring_library() {
    let wasm = ["--target", "wasm32-unknown-unknown", "--depth", "1"];
    for package in ["app", "dockerfile", "image", "checker", "course"] {
        let found = dependencies(package, &wasm);
        for heavy in ["pulldown-cmark", "syntect", "toml", "regex", "regex-lite", "fancy-regex"] {
            assert!(!found.contains(heavy), "{package} depends on {heavy}");
        }
    }
}
