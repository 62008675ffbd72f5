//! Simple commands, and those that the shell itself runs.

use dockerfile::Span;
use dockerfile::shell::Simple;

use super::control::Leaving;
use super::{Arg, Call, Machine, Outcome, Status};
use crate::commands;
use crate::content::Content;

/// What a shell is told when it is started.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Switches {
    pub(crate) errexit: bool,
    pub(crate) pipefail: bool,
    pub(crate) nounset: bool,
}

impl Switches {
    /// Those of a word of options such as `-eu`.
    pub(crate) fn of(letters: &str) -> Self {
        Self { errexit: letters.contains('e'), nounset: letters.contains('u'), pipefail: false }
    }
}

impl Machine<'_> {
    pub(super) fn simple(&mut self, simple: &Simple, span: Span) -> Outcome {
        let mut saved = Vec::new();
        self.substituted = Status::Ok;
        for assignment in &simple.assignments {
            if assignment.list.is_some() || assignment.index.is_some() {
                // `declare -A name=(…)`.
                let keyed = simple
                    .words
                    .iter()
                    .any(|word| word.raw.starts_with('-') && word.raw.contains('A'));
                if assignment.list.is_some() && keyed {
                    self.declare_array(&assignment.name, true);
                }
                self.assign_array(assignment);
                continue;
            }
            let value = self.single(&assignment.value);
            let mut value = value.known.then_some(value.text);
            if assignment.append {
                let before =
                    self.variables.get(&assignment.name).cloned().unwrap_or(Some(String::new()));
                value = before
                    .zip(value)
                    .map(|(before, value)| before + &value)
                    .filter(|value| value.len() < 128 * 1024);
            }
            saved.push((assignment.name.clone(), self.variables.get(&assignment.name).cloned()));
            self.variables.insert(assignment.name.clone(), value);
        }
        if simple.words.is_empty() {
            // It ends as the last substitution in it did.
            let outcome = Outcome::status(self.substituted);
            return self.noted(outcome);
        }
        let mut words = self.words(&simple.words);
        if self.exited.is_some() {
            return Outcome::status(Status::Failed(2));
        }
        let outcome = if words.is_empty() {
            Outcome::ok()
        } else {
            let program = words.remove(0);
            self.run(&program, words, span)
        };
        // Assignments before a program end with it.
        for (name, value) in saved {
            match value {
                Some(value) => drop(self.variables.insert(name, value)),
                None => drop(self.variables.remove(&name)),
            }
        }
        self.noted(outcome)
    }

    fn noted(&mut self, outcome: Outcome) -> Outcome {
        self.last = outcome.status;
        outcome
    }

    /// How the last command ended.
    pub(super) fn last_status(&self) -> Status {
        self.last
    }

    /// Runs a program, a function or a builtin with expanded arguments.
    pub(crate) fn run(&mut self, program: &Arg, args: Vec<Arg>, span: Span) -> Outcome {
        if !program.known {
            self.doubt(program.span, "which program runs here is not known before the build runs");
            return Outcome { status: Status::Unknown, output: None };
        }
        if let Some(body) = self.functions.get(&program.text).cloned() {
            return self.function(&body, args);
        }
        let call = Call {
            name: program.text.clone(),
            args,
            span,
            name_span: program.span,
            input: self.input_left(),
        };
        match self.builtin(&call) {
            Some(outcome) => outcome,
            None => commands::run(self, call),
        }
    }

    /// What is left to read of the input.
    fn input_left(&self) -> Option<Content> {
        let input = self.input.as_ref()?;
        if self.consumed == 0 {
            return Some(input.clone());
        }
        let text = input.text.as_ref()?;
        Some(Content::text(text.get(self.consumed..).unwrap_or("")))
    }

    fn builtin(&mut self, call: &Call) -> Option<Outcome> {
        let first = call.args.first().map(|arg| arg.text.as_str());
        let number = first.and_then(|text| text.parse::<u32>().ok());
        Some(match call.name.as_str() {
            "trap" => self.trap(call),
            "pushd" | "popd" | "dirs" | "shopt" | "let" | "declare" | "typeset" | "mapfile"
            | "readarray" | "source" | "disown" | "enable"
                if self.shell_is_dash() =>
            {
                commands::not_found(self, call)
            }
            ":" | "true" | "wait" | "ulimit" | "jobs" | "alias" | "unalias" => Outcome::ok(),
            "shopt" => {
                let on = first == Some("-s");
                for arg in call.args.iter().filter(|arg| !arg.text.starts_with('-')) {
                    self.shopts.retain(|option| *option != arg.text);
                    if on {
                        self.shopts.push(arg.text.clone());
                    }
                }
                Outcome::ok()
            }
            "let" => {
                let mut outcome = Outcome::status(Status::Failed(1));
                for arg in &call.args {
                    outcome = self.calculated(&arg.text, arg.span);
                }
                outcome
            }
            "mapfile" | "readarray" => self.read_lines(call),
            "pushd" | "popd" => self.turn(call),
            "umask" => {
                match first {
                    None => return Some(Outcome::text(&format!("{:04o}\n", self.umask))),
                    Some("-S") if call.args.len() == 1 => {
                        let bits = |shift: u32| {
                            let bits = !self.umask >> shift & 7;
                            let letters = [(4, 'r'), (2, 'w'), (1, 'x')];
                            letters
                                .iter()
                                .filter(|(bit, _)| bits & bit != 0)
                                .map(|it| it.1)
                                .collect::<String>()
                        };
                        let text = format!("u={},g={},o={}\n", bits(6), bits(3), bits(0));
                        return Some(Outcome::text(&text));
                    }
                    Some(text) => {
                        if let Ok(mask) = u32::from_str_radix(text, 8) {
                            self.umask = mask & 0o777;
                        } else if let Some(mode) =
                            commands::parse_mode(text.trim_start_matches("-S"))
                        {
                            // What a mode would allow is not held back.
                            let allowed = mode.apply(!self.umask & 0o777, true);
                            self.umask = !allowed & 0o777;
                        }
                    }
                }
                Outcome::ok()
            }
            "false" => Outcome::status(Status::Failed(1)),
            "cd" => self.cd(call),
            "exit" | "return" => {
                let status = match first {
                    None => self.last_status(),
                    Some(_) if number == Some(0) => Status::Ok,
                    Some(_) => Status::Failed(number.map_or(2, |code| code as u8)),
                };
                if matches!(status, Status::Failed(_)) && self.complaint.is_none() {
                    let code = first.unwrap_or("1");
                    self.complain(call.span, 1, format!("exit code: {code}"));
                }
                if call.name == "exit" {
                    self.exited = Some(status);
                } else {
                    self.leaving = Some(Leaving::Return(status));
                }
                Outcome::status(status)
            }
            "break" => {
                self.leaving = Some(Leaving::Break(number.unwrap_or(1).max(1)));
                Outcome::ok()
            }
            "continue" => {
                self.leaving = Some(Leaving::Continue(number.unwrap_or(1).max(1)));
                Outcome::ok()
            }
            "export" | "readonly" | "declare" | "typeset"
                if call.args.iter().all(|arg| arg.text == "-p") =>
            {
                Outcome::silent()
            }
            "export" | "local" | "readonly" | "declare" | "typeset" => {
                let lists = |letter| {
                    let mut flags = call.args.iter().filter(|arg| arg.text.starts_with('-'));
                    call.name != "export" && flags.any(|arg| arg.text.contains(letter))
                };
                let (keyed, listed) = (lists('A'), lists('a'));
                for arg in call.args.iter().filter(|arg| !arg.text.starts_with('-')) {
                    if (keyed || listed) && !arg.text.contains('=') {
                        self.declare_array(&arg.text, keyed);
                        continue;
                    }
                    match arg.text.split_once('=') {
                        Some((name, value)) => {
                            let value = arg.known.then(|| value.to_owned());
                            self.variables.insert(name.to_owned(), value);
                        }
                        None if call.name == "export" => {}
                        None if call.name == "readonly"
                            || self.variables.contains_key(&arg.text) => {}
                        None => drop(self.variables.insert(arg.text.clone(), Some(String::new()))),
                    }
                }
                Outcome::ok()
            }
            "unset" => {
                for arg in &call.args {
                    if self.unset_item(&arg.text) {
                        continue;
                    }
                    self.variables.remove(&arg.text);
                    self.arrays.remove(&arg.text);
                    self.functions.remove(&arg.text);
                }
                Outcome::ok()
            }
            "shift" => {
                let count = number.unwrap_or(1) as usize;
                self.positional.drain(..count.min(self.positional.len()));
                Outcome::ok()
            }
            "set" => self.set(call),
            "read" => self.read_line(call),
            "exec" | "command" | "builtin" | "env" | "time" | "nice" | "nohup" | "sudo"
            | "eatmydata" => {
                return self.prefix(call);
            }
            "." | "source" => self.sourced(call),
            "eval" => {
                if call.args.iter().any(|arg| !arg.known) {
                    self.doubt(call.span, "what `eval` runs is not known before the build runs");
                    return Some(Outcome { status: Status::Unknown, output: None });
                }
                let words: Vec<&str> = call.args.iter().map(|arg| arg.text.as_str()).collect();
                self.evaluated(&words.join(" "), call.span)
            }
            _ => return None,
        })
    }

    /// `trap 'commands' EXIT`; other signals never come.
    fn trap(&mut self, call: &Call) -> Outcome {
        let [action, signals @ ..] = call.args.as_slice() else { return Outcome::ok() };
        if signals.iter().any(|signal| matches!(signal.text.as_str(), "EXIT" | "0")) {
            if !action.known {
                self.doubt(
                    action.span,
                    "what is run at the end is not known before the build runs",
                );
                return Outcome { status: Status::Unknown, output: None };
            }
            self.at_exit = Some(action.text.clone()).filter(|text| text != "-" && !text.is_empty());
        }
        Outcome::ok()
    }

    fn cd(&mut self, call: &Call) -> Outcome {
        let operand = call.args.iter().find(|arg| !arg.text.starts_with('-') || arg.text == "-");
        let target = match operand {
            None => self.variable("HOME").unwrap_or_else(|| "/".to_owned()),
            Some(arg) if !arg.known => {
                self.doubt(arg.span, "the directory is not known before the build runs");
                return Outcome { status: Status::Unknown, output: None };
            }
            Some(arg) if arg.text == "-" => {
                self.variable("OLDPWD").unwrap_or_else(|| self.cwd.clone())
            }
            Some(arg) => arg.text.clone(),
        };
        let path = self.path(&target);
        let place = self.tree.place(&path, true);
        match place.as_ref().map(|place| place.node) {
            Ok(Some(id)) if self.tree.is_directory(id) => {}
            // What was copied from nobody knows where may be a directory.
            Ok(Some(id)) if self.tree.content(id).is_some_and(|held| !held.size.is_known()) => {
                self.doubt(call.span, format!("what `{path}` is is not known"));
            }
            Ok(None) | Err(_) if self.may_exist(&path) => {
                // The base image may have it: from here on everything below is a guess, but a useful one.
                let access = self.access(0o755);
                self.doubt(call.span, format!("whether the base image has `{path}` is not known"));
                if self.tree.mkdir_all(&path, access).is_err() {
                    return Outcome { status: Status::Unknown, output: None };
                }
            }
            _ => {
                let message = format!("{}: 1: cd: can't cd to {target}", self.shell);
                return self.complain(call.span, 2, message);
            }
        }
        let old = std::mem::replace(&mut self.cwd, path.clone());
        self.variables.insert("OLDPWD".to_owned(), Some(old));
        let back = operand.is_some_and(|arg| arg.text == "-");
        // Going back says where that is.
        let said = if back { Outcome::text(&format!("{path}\n")) } else { Outcome::ok() };
        self.variables.insert("PWD".to_owned(), Some(path));
        said
    }

    /// Whether a path that the model does not list may be in the base image.
    pub(crate) fn may_exist(&self, path: &str) -> bool {
        self.tree.may_hold(path)
    }

    /// `pushd` and `popd`, which print the directories that are kept.
    fn turn(&mut self, call: &Call) -> Outcome {
        let before = self.cwd.clone();
        let outcome = if call.name == "pushd" {
            let outcome = self.cd(call);
            if outcome.status == Status::Ok {
                self.directories.push(before);
            }
            outcome
        } else {
            let Some(back) = self.directories.pop() else {
                let message = format!("{}: line 1: popd: directory stack empty", self.shell);
                return self.complain(call.span, 1, message);
            };
            let arg = Arg { text: back, known: true, span: call.span };
            self.cd(&Call { name: "cd".to_owned(), args: vec![arg], ..call.clone() })
        };
        if outcome.status != Status::Ok {
            return outcome;
        }
        let home = self.home();
        let all = std::iter::once(&self.cwd).chain(self.directories.iter().rev());
        let shown: Vec<String> = all
            .map(|path| match path.strip_prefix(&home) {
                Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("~{rest}"),
                _ => path.clone(),
            })
            .collect();
        Outcome::text(&format!("{}\n", shown.join(" ")))
    }

    fn set(&mut self, call: &Call) -> Outcome {
        let mut args = call.args.iter();
        while let Some(arg) = args.next() {
            let on = arg.text.starts_with('-');
            let Some(letters) = arg.text.strip_prefix(['-', '+']) else {
                self.positional = std::iter::once(arg).chain(args).cloned().collect();
                return Outcome::ok();
            };
            if arg.text == "--" {
                self.positional = args.cloned().collect();
                return Outcome::ok();
            }
            for letter in letters.chars() {
                match letter {
                    'e' => self.errexit = on,
                    'u' => self.nounset = on,
                    'x' if on => self.traces(),
                    'o' => match args.next().map(|arg| arg.text.as_str()) {
                        Some("errexit") => self.errexit = on,
                        Some("nounset") => self.nounset = on,
                        Some("pipefail") => {
                            if self.shell == "/bin/sh" && self.system.sh_is_dash() {
                                let message = "/bin/sh: 1: set: Illegal option -o pipefail";
                                self.exited = Some(Status::Failed(2));
                                return self.complain(call.span, 2, message);
                            }
                            self.pipefail = on;
                        }
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
        Outcome::ok()
    }

    /// Switches options on before the script starts (`SHELL ["/bin/bash", "-eo", "pipefail", "-c"]`).
    pub(crate) fn switch_on(&mut self, switches: Switches) {
        self.errexit |= switches.errexit;
        self.pipefail |= switches.pipefail;
        self.nounset |= switches.nounset;
    }

    /// `env A=b program`, `exec program`, `sudo program`: the program behind is what counts.
    fn prefix(&mut self, call: &Call) -> Option<Outcome> {
        if call.name == "command"
            && call.args.first().is_some_and(|arg| arg.text == "-v" || arg.text == "-V")
        {
            return None;
        }
        let mut args = call.args.iter().peekable();
        let mut saved = Vec::new();
        while let Some(arg) = args.peek() {
            if let Some((name, value)) = arg.text.split_once('=').filter(|_| call.name != "exec") {
                saved.push((name.to_owned(), self.variables.get(name).cloned()));
                let value = arg.known.then(|| value.to_owned());
                self.variables.insert(name.to_owned(), value);
            } else if !arg.text.starts_with('-') {
                break;
            }
            args.next();
        }
        let Some(program) = args.next().cloned() else {
            return if call.name == "env" { Some(Outcome::silent()) } else { Some(Outcome::ok()) };
        };
        if call.name == "sudo" && self.system.has_program("sudo") == Some(false) {
            return Some(commands::not_found(self, call));
        }
        let saved_user = (self.uid, self.gid, self.tree.actor);
        if call.name == "sudo" {
            (self.uid, self.gid, self.tree.actor) = (0, 0, None);
        }
        let outcome = self.run(&program, args.cloned().collect(), call.span);
        (self.uid, self.gid, self.tree.actor) = saved_user;
        for (name, value) in saved {
            match value {
                Some(value) => drop(self.variables.insert(name, value)),
                None => drop(self.variables.remove(&name)),
            }
        }
        if call.name == "exec" {
            self.exited = Some(outcome.status);
        }
        Some(outcome)
    }
}
