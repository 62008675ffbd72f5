//! `cargo xtask test`: every check, the cheap ones first.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use server::Base;

use crate::preview::Preview;
use crate::project::Project;
use crate::report::{Counts, Outcome, Report};
use crate::setup::{self, Browser, Build, WasmTarget};
use crate::shell::{find, line, seconds};
use crate::site::{self, Finish};
use crate::{budget, dist};

/// What the checks share.
struct Bench<'a> {
    project: &'a Project,
    build: Build,
    browser: Browser,
    /// Words in the names of the browser tests to run; none for all of them.
    browser_tests: Vec<String>,
}

type Check = fn(&Bench<'_>) -> Result<Outcome>;

const CHECKS: &[(&str, &str, Check)] = &[
    ("format", "the code is formatted (cargo fmt)", format),
    ("clippy", "clippy finds nothing, native", clippy),
    ("clippy-wasm", "clippy finds nothing, wasm32", clippy_wasm),
    ("tests", "unit, law, content and doc tests (cargo test)", tests),
    ("site", "the site builds", build_site),
    ("budget", "wasm and pages keep to their sizes", budgets),
    ("dist", "the zip and the image are made, and their servers serve", packed),
    ("browser", "a learner's paths in Chromium", in_browser),
    ("firefox", "the same paths in Firefox", in_firefox),
];

/// Runs the checks whose names contain one of the words, or all; of the browser tests those named behind `--`. Says
/// whether all passed.
pub(crate) fn run(project: &Project, words: &[String]) -> Result<bool> {
    let mut parts = words.splitn(2, |word| word == "--");
    let wanted = parts.next().unwrap_or_default();
    let browser_tests = parts.next().unwrap_or_default().to_vec();
    let chosen: Vec<_> = CHECKS
        .iter()
        .filter(|(name, ..)| wanted.is_empty() || wanted.iter().any(|word| name.contains(word)))
        .collect();
    if chosen.is_empty() {
        let names: Vec<_> = CHECKS.iter().map(|(name, ..)| *name).collect();
        bail!("no check is named so; there are: {}", names.join(", "));
    }
    let start = Instant::now();
    let build = setup::for_build(project)?;
    let browser = setup::for_tests(project)?;
    println!("• everything that the tests need is here ({})", seconds(start.elapsed()));
    let bench = Bench { project, build, browser, browser_tests };

    let mut report = Report::default();
    for (number, (name, what, check)) in chosen.iter().enumerate() {
        println!("\n[{}/{}] {name}: {what}", number + 1, chosen.len());
        let start = Instant::now();
        let outcome = check(&bench).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Outcome::Failed(Counts::default())
        });
        println!("  {} after {}", word(&outcome), seconds(start.elapsed()));
        let stop = *name == "site" && matches!(outcome, Outcome::Failed(_));
        report.add(name, outcome, start.elapsed());
        if stop {
            println!("\nwithout a site there is nothing to look at in a browser");
            break;
        }
    }
    report.print();
    Ok(report.is_good())
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed(_) => "passed",
        Outcome::Failed(_) => "FAILED",
        Outcome::Skipped(_) => "skipped",
    }
}

fn format(bench: &Bench<'_>) -> Result<Outcome> {
    all_of(bench, &[&["fmt", "--all", "--check"]])
}

fn clippy(bench: &Bench<'_>) -> Result<Outcome> {
    // `site` gives `app` its feature `ssr`; the browser tests are no test target of their own accord.
    all_of(
        bench,
        &[
            &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
            &["clippy", "--package", "site", "--test", "browser", "--", "-D", "warnings"],
        ],
    )
}

fn clippy_wasm(bench: &Bench<'_>) -> Result<Outcome> {
    const TARGET: &str = "--target=wasm32-unknown-unknown";
    if matches!(bench.build.wasm, WasmTarget::Debian(_)) {
        return Ok(Outcome::Skipped(
            "Debian's rustc-web comes without clippy; the site's build compiles it",
        ));
    }
    all_of(
        bench,
        &[
            &["clippy", TARGET, "--package", "app", "--features", "csr", "--", "-D", "warnings"],
            &[
                "clippy",
                TARGET,
                "--package",
                "app",
                "--features",
                "csr,study",
                "--",
                "-D",
                "warnings",
            ],
            &[
                "clippy",
                TARGET,
                "--package",
                "app",
                "--features",
                "csr,workbench",
                "--",
                "-D",
                "warnings",
            ],
            &[
                "clippy",
                TARGET,
                "--package",
                "dockerfile",
                "--package",
                "image",
                "--package",
                "checker",
                "--package",
                "course",
                "--",
                "-D",
                "warnings",
            ],
        ],
    )
}

