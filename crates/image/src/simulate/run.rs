//! `RUN`: mounts, the shell or the program, what comments state, and what makes it fail.

use std::sync::Arc;

use dockerfile::shell::Script;
use dockerfile::{Form, Instruction, Span};

use super::mounts::mount_engines_files;
use super::{PROXIES, Simulation, Stage, hidden, unknown};
use crate::build::stating;
use crate::commands::{parse_bytes, write_stated};
use crate::effort::stated_seconds;
use crate::machine::{Arg, Machine, Outcome, Status, Switches};
use crate::tree::{self, Access};
use crate::{Assumption, Builder, Failure, Size, Step};

/// `PATH` where no base image sets it.
pub(super) const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The shell in force.
pub(super) fn shell(stage: &Stage) -> Vec<String> {
    stage.image.config.shell.clone().unwrap_or_else(|| vec!["/bin/sh".to_owned(), "-c".to_owned()])
}

/// Bytes that a person states: `12MB`, `12.5 MB`, `340 kB`, `2048`.
pub fn stated_bytes(text: &str) -> Option<u64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{202f}').collect();
    let compact = compact.replace("kB", "KB").replace("bytes", "");
    parse_bytes(&compact)
}

/// The program that the engine starts: the shell, or the first word of the exec form.
fn started(stage: &Stage, form: &Form) -> String {
    let program = match form {
        Form::Shell(_) => shell(stage).first().cloned(),
        Form::Exec(words) => words.first().map(|word| word.value.clone()),
    };
    program.unwrap_or_else(|| "/bin/sh".to_owned())
}

/// What comments above an instruction state: `# layerwise: writes /path 12MB`; an empty list for `writes nothing`.
fn statements(comments: &[dockerfile::Comment]) -> Option<Vec<Assumption>> {
    let mut stated: Option<Vec<Assumption>> = None;
    for comment in comments {
        let Some(rest) = comment.text.strip_prefix("layerwise:") else { continue };
        let Some(rest) = rest.trim().strip_prefix("writes") else { continue };
        let rest = rest.trim();
        if rest == "nothing" {
            stated.get_or_insert_default();
            continue;
        }
        if let Some((path, size)) = rest.split_once(char::is_whitespace)
            && let Some(bytes) = stated_bytes(size)
        {
            let assumption = Assumption { command: String::new(), path: path.to_owned(), bytes };
            stated.get_or_insert_default().push(assumption);
        }
    }
    stated
}

/// How many seconds comments above an instruction state that it takes: `# layerwise: takes 40s`.
fn stated_time(comments: &[dockerfile::Comment]) -> Option<u64> {
    comments.iter().rev().find_map(|comment| {
        let rest = comment.text.strip_prefix("layerwise:")?.trim().strip_prefix("takes")?;
        stated_seconds(rest)
    })
}

impl<'a> Simulation<'a> {
    /// The comments above an instruction that may state something.
    pub(super) fn statements_above(&self, at: usize) -> &'a [dockerfile::Comment] {
        if self.inputs.statements { self.file.comments_above(at) } else { &[] }
    }
}

