//! `sed`: its options and files. What a script says is read in `script`, and run over a text in `edit`.

mod edit;
mod script;

use super::{doubts_arguments, failed, worse};
use crate::Size;
use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{Errno, NodeKind};
use script::Script;

pub(super) const TABLE: &[(&str, super::Program)] = &[("sed", sed)];

/// A command line taken apart.
#[derive(Default)]
struct Request {
    scripts: Vec<String>,
    files: Vec<Arg>,
    /// `-i`, with what is put behind the name of the old file.
    in_place: Option<String>,
    quiet: bool,
    extended: bool,
    /// An option that the model does not know.
    odd: bool,
}

impl Request {
    fn of(machine: &mut Machine<'_>, call: &Call) -> Self {
        let mut request = Self::default();
        let mut operands: Vec<Arg> = Vec::new();
        let mut scripted = false;
        let mut args = call.args.iter();
        while let Some(arg) = args.next() {
            if let Some(name) = arg.text.strip_prefix("--") {
                let (name, value) =
                    name.split_once('=').map_or((name, None), |(n, v)| (n, Some(v)));
                match name {
                    "" => operands.extend(args.by_ref().cloned()),
                    "quiet" | "silent" => request.quiet = true,
                    "regexp-extended" => request.extended = true,
                    "in-place" => request.in_place = Some(value.unwrap_or_default().to_owned()),
                    "expression" => {
                        let next =
                            value.map(str::to_owned).or_else(|| Some(args.next()?.text.clone()));
                        request.scripts.extend(next);
                        scripted = true;
                    }
                    _ => request.odd = true,
                }
                continue;
            }
            let Some(letters) = arg.text.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
                operands.push(arg.clone());
                continue;
            };
            for (at, letter) in letters.char_indices() {
                let rest = &letters[at + letter.len_utf8()..];
                match letter {
                    'n' => request.quiet = true,
                    'E' | 'r' => request.extended = true,
                    'i' => {
                        request.in_place = Some(rest.to_owned());
                        break;
                    }
                    'e' | 'f' => {
                        let value = if rest.is_empty() {
                            args.next().map(|arg| arg.text.clone())
                        } else {
                            Some(rest.to_owned())
                        };
                        scripted = true;
                        let script = if letter == 'e' {
                            value
                        } else {
                            value
                                .and_then(|file| Some(machine.read(&file).ok()??.text?.to_string()))
                        };
                        request.odd |= script.is_none();
                        request.scripts.extend(script);
                        break;
                    }
                    's' | 'u' | 'l' => {}
                    _ => request.odd = true,
                }
            }
        }
        if !scripted && !operands.is_empty() {
            request.scripts.push(operands.remove(0).text);
        }
        request.files = operands;
        request
    }

    /// What the scripts say; `None` where the model does not know.
    fn script(&self) -> Option<Script> {
        if self.odd { None } else { Script::read(&self.scripts.join("\n"), self.extended) }
    }
}

fn sed(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome { status: Status::Unknown, output: None };
    }
    let request = Request::of(machine, call);
    let script = request.script();
    match request.in_place.clone() {
        Some(suffix) => in_place(machine, call, &request, script.as_ref(), &suffix),
        None => printed(machine, call, &request, script.as_ref()),
    }
}

fn in_place(
    machine: &mut Machine<'_>,
    call: &Call,
    request: &Request,
    script: Option<&Script>,
    suffix: &str,
) -> Outcome {
    let mut all = Outcome::ok();
    for arg in &request.files {
        let path = machine.path(&arg.text);
        let old = match machine.read(&arg.text) {
            Ok(Some(old)) => old,
            Ok(None) | Err(Errno::Unknown) => {
                machine.doubt(
                    arg.span,
                    format!("the size of `{}` in the base image is not known", arg.text),
                );
                continue;
            }
            Err(error) => {
                let message = format!("sed: can't read {}: {}", arg.text, error.text());
                all = worse(all, failed(machine, call, arg.span, error, message));
                continue;
            }
        };
        // sed writes a new file and renames it over the old one: a link is replaced.
        let id = machine.tree.find(&path);
        let access = id.map_or(machine.access(0o644), |id| machine.tree.node(id).access);
        let edited = script
            .zip(old.text.as_deref())
            .and_then(|(script, text)| script.run(text, request.quiet));
        let new = if let Some(text) = edited {
            Content::text(&text)
        } else {
            machine
                .lacks_size(call.span, format!("what `sed` makes of `{}` is not known", arg.text));
            Content::unique(Size::UNKNOWN, old.nature)
        };
        if !suffix.is_empty() {
            let _ = machine.tree.rename(&path, &format!("{path}{suffix}"));
        }
        if let Err(error) = machine.tree.replace(&path, NodeKind::File(new), access, None) {
            let message = format!("sed: couldn't open temporary file: {}", error.text());
            all = worse(all, failed(machine, call, arg.span, error, message));
        }
    }
    all
}

/// What `sed` prints without `-i`.
fn printed(
    machine: &mut Machine<'_>,
    call: &Call,
    request: &Request,
    script: Option<&Script>,
) -> Outcome {
    let mut all = Outcome::ok();
    let mut text = Some(String::new());
    if request.files.is_empty() {
        text = call.input.as_ref().and_then(|input| input.text.as_deref().map(str::to_owned));
    }
    for arg in &request.files {
        match machine.read(&arg.text) {
            Ok(content) => {
                let more = content.and_then(|content| content.text);
                text = text.zip(more).map(|(text, more)| text + &more);
            }
            Err(Errno::Unknown) => text = None,
            Err(error) => {
                let message = format!("sed: can't read {}: {}", arg.text, error.text());
                all = worse(all, failed(machine, call, arg.span, error, message));
            }
        }
    }
    let edited = script.zip(text).and_then(|(script, text)| script.run(&text, request.quiet));
    Outcome { output: edited.map(|text| Content::text(&text)), ..all }
}
