//! Finds `FROM --platform` with a constant.

use dockerfile::{Flag, Kind, Span};
use dockerfile::expand::unquote;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A `FROM` for one platform only.
pub(super) const RULE: Rule = Rule {
    name: "constant-platform",
    aliases: &["DL3029", "FromPlatformFlagConstDisallowed"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`FROM` takes its image for one platform only",
    why: "With a constant platform, `docker build --platform` still gives an image of that one platform, under the name \
          of the other. Leave the flag out, or use `$BUILDPLATFORM` for a stage that only builds.",
    bad: "FROM --platform=linux/amd64 alpine:3.24\n",
    good: "FROM alpine:3.24\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::From { alias, .. } = &instruction.kind else { continue };
        let Some(flag) = cx.flag(instruction, "platform") else { continue };
        let Some(value) = &flag.value else { continue };
        let platform = unquote(value, cx.file.escape).text;
        let of_the_build = platform.contains("BUILDPLATFORM") || platform.contains("TARGETPLATFORM");
        if platform.contains('$') {
            // One peer minds any other variable; a person who wrote one means it.
            if !of_the_build {
                report
                    .found(&RULE, flag.span)
                    .aliases(&["DL3029"])
                    .severity(Severity::Info)
                    .fix(TITLE, Trust::Review, without(cx, flag));
            }
            continue;
        }
        // A stage that says in its name for which platform it is, means it.
        let is_meant = match parts(&platform) {
            Some((os, architecture)) => alias.as_ref().is_some_and(|alias| {
                let alias = alias.value.to_ascii_lowercase();
                alias.contains(&os) || alias.contains(&architecture)
            }),
            None => true,
        };
        // The peer does not see that these stand there without their `$`.
        let aliases: &[&str] = match (of_the_build, is_meant) {
            (true, true) => &[],
            (true, false) => &["FromPlatformFlagConstDisallowed"],
            (false, true) => &["DL3029"],
            (false, false) => RULE.aliases,
        };
        report
            .found(&RULE, flag.span)
            .aliases(aliases)
            .severity(if is_meant { Severity::Info } else { RULE.severity })
            .message(format!("This stage is built for `{platform}` whatever platform is asked for"))
            .fix(TITLE, Trust::Review, without(cx, flag));
    }
}

const TITLE: &str = "Build for the platform that is asked for";

/// The flag goes with the blanks behind it.
fn without(cx: &Context<'_>, flag: &Flag) -> Option<Edit> {
    let rest = cx.file.text.get(flag.span.end as usize..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    (blanks > 0).then(|| Edit::delete(Span::new(flag.span.start, flag.span.end + blanks as u32)))
}

/// System and architecture as Docker calls them; `None` where it knows no such platform.
fn parts(platform: &str) -> Option<(String, String)> {
    const SYSTEMS: &[&str] = &["linux", "windows", "darwin", "freebsd", "macos"];
    let architecture = |name: &str| {
        let known = match name {
            "x86_64" | "x86-64" | "amd64" => "amd64",
            "aarch64" | "arm64" => "arm64",
            "i386" | "386" => "386",
            "armhf" | "armel" | "arm" => "arm",
            "ppc64le" | "s390x" | "riscv64" | "mips64le" | "loong64" | "wasm" => name,
            _ => return None,
        };
        Some(known.to_owned())
    };
    let lower = platform.to_ascii_lowercase();
    let mut words = lower.split('/');
    let first = words.next()?;
    match words.next() {
        None if SYSTEMS.contains(&first) => Some((first.to_owned(), "amd64".to_owned())),
        None => Some(("linux".to_owned(), architecture(first)?)),
        // With both written, Docker takes any words.
        Some(second) => {
            let second = architecture(second).unwrap_or_else(|| second.to_owned());
            Some((first.to_owned(), second))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn constants() {
        check(
            &super::RULE,
            r"
            FROM --platform=linux/amd64 alpine AS a
                 ^^^^^^^^^^^^^^^^^^^^^^ This stage is built for `linux/amd64` whatever platform is asked for
            FROM --platform=$BUILDPLATFORM alpine AS b
            FROM --platform=$TARGETPLATFORM alpine AS c
            ",
        );
    }
}
