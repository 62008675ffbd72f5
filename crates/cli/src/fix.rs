//! `layerwise fix`: the file with its findings mended.

use checker::{Trust, mend_with};
use image::BuildContext;
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::checked::inputs;
use crate::diff::unified;
use crate::files::{ignore_of, named, read, write};
use crate::settings::{self, Settings};
use crate::{CLEAN, FINDINGS, NO_ANSWER, complain, help, missing_file};

fn help_text() -> String {
    format!(
        "\
Mends what the checker finds, as far as the image stays the same but for what was found.

Usage: layerwise fix [--diff | --write] [--unsafe] [OPTION]... FILE...

  --diff                    show what would change (without --write, too); exit code 1 if anything would
  --write                   change the files; standard input's text goes to standard output
  --unsafe                  also fixes that a person should look at
{}
FILE is a Dockerfile, a folder with Dockerfiles, or - for standard input.
",
        settings::HELP
    )
}

/// `layerwise fix`.
pub(crate) fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let mut settings = Settings::default();
    let (mut paths, mut show, mut change, mut trust) = (Vec::new(), false, false, Trust::Safe);
    while let Some(word) = words.next()? {
        match word {
            Long("diff") => show = true,
            Long("write") => change = true,
            Long("unsafe") => trust = Trust::Review,
            Long("help") | Short('h') => return help(&help_text()),
            Long(option) => {
                let option = option.to_owned();
                anyhow::ensure!(
                    settings.take(&option, &mut words)?,
                    "there is no option `--{option}`"
                );
            }
            Value(path) => paths.push(path.string()?),
            word @ Short(_) => return Err(word.unexpected().into()),
        }
    }
    anyhow::ensure!(!paths.is_empty(), "{}", missing_file("fix"));
    anyhow::ensure!(!(show && change), "`--diff` shows and `--write` changes: one of them");
    let settings = settings.with_file()?;
    let (mut code, mut all_read) = (CLEAN, true);
    for name in named(&paths)? {
        let text = match read(&name) {
            Ok(text) => text,
            Err(error) => {
                complain(&error);
                all_read = false;
                continue;
            }
        };
        let context =
            BuildContext { open: true, ignore: ignore_of(&name), ..BuildContext::default() };
        let mended = mend_with(&text, &inputs(&context, &settings), &settings.options, trust);
        if !mended.is_done {
            eprintln!("{name}: there may be more to mend: run `layerwise fix` on the result");
        }
        if change && name == "-" {
            say!("{}", mended.text);
        } else if change && mended.text != text {
            write(&name, &mended.text)?;
            let fixes = if mended.fixes == 1 { "fix" } else { "fixes" };
            eprintln!("{name}: {} {fixes}", mended.fixes);
        } else if !change && mended.text != text {
            say!("{}", unified(&name, &text, &mended.text));
            code = FINDINGS;
        }
    }
    Ok(if all_read { code } else { NO_ANSWER })
}
