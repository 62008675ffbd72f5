//! The build context in which the rules' examples are built.

use std::collections::BTreeMap;

use crate::{LabelKind, Options, Rule};
use image::{ArchiveMember, BuildContext, ContextFile};

/// The options under which a rule's `bad` and `good` are checked: every rule, and what this one asks for.
pub fn example_options(rule: &Rule) -> Options {
    let labels = |name: &str, kind| vec![(name.to_owned(), kind)];
    let image = |name: &str, kind| labels(&format!("org.opencontainers.image.{name}"), kind);
    let mut options = Options { select: vec!["all".to_owned()], ..Options::default() };
    match rule.name {
        "untrusted-registry" => options.trusted_registries = vec!["docker.io".to_owned()],
        "empty-label" | "missing-label" => options.labels = image("source", LabelKind::Text),
        "label-outside-schema" => {
            options.labels = image("source", LabelKind::Text);
            options.strict_labels = true;
        }
        "label-is-no-url" => options.labels = image("source", LabelKind::Url),
        "label-is-no-time" => options.labels = image("created", LabelKind::Rfc3339),
        "label-is-no-licence" => options.labels = image("licenses", LabelKind::Spdx),
        "label-is-no-commit" => options.labels = image("revision", LabelKind::Hash),
        "label-is-no-version" => options.labels = image("version", LabelKind::Semver),
        "label-is-no-email" => options.labels = labels("maintainer", LabelKind::Email),
        _ => {}
    }
    options
}

/// The build context in which every rule's `bad` and `good` are built: on its page and in its tests.
pub fn example_context() -> BuildContext {
    let file = |bytes| ContextFile { bytes, mode: 0o644, text: None, archive: None };
    let member = |path: &str, bytes| ArchiveMember {
        path: path.to_owned(),
        bytes,
        ..ArchiveMember::default()
    };
    let files = [
        ("app.py", file(2_400)),
        ("app.bin", file(12_000_000)),
        (".npmrc", file(120)),
        ("debug.log", file(5_000)),
        (
            "tool.tar.gz",
            ContextFile {
                archive: Some(vec![
                    member("tool/bin/tool", 9_000_000),
                    member("tool/README", 4_000),
                ]),
                ..file(3_200_000)
            },
        ),
    ];
    BuildContext {
        files: files
            .into_iter()
            .map(|(path, file)| (path.to_owned(), file))
            .collect::<BTreeMap<_, _>>(),
        ignore: Some("*.log\n".to_owned()),
        ..BuildContext::default()
    }
}
