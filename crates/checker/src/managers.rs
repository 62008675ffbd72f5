//! Package managers as data, and the families of rules about them: each rule is what differs from its siblings.

use std::collections::BTreeSet;

use dockerfile::shell::Joint;
use image::Size;

use crate::context::is_below;
use crate::{Arg, Call, Context, Edit, Finding, Report, Rule, Run, Trust, scripts};

/// How the command line of a package manager is read.
pub(crate) struct Manager {
    /// Its programs.
    pub(crate) programs: &'static [&'static str],
    /// Options whose value is the next word.
    pub(crate) valued: &'static [&'static str],
    /// First words that another command word follows (`dnf module install`).
    pub(crate) groups: &'static [&'static str],
}

/// What a package manager is told to do.
pub(crate) struct Order<'c, 'a> {
    /// The call.
    pub(crate) call: &'c Call<'a>,
    /// The word that says what to do (`install`).
    pub(crate) command: &'c Arg<'a>,
    /// The words behind it that are no options.
    pub(crate) operands: Vec<&'c Arg<'a>>,
}

const RPM_VALUED: &[&str] = &[
    "-c",
    "--config",
    "-d",
    "--debuglevel",
    "-e",
    "--errorlevel",
    "-R",
    "--randomwait",
    "-x",
    "--exclude",
    "--excludepkgs",
    "--enablerepo",
    "--disablerepo",
    "--repo",
    "--repoid",
    "--repofrompath",
    "--installroot",
    "--releasever",
    "--setopt",
    "--disableexcludes",
    "--downloaddir",
    "--destdir",
    "--forcearch",
    "--comment",
    "--advisory",
];

/// `yum`.
pub(crate) const YUM: Manager =
    Manager { programs: &["yum"], valued: RPM_VALUED, groups: &["group", "groups", "module"] };

/// `dnf` and its small sister.
pub(crate) const DNF: Manager = Manager {
    programs: &["dnf", "microdnf"],
    valued: RPM_VALUED,
    groups: &["group", "groups", "module"],
};

/// `zypper`.
pub(crate) const ZYPPER: Manager = Manager {
    programs: &["zypper"],
    valued: &[
        "-R",
        "--root",
        "--installroot",
        "-c",
        "--config",
        "-C",
        "--cache-dir",
        "-D",
        "--reposd-dir",
        "-t",
        "--type",
        "-r",
        "--repo",
        "--from",
        "--download",
        "-p",
        "--plus-repo",
        "--plus-content",
        "--releasever",
        "--userdata",
    ],
    groups: &[],
};

/// `npm`.
pub(crate) const NPM: Manager = Manager {
    programs: &["npm"],
    valued: &[
        "--loglevel",
        "--registry",
        "--prefix",
        "-C",
        "--cache",
        "-w",
        "--workspace",
        "--omit",
        "--include",
        "--tag",
        "--userconfig",
        "--globalconfig",
        "--save-prefix",
        "--otp",
        "--fetch-retries",
        "--fetch-timeout",
        "--install-strategy",
    ],
    groups: &[],
};

/// `gem`.
pub(crate) const GEM: Manager = Manager {
    programs: &["gem"],
    valued: &[
        "-i",
        "--install-dir",
        "-n",
        "--bindir",
        "-s",
        "--source",
        "--platform",
        "-P",
        "--trust-policy",
        "--build-root",
        "--config-file",
        "-g",
        "--file",
    ],
    groups: &[],
};

/// `go`, whose options have one dash.
pub(crate) const GO: Manager = Manager {
    programs: &["go"],
    valued: &[
        "-C",
        "-ldflags",
        "-gcflags",
        "-asmflags",
        "-gccgoflags",
        "-tags",
        "-mod",
        "-modfile",
        "-o",
        "-p",
        "-pkgdir",
        "-exec",
        "-toolexec",
        "-overlay",
        "-pgo",
        "-buildmode",
        "-compiler",
        "-installsuffix",
    ],
    groups: &[],
};

