//! Finds images from registries that are not trusted.

use dockerfile::{Kind, Span, Text};
use image::reference::registry;


use crate::{Check, Context, Family, Report, Rule, Severity};

/// An image from a registry outside of the given list.
pub(super) const RULE: Rule = Rule {
    name: "untrusted-registry",
    aliases: &["DL3026"],
    family: Family::Practice,
    severity: Severity::Error,
    on: true,
    title: "The image's registry is not on the list of trusted ones",
    why: "Whoever can push to a registry decides what your image holds. Where a list of trusted registries is given, \
          everything that the build pulls must come from one of them; without a list this rule is silent.",
    bad: "FROM quay.io/fedora/fedora:42\n",
    good: "FROM fedora:42\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    if cx.options.trusted_registries.is_empty() {
        return;
    }
    let globals = cx.globals();
    let judge = |report: &mut Report, image: &str, span: Span| {
        if !cx.options.trusted_registries.iter().any(|trusted| is_from(image, trusted)) {
            let registry = registry(image).unwrap_or("docker.io");
            let message = format!("`{image}` comes from `{registry}`, which is not a trusted registry");
            // To the peer `localhost/` is a folder of Docker Hub.
            let aliases = if registry == "localhost" { &[] } else { RULE.aliases };
            report.found(&RULE, span).message(message).aliases(aliases);
        }
    };
    for (index, instruction) in cx.instructions() {
        let stage = cx.stage_of(index).unwrap_or_default();
        match &instruction.kind {
            Kind::From { image, .. } => {
                let value = |name: &str| globals.get(name).cloned();
                let name = dockerfile::expand::expand(image, cx.file.escape, &value).text;
                // Nobody can trust what a variable without a value brings: it is judged as it stands there.
                let name = if name.is_empty() { image.value.clone() } else { name };
                if cx.base_stage(stage).is_none() && !name.eq_ignore_ascii_case("scratch") {
                    judge(report, &name, image.span);
                }
            }
            Kind::Copy(_) | Kind::Run(_) => {
                let from = instruction.flag_value("from").cloned();
                let mounts = instruction.mounts();
                let mounted = mounts.iter().filter_map(|mount| mount.from().cloned());
                let is_image = |from: &Text| {
                    if from.value.eq_ignore_ascii_case("scratch") {
                        return false;
                    }
                    let own = cx.file.stages.get(stage).and_then(|stage| stage.name.as_deref());
                    cx.file.stage_reference(&from.value, stage).is_none()
                        && own.is_none_or(|own| !own.eq_ignore_ascii_case(&from.value))
                        && from.value.parse::<usize>().map_or(true, |number| number > stage)
                };
                for from in from.into_iter().chain(mounted).filter(is_image) {
                    judge(report, &from.value, from.span);
                }
            }
            _ => {}
        }
    }
}

/// Whether an image comes from a registry of the list: `*` at one end stands for anything.
fn is_from(image: &str, trusted: &str) -> bool {
    let registry = registry(image);
    // Docker Hub goes by two names, and an image without a registry comes from there.
    let hub = registry.is_none_or(|registry| registry == "docker.io");
    let names: &[&str] = match registry {
        None => &["docker.io", "hub.docker.com"],
        Some(ref registry) if !hub => std::slice::from_ref(registry),
        Some(_) => &["docker.io"],
    };
    names.iter().any(|name| match (trusted.strip_prefix('*'), trusted.strip_suffix('*')) {
        (Some(end), _) => name.ends_with(end),
        (_, Some(start)) => name.starts_with(start),
        _ => *name == trusted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_with};
    use crate::Options;

    fn trusting(registries: &[&str]) -> Options {
        let trusted_registries = registries.iter().map(|&name| name.to_owned()).collect();
        Options { trusted_registries, ..Options::default() }
    }

    #[test]
    fn without_a_list() {
        check(&RULE, "FROM quay.io/a/b:1\n");
    }

    #[test]
    fn every_place_that_pulls() {
        check_with(
            &trusting(&["good.io"]),
            &RULE,
            r"
            ARG TAG=1
            ARG BASE=bad.io/b
            FROM good.io/a:$TAG AS a
            FROM $BASE
                 ^^^^^ `bad.io/b` comes from `bad.io`, which is not a trusted registry
            COPY --from=a /a /a
            COPY --from=0 /a /a
            COPY --from=nginx:1 /a /a
                        ^^^^^^^ `nginx:1` comes from `docker.io`, which is not a trusted registry
            RUN --mount=from=bad.io/y,target=/x a
                             ^^^^^^^^ `bad.io/y` comes from `bad.io`, which is not a trusted registry
            FROM scratch
            ",
        );
    }

    #[test]
    fn patterns() {
        for (image, trusted, expected) in [
            ("a", "docker.io", true),
            ("a", "hub.docker.com", true),
            ("docker.io/a", "docker.io", true),
            ("a/b", "*.io", true),
            ("x.good.io/a", "*.good.io", true),
            ("good.io/a", "*.good.io", false),
            ("good.io:5000/a", "good.io", false),
            ("good.io:5000/a", "good.*", true),
            ("localhost/a", "docker.io", false),
            ("anything.example/a", "*", true),
        ] {
            assert_eq!(is_from(image, trusted), expected, "{image} from {trusted}");
        }
    }
}
