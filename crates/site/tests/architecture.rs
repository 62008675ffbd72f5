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

/// The string literals of a source outside of comments, each with the text before it.
fn literals(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(['"', '/', '\'']) {
        let start = at + offset;
        let rest = &text[start..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(inside) = rest.strip_prefix('"') {
            let mut escaped = false;
            let end = inside.find(|letter| {
                let ends = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                ends
            });
            let end = end.map_or(rest.len(), |end| end + 2);
            found.push((&text[..start], &rest[1..end - 1]));
            end
        } else if rest.starts_with("'\"'") {
            3
        } else {
            1
        };
        at = start + length;
    }
    found
}

/// Whether a literal is a word that a learner reads, by what stands before it: a node of a view, or a name for screen
/// readers. Names of programs and keys, in `<code>` and `<kbd>`, are the same in every language.
fn is_read(before: &str, literal: &str) -> bool {
    let before = before.trim_end();
    let letters = literal.split(|letter: char| !letter.is_alphabetic());
    let node = (before.ends_with(['>', '}']) && !before.ends_with("=>") && !before.ends_with("->"))
        || before.ends_with("view! {");
    let name = ["aria-label=", "title=", "placeholder=", "label="]
        .iter()
        .any(|name| before.ends_with(name));
    let same = before.ends_with("<code>")
        || before.ends_with("<kbd>")
        || ["Layerwise", ".dockerignore"].contains(&literal);
    (node || name) && !same && letters.map(str::len).max().unwrap_or(0) > 1
}

#[test]
fn views_hold_no_words_of_their_own() {
    let mut found = Vec::new();
    for (path, text) in sources("app/src").into_iter().filter(|source| source.1.contains("view!")) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (before, literal) in literals(code).into_iter().filter(|one| is_read(one.0, one.1)) {
            let line = before.matches('\n').count() + 1;
            found.push(format!("{}:{line}: {literal:?}", path.display()));
        }
    }
    let list = found.join("\n");
    assert!(found.is_empty(), "words that belong into app/src/words:\n{list}");
}

#[test]
fn words_in_views_are_recognised() {
    let read =
        |source: &str| literals(source).into_iter().filter(|one| is_read(one.0, one.1)).count();
    assert_eq!(read("<p>\"Read me\"</p>"), 1);
    assert_eq!(read("<p>{number}\" of them\"</p>"), 1);
    assert_eq!(read("view! { \"line \" {number} }"), 1);
    assert_eq!(read("<nav aria-label=\"Site\">"), 1);
    assert_eq!(read("<p class=\"note\">{words::note()}\" · \"<code>\"RUN\"</code></p>"), 0);
    assert_eq!(read("match a { 1 => \"one\", _ => \"more\" } // <p>\"no\"</p>"), 0);
}
