//! `layerwise`: the engine in a terminal.

/// Prints to standard output; see [`write`].
macro_rules! say {
    ($($text:tt)*) => { $crate::write(format_args!($($text)*)) };
}

mod base;
mod batch;
mod cache;
mod check;
mod checked;
mod context;
mod diff;
mod excerpt;
mod explain;
mod files;
mod fix;
mod github;
mod ignore;
mod json;
mod layers;
mod model;
mod sarif;
mod settings;
mod text;

use std::fmt;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use lexopt::prelude::{Long, Short, Value};

/// A tree of small parts is made and dropped for every file: this allocator takes half as long for it as the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Clean, findings, or no answer at all.
const CLEAN: u8 = 0;
const FINDINGS: u8 = 1;
const NO_ANSWER: u8 = 2;

const HELP: &str = "\
What a Dockerfile costs, and what is wrong with it.

Usage: layerwise COMMAND [OPTION]... [FILE]...

  check    what the checker finds, with the place and the bytes
  fix      the file with its findings mended
  explain  what a rule finds, and why
  layers   the layers that the file adds, as a table or as JSON
  cache    which steps run again after an edit, and why
  ignore   what a .dockerignore keeps from the build, and the line that decided
  parse    the file's instructions, for other programs

FILE is a Dockerfile, or - for standard input. `layerwise COMMAND --help` says more.
Exit code: 0 clean, 1 findings, 2 no answer.
";

fn main() -> ExitCode {
    let code = run(lexopt::Parser::from_env()).unwrap_or_else(|error| {
        complain(&error);
        NO_ANSWER
    });
    ExitCode::from(code)
}

fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let Some(first) = words.next()? else {
        anyhow::bail!("a command is missing\n\n{HELP}");
    };
    match first {
        Long("help") | Short('h') => help(HELP),
        Long("version") | Short('V') => {
            help(concat!("layerwise ", env!("CARGO_PKG_VERSION"), "\n"))
        }
        Value(command) => match command.to_string_lossy().as_ref() {
            "help" => help(HELP),
            "cache" => cache::run(words),
            "check" => check::run(words),
            "explain" => explain::run(words),
            "fix" => fix::run(words),
            "ignore" => ignore::run(words),
            "layers" => layers::run(words),
            "parse" => batch::run_parse(words),
            other => anyhow::bail!("there is no command `{other}`; `layerwise --help` lists them"),
        },
        option => Err(option.unexpected().into()),
    }
}

/// Says what went wrong.
fn complain(error: &anyhow::Error) {
    eprintln!("layerwise: {error:#}");
}

/// What is said where a command was given no file.
fn missing_file(command: &str) -> String {
    format!(
        "a file is missing; `layerwise {command} .` takes every Dockerfile of this folder and those below, \
         `layerwise {command} --help` says more"
    )
}

/// Prints a text that was asked for.
#[allow(clippy::unnecessary_wraps)] // Every command answers so.
fn help(text: &str) -> anyhow::Result<u8> {
    say!("{text}");
    Ok(CLEAN)
}

/// Writes to standard output. Who reads it may stop before the end, as `head` does: then the rest is for nobody.
fn write(text: fmt::Arguments<'_>) {
    if let Err(error) = std::io::stdout().write_fmt(text)
        && error.kind() != ErrorKind::BrokenPipe
    {
        eprintln!("layerwise: the answer cannot be written: {error}");
        std::process::exit(NO_ANSWER.into());
    }
}
