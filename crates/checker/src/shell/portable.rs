//! What POSIX's `sh` does not know: `ShellCheck`'s codes from 3000 on.

use dockerfile::Span;
use dockerfile::shell::{Simple, Word};

use super::Dialect;
use super::output::is_echo_flag;
use super::walk::Lint;
use crate::{Edit, Severity, Trust};

/// Variables that only other shells set.
const VARIABLES: &[&str] = &[
    "RANDOM",
    "OSTYPE",
    "MACHTYPE",
    "HOSTTYPE",
    "HOSTNAME",
    "DIRSTACK",
    "EUID",
    "UID",
    "SHLVL",
    "PIPESTATUS",
    "SHELLOPTS",
    "SECONDS",
    "GROUPS",
    "BASHPID",
    "BASH_SOURCE",
    "FUNCNAME",
    "EPOCHSECONDS",
    "_",
];

/// Programs that only other shells have built in.
const BUILT_IN: &[&str] = &[
    "caller",
    "compgen",
    "complete",
    "declare",
    "dirs",
    "disown",
    "enable",
    "mapfile",
    "popd",
    "pushd",
    "readarray",
    "shopt",
    "suspend",
    "typeset",
];

/// Options of `set -o`.
const SETTINGS: &[&str] = &[
    "allexport",
    "errexit",
    "ignoreeof",
    "monitor",
    "noclobber",
    "noexec",
    "noglob",
    "nolog",
    "notify",
    "nounset",
    "verbose",
    "vi",
    "xtrace",
];

/// The letters that a built-in's options may have.
const LETTERS: &[(&str, &str)] = &[
    ("cd", "LP"),
    ("exec", ""),
    ("export", "p"),
    ("hash", "r"),
    ("jobs", "lp"),
    ("printf", ""),
    ("pwd", "LP"),
    ("read", "r"),
    ("readonly", "p"),
    ("trap", ""),
    ("type", ""),
    ("ulimit", "f"),
    ("umask", "S"),
    ("unset", "fv"),
    ("wait", ""),
];

/// A variable in a script for `sh`.
pub(super) fn variable(lint: &mut Lint<'_>, span: Span, text: &str, name: &str, modifier: &str) {
    let set = lint.flow.is_exported(name) || lint.assigned.contains_key(name);
    let mut fault = |code, message: &str| {
        lint.posix_fault(code, Severity::Warning, span, message);
    };
    // These two change by themselves, whatever they are set to.
    let set = set && !matches!(name, "RANDOM" | "SECONDS");
    if VARIABLES.contains(&name) && modifier.is_empty() && !set {
        fault("SC3028", &format!("`{name}` is bash's"));
    }
    let braces = text.starts_with("${");
    if braces && text.starts_with("${!") && !name.is_empty() && name != "!" {
        fault("SC3053", "`${!name}` is bash's");
    }
    let first = modifier.as_bytes();
    match first {
        [b'[', ..] => fault("SC3054", "Lists are bash's"),
        [b':', next, ..] if !b"-+?=".contains(next) => fault("SC3057", "`${name:1:2}` is bash's"),
        [b'^' | b',', ..] => fault("SC3059", "`${name^}` is bash's"),
        [b'/', ..] => fault("SC3060", "`${name/a/b}` is bash's"),
        _ => {}
    }
}

