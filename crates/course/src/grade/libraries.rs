//! Whether what comes from other stages finds its C library.

use dockerfile::{Instruction, Kind, Text, Transfer};
use image::{Catalog, Libc};

use super::Answer;
use crate::Attempt;

/// Arguments by which a program is linked without a C library that it would look for.
const STATIC: &[&str] = &["-static", "--static", "-static-pie", "CGO_ENABLED=0"];

/// How files end that no C library loads.
const DATA: &[&str] =
    &[".crt", ".pem", ".json", ".html", ".css", ".js", ".txt", ".md", ".yml", ".yaml", ".conf"];

/// Compares the C library of the final stage with those of the stages and images that it copies from.
pub(super) fn same(attempt: &Attempt) -> Answer {
    let Some(target) = attempt.build.target else { return (Some(false), String::new()) };
    let own = library(attempt, target);
    let mut queue = vec![target];
    let mut seen = Vec::new();
    let mut unknown = None;
    let mut words = Vec::new();
    while let Some(stage) = queue.pop() {
        if seen.contains(&stage) {
            continue;
        }
        seen.push(stage);
        // A stage without a C library only hands on what it got from others.
        let hands_on = stage == target || library(attempt, stage) == Some(Libc::None);
        if hands_on {
            for stage in lineage(attempt, stage) {
                let reads = attempt.build.stages[stage].reads.iter().copied();
                queue.extend(reads.filter(|&read| !gives_data_only(attempt, stage, read)));
                for image in outside(attempt, stage) {
                    let made = of_image(&image);
                    match compare(made, own) {
                        Some(true) => words.push(format!("{image}: {}", name(made))),
                        Some(false) => return refuse(&image, made, own),
                        None => unknown = Some(image),
                    }
                }
            }
        }
        if stage == target || hands_on {
            continue;
        }
        let title = title(attempt, stage);
        if is_static(attempt, stage) {
            words.push(format!("{title}: static"));
            continue;
        }
        let made = library(attempt, stage);
        match compare(made, own) {
            Some(true) => words.push(format!("{title}: {}", name(made))),
            Some(false) => return refuse(&title, made, own),
            None => unknown = Some(title),
        }
    }
    match unknown {
        Some(title) => (None, format!("Which C library {title} has is not known")),
        None if words.is_empty() => (Some(true), "Nothing comes from another stage".to_owned()),
        None => {
            words.sort();
            (Some(true), format!("{}; the final stage: {}", words.join(", "), name(own)))
        }
    }
}

/// Whether what was made with one library runs with the other.
fn compare(made: Option<Libc>, own: Option<Libc>) -> Option<bool> {
    match (made, own) {
        (Some(Libc::None), _) => Some(true),
        (Some(made), Some(own)) => Some(made == own),
        _ => None,
    }
}

fn refuse(title: &str, made: Option<Libc>, own: Option<Libc>) -> Answer {
    (Some(false), format!("{title}: {}; the final stage: {}", name(made), name(own)))
}

fn name(libc: Option<Libc>) -> &'static str {
    match libc {
        Some(Libc::Musl) => "musl",
        Some(Libc::Glibc) => "glibc",
        Some(Libc::Uclibc) => "uClibc",
        Some(Libc::None) => "no C library",
        None => "not known",
    }
}

/// A stage, then the stage that it is `FROM`, and so on.
fn lineage(attempt: &Attempt, stage: usize) -> Vec<usize> {
    let stages = &attempt.build.stages;
    let next = |&stage: &usize| {
        stages.get(stage).and_then(|one| one.base_stage).filter(|&base| base < stage)
    };
    std::iter::successors(Some(stage).filter(|&stage| stage < stages.len()), next).collect()
}

/// The C library of the base that a stage ends at.
fn library(attempt: &Attempt, stage: usize) -> Option<Libc> {
    let last = *lineage(attempt, stage).last()?;
    of_image(&attempt.build.stages.get(last)?.base)
}

/// The C library of an image: from the catalog, or, of distroless, whose sizes are not known, by its name.
fn of_image(reference: &str) -> Option<Libc> {
    let known = Catalog::builtin().base(reference).map(|base| base.libc);
    known.or_else(|| match super::distroless(reference) {
        Some("static") => Some(Libc::None),
        Some(_) => Some(Libc::Glibc),
        None => by_name(reference),
    })
}

