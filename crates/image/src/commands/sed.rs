//! `sed`.

use super::options::Options;
use super::{doubts_arguments, failed, worse};
use crate::content::Content;
use crate::ignore::LinePattern;
use crate::machine::{Call, Machine, Outcome};
use crate::tree::Errno;

pub(super) const TABLE: &[(&str, super::Program)] = &[("sed", sed)];

fn sed(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "ef", &["expression", "file"]);
    // `-i.bak` keeps the old file under another name; the letters behind `-i` arrive as flags of their own.
    let in_place = call.args.iter().find(|arg| {
        arg.text == "-i"
            || arg.text.starts_with("-i")
            || arg.text.starts_with("--in-place")
            || arg.text == "-Ei"
            || arg.text == "-ri"
            || arg.text == "-ni"
    });
    let Some(flag) = in_place else {
        if doubts_arguments(machine, call) {
            return Outcome::silent();
        }
        return printed(machine, call, &options);
    };
    let suffix =
        flag.text.strip_prefix("-i").filter(|suffix| !suffix.is_empty()).map(str::to_owned);
    let scripted = options.has(&["e", "expression", "f", "file"]);
    let files = options
        .operands
        .iter()
        .filter(|arg| !arg.text.starts_with("-i"))
        .skip(usize::from(!scripted));
    let mut all = Outcome::ok();
    for arg in files {
        if !arg.known {
            machine.doubt(arg.span, "which file is edited is not known");
            continue;
        }
        match machine.read(&arg.text) {
            Ok(Some(old)) => {
                let path = machine.path(&arg.text);
                let access = machine
                    .tree
                    .find(&path)
                    .map_or(machine.access(0o644), |id| machine.tree.node(id).access);
                if let Some(suffix) = &suffix {
                    let _ = machine.tree.rename(&path, &format!("{path}{suffix}"));
                }
                let script = script(&options);
                let new =
                    script.and_then(|script| edited(script, old.text.as_deref()?)).map_or_else(
                        || {
                            Content::unique(
                                crate::Size {
                                    doubt: old.size.doubt.max(crate::Doubt::Estimate),
                                    ..old.size
                                },
                                old.nature,
                            )
                        },
                        |text| Content::text(&text),
                    );
                // sed writes a new file and renames it over the old one.
                let _ = machine.tree.replace(&path, crate::tree::NodeKind::File(new), access, None);
            }
            Ok(None) | Err(Errno::Unknown) => {
                machine.doubt(
                    arg.span,
                    format!("the size of `{}` in the base image is not known", arg.text),
                );
            }
            Err(error) => {
                let message = format!("sed: can't read {}: {}", arg.text, error.text());
                let one = failed(machine, call, arg.span, error, message);
                all = worse(all, one);
            }
        }
    }
    all
}

/// The one script of a call; `None` if there are several or it comes from a file.
fn script<'a>(options: &'a Options<'_>) -> Option<&'a str> {
    let plain = !options.has(&["f", "file", "n", "quiet", "silent", "E", "r", "s", "z"]);
    let script = match options.value(&["e", "expression"]) {
        Some(script) if options.count(&["e", "expression"]) == 1 => Some(script),
        Some(_) => None,
        None => options.operands.iter().find(|arg| !arg.text.starts_with("-i")).copied(),
    };
    script.filter(|arg| plain && arg.known).map(|arg| arg.text.as_str())
}

/// What `sed` prints without `-i`.
fn printed(machine: &mut Machine<'_>, call: &Call, options: &Options<'_>) -> Outcome {
    let first = usize::from(!options.has(&["e", "expression", "f", "file"]));
    let Some(script) = script(options).map(str::to_owned) else { return Outcome::silent() };
    let mut text = String::new();
    if options.operands.len() <= first {
        match call.input.as_ref().and_then(|input| input.text.clone()) {
            Some(input) => text.push_str(&input),
            None => return Outcome::silent(),
        }
    }
    for arg in options.operands.iter().skip(first) {
        match machine.read(&arg.text).ok().flatten().and_then(|content| content.text) {
            Some(content) => text.push_str(&content),
            None => return Outcome::silent(),
        }
    }
    edited(&script, &text).map_or_else(Outcome::silent, |text| Outcome::text(&text))
}

/// What a script of commands such as `s/old/new/g` and `/old/d` makes of a text; `None` for anything else.
fn edited(script: &str, text: &str) -> Option<String> {
    let mut text = text.to_owned();
    for command in script.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        text = substituted(command, &text).or_else(|| deleted(command, &text))?;
    }
    Some(text)
}

/// `/old/d`.
fn deleted(command: &str, text: &str) -> Option<String> {
    let pattern = command.strip_prefix('/')?.strip_suffix("/d")?;
    if pattern.is_empty() || pattern.contains('/') {
        return None;
    }
    let pattern = LinePattern::basic(pattern)?;
    let kept = |line: &&str| !pattern.takes(line.strip_suffix('\n').unwrap_or(line));
    Some(text.split_inclusive('\n').filter(kept).collect())
}

/// `s/old/new/[g]` where `old` is no pattern; `None` for anything else.
fn substituted(script: &str, text: &str) -> Option<String> {
    let rest = script.strip_prefix('s')?;
    let separator = rest.chars().next()?;
    let mut parts = rest[separator.len_utf8()..].split(separator);
    let (old, new, flags) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |text: &str| !text.contains(['\\', '*', '.', '[', '^', '$', '&', '+', '?', '(']);
    if parts.next().is_some()
        || old.is_empty()
        || !plain(old)
        || !plain(new)
        || !matches!(flags, "" | "g")
    {
        return None;
    }
    let line =
        |line: &str| if flags == "g" { line.replace(old, new) } else { line.replacen(old, new, 1) };
    Some(text.split_inclusive('\n').map(line).collect())
}