impl Simulation<'_> {
    pub(super) fn run_instruction(
        &mut self,
        stage: &mut Stage,
        index: usize,
        at: usize,
        instruction: &Instruction,
        form: &Form,
        step: &mut Step,
    ) {
        self.record_run(stage, (index, at), instruction, form);
        let mut sizes = Vec::new();
        self.plan_devices(instruction);
        if self.inputs.builder == Builder::Classic
            && let Some(flag) = instruction.flags.first()
        {
            let name = &flag.name.value;
            self.refuse(flag.span, format!("the --{name} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled"));
        } else if self.inputs.builder == Builder::Classic && !instruction.heredocs.is_empty() {
            // It hands the shell the first line alone, which asks for nothing.
        } else if let Some(message) = cannot_start(stage, form) {
            self.fail(instruction.span, step, instruction.keyword.span, message.clone(), message);
        } else if self.fuel == 0 {
            step.unknown.push(unknown(
                instruction.keyword.span,
                "the model stops here: the file runs too many commands",
            ));
        } else {
            // To set a container up is work, whatever it runs.
            self.fuel = self.fuel.saturating_sub(2).max(1);
            let ready = self.prepare(stage);
            let mut mounts = self.mounts(stage, index, instruction, step);
            if ready {
                mount_engines_files(&mut stage.tree, &mut mounts);
            }
            match hidden::cannot_start(stage, &started(stage, form)) {
                Some(message) => {
                    let span = instruction.keyword.span;
                    self.fail(instruction.span, step, span, message.clone(), message);
                }
                None => sizes = self.execute(stage, at, instruction, form, step),
            }
            self.unmount(stage, mounts);
        }
        self.commit(stage, at, instruction, step, false);
        let layers = &stage.image.layers;
        let unsized_files =
            |layer: &Arc<crate::Layer>| layer.entries.iter().any(|it| !it.size.is_known());
        if layers.last().is_none_or(unsized_files) {
            step.unknown.append(&mut sizes);
        }
    }

    /// Makes what every container needs and `BuildKit` leaves behind: the directories of the kernel's file systems where an
    /// image has none; where it has no `/etc/hosts`, that file comes and goes, and `/etc` has changed.
    ///
    /// Whether all of `/etc` is listed.
    fn prepare(&self, stage: &mut Stage) -> bool {
        // Of the catalog's images only a part is listed.
        let listed = stage.system.base.is_none_or(|base| {
            base.family == crate::Family::Scratch || self.inputs.catalog.listing(base).is_some()
        });
        let tree = &mut stage.tree;
        let whole = listed && tree.directory(tree::Id::ROOT).is_some_and(|root| !root.partial);
        if self.inputs.builder != Builder::BuildKit || !whole || tree.doubtful {
            return false;
        }
        for path in ["/dev", "/proc", "/sys"] {
            let _ = tree.mkdir(path, Access::root(0o755));
        }
        let listed = tree.find("/etc").and_then(|id| tree.directory(id)).filter(|it| !it.partial);
        let complete = |etc: &tree::Directory| {
            ["hosts", "resolv.conf"].iter().all(|name| etc.names.contains_key(name))
        };
        let known = listed.is_some();
        if listed.is_some_and(|etc| !complete(etc)) {
            let _ = tree.touch("/etc", true);
        }
        known
    }

    fn execute(
        &mut self,
        stage: &mut Stage,
        at: usize,
        instruction: &Instruction,
        form: &Form,
        step: &mut Step,
    ) -> Vec<crate::Unknown> {
        let stated = statements(self.statements_above(at));
        let (uid, gid) = stage.identity().unwrap_or((0, 0));
        let shell = shell(stage);
        let home = match stage.system.user_of(uid) {
            Some((_, user)) => user.home.clone(),
            None => {
                if uid == 0 {
                    "/root".to_owned()
                } else {
                    "/".to_owned()
                }
            }
        };
        let mut variables = crate::map::Map::default();
        for name in PROXIES {
            if let Some(value) = self.build_arg(name) {
                variables.insert((*name).to_owned(), Some(value));
            }
        }
        variables.insert("HOME".to_owned(), Some(home));
        variables.insert("PATH".to_owned(), Some(PATH.to_owned()));
        for (name, (_, value)) in &stage.env {
            variables.insert(name.clone(), Some(value.clone()));
        }
        for name in self.secret_variables(&instruction.mounts()) {
            variables.insert(name.to_owned(), None);
        }
        let workdir = stage.image.config.workdir.clone();
        stage.tree.actor = (uid != 0).then_some((uid, gid));
        let mut machine = Machine::new(&mut stage.tree, &mut stage.system, self.inputs.context);
        machine.variables = variables;
        machine.cwd = if workdir.is_empty() { "/".to_owned() } else { workdir };
        machine.variables.insert("PWD".to_owned(), Some(machine.cwd.clone()));
        (machine.uid, machine.gid) = (uid, gid);
        machine.mounts_locked = self.inputs.builder == Builder::BuildKit;
        machine.failing = self.inputs.failing;
        machine.fuel = machine.fuel.min(self.fuel);
        machine.stated.clone_from(&stated);
        let before = machine.fuel;
        let outcome = match form {
            Form::Shell(script) => {
                let name = shell.first().map_or("/bin/sh", String::as_str);
                name.clone_into(&mut machine.shell);
                if name.rsplit('/').next() == Some("busybox") {
                    // It is told which program to be by its first word.
                    machine.zero = shell.get(1).cloned();
                }
                let options: String = shell
                    .iter()
                    .skip(1)
                    .filter(|word| word.starts_with('-'))
                    .map(String::as_str)
                    .collect();
                let has = |option: &str| shell.iter().any(|word| word == option);
                let letters = Switches::of(&options);
                machine.switch_on(Switches {
                    pipefail: has("pipefail"),
                    nounset: letters.nounset || has("nounset"),
                    ..letters
                });
                let base = name.rsplit('/').next().unwrap_or(name);
                if shell.len() == 1 && matches!(base, "sh" | "bash" | "dash" | "ash") {
                    // Without `-c` the whole line is the name of a script.
                    let message =
                        format!("{name}: 0: cannot open {}: No such file", script.source.trim());
                    machine.complain(instruction.span, 2, message)
                } else {
                    let handed = handed_to(&self.file.text, instruction);
                    if let Some(line) = handed
                        && let Some(text) = expanded_before(instruction)
                    {
                        run_expanded(&mut machine, instruction, line, text)
                    } else {
                        if let Some(line) = handed {
                            // What `/bin/sh` expands before it hands the body on is told by its own name.
                            let shell = line.split_whitespace().next().unwrap_or("sh");
                            if shell.ends_with("bash") {
                                shell.clone_into(&mut machine.shell);
                            }
                            let (errexit, pipefail) =
                                (stops_at_errors(line), line.contains("pipefail"));
                            machine.switch_on(Switches {
                                errexit,
                                pipefail,
                                ..Switches::default()
                            });
                        }
                        script_outcome(&mut machine, instruction, script)
                    }
                }
            }
            Form::Exec(words) => {
                let mut args = words.iter().map(|word| Arg {
                    text: word.value.clone(),
                    known: true,
                    span: word.span,
                });
                match args.next() {
                    Some(program) => {
                        let args = args.collect();
                        machine.run(&program, args, instruction.span)
                    }
                    None => Outcome::ok(),
                }
            }
        };
        if stated.is_some() {
            write_stated(&mut machine);
            machine.unknown.clear();
            machine.writes_unknown = false;
        }
        step.effort += machine.effort;
        if let Some(seconds) = stated_time(self.statements_above(at)) {
            step.effort.state(seconds);
        }
        self.fuel = self.fuel.saturating_sub(before - machine.fuel);
        let doubtful = machine
            .writes_unknown
            .then(|| machine.unknown.first().map(|doubt| doubt.span))
            .flatten();
        step.unknown.append(&mut machine.unknown);
        let sizes = if stated.is_some() { Vec::new() } else { std::mem::take(&mut machine.sizes) };
        let complaint = machine.complaint.take();
        stage.tree.actor = None;
        if let Some(span) = doubtful {
            self.unknown_files(stage, span);
        }
        if let Status::Failed(code) = outcome.status {
            let failure = complaint;
            let source = match form {
                Form::Shell(script) => format!("{} {}", shell.join(" "), script.source.trim()),
                Form::Exec(words) => {
                    words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(" ")
                }
            };
            let message =
                format!("process \"{source}\" did not complete successfully: exit code: {code}");
            let (span, said) = match failure {
                Some(Failure { span, message }) => (span, message),
                None => (instruction.span, format!("exit code: {code}")),
            };
            let span = if span.is_empty() { instruction.span } else { span };
            self.fail(span, step, span, said, message);
        }
        sizes
    }

    /// Puts a bundle of unknown size into the layer, so that its bytes are a lower bound and no exact figure.
    fn unknown_files(&self, stage: &mut Stage, span: Span) {
        let command = self.file.text.get(span.range()).unwrap_or("");
        let words: Vec<&str> = command.split_whitespace().filter(|word| *word != "\\").collect();
        let mut line: String = words.join(" ").replace('/', "∕").chars().take(40).collect();
        if line.is_empty() {
            line.push('…');
        }
        let path = format!("/{}{line}", tree::UNKNOWN_FILES);
        let _ = stage.tree.put_bundle(&path, Size::UNKNOWN, Size::UNKNOWN, None, 0);
        stage.tree.doubtful = true;
    }
}