impl Manager {
    /// The call read as an order, if it is one of this manager with one of these commands.
    pub(crate) fn order<'c, 'a>(
        &self,
        call: &'c Call<'a>,
        commands: &[&str],
    ) -> Option<Order<'c, 'a>> {
        if !self.programs.contains(&&*call.name) {
            return None;
        }
        let mut operands = call.operands(self.valued);
        let first = operands.next()?;
        let command = if self.groups.contains(&&*first.text) { operands.next()? } else { first };
        if !commands.contains(&&*command.text) {
            return None;
        }
        Some(Order { call, command, operands: operands.collect() })
    }
}

/// Commands that ask before they act, unless a switch answers.
pub(crate) struct Questions {
    pub(crate) manager: &'static Manager,
    pub(crate) commands: &'static [&'static str],
    /// Long options that answer.
    pub(crate) long: &'static [&'static str],
    /// Letters that answer, alone or among others.
    pub(crate) letters: &'static [char],
    /// The switch that the fix adds.
    pub(crate) switch: &'static str,
    /// Whether the switch stands before the command, not behind it.
    pub(crate) before_command: bool,
}

/// Finds commands that ask a question which nobody answers.
pub(crate) fn questions(
    cx: &Context<'_>,
    report: &mut Report,
    rule: &'static Rule,
    asks: &Questions,
) {
    for run in &cx.runs {
        for order in run.calls.iter().filter_map(|call| asks.manager.order(call, asks.commands)) {
            let call = order.call;
            let answered = asks.long.iter().any(|option| call.has_long(option))
                || asks.letters.iter().any(|&letter| call.has_short(letter));
            if answered || run.is_fed_by_yes(call) {
                continue;
            }
            let before = if asks.before_command { call.name_span } else { order.command.span };
            let edit = Edit::insert(before.end, format!(" {}", asks.switch));
            report.found(rule, call.name_span.to(order.command.span)).fix(
                format!("Add `{}`", asks.switch),
                Trust::Safe,
                edit_of(run, edit),
            );
        }
    }
}

/// The edit, if the call is written as a command line; in the exec form a word would need quotes.
pub(crate) fn edit_of(run: &Run<'_>, edit: Edit) -> Option<Edit> {
    run.script.is_some().then_some(edit)
}

/// What a package manager leaves behind, and what takes it away.
pub(crate) struct Leftovers {
    pub(crate) manager: &'static Manager,
    /// Commands that leave something behind.
    pub(crate) commands: &'static [&'static str],
    /// Commands that clean up.
    pub(crate) cleans: &'static [&'static str],
    /// The folders of the cache.
    pub(crate) folders: &'static [&'static str],
    /// What the fix adds behind the program's name.
    pub(crate) cleanup: &'static str,
    /// Whether the peer takes `rm -rf` of anything for a clean-up.
    pub(crate) any_rm: bool,
}

/// Finds caches that stay in the layer.
pub(crate) fn leftovers(
    cx: &Context<'_>,
    report: &mut Report,
    rule: &'static Rule,
    left: &Leftovers,
) {
    for run in &cx.runs {
        let harmless = !run.onbuild && !cx.ships(run.stage);
        if harmless && !cx.selected(rule) || left.folders.iter().any(|folder| run.mounted(folder)) {
            continue;
        }
        let installs = |call: &Call<'_>| left.manager.order(call, left.commands).is_some();
        let Some(at) = run.calls.iter().rposition(installs) else { continue };
        let call = &run.calls[at];
        let cleans = |other: &Call<'_>| {
            other.name == call.name && left.manager.order(other, left.cleans).is_some()
                || removes(other, left.folders)
        };
        if run.calls[at + 1..].iter().any(cleans) {
            continue;
        }
        // One clean-up behind any installation is enough for the peer.
        let first = run.calls.iter().position(installs).unwrap_or(at);
        let unseen = run.calls[first..at].iter().any(cleans)
            || left.any_rm && run.calls[at + 1..].iter().any(|rm| rm.name == "rm" && rm.has("-rf"));
        let edits = scripts::append(cx, run, &format!("{} {}", call.name, left.cleanup));
        // Where the image cannot have the program, or the call may not run or may fail, the clean-up may fail too.
        let around = call.surroundings;
        let chain = call.top.and_then(|top| run.script?.body.get(top.chain as usize));
        let sure = !around.optional
            && !around.subshell
            && chain.is_some_and(|chain| chain.rest.iter().all(|(joint, _)| *joint == Joint::And));
        let trust = if !sure || cx.is_for_deb_or_apk(run.stage) || negated(run, call) {
            Trust::Review
        } else {
            Trust::Safe
        };
        report
            .found(rule, call.span)
            .aliases(if unseen { &[] } else { rule.aliases })
            .cost(Size::UNKNOWN)
            .fix("Clean up in the same `RUN`", trust, edits);
    }
}

