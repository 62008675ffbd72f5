//! The command line, read.

use checker::Severity;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
What a Dockerfile costs, and what is wrong with it.

Usage: layerwise check [--fail-on error|warning|info|style] FILE...
       layerwise layers FILE...

  check    what the checker finds, with the place and the bytes
  layers   the layers that the file adds, as a table

FILE is a Dockerfile, or - for standard input.
Exit code: 0 clean, 1 findings as severe as --fail-on (warning) or more, 2 no answer.
";

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Check,
    Layers,
    Help,
}

/// The command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) command: Command,
    /// Paths; `-` is standard input.
    pub(crate) files: Vec<String>,
    /// The mildest severity that makes the exit code 1.
    pub(crate) fail_on: Severity,
}

impl Arguments {
    /// Reads the words behind the program's name; a sentence if they make no sense.
    pub(crate) fn read(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut words = words.peekable();
        let help = Self { command: Command::Help, files: vec![], fail_on: Severity::Warning };
        let command = match words.next().as_deref() {
            Some("check") => Command::Check,
            Some("layers") => Command::Layers,
            Some("help" | "--help" | "-h") => return Ok(help),
            Some(other) => return Err(format!("there is no command `{other}`")),
            None => return Err("a command is missing".to_owned()),
        };
        let mut arguments = Self { command, ..help.clone() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--help" | "-h" => return Ok(help),
                "--fail-on" if command == Command::Check => {
                    let level = words.next().unwrap_or_default();
                    arguments.fail_on = severity(&level)?;
                }
                "-" => arguments.files.push(word),
                _ if word.starts_with('-') => return Err(format!("there is no option `{word}`")),
                _ => arguments.files.push(word),
            }
        }
        if arguments.files.is_empty() {
            return Err("a file is missing".to_owned());
        }
        Ok(arguments)
    }
}

fn severity(name: &str) -> Result<Severity, String> {
    match name {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "info" => Ok(Severity::Info),
        "style" => Ok(Severity::Style),
        _ => Err(format!("`--fail-on` takes error, warning, info or style, not `{name}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        Arguments::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_file_and_a_level() {
        let arguments = read("check --fail-on error Dockerfile -").expect("well formed");
        assert_eq!(arguments.files, ["Dockerfile", "-"]);
        assert_eq!((arguments.command, arguments.fail_on), (Command::Check, Severity::Error));
    }

    #[test]
    fn complaints() {
        assert_eq!(read("").unwrap_err(), "a command is missing");
        assert_eq!(read("build x").unwrap_err(), "there is no command `build`");
        assert_eq!(read("check").unwrap_err(), "a file is missing");
        assert_eq!(read("check --wat x").unwrap_err(), "there is no option `--wat`");
        assert!(read("check --fail-on never x").unwrap_err().contains("not `never`"));
    }
}
