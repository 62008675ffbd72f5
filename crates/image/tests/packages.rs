//! Debian packages: what comes along, what goes again, and how well the sizes agree with installs that the data does not
//! hold.

use std::collections::BTreeSet;

use image::{Build, BuildContext, Catalog, Doubt, Inputs, simulate};
use serde_json::Value;

fn build(base: &str, run: &str) -> Build {
    let file = dockerfile::parse(&format!("FROM {base}\n{run}\n"));
    simulate(&file, &Inputs::new(&BuildContext::default()))
}

fn installed(base: &str, run: &str) -> Vec<String> {
    let build = build(base, run);
    assert_eq!(build.refused, None, "{run}");
    build.image().expect("a stage").installed_packages()
}

fn install(names: &str, recommends: bool) -> String {
    let option = if recommends { "" } else { "--no-install-recommends " };
    format!(
        "RUN apt-get update && apt-get install -y {option}{names} && rm -rf /var/lib/apt/lists/*"
    )
}

/// apt's own resolver, asked on 2026-11-23 for 254 packages without recommends and with them.
#[test]
fn closures_are_those_of_apt() {
    let data: Value =
        serde_json::from_str(include_str!("data/apt-closures.json")).expect("the data is JSON");
    let name = |id: &Value| data["packages"][id.as_u64().expect("a place") as usize].as_str();
    let (mut same, mut close, mut all) = (0, 0, 0);
    for row in data["rows"].as_array().expect("a list") {
        let asked = row["name"].as_str().expect("a name");
        for (kind, recommends) in [("without", false), ("with", true)] {
            let ids = row[kind].as_array().expect("a list").iter();
            let apt: BTreeSet<&str> = ids.filter_map(name).collect();
            let model = installed("debian:bookworm-slim", &install(asked, recommends));
            let model: BTreeSet<&str> = model.iter().map(String::as_str).collect();
            let other = apt.symmetric_difference(&model).count();
            all += 1;
            same += usize::from(other == 0);
            close += usize::from(other * 20 <= apt.len());
            if other > 0 {
                println!("{asked} {kind} recommends: {other} of {} differ", apt.len());
            }
        }
    }
    println!("{same} of {all} the same, {close} within 5 %");
    assert!(all > 500);
    assert!(same * 100 >= all * 95 && close * 100 >= all * 98);
}

/// One install: what was asked, bytes measured and modelled.
struct Row {
    asked: String,
    measured: [u64; 2],
    modelled: [u64; 2],
    doubt: Doubt,
}

impl Row {
    /// In percent, on disk or compressed.
    fn error(&self, at: usize) -> f64 {
        100.0 * self.modelled[at].abs_diff(self.measured[at]) as f64 / self.measured[at] as f64
    }
}

fn held_out(suite: &str) -> Vec<Row> {
    let data: Value = serde_json::from_str(include_str!("data/held-out-installs.json"))
        .expect("the data is JSON");
    let rows = data["installs"].as_array().expect("a list").iter();
    let rows = rows.filter(|row| row["suite"] == suite);
    let rows = rows.map(|row| {
        let names = row["packages"].as_str().expect("names");
        let recommends = row["recommends"] == true;
        let build = build(&format!("debian:{suite}-slim"), &install(names, recommends));
        let layer = build.image().expect("a stage").layers.last().expect("a layer");
        let bytes = |key: &str| row[key].as_u64().expect("bytes");
        Row {
            asked: format!("{names}{}", if recommends { " and what they recommend" } else { "" }),
            measured: [bytes("file_bytes"), bytes("gzip6_bytes")],
            modelled: [layer.size.bytes, layer.transfer.bytes],
            doubt: layer.size.doubt,
        }
    });
    rows.collect()
}

/// Median and worst error of each of the two sizes, in percent.
fn errors(rows: &[Row]) -> [(f64, f64); 2] {
    [0, 1].map(|at| {
        let mut errors: Vec<f64> = rows.iter().map(|row| row.error(at)).collect();
        errors.sort_by(f64::total_cmp);
        (errors[errors.len() / 2], errors[errors.len() - 1])
    })
}

fn report(rows: &[Row]) -> [(f64, f64); 2] {
    for row in rows {
        println!(
            "{:5.2} % {:5.2} % {:?} {:?} {:?} {}",
            row.error(0),
            row.error(1),
            row.measured,
            row.modelled,
            row.doubt,
            row.asked
        );
    }
    let errors = errors(rows);
    println!("{} installs; median and worst on disk, compressed: {errors:?}", rows.len());
    errors
}

/// Installs that neither the measured layers nor the estimator's fit have seen, all of them in one.
#[track_caller]
fn check_held_out(suite: &str) {
    let rows = held_out(suite);
    let [(median, worst), (median_compressed, worst_compressed)] = report(&rows);
    assert!(rows.len() >= 20);
    assert!(rows.iter().all(|row| row.doubt == Doubt::Estimate));
    assert!(median <= 3.0 && worst <= 10.0, "{median} {worst}");
    assert!(
        median_compressed <= 3.0 && worst_compressed <= 10.0,
        "{median_compressed} {worst_compressed}"
    );
}

#[test]
fn held_out_installs_of_debian_12() {
    check_held_out("bookworm");
}

#[test]
fn held_out_installs_of_debian_13() {
    check_held_out("trixie");
}

#[test]
fn a_name_that_leads_to_a_package() {
    let names = installed("debian:trixie-slim", &install("libglib2.0-0", false));
    assert!(names.contains(&"libglib2.0-0t64".to_owned()), "{names:?}");
}