/// The C library that an image's name or tag speaks of.
fn by_name(reference: &str) -> Option<Libc> {
    // What the official image of this name is built on is not in its tags.
    const ON_DEBIAN: [&str; 1] = ["gcc"];
    const GLIBC: [&str; 7] =
        ["bullseye", "bookworm", "trixie", "jammy", "noble", "debian", "ubuntu"];
    let name = image::shortened(reference);
    let image = name.split(':').next().unwrap_or(name);
    if name.contains("alpine") {
        Some(Libc::Musl)
    } else if ON_DEBIAN.contains(&image) || GLIBC.iter().any(|word| name.contains(word)) {
        Some(Libc::Glibc)
    } else {
        None
    }
}

/// Whether a stage takes nothing but data from another one: certificates, time zones, pictures. Whatever a mount reads
/// may be a program.
fn gives_data_only(attempt: &Attempt, stage: usize, from: usize) -> bool {
    let is_it = |name: &Text| attempt.file.stage_reference(&name.value, stage) == Some(from);
    attempt.of_stage(stage).iter().all(|one| match &one.kind {
        Kind::Copy(transfer) | Kind::Add(transfer) => {
            let named = one.flag_value("from").is_some_and(is_it);
            !named || is_data(transfer)
        }
        Kind::Run(_) => !one.mounts().iter().any(|mount| mount.from().is_some_and(is_it)),
        _ => true,
    })
}

/// Whether all that is copied is data, by its place or its name.
fn is_data(transfer: &Transfer) -> bool {
    transfer.sources.iter().all(|source| {
        let path = source.value.as_str();
        ["/etc/", "/usr/share/"].iter().any(|place| path.starts_with(place))
            || DATA.iter().any(|end| path.ends_with(end))
    })
}

fn title(attempt: &Attempt, stage: usize) -> String {
    let named = attempt.file.stages.get(stage).and_then(|stage| stage.name.clone());
    named.unwrap_or_else(|| format!("stage {stage}"))
}

/// Images that the stage copies more than data from directly, without a stage.
fn outside(attempt: &Attempt, stage: usize) -> Vec<String> {
    let from = |one: &Instruction| match &one.kind {
        Kind::Copy(transfer) | Kind::Add(transfer) if !is_data(transfer) => {
            Some(one.flag_value("from")?.value.clone())
        }
        _ => None,
    };
    let names = attempt.of_stage(stage).iter().filter_map(from);
    names.filter(|name| attempt.file.stage_reference(name, stage).is_none()).collect()
}

/// Whether the stage, or one that it is `FROM`, says that its programs are static.
fn is_static(attempt: &Attempt, stage: usize) -> bool {
    lineage(attempt, stage).into_iter().flat_map(|stage| attempt.of_stage(stage)).any(|one| {
        match &one.kind {
            Kind::Env(pairs) => pairs.pairs.iter().any(|pair| {
                pair.key.value == "CGO_ENABLED" && pair.value.value.trim_matches(['"', '\'']) == "0"
            }),
            Kind::Arg(arguments) => arguments.iter().any(|argument| {
                argument.name.value == "CGO_ENABLED"
                    && argument
                        .default
                        .as_ref()
                        .is_some_and(|value| value.value.trim_matches(['"', '\'']) == "0")
            }),
            Kind::Run(_) => one.run().is_some_and(|script| {
                script.commands().any(|found| {
                    let assigned = found.simple.assignments.iter().any(|assignment| {
                        assignment.name == "CGO_ENABLED" && assignment.value.is("0")
                    });
                    assigned || found.simple.arguments().iter().any(|word| says_static(&word.raw))
                })
            }),
            _ => false,
        }
    })
}

/// `-static`, `-ldflags="-extldflags '-static'"`, `--target=x86_64-unknown-linux-musl`.
fn says_static(word: &str) -> bool {
    let parts = word.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ','));
    parts.into_iter().any(|part| STATIC.contains(&part) || part.ends_with("-unknown-linux-musl"))
}
