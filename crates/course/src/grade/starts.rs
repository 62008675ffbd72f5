//! Whether a container of the image would start its program, and what the engine would say if not.

use image::{Catalog, Entry, EntryKind, Image};

use super::Answer;
use crate::Attempt;
use crate::visible::Visible;

/// Where programs are looked for if the image sets no `PATH`.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Directories of which a base image's files are known as a sum only.
pub(super) const OF_BASE: [&str; 6] = ["/bin", "/etc", "/lib", "/sbin", "/usr", "/var"];

/// Looks for the program that `ENTRYPOINT` and `CMD` name, for its mode, and for the user. `wanted` is the file that it
/// must be, if the goal names one.
pub(super) fn answer(
    attempt: &Attempt,
    image: &Image,
    seen: &Visible<'_>,
    wanted: Option<&str>,
) -> Answer {
    let config = &image.config;
    let words: Vec<&String> =
        config.entrypoint.iter().flatten().chain(config.cmd.iter().flatten()).collect();
    let Some(program) = words.first() else {
        return (Some(false), "There is nothing to start: no ENTRYPOINT and no CMD".to_owned());
    };
    if let Some(wanted) = wanted
        && !names(image, &words, wanted)
    {
        let words = if is_of_base(attempt, image) {
            format!(
                "It starts what its base starts, {program}: no CMD or ENTRYPOINT of yours names {wanted}"
            )
        } else {
            format!("It starts {program}, and that is not {wanted}")
        };
        return (Some(false), words);
    }
    if is_of_base(attempt, image) {
        return (Some(true), format!("It starts what its base starts: {program}"));
    }
    match find(attempt, image, seen, program) {
        Found::Program(path) => match unknown_user(attempt, image, seen) {
            Some(user) => {
                let words =
                    format!("unable to find user {user}: no matching entries in passwd file");
                (Some(false), words)
            }
            None => (Some(true), format!("{path} starts")),
        },
        Found::NotExecutable(path, mode) => {
            let user = match image.config.user.as_str() {
                "" => "root",
                user => user,
            };
            let words = format!(
                "exec {path}: permission denied (its mode is {mode:04o}, the user is {user})"
            );
            (Some(false), words)
        }
        Found::Perhaps => (None, format!("Whether {program} is there cannot be known")),
        Found::Nowhere if program.contains('/') => {
            (Some(false), format!("exec: \"{program}\": stat {program}: no such file or directory"))
        }
        Found::Nowhere => {
            (Some(false), format!("exec: \"{program}\": executable file not found in $PATH"))
        }
    }
}

/// Whether the base image has a file, and no layer of the learner's hides it.
pub(super) fn base_has(attempt: &Attempt, image: &Image, path: &str) -> bool {
    let hides = |entry: &Entry| {
        let covers = path.strip_prefix(&*entry.path);
        let whole = covers.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        matches!(entry.kind, EntryKind::Whiteout | EntryKind::Opaque) && whole
    };
    Catalog::builtin().base(base(attempt)).is_some_and(|base| base.has_file(path))
        && !image.layers.iter().flat_map(|layer| &layer.entries).any(hides)
}

/// Whether a program that the image is to call is surely not in it.
pub(super) fn is_missing(
    attempt: &Attempt,
    image: &Image,
    seen: &Visible<'_>,
    program: &str,
) -> bool {
    matches!(find(attempt, image, seen, program), Found::Nowhere)
}

/// What is known of a program.
enum Found {
    /// It is there and may be executed.
    Program(String),
    /// It is there, and the container's user may not execute it.
    NotExecutable(String, u32),
    /// It is not there.
    Nowhere,
    /// The base image may have it.
    Perhaps,
}

/// Whether the words that a container starts with name a file: as their program, or as what a shell or an interpreter is
/// given to run.
fn names(image: &Image, words: &[&String], file: &str) -> bool {
    let mut parts = words.iter().flat_map(|word| word.split([' ', '\t', '\n', ';', '&', '|']));
    parts.any(|part| {
        let part = part.trim_matches(['"', '\'']);
        let here = format!("{}/{part}", image.config.workdir.trim_end_matches('/'));
        !part.is_empty() && (here == file || places(image, part).iter().any(|path| path == file))
    })
}

/// Where a program may lie.
fn places(image: &Image, program: &str) -> Vec<String> {
    if program.starts_with('/') {
        vec![program.to_owned()]
    } else if program.contains('/') {
        let directory = image.config.workdir.trim_end_matches('/');
        vec![format!("{directory}/{}", program.trim_start_matches("./"))]
    } else {
        let path = image.config.env.get("PATH").map_or(PATH, String::as_str);
        path.split(':').map(|one| format!("{}/{program}", one.trim_end_matches('/'))).collect()
    }
}

