//! `.dockerignore` against what a real Docker kept and threw away.

use image::{Builder, Decision, Ignore};
use proptest::prelude::*;
use serde_json::Value;

const VECTORS: &str = include_str!("data/dockerignore-vectors.json");

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn vectors_of_real_builds() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("the vectors are JSON");
    let files = strings(&vectors["context_files"]);
    let directories: Vec<String> =
        strings(&vectors["context_dirs"]).iter().map(|path| format!("{path}/")).collect();
    let paths: Vec<&str> =
        files.iter().copied().chain(directories.iter().map(String::as_str)).collect();
    let cases = vectors["cases"].as_array().expect("there are cases");
    assert_eq!(cases.len(), 67);
    for case in cases {
        let name = &case["name"];
        let ignore = Ignore::parse(case["dockerignore"].as_str().expect("every case has a text"));
        let decided = ignore.walk(&paths, "Dockerfile", Builder::BuildKit);
        if let Some(error) = case["error"].as_str() {
            let problem = decided.expect_err("Docker refuses it");
            assert!(error.ends_with(&problem.message), "{name}: {}", problem.message);
            continue;
        }
        let decided = decided.expect("Docker takes it");
        let gone = |paths: &[&str], decided: &[Decision]| -> Vec<String> {
            let gone = paths.iter().zip(decided).filter(|(_, decision)| decision.ignored);
            gone.map(|(path, _)| path.trim_end_matches('/').to_owned()).collect()
        };
        assert_eq!(gone(&files, &decided[..files.len()]), strings(&case["excluded"]), "{name}");
        let mut below = gone(&paths[files.len()..], &decided[files.len()..]);
        below.sort();
        assert_eq!(below, strings(&case["dirs_gone"]), "{name}");
    }
}

/// Checks which paths are ignored (`-`), kept (`+`) or arrive empty (`0`).
#[track_caller]
fn check(text: &str, builder: Builder, expected: &[&str]) {
    let paths: Vec<&str> = expected.iter().map(|path| &path[1..]).collect();
    let decided = Ignore::parse(text).walk(&paths, "Dockerfile", builder).expect("well formed");
    for (expected, decision) in expected.iter().zip(decided) {
        let mark = match decision {
            Decision { ignored: true, .. } => '-',
            Decision { emptied: true, .. } => '0',
            _ => '+',
        };
        assert_eq!(format!("{mark}{}", &expected[1..]), *expected, "{text:?}");
    }
}

#[test]
fn exception_that_was_not_asked_above() {
    // `!a` could not change `a` itself, so it was not asked there, and hands nothing down.
    check("a/*\n!a\n", Builder::BuildKit, &["-a/b", "+a/", "+c"]);
}

#[test]
fn walking_and_opening_disagree() {
    check("a\n!a/b\na\n", Builder::BuildKit, &["0a/b", "-a/c", "+a/"]);
}

#[test]
fn classic_client_stays_out_where_no_exception_leads() {
    let paths = ["+root.js", "+src/app.js", "-src/app.css"];
    check("*\n!**/*.js\n", Builder::BuildKit, &paths);
    check("*\n!**/*.js\n", Builder::Classic, &["+root.js", "-src/app.js", "-src/app.css"]);
    check("*\n!src/*.js\n", Builder::Classic, &["-root.js", "+src/app.js", "-src/app.css"]);
}

#[test]
fn expressions_show_through() {
    check("\\d.log\n", Builder::BuildKit, &["-7.log", "+d.log"]);
    check("[*]\n", Builder::BuildKit, &["+*", "-[^]", "-]"]);
    check("[[:digit:]]x\n", Builder::BuildKit, &["-1x", "+:x"]);
    check("a**b\n", Builder::BuildKit, &["-ab", "-a/b", "-ax/y/b", "+axb"]);
    check("x^*\n", Builder::BuildKit, &["+x^y"]);
    check("^x\n", Builder::BuildKit, &["-^x"]);
    check("**/*\n", Builder::BuildKit, &["-a", "-b/c"]);
    check("a/***/z\n", Builder::BuildKit, &["+a/z", "-a/b/z", "-a/b/c/z"]);
    check("?|x.log\n", Builder::BuildKit, &["-abc", "-a/x.log", "+/"]);
    check("ax|b?\n", Builder::BuildKit, &["-axe", "-a/bc", "+abcd"]);
    check("{a,b}.m?\n", Builder::BuildKit, &["-{a,b}.md", "+a.md"]);
    check("a{2}?\n", Builder::BuildKit, &["-aab", "+ab", "+a{2}b"]);
    check("[^a]\n", Builder::BuildKit, &["+a", "-b", "+bc"]);
    check("\u{e9}?\n", Builder::BuildKit, &["-\u{e9}\u{e8}", "+\u{e9}"]);
}