fn tests(bench: &Bench<'_>) -> Result<Outcome> {
    let mut command = cargo(bench);
    command.args(["test", "--workspace", "--no-fail-fast", "--", "--quiet"]);
    counted(&mut command)
}

fn build_site(bench: &Bench<'_>) -> Result<Outcome> {
    site::build(bench.project, Finish::Whole)?;
    Ok(Outcome::Passed(Counts::default()))
}

fn budgets(bench: &Bench<'_>) -> Result<Outcome> {
    let counts = budget::check(&bench.project.dist())?;
    Ok(if counts.failed == 0 { Outcome::Passed(counts) } else { Outcome::Failed(counts) })
}

fn packed(bench: &Bench<'_>) -> Result<Outcome> {
    if !dist::is_possible() {
        return Ok(Outcome::Skipped(
            "the Rust in use cannot compile for musl, and there is no rustup",
        ));
    }
    dist::make(bench.project)?;
    Ok(Outcome::Passed(Counts::default()))
}

fn in_browser(bench: &Bench<'_>) -> Result<Outcome> {
    let drivers: [(&str, &Path); 2] = [
        ("LAYERWISE_CHROMIUM", &bench.browser.chromium),
        ("LAYERWISE_CHROMEDRIVER", &bench.browser.driver),
    ];
    paths(bench, &drivers)
}

/// The tests that Firefox and its driver can play; its driver is no package of Debian's.
fn in_firefox(bench: &Bench<'_>) -> Result<Outcome> {
    let firefox = ["firefox-esr", "firefox"].into_iter().find_map(find);
    let (Some(firefox), Some(driver)) = (firefox, find("geckodriver")) else {
        return Ok(Outcome::Skipped(
            "Firefox or geckodriver is not in PATH (`cargo install geckodriver` makes the second)",
        ));
    };
    paths(bench, &[("LAYERWISE_FIREFOX", &firefox), ("LAYERWISE_GECKODRIVER", &driver)])
}

fn paths(bench: &Bench<'_>, drivers: &[(&str, &Path)]) -> Result<Outcome> {
    let dist = bench.project.dist();
    let root = Preview::start(&dist, &Base::default(), None)?;
    let folder = Base::new("/course/").context("it is a plain path")?;
    let below = Preview::start(&dist, &folder, None)?;
    let mut command = cargo(bench);
    command
        .args(["test", "--package", "site", "--test", "browser", "--", "--test-threads", "2"])
        .args(&bench.browser_tests)
        .env("LAYERWISE_SITE", root.address())
        .env("LAYERWISE_SITE_BELOW", below.address())
        .env("LAYERWISE_DIST", &dist)
        .env("LAYERWISE_AXE", &bench.browser.axe)
        .envs(drivers.iter().copied());
    counted(&mut command)
}

fn cargo(bench: &Bench<'_>) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(&bench.project.root);
    command
}

/// Runs cargo several times; all must succeed.
fn all_of(bench: &Bench<'_>, runs: &[&[&str]]) -> Result<Outcome> {
    let mut good = true;
    for arguments in runs {
        let mut command = cargo(bench);
        command.args(*arguments).stdin(Stdio::null());
        let status = command.status().with_context(|| format!("starting {}", line(&command)))?;
        if !status.success() {
            eprintln!("{} ended with {status}", line(&command));
            good = false;
        }
    }
    Ok(if good { Outcome::Passed(Counts::default()) } else { Outcome::Failed(Counts::default()) })
}

/// Runs a `cargo test`, shows what it prints and counts its tests.
fn counted(command: &mut Command) -> Result<Outcome> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", line(command)))?;
    let mut counts = Counts::default();
    let output = BufReader::new(child.stdout.take().context("its output is piped")?);
    for text in output.split(b'\n') {
        let text = String::from_utf8_lossy(&text?).into_owned();
        counts.add_line(&text);
        writeln!(std::io::stdout(), "{text}")?;
    }
    let status = child.wait()?;
    if status.success() && counts.passed == 0 {
        bail!("{} ran no test", line(command));
    }
    Ok(if status.success() { Outcome::Passed(counts) } else { Outcome::Failed(counts) })
}
