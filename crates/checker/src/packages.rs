//! Calls of package managers, read once for every rule that asks.

use crate::{Arg, Call};

/// Options of `apt-get` whose value is the next word.
const APT_VALUED: &[&str] = &[
    "-o",
    "-t",
    "-c",
    "-a",
    "--option",
    "--target-release",
    "--default-release",
    "--config-file",
    "--host-architecture",
];

/// A call of `apt-get` or `apt`.
pub(crate) struct Apt<'c, 'a> {
    /// The call.
    pub(crate) call: &'c Call<'a>,
    /// The word that says what to do (`install`).
    pub(crate) command: &'c Arg<'a>,
}

impl<'c, 'a> Apt<'c, 'a> {
    /// The call if it is one of `apt-get` or `apt`, with a command.
    pub(crate) fn of(call: &'c Call<'a>) -> Option<Self> {
        if call.name != "apt-get" && call.name != "apt" {
            return None;
        }
        // What a variable brings may be options.
        call.operands(APT_VALUED)
            .find(|word| word.literal || !word.text.starts_with('$'))
            .map(|command| Self { call, command })
    }

    /// Whether it updates the package lists.
    pub(crate) fn updates(&self) -> bool {
        self.command.text == "update"
    }

    /// Whether it installs packages that it names.
    pub(crate) fn installs(&self) -> bool {
        self.command.text == "install"
    }

    /// What it is to install or remove, as written.
    pub(crate) fn packages(&self) -> impl Iterator<Item = &'c Arg<'a>> {
        let behind = self.command.span.end;
        self.call.operands(APT_VALUED).filter(move |word| word.span.start >= behind)
    }

    /// Whether it takes yes for an answer.
    pub(crate) fn assumes_yes(&self) -> bool {
        let call = self.call;
        let quiet =
            call.args.iter().filter(|arg| arg.text == "-q" || arg.text == "--quiet").count();
        call.has_short('y')
            || call.has_long("--yes")
            || call.has_long("--assume-yes")
            || call.args.iter().any(|arg| arg.text.starts_with("-qq"))
            || call.has("-q=2")
            || call.has("--quiet=2")
            || quiet > 1
    }

    /// Whether it leaves recommended packages out.
    pub(crate) fn leaves_recommends_out(&self) -> bool {
        self.call.has_long("--no-install-recommends")
            || self.call.args.iter().any(|arg| {
                let setting = arg.text.strip_prefix("-o").unwrap_or(&arg.text);
                let setting = setting.to_ascii_lowercase();
                matches!(
                    setting.split_once('='),
                    Some(("apt::install-recommends", "0" | "no" | "false" | "off"))
                )
            })
    }
}

/// Whether a call removes apt's package lists: `rm -rf /var/lib/apt/lists…` or `apt-get dist-clean`.
/// `apt-get clean` does not: it removes downloaded packages.
pub(crate) fn removes_apt_lists(call: &Call<'_>) -> bool {
    if let Some(apt) = Apt::of(call) {
        return matches!(&*apt.command.text, "dist-clean" | "distclean");
    }
    let over_lists = |path: &str| {
        // `…/lists/*_*` leaves folders and the lock: a few bytes.
        let path = path.strip_suffix("_*").unwrap_or(path).trim_end_matches(['/', '*']);
        matches!(path, "/var/lib/apt/lists" | "/var/lib/apt" | "/var/lib")
    };
    match &*call.name {
        "rm" => call.args.iter().any(|arg| over_lists(&arg.text)),
        "find" => {
            call.args.first().is_some_and(|arg| over_lists(&arg.text))
                && (call.has("-delete") || call.has("rm"))
        }
        _ => false,
    }
}

/// Options of `apk` whose value is the next word.
const APK_VALUED: &[&str] = &[
    "-t",
    "-p",
    "-X",
    "--virtual",
    "--root",
    "--repository",
    "--cache-dir",
    "--keys-dir",
    "--repositories-file",
    "--wait",
    "--arch",
    "--cache-max-age",
    "--progress-fd",
    "--timeout",
];

/// The word that says what an `apk` is to do (`add`).
pub(crate) fn apk_command<'c, 'a>(call: &'c Call<'a>) -> Option<&'c Arg<'a>> {
    if call.name == "apk" { call.operands(APK_VALUED).next() } else { None }
}

/// What an `apk add` is to install, as written.
pub(crate) fn apk_add<'c, 'a: 'c>(call: &'c Call<'a>) -> Option<impl Iterator<Item = &'c Arg<'a>>> {
    let command = apk_command(call)?;
    (command.text == "add").then(|| call.operands(APK_VALUED).skip(1))
}

/// Options of `pip` that stand before its command and whose value is the next word.
const PIP_VALUED: &[&str] = &[
    "--cache-dir",
    "--cert",
    "--client-cert",
    "--exists-action",
    "--log",
    "--proxy",
    "--python",
    "--retries",
    "--timeout",
    "--trusted-host",
];

/// The word `install` of a `pip install`, also as `python -m pip install`.
pub(crate) fn pip_install<'c, 'a>(call: &'c Call<'a>) -> Option<&'c Arg<'a>> {
    let rest = if is_versioned(&call.name, "pip") {
        0
    } else if is_versioned(&call.name, "python") {
        let module = call.args.iter().position(|arg| arg.text == "-m")?;
        if call.args.get(module + 1)?.text != "pip" {
            return None;
        }
        module + 2
    } else {
        return None;
    };
    let mut value_next = false;
    let word = call.args.get(rest..)?.iter().find(|arg| {
        let is_value = std::mem::replace(&mut value_next, PIP_VALUED.contains(&&*arg.text));
        !is_value && !arg.text.starts_with('-')
    })?;
    (word.text == "install").then_some(word)
}

/// Whether a program's name is `tool` with or without a version behind it (`pip3.12`).
fn is_versioned(name: &str, tool: &str) -> bool {
    name.strip_prefix(tool).is_some_and(|rest| {
        let version = rest.strip_prefix('-').unwrap_or(rest);
        version.chars().all(|c| c.is_ascii_digit() || c == '.')
    })
}
