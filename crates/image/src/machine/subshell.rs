//! Scripts that a shell gets as a word or as a file.

use dockerfile::shell::{Command, CommandKind, Part, Script, Word};
use dockerfile::{Form, Kind, Span};

use super::{Arg, Call, DEPTH, Machine, Outcome, Status, Switches};

impl Machine<'_> {
    /// Runs a script as a shell of its own does; `span` is shown for all that is in the script, which does not stand in
    /// the Dockerfile.
    pub(crate) fn nested(
        &mut self,
        text: &str,
        switches: Switches,
        name: Option<String>,
        args: Vec<Arg>,
        span: Span,
    ) -> Outcome {
        if self.depth >= DEPTH {
            self.doubt(span, "this is nested too deeply for the model");
            return Outcome { status: Status::Unknown, output: None };
        }
        let Some(script) = self.read_script(text) else {
            self.doubt(span, "what this script does is not known");
            return Outcome { status: Status::Unknown, output: None };
        };
        self.depth += 1;
        let first = self.unknown.len();
        let functions = std::mem::take(&mut self.functions);
        let conditions = std::mem::take(&mut self.conditions);
        let at_exit = self.at_exit.take();
        let zero = std::mem::replace(&mut self.zero, name);
        let before = self.complaint.take();
        let mut outcome = self.apart(|machine| {
            machine.positional = args;
            machine.leaving = None;
            machine.forget_arrays();
            (machine.errexit, machine.pipefail, machine.nounset) = (false, false, false);
            machine.switch_on(switches);
            machine.script(&script)
        });
        self.zero = zero;
        self.functions = functions;
        self.conditions = conditions;
        self.at_exit = at_exit;
        self.depth -= 1;
        for unknown in self.unknown.iter_mut().skip(first) {
            unknown.span = span;
        }
        match &mut self.complaint {
            Some(complaint) => complaint.span = span,
            None => self.complaint = before,
        }
        if self.fuel == 0 {
            outcome.status = Status::Unknown;
        }
        outcome
    }

    /// `. file`: runs a file in this very shell, where its text is known.
    pub(super) fn sourced(&mut self, call: &Call) -> Outcome {
        let Some(file) = call.args.first().filter(|arg| arg.known) else {
            self.doubt(call.span, "which file is read here is not known before the build runs");
            return Outcome { status: Status::Unknown, output: None };
        };
        match self.read(&file.text) {
            Ok(Some(crate::content::Content { text: Some(text), .. })) => {
                let text = text.to_string();
                self.evaluated(&text, call.span)
            }
            Ok(_) if self.activated(&file.text) => Outcome::ok(),
            Err(error) if error != crate::tree::Errno::Unknown => {
                let message = format!("{}: {}: {}", self.shell, file.text, error.text());
                let outcome = self.complain(file.span, 2, message);
                // A special builtin that fails ends the shell; bash goes on.
                if !self.shell.ends_with("bash") {
                    self.exited = Some(outcome.status);
                }
                outcome
            }
            _ => {
                self.doubt(call.span, format!("what `{}` does is not known", file.text));
                Outcome { status: Status::Unknown, output: None }
            }
        }
    }

    /// What `activate` of a virtual environment does: its programs come first in `PATH`. Whether it is one.
    fn activated(&mut self, file: &str) -> bool {
        let path = self.path(file);
        let Some(root) = path.strip_suffix("/bin/activate") else { return false };
        if self.tree.find(&format!("{root}/bin/python")).is_none()
            && self.tree.find(&format!("{root}/bin/python3")).is_none()
        {
            return false;
        }
        self.variables.insert("VIRTUAL_ENV".to_owned(), Some(root.to_owned()));
        let before = self.variable("PATH");
        let path = before.map(|before| format!("{root}/bin:{before}"));
        self.variables.insert("PATH".to_owned(), path);
        true
    }

    /// Runs a text in this very shell, as `eval` does.
    pub(super) fn evaluated(&mut self, text: &str, span: Span) -> Outcome {
        let script = if self.depth < DEPTH { self.read_script(text) } else { None };
        let Some(script) = script.filter(|script| script.problem.is_none()) else {
            self.doubt(span, "what `eval` runs is not known");
            return Outcome { status: Status::Unknown, output: None };
        };
        self.depth += 1;
        let first = self.unknown.len();
        let outcome = self.list(&script.body);
        self.depth -= 1;
        for unknown in self.unknown.iter_mut().skip(first) {
            unknown.span = span;
        }
        if let Some(complaint) = &mut self.complaint {
            complaint.span = span;
        }
        outcome
    }

    /// The body of a heredoc, expanded where its mark is not quoted; `None` where that is not known.
    pub(crate) fn heredoc(&mut self, body: &Word) -> Option<String> {
        let text = match body.parts.as_slice() {
            [Part::Literal(text)] if text.contains(['$', '`', '\\']) => text,
            _ => return Some(self.single(body).text),
        };
        let script = self.read_script(&format!(": \"{}\"", as_quoted(text)))?;
        let Some(Command { kind: CommandKind::Simple(simple), .. }) =
            script.body.first().map(|first| &first.first.commands[0])
        else {
            return None;
        };
        let word = simple.words.get(1)?;
        let expanded = self.single(word);
        expanded.known.then_some(expanded.text)
    }

    /// Reads a script that does not stand in the Dockerfile. It is put where one would stand: into a heredoc with a mark
    /// that is not in it, whose body is read as a shell reads it.
    fn read_script(&mut self, text: &str) -> Option<Script> {
        let mut mark = "END".to_owned();
        while text.contains(&mark) {
            mark.push('_');
        }
        // Reading it is work as well.
        self.fuel = self.fuel.saturating_sub(10 + (text.len() / 200) as u32);
        let file = dockerfile::parse(&format!("FROM scratch\nRUN <<'{mark}'\n{text}\n{mark}\n"));
        match file.instructions.into_iter().nth(1)?.kind {
            Kind::Run(Form::Shell(script)) => Some(script),
            _ => None,
        }
    }

    /// Runs a program of the project whose text is known to be a shell's script; `None` if it is not.
    pub(crate) fn own_script(&mut self, call: &Call) -> Option<Outcome> {
        let path = if call.name.contains('/') {
            self.path(&call.name)
        } else {
            // What is copied to a directory of `PATH` is found by its name.
            let path = self.variable("PATH")?;
            path.split(':')
                .filter(|directory| directory.starts_with('/'))
                .map(|directory| format!("{}/{}", directory.trim_end_matches('/'), call.name))
                .find(|path| self.tree.find(path).is_some())?
        };
        let id = self.tree.find(&path)?;
        let text = self.tree.content(id)?.text.clone()?;
        let first = text.lines().next()?.strip_prefix("#!")?.trim();
        let mut words = first.split_whitespace();
        let mut program = words.next()?;
        if program.ends_with("/env") {
            program = words.next()?;
        }
        let name = program.rsplit('/').next()?;
        if !matches!(name, "sh" | "bash" | "dash" | "ash") {
            return None;
        }
        if self.tree.node(id).access.mode & 0o111 == 0 {
            let message = format!("{}: {}: Permission denied", self.shell, call.name);
            return Some(self.complain(call.name_span, 126, message));
        }
        let letters: String = words.filter_map(|word| word.strip_prefix('-')).collect();
        let name = if call.name.contains('/') { call.name.clone() } else { path };
        let args = call.args.clone();
        let before = self.shell.clone();
        self.becomes(program);
        let outcome = self.nested(&text, Switches::of(&letters), Some(name), args, call.span);
        self.shell = before;
        Some(outcome)
    }

    /// Another shell reads what comes next: `bash` knows what `/bin/sh` may not know.
    pub(crate) fn becomes(&mut self, program: &str) {
        self.shell = match program.rsplit('/').next() {
            Some("sh") | None => "/bin/sh".to_owned(),
            Some(_) => program.to_owned(),
        };
    }
}

/// A heredoc's text as it would stand between double quotes: quotes outside of substitutions mean themselves.
fn as_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 8);
    let mut open = 0_u32;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '$' if matches!(chars.peek(), Some('(' | '{')) => open += 1,
            ')' | '}' => open = open.saturating_sub(1),
            '"' if open == 0 => quoted.push('\\'),
            '\\' if chars.peek() == Some(&'"') && open == 0 => quoted.push('\\'),
            '\\' => {
                quoted.push(c);
                quoted.extend(chars.next());
                continue;
            }
            _ => {}
        }
        quoted.push(c);
    }
    quoted
}