/// Why the container would not even start.
fn cannot_start(stage: &Stage, form: &Form) -> Option<String> {
    if matches!(form, Form::Shell(_)) {
        let shell = shell(stage);
        let program = shell.first().map_or("/bin/sh", String::as_str);
        let has = match stage.system.base {
            Some(base) => base.has_shell,
            None => !is_shell_less(stage),
        };
        let copied = stage.tree.find(program).is_some_and(|id| !stage.tree.is_directory(id));
        let lacking = program.starts_with('/')
            && program != "/bin/sh"
            && stage.tree.find(program).is_none()
            && !stage.tree.may_hold(program);
        if !has && !copied || lacking {
            return Some(format!(
                "runc run failed: unable to start container process: exec: \"{program}\": stat {program}: no such file or directory"
            ));
        }
    }
    let user = &stage.image.config.user;
    if stage.identity().is_none() && stage.lacks(user) {
        let name = user.split(':').next().unwrap_or(user);
        return Some(format!("unable to find user {name}: no matching entries in passwd file"));
    }
    None
}

/// Distroless images have no shell, save those tagged `debug`.
fn is_shell_less(stage: &Stage) -> bool {
    let row = stage.image.layers.first().map_or("", |layer| layer.created_by.as_str());
    row.contains("distroless") && !row.contains("debug")
}

