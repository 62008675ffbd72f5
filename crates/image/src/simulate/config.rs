//! Instructions that change the config, and `WORKDIR`.

use dockerfile::expand::{expand, unquote};
use dockerfile::{Form, Instruction, Kind, Pairs, Text};

use super::planned::{is_signal, port_problem};
use super::{PLATFORM, Simulation, Stage};
use crate::tree::{Access, Errno, LONGEST_PATH, normalize};
use crate::{Builder, Step};

impl Simulation<'_> {
    /// Does what an instruction without a layer does.
    pub(super) fn configure(&mut self, stage: &mut Stage, instruction: &Instruction) {
        match &instruction.kind {
            Kind::Env(pairs) => {
                for (name, value) in self.pairs(stage, pairs) {
                    stage.set(&name, value.clone());
                    stage.image.config.env.insert(name, value);
                }
            }
            Kind::Label(pairs) => {
                let pairs = self.pairs(stage, pairs);
                stage.image.config.labels.extend(pairs);
            }
            Kind::Arg(arguments) => {
                for argument in arguments {
                    let name = argument.name.value.clone();
                    let platform = || {
                        let found = PLATFORM.iter().find(|(known, _)| *known == name);
                        found.map(|(_, value)| (*value).to_owned())
                    };
                    let value = self.build_arg(&name).or_else(|| match &argument.default {
                        Some(default) => Some(self.expand(stage, default)),
                        None => self.globals.get(&name).cloned().or_else(platform),
                    });
                    if let Some(value) = value {
                        stage.set(&name, value);
                    }
                }
            }
            Kind::User(text) => stage.image.config.user = self.expand(stage, text),
            Kind::Expose(ports) => {
                let words =
                    |port| expand(port, self.file.escape, &|name| stage.variable(name)).words;
                let ports = ports.iter().map(|port| (words(port), port.span));
                let ports: Vec<_> = ports.collect();
                // Docker looks at them in the order of their letters.
                let all = ports
                    .iter()
                    .flat_map(|(words, span)| words.iter().map(move |word| (word, span)));
                let wrong = all.filter_map(|(word, span)| Some((word, span, port_problem(word)?)));
                if let Some((_, &span, message)) = wrong.min_by_key(|(word, ..)| *word) {
                    self.refuse_plan(span, message);
                }
                for (words, _) in ports {
                    for word in words {
                        let port = if word.contains('/') { word } else { format!("{word}/tcp") };
                        if stage.exposed.insert(port.clone()) {
                            stage.image.config.exposed.push(port);
                        }
                    }
                }
            }
            Kind::Volume(paths) => {
                for path in paths {
                    let written = path.span;
                    let path = self.expand(stage, path);
                    if path.is_empty() {
                        self.refuse_plan(written, "VOLUME specified can not be an empty string");
                    }
                    if stage.volumes.insert(path.clone()) {
                        stage.image.config.volumes.push(path);
                    }
                }
            }
            Kind::StopSignal(text) => {
                let signal = self.expand(stage, text);
                if !is_signal(&signal) {
                    self.refuse_plan(text.span, format!("invalid signal: {signal}"));
                }
                stage.image.config.stop_signal = Some(signal);
            }
            Kind::Shell(words) => stage.image.config.shell = Some(plain(words)),
            Kind::Cmd(form) => {
                stage.image.config.cmd = Some(command(stage, form));
                stage.own_cmd = true;
            }
            Kind::Entrypoint(form) => {
                stage.image.config.entrypoint = Some(command(stage, form));
                if !stage.own_cmd {
                    stage.image.config.cmd = None;
                }
            }
            Kind::Healthcheck(form) => {
                let words = match form {
                    None => vec!["NONE".to_owned()],
                    Some(Form::Shell(script)) => {
                        vec!["CMD-SHELL".to_owned(), script.source.clone()]
                    }
                    Some(Form::Exec(words)) => {
                        std::iter::once("CMD".to_owned()).chain(plain(words)).collect()
                    }
                };
                stage.image.config.healthcheck = Some(words);
            }
            Kind::Onbuild(inner) => {
                let text = self.file.text.get(inner.span.range()).unwrap_or("").to_owned();
                stage.image.config.onbuild.push(text);
                stage.triggers.push((**inner).clone());
            }
            _ => {}
        }
    }

    fn pairs(&mut self, stage: &Stage, pairs: &Pairs) -> Vec<(String, String)> {
        // All values of one instruction see the variables as they were before it.
        pairs
            .pairs
            .iter()
            .map(|pair| {
                (unquote(&pair.key, self.file.escape).text, self.expand(stage, &pair.value))
            })
            .collect()
    }

    /// `WORKDIR`: a layer of its own with `BuildKit`, even if the directory is there; none for `/`.
    pub(super) fn workdir(
        &mut self,
        stage: &mut Stage,
        place: (usize, usize),
        path: &Text,
        step: &mut Step,
    ) {
        let at = place.1;
        if self.fuel == 0 {
            // Where it leads is not followed any longer.
            self.exhausted = true;
            self.commit(stage, at, &self.file.instructions[at], step, false);
            return;
        }
        let path = self.expand(stage, path);
        let old =
            if stage.image.config.workdir.is_empty() { "/" } else { &stage.image.config.workdir };
        // The cache knows a directory as it is written, save that a relative one is put behind the one before.
        stage.directory =
            if path.starts_with('/') { path.clone() } else { normalize(&stage.directory, &path) };
        let path = normalize(old, &path);
        self.fuel = self.fuel.saturating_sub((path.len() / 512) as u32);
        if path.len() <= LONGEST_PATH {
            stage.image.config.workdir.clone_from(&path);
        }
        if path == "/" {
            return;
        }
        let instruction = &self.file.instructions[at];
        if self.fuel == 0 {
            self.exhausted = true;
            self.commit(stage, at, instruction, step, false);
            return;
        }
        self.record_workdir(stage, place);
        let owner = match self.inputs.builder {
            // A number alone is the group's number here.
            Builder::BuildKit => match stage.image.config.user.parse() {
                Ok(number) => (number, number),
                Err(_) => stage.identity().unwrap_or((0, 0)),
            },
            Builder::Classic => (0, 0),
        };
        let access = Access { mode: 0o755, uid: owner.0, gid: owner.1 };
        // A path that no kernel takes need not be walked.
        let made = if path.len() > LONGEST_PATH {
            Err(Errno::TooLong)
        } else {
            stage.tree.mkdir_all(&path, access).map(drop)
        };
        if let Err(error) = made {
            let span = self.file.instructions[at].span;
            let message = format!("mkdir {path}: {}", error.text().to_ascii_lowercase());
            self.fail_at(step, span, message);
        }
        self.commit(stage, at, instruction, step, false);
    }
}