#[test]
fn a_package_that_the_data_lacks_is_unknown() {
    let build = build("debian:bookworm-slim", &install("no-such-package curl", false));
    assert_eq!(build.refused, None);
    let layer = build.image().expect("a stage").layers.last().expect("a layer").clone();
    assert_eq!(layer.size.doubt, Doubt::Unknown);
    assert!(layer.size.bytes > 10_000_000, "curl is counted: {}", layer.size);
    let reasons: Vec<&str> = build
        .steps
        .iter()
        .flat_map(|step| step.unknown.iter().map(|unknown| unknown.reason.as_str()))
        .collect();
    assert_eq!(reasons, ["the model's data has no size for the package `no-such-package`"]);
}

#[test]
fn packages_share_what_they_share() {
    let size = |names: &str| {
        let build = build("debian:bookworm-slim", &install(names, false));
        build.image().expect("a stage").layers.last().expect("a layer").size.bytes
    };
    let (both, apart) = (size("git curl"), size("git") + size("curl"));
    assert!(both < apart - 5_000_000, "{both} {apart}");
    assert!(both >= size("git"));
}

/// What is there after an install and a command in the same RUN.
#[track_caller]
fn left(names: &str, command: &str, there: &[&str], gone: &[&str]) {
    let run = format!(
        "RUN apt-get update && apt-get install -y --no-install-recommends {names} && {command}"
    );
    let left = installed("debian:bookworm-slim", &run);
    let has = |name: &&&str| left.iter().any(|other| other == **name);
    assert!(there.iter().all(|name| has(&name)), "{command}: {left:?}");
    assert!(!gone.iter().any(|name| has(&name)), "{command}: {left:?}");
}

#[test]
fn what_goes() {
    // What depends on a package goes with it; what it needed stays until `autoremove`.
    left(
        "build-essential",
        "apt-get purge -y gcc",
        &["gcc-12", "make"],
        &["gcc", "build-essential"],
    );
    left(
        "build-essential",
        "apt-get purge -y --auto-remove build-essential",
        &[],
        &["gcc-12", "make"],
    );
    // What another one still needs stays.
    left("curl git", "apt-get purge -y --auto-remove git", &["curl", "libcurl4"], &["git", "perl"]);
    left("curl git", "apt-get remove -y git && apt-get autoremove -y", &["curl"], &["git", "perl"]);
}

/// The layers that the official images' own Dockerfiles install are in the catalog, compressed: a check of what the
/// images hold, and of installs on the full image.
#[test]
fn what_official_images_install() {
    for (reference, below) in [
        ("buildpack-deps:curl", "debian:trixie"),
        ("buildpack-deps:scm", "debian:trixie"),
        ("buildpack-deps:latest", "debian:trixie"),
    ] {
        let base = Catalog::builtin().base(reference).expect("it is in the catalog");
        let names = base.packages.join(" ");
        let build = build(below, &install(&names, false));
        let layer = build.image().expect("a stage").layers.last().expect("a layer").clone();
        let published: u64 = base.layers[1..].iter().sum();
        let error = 100.0 * layer.transfer.bytes.abs_diff(published) as f64 / published as f64;
        println!("{reference}: {published} published, {} modelled, {error:.1} %", layer.transfer);
        assert!(error <= 10.0, "{reference}: {error}");
    }
}

#[test]
fn what_the_base_image_holds_is_not_installed_again() {
    let added = |base: &str, names: &str| {
        let build = build(base, &install(names, false));
        build.image().expect("a stage").layers.last().expect("a layer").size.bytes
    };
    assert_eq!(added("python:3.13", "git gcc curl"), 0);
    assert!(added("python:3.13-slim", "git") > 80_000_000);
    // The compiler is there, what libpq-dev needs besides is not.
    assert!(
        added("rust:1-slim", "gcc libpq-dev") < added("debian:trixie-slim", "gcc libpq-dev") / 2
    );
}

/// `pip install` and `npm install` against real ones: with the tool's cache and without.
#[test]
fn installs_of_other_tools() {
    let data: Value =
        serde_json::from_str(include_str!("data/held-out-tools.json")).expect("the data is JSON");
    for row in data["installs"].as_array().expect("a list") {
        let names = row["packages"].as_str().expect("names");
        let layer = |base: &str, run: &str| {
            let build = build(base, &format!("RUN {run}"));
            assert_eq!(build.refused, None, "{run}");
            build.image().expect("a stage").layers.last().expect("a layer").size
        };
        let check = |run: &str, base: &str, key: &str, less: u64| {
            let modelled = layer(base, run).bytes - less;
            let measured = row[key].as_u64().expect("bytes");
            let error = 100.0 * modelled.abs_diff(measured) as f64 / measured as f64;
            println!("{run}: {measured} measured, {modelled} modelled, {error:.2} %");
            assert!(error <= 10.0, "{run}: {measured} measured, {modelled} modelled");
            less + modelled
        };
        if row["tool"] == "pip" {
            let base = "python:3.13-slim";
            check(&format!("pip install --no-cache-dir {names}"), base, "file_bytes", 0);
            let run = format!("pip install --no-cache-dir --no-compile {names}");
            check(&run, base, "without_byte_code", 0);
        } else {
            let base = "node:24-slim";
            let run = format!("npm install {names} && npm cache clean --force");
            let files = check(&run, base, "file_bytes", 0);
            check(&format!("npm install {names}"), base, "cache_bytes", files);
        }
    }
}
