//! What file commands say of their work with `-v`.

use std::fmt::Write;

use super::options::Options;
use crate::content::Content;
use crate::machine::{Call, Machine};
use crate::tree::split;

/// What a call of a file command is going to print: nothing without `-v`, `None` where that is not known. It must be asked
/// before the command does its work.
pub(super) fn said(machine: &Machine<'_>, call: &Call) -> Option<Content> {
    let talks = |letters: &str| {
        let options = Options::of(call, "", &[]);
        options.names().any(|name| name == "verbose" || name.len() == 1 && letters.contains(name))
    };
    let verbose = match call.name.as_str() {
        "cp" | "mv" | "rm" | "ln" | "install" | "rmdir" => talks("v"),
        "tar" => call.args.iter().enumerate().any(|(at, arg)| {
            let letters =
                arg.text.strip_prefix('-').unwrap_or(if at == 0 { &arg.text } else { "" });
            arg.text == "--verbose" || !letters.starts_with('-') && letters.contains('v')
        }),
        "chmod" | "chown" | "chgrp" => talks("vc") || talks("changes"),
        _ => false,
    };
    if !verbose {
        return Some(Content::empty());
    }
    if machine.system.is_busybox() || call.args.iter().any(|arg| !arg.known) {
        return None;
    }
    let options = Options::of(call, "tS", &["target-directory", "suffix"]);
    let mut out = String::new();
    match call.name.as_str() {
        "rm" => {
            for arg in &options.operands {
                let path = machine.path(&arg.text);
                let Some(id) = machine.tree.place(&path, false).ok()?.node else { continue };
                let name = arg.text.trim_end_matches('/');
                if machine.tree.is_directory(id) {
                    for (at, inner) in machine.tree.below(&path, id) {
                        let what = if machine.tree.is_directory(inner) { "directory " } else { "" };
                        let shown = at.strip_prefix(path.as_str()).unwrap_or("");
                        let _ = writeln!(out, "removed {what}'{name}{shown}'");
                    }
                    let _ = writeln!(out, "removed directory '{name}'");
                } else {
                    let _ = writeln!(out, "removed '{name}'");
                }
            }
        }
        "cp" | "mv" | "ln" => {
            let (sources, destination) = super::files::sources_and_target(&options)?;
            let goal = machine.path(&destination.text);
            let into = machine.tree.find(&goal).is_some_and(|id| machine.tree.is_directory(id))
                && !options.has(&["T", "n"]);
            for source in sources {
                let from = machine.path(&source.text);
                let base = destination.text.trim_end_matches('/');
                let to = match split(&from).1 {
                    name if into => format!("{base}/{name}"),
                    _ => destination.text.clone(),
                };
                let text = &source.text;
                if call.name == "ln" {
                    let arrow = if options.has(&["s", "symbolic"]) { "->" } else { "=>" };
                    let _ = writeln!(out, "'{to}' {arrow} '{text}'");
                    continue;
                }
                let id = machine.tree.place(&from, false).ok()?.node?;
                let directory = machine.tree.is_directory(id);
                match (call.name.as_str(), directory) {
                    ("mv", false) => drop(writeln!(out, "renamed '{text}' -> '{to}'")),
                    ("cp", false) => drop(writeln!(out, "'{text}' -> '{to}'")),
                    ("cp", true) => {
                        let text = text.trim_end_matches('/');
                        let _ = writeln!(out, "'{text}' -> '{to}'");
                        for (at, _) in machine.tree.below(&from, id) {
                            let rest = at.strip_prefix(from.as_str()).unwrap_or("");
                            let _ = writeln!(out, "'{text}{rest}' -> '{to}{rest}'");
                        }
                    }
                    // Where a directory cannot be renamed, each file of it is told.
                    _ => return None,
                }
            }
        }
        _ => return None,
    }
    Some(Content::text(&out))
}
