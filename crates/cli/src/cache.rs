//! `layerwise cache`: which steps run again after an edit, and why.

use anyhow::{Context, bail};
use dockerfile::parse;
use image::{BuildContext, Effort, Host, Inputs, Time, Version, reruns};
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::excerpt::plain;
use crate::files::read;
use crate::{CLEAN, batch, context, help, model};

const HELP: &str = "\
Which steps run again after an edit, why, and about how long that takes, by BuildKit's rules.

Usage: layerwise cache [OPTION]... BEFORE [AFTER]
       layerwise cache --batch

BEFORE and AFTER are Dockerfiles; without AFTER, the Dockerfile stays as it is.
  --context DIR          the build context (default: any file may be there)
  --changed PATH         a file of the context gets another content
  --build-arg NAME=VALUE a build argument of the later build
  --base-changed IMAGE   the tag of a base image now names another image
  --megabits N           the connection of the machine that builds, in Mbit/s (default: 100)
  --batch                answer JSON lines: {\"id\", \"before\": {\u{2026}}, \"after\": {\u{2026}}};
                         \"store\": \"overlay\" (default) or \"containerd\", which can spare what \"COPY --link\" makes
";

/// `layerwise cache`.
pub(crate) fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let mut files = Vec::new();
    let (mut directory, mut changed, mut arguments, mut digests) =
        (None, Vec::new(), Vec::new(), Vec::new());
    let mut host = Host { megabits: 100, percent: 100 };
    while let Some(word) = words.next()? {
        match word {
            Long("batch") => return batch::answer_lines(model::cache),
            Long("help") | Short('h') => return help(HELP),
            Long("context") => directory = Some(words.value()?.string()?),
            Long("changed") => changed.push((words.value()?.string()?, "changed".to_owned())),
            Long("base-changed") => digests.push((words.value()?.string()?, "changed".to_owned())),
            Long("build-arg") => {
                let pair = words.value()?.string()?;
                let (name, value) = pair.split_once('=').context("--build-arg takes NAME=VALUE")?;
                arguments.push((name.to_owned(), value.to_owned()));
            }
            Long("megabits") => host.megabits = words.value()?.parse()?,
            Value(file) => files.push(file.string()?),
            word => return Err(word.unexpected().into()),
        }
    }
    let (before, after) = match files.as_slice() {
        [only] => (only, only),
        [before, after] => (before, after),
        _ => bail!("one Dockerfile or two are asked for; `layerwise cache --help` says more"),
    };
    let mut context = match directory {
        Some(directory) => context::read(&directory, before)?,
        None => BuildContext { open: true, ..BuildContext::default() },
    };
    for (path, _) in &changed {
        context.files.entry(path.clone()).or_default();
    }
    let (before, after) = (parse(&read(before)?), parse(&read(after)?));
    let inputs = Inputs::new(&context);
    let old = Version::new(&before, inputs);
    let new = Version {
        file: &after,
        inputs: Inputs { build_args: &arguments, ..inputs },
        digests: &digests,
        contents: &changed,
    };
    let reruns = reruns(&old, &new);
    for rerun in &reruns {
        let Some(instruction) = after.instructions.get(rerun.instruction) else { continue };
        let word = match rerun.cached {
            Some(true) => "cached",
            Some(false) if rerun.certain => "runs",
            Some(false) => "may run",
            None => "-",
        };
        let line = after.lines.line(instruction.span.start);
        let text = after.slice(instruction.span).lines().next().unwrap_or_default();
        let short = plain(&text.chars().take(40).collect::<String>());
        let time = match rerun.cached {
            Some(false) => rerun.effort.time(host).to_string(),
            _ => String::new(),
        };
        say!("{line:>4}  {word:<7}  {time:<12}  {short:<40}  {}\n", plain(&rerun.sentence(&after)));
    }
    let again = reruns.iter().filter(|one| one.cached == Some(false));
    let time: Time = again.map(|one| one.effort.time(host)).sum();
    say!("The next build takes {time}, by speeds measured on {}.\n", Effort::measured());
    Ok(CLEAN)
}