#[test]
fn a_bad_expression_fails_at_the_first_comparison() {
    let ignore = Ignore::parse("# note\na\n![z-a]\n");
    assert_eq!(ignore.problem(), None);
    assert!(ignore.walk(&["b"], "Dockerfile", Builder::BuildKit).is_ok());
    let problem = ignore.walk(&["a"], "Dockerfile", Builder::BuildKit).expect_err("it is compared");
    assert_eq!((problem.line, problem.message.as_str()), (3, "syntax error in pattern"));
}

#[test]
fn the_line_that_decided() {
    let ignore = Ignore::parse("# build\n*.md\n\n!README.md\ndocs/\n");
    let line = |path| ignore.decide(path).expect("well formed").line;
    assert_eq!(line("CHANGES.md"), Some(2));
    assert_eq!(line("README.md"), Some(4));
    assert_eq!(line("docs/a/b.html"), Some(5));
    assert_eq!(line("src/a"), None);
}

#[test]
fn the_classic_builder_gets_its_files_and_takes_them_away() {
    let ignore = Ignore::parse("*\n");
    let paths = ["Dockerfile", ".dockerignore", "a"];
    let sent = |builder| {
        let decided = ignore.walk(&paths, "Dockerfile", builder).expect("well formed");
        decided.iter().map(|decision| (decision.ignored, decision.sent)).collect::<Vec<_>>()
    };
    assert_eq!(sent(Builder::Classic), [(true, true), (true, true), (true, false)]);
    assert_eq!(sent(Builder::BuildKit), [(true, false), (true, false), (true, false)]);
}

proptest! {
    #[test]
    fn never_panics(text in "[-a/*?\\[\\]^!\\\\.#{}:dpLQEx0 \n\r]{0,60}", path in "[-a/*\\[\\].d0 ]{0,20}") {
        let ignore = Ignore::parse(&text);
        let _ = ignore.decide(&path);
        for builder in [Builder::BuildKit, Builder::Classic] {
            let _ = ignore.walk(&[&path, "a/b", "a"], "Dockerfile", builder);
        }
    }

    #[test]
    fn any_text(text in any::<String>(), path in any::<String>()) {
        let _ = Ignore::parse(&text).walk(&[&path], "Dockerfile", Builder::BuildKit);
    }

    #[test]
    fn a_name_without_special_characters_takes_itself_and_what_is_below(
        name in "[a-zA-Z0-9_.-]{1,12}".prop_filter("no dots alone", |name| !matches!(name.as_str(), "." | ".."))
    ) {
        let below = format!("{name}/x/y");
        let other = format!("z{name}");
        let decided = Ignore::parse(&name)
            .walk(&[&name, &below, &other], "Dockerfile", Builder::BuildKit)
            .expect("well formed");
        prop_assert_eq!(decided.iter().map(|decision| decision.ignored).collect::<Vec<_>>(), [true, true, false]);
    }
}

/// Work that would double with every star if it were tried one way after the other.
#[test]
fn hostile_patterns_end() {
    let long = "b".repeat(4000);
    let class = format!("[{}]*x", "a-z".repeat(5000));
    for pattern in [
        "*a".repeat(2000),
        "**/".repeat(2000) + "a",
        "**a".repeat(1000),
        class,
        "?".repeat(3000) + "*a",
        "\\B".repeat(3000) + "*a",
    ] {
        let ignore = Ignore::parse(&format!("{pattern}\n!{pattern}\n"));
        let decision = ignore.decide(&long).expect("well formed");
        assert!(!decision.ignored, "{}", &pattern[..12]);
    }
}

const BUILDS: &str = include_str!("data/dockerignore-builds.json");

/// Ignore files put together at random, each built by a real Docker with `COPY . /`.
#[track_caller]
fn agree(builder: Builder, key: &str) {
    let builds: Value = serde_json::from_str(BUILDS).expect("the builds are JSON");
    let paths = strings(&builds["files"]);
    let mut wrong = Vec::new();
    for case in builds[key].as_array().expect("there are builds") {
        let text = case["dockerignore"].as_str().expect("every build has a text");
        let decided = Ignore::parse(text).walk(&paths, "Dockerfile", builder);
        let said = case["error"].as_str();
        let (decided, said) = match (decided, said) {
            (Ok(decided), None) => (decided, case),
            (Err(problem), Some(said)) if said.ends_with(&problem.message) => continue,
            (decided, said) => {
                wrong.push(format!("{text:?}: {said:?}, not {decided:?}"));
                continue;
            }
        };
        let ignored = paths.iter().zip(&decided).filter(|(_, decision)| decision.ignored);
        let excluded: Vec<&str> = ignored.map(|(path, _)| *path).collect();
        if excluded != strings(&said["excluded"]) {
            wrong.push(format!("{text:?}: {said}, not {excluded:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn random_files_as_buildkit_took_them() {
    agree(Builder::BuildKit, "buildkit");
}

#[test]
fn random_files_as_the_classic_builder_took_them() {
    agree(Builder::Classic, "classic");
}