impl Stage {
    /// Number and group of the user in force; `None` if the image does not have it.
    pub(super) fn identity(&self) -> Option<(u32, u32)> {
        let user = self.image.config.user.as_str();
        if user.is_empty() {
            return Some((0, 0));
        }
        // Without a name before the colon it is root's number.
        let (uid, gid) = match user.strip_prefix(':') {
            Some("") => (0, None),
            Some(group) => self.system.owner(&format!("0:{group}"))?,
            None => self.system.owner(user)?,
        };
        let group = || self.system.user_of(uid).map_or(0, |(_, user)| user.gid);
        let named = || self.system.user(user).map(|user| user.gid);
        Some((uid, gid.or_else(named).unwrap_or_else(group)))
    }

    /// Whether the image surely has no user, or no group, of an `owner:group`.
    pub(super) fn lacks(&self, owner: &str) -> bool {
        self.system.lacks(&self.tree, owner)
    }
}

fn plain(words: &[Text]) -> Vec<String> {
    words.iter().map(|word| word.value.clone()).collect()
}

/// `CMD` or `ENTRYPOINT` as the runtime gets it.
fn command(stage: &Stage, form: &Form) -> Vec<String> {
    match form {
        Form::Exec(words) => plain(words),
        Form::Shell(script) => {
            let mut words = super::run::shell(stage);
            words.push(script.source.clone());
            words
        }
    }
}
