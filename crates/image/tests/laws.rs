//! What holds for every image, whatever the Dockerfile: sums, merging, determinism.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use image::{
    ArchiveMember, Build, BuildContext, Builder, Catalog, ContextFile, EntryKind, History, Inputs,
    Size, Stack, simulate,
};
use proptest::prelude::*;

/// Commands on a small set of paths, so that they meet each other.
const COMMANDS: &[&str] = &[
    "dd if=/dev/zero of=/a bs=1k count=3",
    "printf xyz > /a",
    "echo more >> /a",
    "echo data > /d/f",
    "echo other > /d/e/g",
    "mkdir -p /d/e",
    "rm -f /a",
    "rm -rf /d",
    "rm -rf /d/*",
    "rm -rf /d && mkdir /d && echo new > /d/n",
    "mv /a /b",
    "mv /b /d",
    "mv /d /m",
    "mv /m /d",
    "mv -f /d/f /a",
    "cp /a /c",
    "cp -r /d /k",
    "cp -a /d /k",
    "ln /a /l",
    "ln -s /a /s",
    "ln -sf /d/f /s",
    "echo through > /s",
    "chmod 600 /a",
    "chmod -R go-w /d",
    "chown -R 1000:1000 /d",
    "touch /a",
    "touch /d/t",
    "truncate -s 5 /a",
    "cat /a > /dev/null",
    "tar -cf /t.tar /d",
    "tar -xf /t.tar -C /opt",
    "find /d -type f -delete",
    "sed -i s/a/b/ /a",
    "for i in 1 2 3; do echo $i > /d/$i; done",
    "if [ -e /a ]; then rm /a; else echo hi > /a; fi",
    "apt-get update",
    "apt-get install -y --no-install-recommends curl",
    "apt-get install -y git",
    "apt-get purge -y --auto-remove git",
    "rm -rf /var/lib/apt/lists/*",
    "useradd -m app",
    "make install",
    "rm -rf /usr",
];

fn instruction() -> impl Strategy<Value = String> {
    let chain = prop::collection::vec((0..COMMANDS.len(), prop::bool::ANY), 1..5);
    prop_oneof![
        8 => chain.prop_map(|parts| {
            let mut line = String::from("RUN ");
            for (at, (command, strict)) in parts.into_iter().enumerate() {
                if at > 0 {
                    line.push_str(if strict { " && " } else { "; " });
                }
                line.push_str(COMMANDS[command]);
            }
            line
        }),
        1 => Just("COPY f /a".to_owned()),
        1 => Just("COPY --chown=1000:1000 dir /d/".to_owned()),
        1 => Just("COPY . /d/".to_owned()),
        1 => Just("ADD x.tar.gz /d/".to_owned()),
        1 => Just("COPY --link f /d/e/f".to_owned()),
        1 => Just("WORKDIR /d/w".to_owned()),
        1 => Just("ENV X=1".to_owned()),
        1 => Just("RUN --mount=type=cache,target=/d echo c > /d/c".to_owned()),
        1 => Just("RUN --mount=type=tmpfs,target=/new/place true".to_owned()),
        1 => Just("USER 1000".to_owned()),
    ]
}

fn context() -> BuildContext {
    let file = |bytes: u64, text: Option<&str>| ContextFile {
        bytes,
        mode: 0o644,
        text: text.map(str::to_owned),
        archive: None,
    };
    let archive =
        vec![ArchiveMember { path: "x/y".to_owned(), bytes: 77, ..ArchiveMember::default() }];
    BuildContext {
        files: BTreeMap::from([
            ("f".to_owned(), file(1000, None)),
            ("dir/g".to_owned(), file(3, Some("abc"))),
            ("dir/e/h".to_owned(), file(50, None)),
            (
                "x.tar.gz".to_owned(),
                ContextFile { bytes: 40, mode: 0, text: None, archive: Some(archive) },
            ),
        ]),
        ..BuildContext::default()
    }
}

fn build(text: &str, builder: Builder) -> Build {
    let context = context();
    simulate(&dockerfile::parse(text), &Inputs { builder, ..Inputs::new(&context) })
}