fn find(attempt: &Attempt, image: &Image, seen: &Visible<'_>, program: &str) -> Found {
    let paths = places(image, program);
    for path in &paths {
        if let Some(entry) = seen.file(path) {
            return match entry.kind {
                // Whatever a link or a bundle leads to: its mode is another entry's.
                EntryKind::File if !may_execute(image, entry) => {
                    Found::NotExecutable(path.clone(), entry.mode & 0o7777)
                }
                _ if attempt.perhaps(path) => Found::Perhaps,
                _ => Found::Program(path.clone()),
            };
        }
    }
    if base(attempt) == "scratch" && !attempt.has_unknown_steps() {
        return Found::Nowhere;
    }
    // There is no program in it, and nothing can run in it that would bring one.
    if super::distroless(base(attempt)) == Some("static") && !base(attempt).contains(":debug") {
        return Found::Nowhere;
    }
    let known = Catalog::builtin().base(base(attempt));
    if known.is_some_and(|base| has_program(base, program)) {
        return Found::Program(program.to_owned());
    }
    if program.trim_start_matches("/bin/") == "sh" {
        return match has_shell(attempt) {
            Some(true) => Found::Program("/bin/sh".to_owned()),
            Some(false) if !attempt.has_unknown_steps() => Found::Nowhere,
            _ => Found::Perhaps,
        };
    }
    let of_base = |path: &String| OF_BASE.iter().any(|start| path.starts_with(start));
    if paths.iter().any(of_base) || attempt.has_unknown_steps() {
        Found::Perhaps
    } else {
        Found::Nowhere
    }
}

/// Whether a base image surely has a program: what it starts itself, and bash where the distribution has it.
fn has_program(base: &image::BaseImage, program: &str) -> bool {
    let is_debian = matches!(base.family, image::Family::Debian | image::Family::Ubuntu);
    let own = base.entrypoint.iter().chain(base.cmd);
    match program {
        "bash" | "/bin/bash" | "/usr/bin/bash" => is_debian,
        "python" => base.reference.starts_with("python:"),
        _ => own.copied().any(|own| own == program),
    }
}

/// Whether the container's user may execute a file: root if anybody may, others as its owner, its group or all may. Of a
/// user by name, and of a group that is not given, nothing is known: then it is enough that somebody may.
fn may_execute(image: &Image, file: &Entry) -> bool {
    let (user, group) = match image.config.user.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (image.config.user.as_str(), None),
    };
    let Ok(uid) = user.parse::<u32>() else { return file.mode & 0o111 != 0 };
    match group.map(str::parse::<u32>) {
        _ if uid == 0 => file.mode & 0o111 != 0,
        _ if uid == file.uid => file.mode & 0o100 != 0,
        Some(Ok(gid)) if gid != file.gid => file.mode & 0o001 != 0,
        Some(Ok(_)) => file.mode & 0o010 != 0,
        _ => file.mode & 0o011 != 0,
    }
}

/// The image that the final stage stands on in the end.
fn base(attempt: &Attempt) -> &str {
    let last = attempt.lineage().last();
    last.and_then(|stage| attempt.build.stages.get(stage)).map_or("", |stage| &stage.base)
}

/// Whether the container starts what the base image would.
fn is_of_base(attempt: &Attempt, image: &Image) -> bool {
    let Some(base) = Catalog::builtin().base(base(attempt)) else { return false };
    let config = &image.config;
    let own = config.entrypoint.iter().flatten().chain(config.cmd.iter().flatten());
    let of_base = base.entrypoint.iter().chain(base.cmd);
    own.map(String::as_str).eq(of_base.copied())
}

/// Whether the base has a shell, if that is known.
fn has_shell(attempt: &Attempt) -> Option<bool> {
    let base = base(attempt);
    let known = Catalog::builtin().base(base).map(|base| base.has_shell);
    // Only the `:debug` tags of distroless have one.
    known.or_else(|| super::distroless(base).map(|_| base.contains(":debug")))
}

/// The user, if it is a name that nothing in the image can know.
fn unknown_user<'a>(attempt: &Attempt, image: &'a Image, seen: &Visible<'_>) -> Option<&'a str> {
    let user = image.config.user.split(':').next().unwrap_or_default();
    let is_name = user.bytes().any(|byte| !byte.is_ascii_digit()) && user != "root";
    (is_name && base(attempt) == "scratch" && !seen.has("/etc/passwd")).then_some(user)
}
