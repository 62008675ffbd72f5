//! `find`, and `xargs`. What is looked for is read in `expression`.

mod expression;

use super::{failed, worse};
use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{Errno, Id, join};
use expression::Expression;

pub(super) const TABLE: &[(&str, super::Program)] = &[("find", find), ("xargs", xargs)];

/// How deep directories may lie in one another.
const DEPTH: usize = 256;

/// A file that was found.
struct Found {
    path: String,
    /// As `find` writes it: below the start as that was written.
    shown: String,
    id: Id,
    depth: usize,
}

/// A search that is under way.
struct Search<'a> {
    call: &'a Call,
    expression: &'a Expression,
    outcome: Outcome,
    output: String,
    /// What each `-exec … +` will get.
    gathered: Vec<Vec<String>>,
    pruned: bool,
    over: bool,
    /// Something was printed that is not known.
    blind: bool,
    /// The directories that are open, so that no link leads round in a circle.
    above: Vec<Id>,
}

fn find(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut args = call.args.as_slice();
    let mut follow = "-P";
    while let Some((letter @ ("-L" | "-H" | "-P"), rest)) =
        args.split_first().map(|(a, r)| (a.text.as_str(), r))
    {
        (follow, args) = (letter, rest);
    }
    let count = args.iter().take_while(|arg| !arg.text.starts_with(['-', '!', '('])).count();
    let (starts, rest) = args.split_at(count);
    let odd = ["-delete", "-not", "-and", "-or", "-printf", "-ls", "-wholename"];
    if let Some(arg) = rest.iter().find(|arg| odd.contains(&arg.text.as_str()))
        && machine.has_debians_busybox()
    {
        let message = format!("find: unrecognized: {}", arg.text);
        return machine.complain(arg.span, 1, message);
    }
    let Some(mut expression) = Expression::read(machine, rest) else {
        machine.doubt(call.span, "the model does not know this use of `find`");
        return Outcome { status: Status::Unknown, output: None };
    };
    expression.follows |= follow == "-L";
    let here = Arg { text: ".".into(), known: true, span: call.span };
    let starts = if starts.is_empty() { std::slice::from_ref(&here) } else { starts };
    let mut search = Search {
        call,
        expression: &expression,
        outcome: Outcome::ok(),
        output: String::new(),
        gathered: vec![Vec::new(); expression.programs.len()],
        pruned: false,
        over: false,
        blind: false,
        above: Vec::new(),
    };
    for start in starts {
        search.from(machine, start, follow == "-H");
    }
    let Search { gathered, mut outcome, output, blind, .. } = search;
    let mut output = (!blind).then(|| Content::text(&output));
    for (program, files) in expression.programs.iter().zip(gathered) {
        if files.is_empty() {
            continue;
        }
        let span = call.span;
        let files = files.into_iter().map(|text| Arg { text, known: true, span });
        // The braces stand at the end.
        let args = program.words[1..].iter().filter(|word| word.text != "{}").cloned();
        let one = machine.run(&program.words[0], args.chain(files).collect(), span);
        output = output.zip(one.output.clone()).map(|(all, one)| all.followed_by(&one));
        outcome = worse(outcome, one);
    }
    Outcome { output, ..outcome }
}

impl Search<'_> {
    fn from(&mut self, machine: &mut Machine<'_>, start: &Arg, named: bool) {
        let path = machine.path(&start.text);
        let follow = named || self.expression.follows || start.text.ends_with('/');
        let follow = follow && machine.tree.find(&path).is_some();
        let place = match machine.tree.place(&path, follow) {
            _ if !start.known => {
                machine.doubt(start.span, "where `find` looks is not known");
                return;
            }
            Ok(place) => place,
            Err(error) => return self.missing(machine, start, error),
        };
        let Some(id) = place.node else {
            let error = machine.tree.missing(place.parent);
            return self.missing(machine, start, error);
        };
        let partial = |id| machine.tree.directory(id).is_some_and(|directory| directory.partial);
        let doubtful = partial(id)
            || machine.tree.below(&place.path, id).iter().any(|(_, inner)| partial(*inner));
        if doubtful && self.expression.changes() {
            let reason = format!("which files of the base image lie below `{path}` is not known");
            machine.wonder(start.span, reason);
        }
        self.blind |= doubtful;
        let shown = start.text.clone();
        self.visit(machine, &Found { path: place.path, shown, id, depth: 0 });
    }

    fn missing(&mut self, machine: &mut Machine<'_>, start: &Arg, error: Errno) {
        let message = format!("find: '{}': {}", start.text, error.text());
        let one = failed(machine, self.call, start.span, error, message);
        self.outcome = worse(self.outcome.clone(), one);
    }

    fn visit(&mut self, machine: &mut Machine<'_>, found: &Found) {
        if self.over || found.depth > DEPTH {
            return;
        }
        let asked = found.depth >= self.expression.least;
        self.pruned = false;
        if asked && !self.expression.depth_first {
            self.look(machine, found);
        }
        let prunes = std::mem::take(&mut self.pruned) && !self.expression.depth_first;
        let follows = self.expression.follows;
        if !prunes && found.depth < self.expression.most && !self.above.contains(&found.id) {
            self.above.push(found.id);
            let directory = machine.tree.directory(found.id);
            let names = directory.filter(|directory| !directory.mount || found.depth == 0);
            let names: Vec<(String, Id)> = names.map_or(Vec::new(), |directory| {
                directory.names.iter().map(|(name, entry)| (name.clone(), entry.node)).collect()
            });
            for (name, id) in names {
                let path = join(&found.path, &name);
                // It may be gone by now.
                if machine.tree.place(&path, false).is_ok_and(|place| place.node == Some(id)) {
                    let led = machine.tree.find(&path).filter(|_| follows);
                    let id = led.unwrap_or(id);
                    machine.fuel = machine.fuel.saturating_sub(u32::from(follows)).max(1);
                    self.over |= machine.fuel == 1;
                    let slash = if found.shown.ends_with('/') { "" } else { "/" };
                    let shown = format!("{}{slash}{name}", found.shown);
                    self.visit(machine, &Found { path, shown, id, depth: found.depth + 1 });
                }
            }
            self.above.pop();
        }
        if asked && self.expression.depth_first {
            self.look(machine, found);
        }
    }

    fn look(&mut self, machine: &mut Machine<'_>, found: &Found) {
        if machine.fuel == 0 {
            self.over = true;
            return;
        }
        let expression = self.expression;
        if self.holds(machine, &expression.root, found) && !expression.acts {
            self.output.extend([found.shown.as_str(), "\n"]);
        }
    }
}

