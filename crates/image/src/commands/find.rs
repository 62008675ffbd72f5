//! `find` with simple tests, `-delete` and `-exec rm`; `xargs rm`.

use super::{failed, worse};
use crate::glob;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{Errno, Id, NodeKind, split};

pub(super) const TABLE: &[(&str, super::Program)] = &[("find", find), ("xargs", xargs)];

/// A test of one file.
enum Test {
    Kind(char),
    Name(String, bool),
    Path(String),
    Not(Box<Test>),
    MaxDepth(usize),
    MinDepth(usize),
    Empty,
}

fn find(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let starts: Vec<&Arg> =
        call.args.iter().take_while(|arg| !arg.text.starts_with(['-', '!', '('])).collect();
    let rest = &call.args[starts.len()..];
    let Some((groups, action)) = read(rest) else {
        machine.doubt(call.span, "the model does not know this use of `find`");
        return Outcome { status: Status::Unknown, output: None };
    };
    let here = Arg { text: ".".into(), known: true, span: call.span };
    let starts = if starts.is_empty() { vec![&here] } else { starts };
    let mut all = Outcome::ok();
    let mut found: Vec<(String, String)> = Vec::new();
    for start in starts {
        let path = machine.path(&start.text);
        let id = match machine.tree.place(&path, false) {
            Ok(place) if start.known => {
                if let Some(id) = place.node {
                    id
                } else {
                    let error = machine.tree.missing(place.parent);
                    all = worse(all, missing(machine, call, start, error));
                    continue;
                }
            }
            Ok(_) => {
                machine.doubt(start.span, "where `find` looks is not known");
                continue;
            }
            Err(error) => {
                all = worse(all, missing(machine, call, start, error));
                continue;
            }
        };
        let partial = |id| machine.tree.directory(id).is_some_and(|directory| directory.partial);
        let below = machine.tree.below(&path, id);
        let doubtful = partial(id) || below.iter().any(|(_, id)| partial(*id));
        if doubtful && action != Action::Print {
            machine.wonder(
                start.span,
                format!("which files of the base image lie below `{path}` is not known"),
            );
        }
        let strip = path.trim_end_matches('/').len();
        for (at, id) in std::iter::once((path.clone(), id)).chain(below) {
            let depth = at[strip.min(at.len())..].matches('/').count();
            let tests =
                |group: &Vec<Test>| group.iter().all(|test| test.holds(machine, &at, id, depth));
            if groups.iter().any(tests) {
                let shown =
                    format!("{}{}", start.text.trim_end_matches('/'), &at[strip.min(at.len())..]);
                found.push((at, shown));
            }
        }
    }
    match action {
        Action::Print => {
            let text = lines(found.iter().map(|(_, shown)| shown.as_str()));
            Outcome { output: Some(crate::content::Content::text(&text)), ..all }
        }
        Action::Delete | Action::Remove => {
            // Children before their directories; a directory that is not empty stays.
            for (path, _) in found.iter().rev() {
                let Some(id) = machine.tree.place(path, false).ok().and_then(|place| place.node)
                else {
                    continue;
                };
                let full = machine
                    .tree
                    .directory(id)
                    .is_some_and(|directory| !directory.names.is_empty() || directory.partial);
                if !full || action == Action::Remove {
                    let _ = machine.tree.remove(path);
                }
            }
            all
        }
        Action::Run(words) => {
            for (_, shown) in found {
                let args = words[1..].iter().map(|arg| {
                    if arg.text == "{}" {
                        Arg { text: shown.clone(), ..arg.clone() }
                    } else {
                        arg.clone()
                    }
                });
                let args: Vec<Arg> = args.collect();
                let one = machine.run(&words[0], args, call.span);
                all = worse(all, one);
                if machine.fuel == 0 {
                    break;
                }
                machine.fuel -= 1;
            }
            all
        }
    }
}

/// Texts as lines.
fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.flat_map(|text| [text, "\n"]).collect()
}

fn missing(machine: &mut Machine<'_>, call: &Call, start: &Arg, error: Errno) -> Outcome {
    let message = format!("find: '{}': {}", start.text, error.text());
    failed(machine, call, start.span, error, message)
}

#[derive(Clone, Debug, PartialEq)]
enum Action {
    Print,
    Delete,
    /// `-exec rm -rf {} +`.
    Remove,
    Run(Vec<Arg>),
}