/// Every law, on one build.
#[track_caller]
fn hold(build: &Build, text: &str) {
    for stage in build.stages.iter().filter(|stage| stage.built) {
        let image = &stage.image;
        let stack = Stack::of(image);
        let layers: Size = image.layers.iter().map(|layer| layer.size).sum();
        assert_eq!(stack.total.bytes, layers.bytes, "the total is the layers': {text}");
        assert_eq!((stack.visible + stack.buried_total()).bytes, stack.total.bytes, "{text}");
        let by_cause: Size = image::Cause::ALL.iter().map(|&cause| stack.buried_by(cause, 0)).sum();
        assert_eq!(by_cause.bytes, stack.buried_total().bytes, "causes leave no remainder: {text}");
        for buried in &stack.buried {
            assert!(buried.layer < buried.hidden_by, "{text}: {buried:?}");
            assert!(
                image.layers[buried.layer]
                    .entries
                    .iter()
                    .any(|entry| entry.path == buried.path && entry.size == buried.size)
            );
        }
        // What laying the layers onto each other gives is what the stack calls visible.
        let files = image.files();
        let seen: Size = files.iter().map(|entry| entry.size).sum();
        assert_eq!(seen.bytes, stack.visible.bytes, "merged tree and stack agree: {text}");
        for entry in &files {
            assert!(
                History::of(image, &entry.path).is_visible() || entry.kind == EntryKind::Directory,
                "{text}: {}",
                entry.path
            );
        }
        for layer in &image.layers {
            let paths: Vec<&str> = layer.entries.iter().map(|entry| entry.path.as_str()).collect();
            assert!(paths.is_sorted(), "{text}: {paths:?}");
            let names: BTreeSet<(&str, bool)> = layer
                .entries
                .iter()
                .map(|entry| (entry.path.as_str(), entry.kind == EntryKind::Opaque))
                .collect();
            assert_eq!(names.len(), layer.entries.len(), "no path twice: {text}");
            assert_eq!(layer.size, layer.entries.iter().map(|entry| entry.size).sum::<Size>());
            for entry in &layer.entries {
                let plain = matches!(entry.kind, EntryKind::File | EntryKind::Bundle { .. });
                assert!(plain || entry.size == Size::ZERO);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn sums_and_trees_agree(lines in prop::collection::vec(instruction(), 1..9), classic in prop::bool::ANY) {
        let text = format!("FROM debian:bookworm-slim\n{}\n", lines.join("\n"));
        let builder = if classic { Builder::Classic } else { Builder::BuildKit };
        let first = build(&text, builder);
        hold(&first, &text);
        prop_assert_eq!(&first, &build(&text, builder), "the same text gives the same build");
    }

    #[test]
    fn any_text_is_a_build(text in "(FROM|RUN|COPY|ADD|ENV|ARG|WORKDIR|USER|\\PC|[ \\n$&|;<>(){}*?\\[\\]'\"\\\\/.=:-]|rm|mv|cp|tar|dd|cd|for|do|done|if|fi|EOF){0,200}") {
        let text = format!("FROM debian:bookworm-slim\nRUN {text}\n");
        hold(&build(&text, Builder::BuildKit), &text);
    }
}

fn chain(stages: usize) -> String {
    let mut text = String::new();
    for n in 1..stages {
        let _ = write!(text, "FROM a{} AS a{n}\nRUN echo {n} > /f{n}\n", n - 1);
    }
    text
}

#[test]
fn hostile_files_end() {
    let cases = [
        format!("FROM alpine\n{}", "RUN echo hi > /x\n".repeat(10_000)),
        format!("FROM alpine\nRUN {}\n", "while true; do echo x >> /f; done; ".repeat(50)),
        "FROM alpine\nRUN f() { f; f; }; f\n".to_owned(),
        "FROM alpine\nRUN x=aaaaaaaaaa; for i in 1 2 3 4 5 6 7 8 9; do x=$x$x$x$x$x$x$x$x$x$x; done; echo $x > /f\n".to_owned(),
        "FROM alpine\nRUN dd if=/dev/zero of=/f bs=999999999999G count=99999999999999 && cat /f /f /f > /g\n".to_owned(),
        "FROM alpine\nRUN mkdir -p /d && for i in $(seq 10000); do cp -r /d /d$i; cp -r /d* /d; done\n".to_owned(),
        format!("FROM alpine\nRUN mkdir -p /{}\nRUN mv /a /b\nRUN rm -rf /b\n", "a/".repeat(20_000)),
        "FROM alpine\nRUN ln -s /a /b && ln -s /b /a && cat /a/x > /c && echo > /a\n".to_owned(),
        "FROM alpine\nRUN printf '%1000000000d' 1 > /x; seq 99999999999 > /y; printf '%s' > /z\n".to_owned(),
        format!("FROM alpine\nRUN {}true{}\n", "$(".repeat(3000), ")".repeat(3000)),
        format!("FROM alpine AS a0\n{}", chain(400)),
    ];
    for text in cases {
        println!("{}", &text[..text.len().min(80)]);
        hold(&build(&text, Builder::BuildKit), &text[..text.len().min(200)]);
    }
}

#[test]
fn base_images_hold() {
    for base in Catalog::builtin().bases() {
        let text = format!("FROM {}\n", base.reference);
        let build = build(&text, Builder::BuildKit);
        hold(&build, &text);
        let stack = Stack::of(build.image().expect("a stage"));
        assert_eq!(stack.total.bytes, base.on_disk.bytes, "{}", base.reference);
        assert_eq!(stack.transfer.bytes, base.transfer.bytes, "{}", base.reference);
        assert_eq!(base.layers.iter().sum::<u64>(), base.transfer.bytes, "{}", base.reference);
        assert_eq!(
            base.layers.len(),
            base.history.iter().filter(|(_, layer)| *layer).count(),
            "{}",
            base.reference
        );
    }
}