/// Whether a call's failure is what its script wants.
fn negated(run: &Run<'_>, call: &Call<'_>) -> bool {
    let chains = run.script.iter().flat_map(|script| &script.body);
    let mut pipelines = chains
        .flat_map(|chain| std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, it)| it)));
    pipelines
        .any(|it| it.negated && it.span.start <= call.span.start && call.span.end <= it.span.end)
}

/// Whether a call is an `rm` of one of the folders, of what is in it, or of a folder around it.
pub(crate) fn removes(call: &Call<'_>, folders: &[&str]) -> bool {
    call.name == "rm"
        && call.args.iter().any(|arg| {
            let path = arg.text.trim_end_matches('*');
            path.len() > 1 && folders.iter().any(|folder| is_below(folder, path))
        })
}

/// Finds the packages of an order that come without a version. `pinned` tells those that have one.
pub(crate) fn unpinned<'r, 'c, 'a: 'c>(
    report: &'r mut Report,
    rule: &'static Rule,
    packages: impl Iterator<Item = &'c Arg<'a>>,
    pinned: impl Fn(&str) -> bool,
) -> Option<Finding<'r>> {
    let mut names = packages.filter(|package| !package.text.is_empty() && !pinned(&package.text));
    let first = names.next()?;
    let (others, verb) = match names.count() {
        0 => (String::new(), "comes"),
        1 => (" and another".to_owned(), "come"),
        rest => (format!(" and {rest} others"), "come"),
    };
    let message = format!("`{}`{others} {verb} in whatever version there is", first.text);
    Some(report.found(rule, first.span).message(message))
}

/// Whether a package of `yum` or `dnf` names its version: a dash before a digit or before a variable that is set
/// (by the file, or by the script, which sets `set`), or a file.
pub(crate) fn rpm_is_pinned(
    cx: &Context<'_>,
    run: &Run<'_>,
    set: &BTreeSet<&str>,
    package: &str,
) -> bool {
    let dash = package
        .match_indices('-')
        .any(|(at, _)| package[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    let file = is_file(package, &[".rpm"]) || package.contains("://");
    let by_variable = package.contains('-')
        && package.split('$').skip(1).any(|rest| {
            let name = rest.trim_start_matches('{');
            let end = name.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
            let name = &name[..end.unwrap_or(name.len())];
            set.contains(name) || !name.is_empty() && cx.defines(run, name)
        });
    dash || file || by_variable
}

/// Whether a package is given as a file, by its ending. Package managers tell upper case from lower, too.
pub(crate) fn is_file(package: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| package.ends_with(ending))
}

/// The names that a script sets: what stands before each `=`.
pub(crate) fn set_by_script<'r>(run: &Run<'r>) -> BTreeSet<&'r str> {
    let source = run.script.map_or("", |script| script.source.as_str());
    let letter = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let name = |(at, _): (usize, &str)| {
        let before = &source[..at];
        &before[before.trim_end_matches(letter).len()..]
    };
    source.match_indices('=').map(name).filter(|name| !name.is_empty()).collect()
}
