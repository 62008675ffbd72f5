//! `layerwise`: the engine in a terminal.

mod arguments;
mod check;
mod layers;

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use arguments::{Arguments, Command};

/// Clean, findings, or no answer at all.
const CLEAN: u8 = 0;
const FINDINGS: u8 = 1;
const NO_ANSWER: u8 = 2;

fn main() -> ExitCode {
    let code = match Arguments::read(std::env::args().skip(1)) {
        Ok(Arguments { command: Command::Help, .. }) => {
            print!("{}", arguments::HELP);
            CLEAN
        }
        Ok(arguments) => run(&arguments).unwrap_or_else(|error| {
            eprintln!("layerwise: {error:#}");
            NO_ANSWER
        }),
        Err(complaint) => {
            eprintln!("layerwise: {complaint}\n\n{}", arguments::HELP);
            NO_ANSWER
        }
    };
    ExitCode::from(code)
}

fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut code = CLEAN;
    for (at, name) in arguments.files.iter().enumerate() {
        let text = read(name)?;
        if at > 0 {
            println!();
        }
        let (out, found) = match arguments.command {
            Command::Layers => layers::table(&text),
            _ => check::text(name, &text, arguments.fail_on),
        };
        print!("{out}");
        if found {
            code = FINDINGS;
        }
    }
    Ok(code)
}

/// The text of a file, or of standard input for `-`.
#[allow(clippy::disallowed_methods)] // Files are what this crate is for.
fn read(name: &str) -> anyhow::Result<String> {
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
        bytes
    } else {
        std::fs::read(Path::new(name)).with_context(|| format!("{name} cannot be read"))?
    };
    String::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))
}
