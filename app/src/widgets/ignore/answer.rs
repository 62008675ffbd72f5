//! What a `.dockerignore` does to a list of files, and what its author may not have meant.

use image::{Builder, Decision, Ignore, IgnoreProblem, Size};

use crate::parts::files::{File, read};
use crate::words;

/// Most paths for which other patterns are tried out: beyond that the answer would be slow.
const MOST_TRIED: usize = 3_000;

/// What becomes of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fate {
    pub(super) path: String,
    pub(super) size: Size,
    pub(super) ignored: bool,
    /// The line that decided and its text.
    pub(super) by: Option<(usize, String)>,
}

/// What becomes of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) problem: Option<IgnoreProblem>,
    pub(super) fates: Vec<Fate>,
    /// Bytes of all files.
    pub(super) all: Size,
    /// Bytes that a `COPY` can get.
    pub(super) buildkit: Size,
    /// Bytes that the classic builder is sent.
    pub(super) classic: Size,
    /// What may not be meant, in sentences.
    pub(super) tips: Vec<String>,
}

impl Answer {
    /// The answer in a sentence.
    pub(super) fn sum(&self) -> String {
        if let Some(problem) = &self.problem {
            return words::workbench::refuses_line(problem.line, &problem.message);
        }
        let out = self.fates.iter().filter(|fate| fate.ignored).count();
        words::workbench::left_out_of(out, self.fates.len(), self.buildkit, self.all)
    }
}

/// Answers for the texts of both fields.
pub(super) fn answer(list: &str, patterns: &str) -> Answer {
    let files = read(list);
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let ignore = Ignore::parse(patterns);
    let decisions = match decide(&ignore, &paths, Builder::BuildKit) {
        Ok(decisions) => decisions,
        Err(problem) => return Answer { problem: Some(problem), ..Answer::default() },
    };
    let classic = decide(&ignore, &paths, Builder::Classic).unwrap_or_default();
    let sum = |sent: &dyn Fn(usize) -> bool| {
        let sent = files.iter().enumerate().filter(|(at, _)| sent(*at));
        Size::exact(sent.map(|(_, file)| file.bytes).sum())
    };
    let text = |line: usize| patterns.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
    let fates = files.iter().zip(&decisions).map(|(file, decision)| Fate {
        path: file.path.clone(),
        size: Size::exact(file.bytes),
        ignored: decision.ignored,
        by: decision.line.map(|line| (line, text(line))),
    });
    Answer {
        problem: None,
        fates: fates.collect(),
        all: sum(&|_| true),
        buildkit: sum(&|at| decisions.get(at).is_some_and(|one| !one.ignored)),
        classic: sum(&|at| classic.get(at).is_some_and(|one| one.sent)),
        tips: tips(patterns, &files, &paths, &decisions),
    }
}

fn decide(
    ignore: &Ignore,
    paths: &[&str],
    builder: Builder,
) -> Result<Vec<Decision>, IgnoreProblem> {
    ignore.walk(paths, "Dockerfile", builder)
}

/// What each line may not do that its author believes.
fn tips(patterns: &str, files: &[File], paths: &[&str], decisions: &[Decision]) -> Vec<String> {
    let mut tips = Vec::new();
    if files.len() > MOST_TRIED {
        return tips;
    }
    for (at, line) in patterns.lines().enumerate() {
        let pattern = line.trim();
        if pattern.is_empty() || line.starts_with('#') {
            continue;
        }
        let number = at + 1;
        let decides = decisions.iter().any(|decision| decision.line == Some(number));
        let bare = pattern.trim_start_matches('!');
        if pattern.contains(" #") {
            tips.push(words::workbench::line_behind_pattern_begins(number));
        }
        // The same pattern at any depth: how many more paths would it leave out?
        if !pattern.starts_with('!')
            && !bare.starts_with("**")
            && !bare.trim_matches('/').contains('/')
        {
            let deep = format!("**/{}", bare.trim_matches('/'));
            let more = deeper(&deep, patterns, number, paths, decisions);
            if let Some(first) = more.first() {
                tips.push(words::workbench::top_only(more.len(), number, bare, &deep, first));
                continue;
            }
        }
        if !decides {
            tips.push(if pattern.starts_with('!') && reaches(bare, paths) {
                words::workbench::line_takes_something_back(number, pattern)
            } else {
                words::workbench::line_decides_about_no(number, pattern)
            });
        }
    }
    let secret = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        [".env", ".npmrc", "id_rsa"].contains(&name) || matches!(ending, Some("pem" | "key"))
    };
    for (path, decision) in paths.iter().zip(decisions) {
        if !decision.ignored && secret(path) {
            tips.push(words::workbench::often_holds_secret_copy(path));
        }
    }
    tips
}