/// Runs a script, unless another interpreter than a shell is asked for.
fn script_outcome(
    machine: &mut Machine<'_>,
    instruction: &Instruction,
    script: &Script,
) -> Outcome {
    let interpreter =
        instruction.heredocs.first().and_then(|heredoc| heredoc.content.strip_prefix("#!"));
    if let Some(line) = interpreter.and_then(|rest| rest.lines().next())
        && !line.trim_end().ends_with("sh")
        && !line.contains("sh -")
    {
        machine.doubt(
            script.span,
            stating(
                format!("what this script for `{}` writes is not known", line.trim()),
                "writes /path 12MB",
            ),
        );
        return Outcome::status(Status::Unknown);
    }
    if let Some(line) = interpreter.and_then(|rest| rest.lines().next()) {
        // The file is run as a program: its first line says by which shell.
        let mut words = line.split_whitespace();
        let named = words.find(|word| !word.ends_with("/env")).unwrap_or("/bin/sh");
        named.clone_into(&mut machine.shell);
        if stops_at_errors(line) {
            machine.switch_on(Switches { errexit: true, ..Switches::default() });
        }
    }
    machine.script(script)
}

/// The words behind a heredoc's mark that hand it to a shell by name: `<<EOF sh -e`.
fn handed_to<'a>(text: &'a str, instruction: &Instruction) -> Option<&'a str> {
    let mark = instruction.heredocs.first()?.mark;
    let line = text.get(mark.end as usize..)?.lines().next()?;
    let mut words = line.split_whitespace();
    let shell = words.next()?.rsplit('/').next()?;
    let is_shell = matches!(shell, "sh" | "bash" | "dash" | "ash");
    (is_shell && words.all(|word| word.starts_with(['-', '+']))).then_some(line)
}

/// The body of a heredoc that `/bin/sh` expands before it hands it on.
fn expanded_before(instruction: &Instruction) -> Option<&str> {
    let heredoc = instruction.heredocs.first().filter(|_| instruction.heredocs.len() == 1)?;
    let expands = heredoc.expand && heredoc.content.contains(['$', '`', '\\']);
    expands.then_some(heredoc.content.as_str())
}

/// Expands a heredoc's body and runs what has become of it in the shell of that line.
fn run_expanded(
    machine: &mut Machine<'_>,
    instruction: &Instruction,
    line: &str,
    text: &str,
) -> Outcome {
    let part = dockerfile::shell::Part::Literal(text.to_owned());
    let body = dockerfile::shell::Word { parts: vec![part], ..Default::default() };
    let Some(text) = machine.heredoc(&body) else {
        machine.doubt(instruction.span, "what this script does is not known");
        return Outcome { status: Status::Unknown, output: None };
    };
    let mut words = line.split_whitespace();
    let shell = words.next().unwrap_or("sh");
    if shell.ends_with("bash") {
        shell.clone_into(&mut machine.shell);
    }
    let letters: String = words.filter_map(|word| word.strip_prefix('-')).collect();
    let pipefail = line.contains("pipefail");
    let switches = Switches { pipefail, ..Switches::of(&letters) };
    machine.nested(&text, switches, None, Vec::new(), instruction.span)
}

/// Whether a first line such as `#!/bin/sh -e` switches `errexit` on.
fn stops_at_errors(line: &str) -> bool {
    line.split_whitespace().skip(1).any(|word| word.starts_with('-') && word.contains('e'))
}