/// A command in a script for `sh`.
pub(super) fn command(lint: &mut Lint<'_>, simple: &Simple, base: &str) {
    let Some(first) = simple.words.first() else { return };
    let args = &simple.words[1..];
    let dash = lint.dialect == Dialect::Dash;
    match base {
        "echo" => {
            let flag = args.first().filter(|word| is_echo_flag(&word.raw));
            let Some(flag) = flag else { return };
            if !dash {
                lint.posix_fault(
                    "SC3037",
                    Severity::Warning,
                    flag.span,
                    "A flag of `echo` is bash's",
                );
            } else if flag.raw != "-n" {
                lint.posix_fault(
                    "SC3036",
                    Severity::Warning,
                    flag.span,
                    "This flag of `echo` is bash's",
                );
            }
        }
        "source" => {
            let edit = Edit::replace(first.span, ".");
            if let Some(found) =
                lint.posix_fault("SC3046", Severity::Warning, first.span, "`source` is bash's")
            {
                found.fix = Some(("Use `.`", Trust::Review, vec![edit]));
            }
        }
        "local" if !dash => {
            lint.posix_fault("SC3043", Severity::Warning, first.span, "`local` is bash's");
        }
        "coproc" => {
            lint.posix_fault("SC3032", Severity::Warning, first.span, "`coproc` is bash's");
        }
        "let" => {
            lint.posix_fault("SC3039", Severity::Warning, first.span, "`let` is bash's");
        }
        "set" if !dash => settings(lint, args),
        "printf" if args.iter().any(|word| word.raw.contains("%q")) => {
            lint.posix_fault("SC3050", Severity::Warning, first.span, "`printf %q` is bash's");
        }
        "trap" if args.iter().any(|word| matches!(&*word.raw, "ERR" | "RETURN" | "DEBUG")) => {
            lint.posix_fault("SC3047", Severity::Warning, first.span, "These signals are bash's");
        }
        "trap" => {
            for word in args.iter().skip(1).filter(|_| !dash) {
                let (code, message) = match &*word.raw {
                    raw if raw.contains(|c: char| c.is_ascii_lowercase()) => {
                        ("SC3049", "A signal in small letters is bash's")
                    }
                    raw if raw.starts_with("SIG") => ("SC3048", "`SIG` before a signal is bash's"),
                    _ => continue,
                };
                lint.posix_fault(code, Severity::Warning, word.span, message);
            }
        }
        "exec" if args.first().is_some_and(|word| matches!(&*word.raw, "-a" | "-c" | "-l")) => {
            lint.posix_fault(
                "SC3038",
                Severity::Warning,
                args[0].span,
                "`exec` with options is bash's",
            );
        }
        "[" | "test" => {
            let code = match args.first().map_or("", |word| word.raw.as_str()) {
                "-v" => "SC3016",
                "-o" if args.len() > 1 => "SC3062",
                "-N" => "SC3064",
                _ => return,
            };
            let message = format!("`{}` in a test is bash's", args[0].raw);
            lint.posix_fault(code, Severity::Warning, args[0].span, &message);
        }
        // Debian's shell knows them, under other names or with other options.
        "pushd" | "popd" | "ulimit" if dash => {}
        _ if BUILT_IN.contains(&base) => {
            lint.posix_fault(
                "SC3044",
                Severity::Warning,
                first.span,
                &format!("`{base}` is bash's"),
            );
        }
        _ => {
            let Some((_, letters)) = LETTERS.iter().find(|(name, _)| *name == base) else { return };
            for word in
                args.iter().take_while(|word| word.raw.len() > 1 && word.raw.starts_with('-'))
            {
                if word.raw == "--" {
                    break;
                }
                if word.raw[1..].chars().any(|char| !letters.contains(char)) {
                    let message = format!("`{base} {}` is bash's", word.raw);
                    lint.posix_fault("SC3045", Severity::Warning, word.span, &message);
                    break;
                }
            }
        }
    }
}

fn settings(lint: &mut Lint<'_>, args: &[Word]) {
    for word in args {
        let Some(letters) = word.raw.strip_prefix(['-', '+']) else { break };
        if letters
            .chars()
            .any(|letter| letter.is_ascii_alphabetic() && !"abCefhmnuvxo".contains(letter))
        {
            let message = format!("`set {}` is bash's", word.raw);
            lint.posix_fault("SC3041", Severity::Warning, word.span, &message);
        }
    }
    for pair in args.windows(2) {
        let names =
            pair[0].raw.strip_prefix(['-', '+']).is_some_and(|letters| letters.ends_with('o'));
        if names && !SETTINGS.contains(&&*pair[1].raw) {
            let message = format!("`set -o {}` is bash's", pair[1].raw);
            lint.posix_fault("SC3040", Severity::Warning, pair[1].span, &message);
        }
    }
}