/// The paths that are in the context now and would not be, were a line written in another way.
fn deeper<'p>(
    deep: &str,
    patterns: &str,
    number: usize,
    paths: &[&'p str],
    decisions: &[Decision],
) -> Vec<&'p str> {
    let changed: Vec<&str> = patterns
        .lines()
        .enumerate()
        .map(|(at, line)| if at + 1 == number { deep } else { line })
        .collect();
    let ignore = Ignore::parse(&changed.join("\n"));
    let Ok(after) = decide(&ignore, paths, Builder::BuildKit) else { return Vec::new() };
    let pairs = paths.iter().zip(decisions.iter().zip(after));
    pairs
        .filter(|(_, (before, after))| !before.ignored && after.ignored)
        .map(|(path, _)| *path)
        .collect()
}

/// Whether a pattern fits any of the paths.
fn reaches(pattern: &str, paths: &[&str]) -> bool {
    let ignore = Ignore::parse(pattern);
    decide(&ignore, paths, Builder::BuildKit)
        .is_ok_and(|decisions| decisions.iter().any(|decision| decision.ignored))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &str, patterns: &str, left_out: &[&str], tips: &[&str]) {
        let answer = answer(files, patterns);
        let out = answer.fates.iter().filter(|fate| fate.ignored);
        assert_eq!(out.map(|fate| fate.path.as_str()).collect::<Vec<_>>(), left_out);
        assert_eq!(answer.tips.len(), tips.len(), "{:?}", answer.tips);
        for (tip, part) in answer.tips.iter().zip(tips) {
            assert!(tip.contains(part), "{tip}");
        }
    }

    #[test]
    fn a_name_is_of_the_top_only() {
        check(
            "node_modules/a 1\np/node_modules/b 1\n",
            "node_modules\n",
            &["node_modules/a"],
            &["`**/node_modules` would also leave out this path: `p/node_modules/b`"],
        );
    }

    #[test]
    fn an_exception_above_its_rule_is_void() {
        check("dist/a 1\ndist/b 1\n", "!dist/a\ndist\n", &["dist/a", "dist/b"], &["put it below"]);
        check("dist/a 1\ndist/b 1\n", "dist\n!dist/a\n", &["dist/b"], &[]);
    }

    #[test]
    fn what_decides_nothing_is_said() {
        check("a 1\n", "b\n", &[], &["decides about no path"]);
        check("a 1\n", "a # the letter\n", &[], &["begins no comment", "decides about no path"]);
    }

    #[test]
    fn secrets_that_stay_are_named() {
        check(".env 1\n", "", &[], &["often holds a secret"]);
        check(".env 1\n", ".env\n", &[".env"], &[]);
    }

    #[test]
    fn sums_and_refusals() {
        let answer = answer("Dockerfile 5\nbig 100\nsmall 7\n", "big\nDockerfile\n");
        assert_eq!((answer.all, answer.buildkit), (Size::exact(112), Size::exact(7)));
        assert_eq!(
            answer.classic,
            Size::exact(12),
            "the classic builder gets the Dockerfile all the same"
        );
        let refused = super::answer("a 1\n", "[\n");
        assert_eq!(refused.problem.map(|problem| problem.line), Some(1));
    }
}
