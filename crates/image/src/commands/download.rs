//! `curl`, `wget`, `git`: the path is known, the size is not.

use super::options::Options;
use crate::Size;
use crate::build::stating;
use crate::content::{Content, Nature};
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{join, normalize};

pub(super) const TABLE: &[(&str, super::Program)] = &[("curl", curl), ("wget", wget), ("git", git)];

/// What a comment may state of a download.
const REMEDY: &str = "writes /path 12MB";

fn curl(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(
        call,
        "oHdXuAbcefmTwxCEKYyzr",
        &[
            "output",
            "header",
            "data",
            "request",
            "user",
            "retry",
            "connect-timeout",
            "max-time",
            "proto",
            "output-dir",
            "cacert",
            "form",
            "url",
        ],
    );
    let urls = urls(&options);
    let to = match options.value(&["o", "output"]) {
        Some(file) if file.text == "-" => None,
        Some(file) => Some(file.clone()),
        None if options.has(&["O", "remote-name"]) => urls.first().map(|url| named(url)),
        None => None,
    };
    fetch(machine, call, to)
}

fn wget(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(
        call,
        "OPtTUio",
        &["output-document", "directory-prefix", "tries", "timeout", "header", "user-agent"],
    );
    let urls = urls(&options);
    let to = match options.value(&["O", "output-document"]) {
        Some(file) if file.text == "-" => None,
        Some(file) => Some(file.clone()),
        None => urls.first().map(|url| {
            let file = named(url);
            match options.value(&["P", "directory-prefix"]) {
                Some(prefix) => {
                    Arg { text: normalize(&machine.path(&prefix.text), &file.text), ..file }
                }
                None => file,
            }
        }),
    };
    fetch(machine, call, to)
}

fn urls<'a>(options: &Options<'a>) -> Vec<&'a Arg> {
    options.operands.clone()
}

/// The file's name at the end of a URL.
fn named(url: &Arg) -> Arg {
    let path = url.text.split(['?', '#']).next().unwrap_or("");
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let name = if name.is_empty() || path.ends_with('/') { "index.html" } else { name };
    Arg { text: name.to_owned(), ..url.clone() }
}

fn fetch(machine: &mut Machine<'_>, call: &Call, to: Option<Arg>) -> Outcome {
    let Some(file) = to else { return Outcome::silent() };
    if !file.known {
        machine.doubt(file.span, "the file's name is not known before the build runs");
        return Outcome::silent();
    }
    if file.text.starts_with("/dev/") {
        return Outcome::ok();
    }
    machine.doubt(
        call.span,
        stating(format!("how many bytes `{}` downloads is not known", call.name), REMEDY),
    );
    let content = Content::unique(Size::UNKNOWN, Nature::of_path(&file.text));
    match machine.write(&file.text, content) {
        Ok(()) => Outcome::silent(),
        Err(error) => {
            let message = format!("{}: {}: {}", call.name, file.text, error.text());
            let code = if call.name == "curl" { 23 } else { 1 };
            match super::failed(machine, call, file.span, error, message) {
                Outcome { status: Status::Failed(_), output } => {
                    Outcome { status: Status::Failed(code), output }
                }
                other => other,
            }
        }
    }
}

fn git(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "bocC", &["branch", "depth", "origin", "config"]);
    let mut words = options.operands.iter();
    match words.next().map(|word| word.text.as_str()) {
        Some("clone") => {}
        Some("config" | "lfs") => {
            let content =
                Content::unique(Size { bytes: 60, doubt: crate::Doubt::Estimate }, Nature::Text);
            let home = machine.home();
            if options.has(&["global", "system"]) {
                let _ = machine.write(&join(&home, ".gitconfig"), content);
            }
            return Outcome::silent();
        }
        Some("rev-parse" | "describe" | "log" | "status" | "--version" | "version") | None => {
            return Outcome::silent();
        }
        Some(_) => {
            machine.doubt(call.span, stating("what this `git` writes is not known", REMEDY));
            return Outcome::silent();
        }
    }
    let (url, directory) = (words.next(), words.next());
    let name = match (directory, url) {
        (Some(directory), _) => (*directory).clone(),
        (None, Some(url)) => {
            let file = named(url);
            Arg { text: file.text.trim_end_matches(".git").to_owned(), ..file }
        }
        (None, None) => {
            return machine.complain(
                call.span,
                129,
                "fatal: You must specify a repository to clone.",
            );
        }
    };
    machine.doubt(call.span, stating("how many bytes this repository holds is not known", REMEDY));
    let path = machine.path(&name.text);
    let access = machine.access(0o755);
    let _ = machine.tree.mkdir_all(&path, access);
    let serial = machine.serial("clone");
    let content = Content::sized(Size::UNKNOWN, Nature::Text, &serial);
    let _ = machine.tree.put_bundle(
        &join(&path, "(files)"),
        content.size,
        content.transfer,
        None,
        content.id,
    );
    Outcome::silent()
}