/// Tests (groups joined by `-o`) and what is done; `None` for what the model does not know.
fn read(args: &[Arg]) -> Option<(Vec<Vec<Test>>, Action)> {
    let mut groups = vec![Vec::new()];
    let mut action = Action::Print;
    let mut not = false;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().filter(|arg| arg.known).map(|arg| arg.text.clone());
        let test = match arg.text.as_str() {
            "!" | "-not" => {
                not = true;
                continue;
            }
            "-o" | "-or" => {
                groups.push(Vec::new());
                continue;
            }
            "(" | ")" | "-a" | "-and" | "-depth" | "-xdev" | "-mount" | "-print" | "-print0"
            | "-follow" => continue,
            "-type" => Test::Kind(value()?.chars().next()?),
            "-name" => Test::Name(value()?, false),
            "-iname" => Test::Name(value()?.to_ascii_lowercase(), true),
            "-path" | "-wholename" => Test::Path(value()?),
            "-maxdepth" => Test::MaxDepth(value()?.parse().ok()?),
            "-mindepth" => Test::MinDepth(value()?.parse().ok()?),
            "-empty" => Test::Empty,
            "-delete" => {
                action = Action::Delete;
                continue;
            }
            "-exec" => {
                let words: Vec<Arg> = args
                    .by_ref()
                    .take_while(|arg| !matches!(arg.text.as_str(), ";" | "+"))
                    .cloned()
                    .collect();
                if words.is_empty() || words.iter().any(|word| !word.known) {
                    return None;
                }
                let removes = words[0].text == "rm"
                    && words
                        .iter()
                        .any(|word| word.text.starts_with('-') && word.text.contains(['r', 'R']));
                action = if removes { Action::Remove } else { Action::Run(words) };
                continue;
            }
            _ => return None,
        };
        let test = if std::mem::take(&mut not) { Test::Not(Box::new(test)) } else { test };
        groups.last_mut()?.push(test);
    }
    Some((groups, action))
}

impl Test {
    fn holds(&self, machine: &Machine<'_>, path: &str, id: Id, depth: usize) -> bool {
        let kind = &machine.tree.node(id).kind;
        match self {
            Self::Kind('d') => matches!(kind, NodeKind::Directory(_)),
            Self::Kind('l') => matches!(kind, NodeKind::Symlink(_)),
            Self::Kind('f') => matches!(kind, NodeKind::File(_) | NodeKind::Bundle { .. }),
            Self::Kind(_) => false,
            Self::Name(pattern, fold) => {
                let name = split(path).1;
                if *fold {
                    glob::matches(pattern, &name.to_ascii_lowercase())
                } else {
                    glob::matches(pattern, name)
                }
            }
            Self::Path(pattern) => glob::matches(pattern, path),
            Self::Not(test) => !test.holds(machine, path, id, depth),
            Self::MaxDepth(most) => depth <= *most,
            Self::MinDepth(least) => depth >= *least,
            Self::Empty => match kind {
                NodeKind::Directory(directory) => directory.names.is_empty() && !directory.partial,
                NodeKind::File(content) => content.size == crate::Size::ZERO,
                _ => false,
            },
        }
    }
}

fn xargs(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut rest = call.args.iter().peekable();
    let mut marked: Option<String> = None;
    while let Some(arg) = rest.peek() {
        if !arg.text.starts_with('-') {
            break;
        }
        let takes_value = matches!(arg.text.as_str(), "-n" | "-P" | "-I" | "-L" | "-d" | "-a");
        if let Some(mark) = arg.text.strip_prefix("-I") {
            rest.next();
            let mark = if mark.is_empty() {
                rest.next().map(|arg| arg.text.clone())
            } else {
                Some(mark.to_owned())
            };
            marked = mark.filter(|mark| !mark.is_empty());
            continue;
        }
        rest.next();
        if takes_value {
            rest.next();
        }
    }
    let Some(program) = rest.next().cloned() else { return Outcome::silent() };
    let Some(text) = call.input.as_ref().and_then(|input| input.text.clone()) else {
        machine.doubt(call.span, "what `xargs` reads is not known before the build runs");
        return Outcome { status: Status::Unknown, output: None };
    };
    if let Some(mark) = marked {
        let rest: Vec<Arg> = rest.cloned().collect();
        let mut all = Outcome::ok();
        for line in text.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
            if machine.fuel == 0 {
                break;
            }
            machine.fuel -= 1;
            let args =
                rest.iter().map(|arg| Arg { text: arg.text.replace(&mark, line), ..arg.clone() });
            let one = machine.run(&program, args.collect(), call.span);
            all = worse(all, one);
        }
        return all;
    }
    let words = text.split(char::is_whitespace).filter(|word| !word.is_empty());
    let more = words.map(|word| Arg { text: word.to_owned(), known: true, span: call.span });
    let args: Vec<Arg> = rest.cloned().chain(more).collect();
    machine.run(&program, args, call.span)
}