fn xargs(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut rest = call.args.iter().peekable();
    let mut marked: Option<String> = None;
    let (mut by_line, mut zero, mut each, mut skips) = (false, false, usize::MAX, false);
    let mut separator = None;
    while let Some(arg) = rest.next_if(|arg| arg.text.starts_with('-')) {
        if arg.text.starts_with("--") {
            match arg.text.split_once('=').map_or(arg.text.as_str(), |(name, _)| name) {
                "--null" => zero = true,
                "--no-run-if-empty" => skips = true,
                _ => {}
            }
            continue;
        }
        let letters = &arg.text[1..];
        for (at, letter) in letters.char_indices() {
            let behind = &letters[at + letter.len_utf8()..];
            match letter {
                '0' => zero = true,
                'r' => skips = true,
                'n' | 'P' | 'I' | 'L' | 'd' | 'a' | 's' | 'E' => {
                    let value = if behind.is_empty() {
                        rest.next().map(|arg| arg.text.clone()).unwrap_or_default()
                    } else {
                        behind.to_owned()
                    };
                    match letter {
                        'n' => each = value.parse().unwrap_or(usize::MAX).max(1),
                        'L' => (by_line, each) = (true, value.parse().unwrap_or(1).max(1)),
                        'I' => marked = Some(value).filter(|mark| !mark.is_empty()),
                        'd' if machine.system.is_busybox() => {
                            let message = "xargs: invalid option -- 'd'";
                            return machine.complain(call.span, 1, message);
                        }
                        'd' if value == "\\n" => by_line = true,
                        'd' => {
                            separator = value.chars().next().filter(|_| value.chars().count() == 1);
                        }
                        _ => {}
                    }
                    break;
                }
                _ => {}
            }
        }
    }
    let echo = Arg { text: "echo".to_owned(), known: true, span: call.span };
    let program = rest.next().cloned().unwrap_or(echo);
    let rest: Vec<Arg> = rest.cloned().collect();
    let Some(text) = call.input.as_ref().and_then(|input| input.text.clone()) else {
        machine.doubt(call.span, "what `xargs` reads is not known before the build runs");
        return Outcome { status: Status::Unknown, output: None };
    };
    let items: Vec<String> = if zero {
        text.split('\0').filter(|item| !item.is_empty()).map(str::to_owned).collect()
    } else if let Some(separator) = separator {
        text.split_terminator(separator).map(str::to_owned).collect()
    } else if by_line || marked.is_some() {
        text.lines().map(|line| line.trim_start().to_owned()).filter(|it| !it.is_empty()).collect()
    } else {
        quoted_words(&text)
    };
    let word = |text: &String| Arg { text: text.clone(), known: true, span: call.span };
    let calls: Vec<Vec<Arg>> = match &marked {
        Some(mark) => items
            .iter()
            .map(|item| {
                let put = |arg: &Arg| Arg { text: arg.text.replace(mark, item), ..arg.clone() };
                rest.iter().map(put).collect()
            })
            .collect(),
        None if items.is_empty() && skips => Vec::new(),
        None if items.is_empty() => vec![rest],
        None => items
            .chunks(each)
            .map(|items| rest.iter().cloned().chain(items.iter().map(word)).collect())
            .collect(),
    };
    let mut all = Outcome::ok();
    for args in calls {
        if machine.fuel == 0 {
            break;
        }
        machine.fuel -= 1;
        let one = machine.run(&program, args, call.span);
        let printed = all.output.zip(one.output).map(|(all, one)| all.followed_by(&one));
        let status = match (all.status, one.status) {
            // Whatever code a program fails with.
            (Status::Failed(_), _) | (_, Status::Failed(1..=125)) => Status::Failed(123),
            (_, Status::Failed(code)) => Status::Failed(code),
            (Status::Unknown, _) | (_, Status::Unknown) => Status::Unknown,
            _ => Status::Ok,
        };
        all = Outcome { status, output: printed };
    }
    all
}

/// Words between white space; quotes and backslashes hold them together.
fn quoted_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, Some(mark)) if c == mark => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('\\', None) => word.get_or_insert_default().extend(chars.next()),
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
