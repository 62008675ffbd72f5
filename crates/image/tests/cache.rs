//! Which steps run again: what a real `BuildKit` did, and the reasons.

use std::collections::BTreeMap;

use image::{
    BaseImage, BuildContext, Catalog, ContextFile, Family, Inputs, Libc, Rerun, Size, Version,
    reruns,
};
use serde_json::Value;

static BASES: &[BaseImage] =
    &[BaseImage { reference: "bb:3", ..BASE }, BaseImage { reference: "bb:4", ..BASE }];
const BASE: BaseImage = BaseImage {
    on_disk: Size::exact(2_024_851),
    transfer: Size::exact(1_000_000),
    layers: &[1_000_000],
    unpacked: &[Size::exact(2_024_851)],
    family: Family::Busybox,
    libc: Libc::Musl,
    has_shell: true,
    users: &[("app", 1000, "/home/app")],
    ..BaseImage::EMPTY
};

type Files = BTreeMap<String, ContextFile>;

/// Everything an edit can change.
#[derive(Clone)]
struct Side {
    text: String,
    context: BuildContext,
    arguments: Vec<(String, String)>,
    digests: Vec<(String, String)>,
}

fn text(text: &str) -> ContextFile {
    ContextFile {
        bytes: text.len() as u64,
        mode: 0o644,
        text: Some(text.to_owned()),
        archive: None,
    }
}

fn side(dockerfile: &str, files: &[(&str, &str)]) -> Side {
    let files: Files = files.iter().map(|(path, body)| ((*path).to_owned(), text(body))).collect();
    let context = BuildContext { files, ..BuildContext::default() };
    Side { text: dockerfile.to_owned(), context, arguments: Vec::new(), digests: Vec::new() }
}

/// The instructions of the later build with what becomes of them.
fn rerun(before: &Side, after: &Side) -> Vec<(String, Rerun, String)> {
    let catalog = Catalog::of(BASES);
    let files = [dockerfile::parse(&before.text), dockerfile::parse(&after.text)];
    let [old, new] = [(before, &files[0]), (after, &files[1])].map(|(side, file)| {
        let inputs =
            Inputs { catalog: &catalog, build_args: &side.arguments, ..Inputs::new(&side.context) };
        Version { digests: &side.digests, ..Version::new(file, inputs) }
    });
    let found = reruns(&old, &new);
    let line = |rerun: &Rerun| {
        let span = files[1].instructions[rerun.instruction].span;
        files[1].slice(span).to_owned()
    };
    found
        .into_iter()
        .map(|rerun| (line(&rerun), rerun.clone(), rerun.sentence(&files[1])))
        .collect()
}

/// The edits of the vectors, by their names.
fn edit(name: &str, side: &mut Side) {
    let replace = |side: &mut Side, from: &str, to: &str| {
        assert!(side.text.contains(from), "{name}");
        side.text = side.text.replacen(from, to, 1);
    };
    let mut write = |path: &str, body: &str| {
        side.context.files.insert(path.to_owned(), text(body));
    };
    match name {
        "nothing" | "touch src/a (mtime only)" => {}
        "chmod 755 src/a" => {
            side.context.files.get_mut("src/a").expect("it is there").mode = 0o755;
        }
        "edit src/a, output changes" => write("src/a", "# c1\ncode2\n"),
        "edit only a comment in src/a, output identical" => write("src/a", "# c2\ncode\n"),
        "add src/b" => write("src/b", "more\n"),
        "add unrelated file at context root" => write("unrelated", "x\n"),
        "edit dep.lock" => write("dep.lock", "dep2\n"),
        "change LABEL in build stage" => replace(side, "LABEL v=1", "LABEL v=2"),
        "change ENV in build stage" => replace(side, "COLOR=red", "COLOR=blue"),
        "change ARG default (unused by any command)" => replace(side, "VER=1", "VER=3"),
        "--build-arg VER=2" => side.arguments.push(("VER".to_owned(), "2".to_owned())),
        "--build-arg NOPE=1 (undeclared)" => {
            side.arguments.push(("NOPE".to_owned(), "1".to_owned()));
        }
        "change EXPOSE and CMD in final stage" => {
            replace(side, "EXPOSE 80", "EXPOSE 81");
            replace(side, "[\"sh\"]", "[\"true\"]");
        }
        "add a comment line to the Dockerfile" => replace(side, "WORKDIR", "# note\nWORKDIR"),
        "extra space inside a RUN command" => replace(side, "echo final", "echo  final"),
        "lower-case the instruction keyword" => replace(side, "RUN cat dep", "run cat dep"),
        "rename stage build->compile" => side.text = side.text.replace("build", "compile"),
        "insert USER app before the last RUN" => replace(side, "RUN echo", "USER app\nRUN echo"),
        "change base of the build stage" => replace(side, "bb:3 AS", "bb:4 AS"),
        "change base of the final stage" => replace(side, "FROM bb:3\nEXPOSE", "FROM bb:4\nEXPOSE"),
        _ => panic!("no edit is known as {name}"),
    }
}

#[test]
fn every_vector() {
    let vectors: Value = serde_json::from_str(include_str!("data/cache-vectors.json"))
        .expect("the vectors are JSON");
    let before = side(
        vectors["dockerfile"].as_str().expect("a text"),
        &[("dep.lock", "dep1\n"), ("src/a", "# c1\ncode\n")],
    );
    let cases = vectors["cases"].as_array().expect("a list");
    assert_eq!(cases.len(), 21);
    for case in cases {
        let name = case["edit"].as_str().expect("a name");
        let mut after = before.clone();
        edit(name, &mut after);
        let found: BTreeMap<String, String> = rerun(&before, &after)
            .into_iter()
            .filter(|(line, ..)| !line.starts_with("FROM"))
            .filter_map(|(line, rerun, _)| {
                let word = if rerun.cached? { "cached" } else { "ran" };
                let line =
                    if line.starts_with("run ") { line.replacen("run", "RUN", 1) } else { line };
                Some((line, word.to_owned()))
            })
            .collect();
        let wanted = case["steps"].as_object().expect("steps").iter();
        let wanted: BTreeMap<String, String> = wanted
            .map(|(line, word)| (line.clone(), word.as_str().unwrap_or("").to_owned()))
            .collect();
        assert_eq!(found, wanted, "{name}");
    }
}

const FILES: &[(&str, &str)] = &[("a.txt", "a"), ("run.sh", "r"), ("src/x", "x"), ("src/y", "y")];

/// What becomes of the last two steps of a build after an edit of its text: `C` from the cache, `R` runs. All of it as a
/// real Docker 26.1.5 did it.
#[track_caller]
fn last(before: &str, after: &str, expected: &str) {
    files(before, FILES, after, FILES, expected);
}

#[track_caller]
fn files(before: &str, old: &[(&str, &str)], after: &str, new: &[(&str, &str)], expected: &str) {
    let found = rerun(&side(before, old), &side(after, new));
    let marks: String = found
        .iter()
        .filter(|(line, ..)| !line.to_ascii_uppercase().starts_with("FROM"))
        .filter_map(|(_, rerun, _)| Some(if rerun.cached? { 'C' } else { 'R' }))
        .collect();
    assert!(marks.ends_with(expected), "{after}: {marks}, {found:#?}");
}

#[test]
fn variables() {
    let run = |lines: &str| format!("FROM bb:3\n{lines}\nRUN echo 1\n");
    for (before, after, expected) in [
        ("ENV A=1\nENV B=2", "ENV B=2\nENV A=1", "R"),
        ("ENV A=1", "ARG A=1", "C"),
        ("", "ARG A", "C"),
        ("", "ARG A=", "R"),
        ("", "ARG TARGETARCH", "R"),
        ("ENV A=1\nENV A=2", "ENV A=2", "C"),
        ("ENV A=0 B=1\nENV A=2", "ENV B=1 A=2", "C"),
        ("ENV A=1", "ENV A=1\nARG A=2", "R"),
        ("ENV A=1", "ARG A=2\nENV A=1", "C"),
        ("ENV A 1", "ENV A=1", "C"),
        ("LABEL a=b\nVOLUME /x", "EXPOSE 80", "C"),
        ("USER app", "USER 1000", "R"),
    ] {
        last(&run(before), &run(after), expected);
    }
}

#[test]
fn commands() {
    let of = |line: &str| format!("FROM bb:3\n{line}\n");
    for (before, after, expected) in [
        ("RUN echo 1", "RUN [\"/bin/sh\",\"-c\",\"echo 1\"]", "C"),
        ("RUN echo 1 && echo 2", "RUN echo 1 \\\n && echo 2", "R"),
        ("RUN echo 1 \\\n && echo 2", "RUN echo 1 \\\n # c\n && echo 2", "C"),
        ("RUN <<E\necho 1\nE", "RUN <<E\necho 1\n# c\nE", "R"),
        ("RUN echo 1  ", "RUN    echo 1", "C"),
        ("RUN [\"echo\",\"1\"]", "RUN [\"echo\",  \"1\"]", "C"),
        ("RUN echo 1\nRUN echo 2", "RUN echo 1\nRUN echo 1b\nRUN echo 2", "CRR"),
        ("SHELL [\"/bin/sh\",\"-ec\"]\nRUN echo", "SHELL [\"/bin/sh\",\"-c\"]\nRUN echo", "R"),
        (
            "RUN --mount=type=cache,target=/a --mount=type=cache,target=/b true",
            "RUN --mount=type=cache,target=/b --mount=type=cache,target=/a true",
            "C",
        ),
        (
            "RUN --mount=type=cache,target=/m true",
            "RUN --mount=type=cache,id=z,target=/m true",
            "R",
        ),
        (
            "RUN --mount=type=cache,target=/m true",
            "RUN --mount=type=cache,sharing=locked,target=/m true",
            "R",
        ),
    ] {
        last(&of(before), &of(after), expected);
    }
}

#[test]
fn copies() {
    let of = |line: &str| format!("FROM bb:3\nRUN true\n{line}\n");
    for (before, after, expected) in [
        ("COPY a.txt /d", "COPY [\"a.txt\",\"/d\"]", "CC"),
        ("COPY src /d", "COPY src /d/", "CR"),
        ("COPY src /d", "COPY src/ /d", "CC"),
        ("COPY a.txt /d", "ADD a.txt /d", "CR"),
        ("WORKDIR /d\nCOPY a.txt x", "WORKDIR /d\nCOPY a.txt /d/x", "CCC"),
        ("WORKDIR /d\nCOPY a.txt .", "WORKDIR /d\nCOPY a.txt ./", "CCC"),
        ("WORKDIR /a\nWORKDIR b", "WORKDIR /a/b", "CR"),
        ("WORKDIR /q", "USER app\nWORKDIR /q", "CR"),
        ("COPY a*.txt /d/", "COPY a.txt /d/", "CR"),
        ("COPY --chown=1000 a.txt /d", "COPY --chown=1000:1000 a.txt /d", "CR"),
        ("COPY --chmod=755 a.txt /d", "COPY --chmod=0755 a.txt /d", "CC"),
        ("COPY a.txt run.sh /d/", "COPY run.sh a.txt /d/", "CR"),
        ("COPY a.txt /d", "COPY a.txt /d\nCOPY a.txt /d", "CCR"),
        ("ENV D=/d\nCOPY a.txt $D", "COPY a.txt /d", "CC"),
        ("COPY <<E /d\nhi\nE", "COPY <<E /d\nho\nE", "CR"),
        ("COPY a.txt /d\nCOPY run.sh /e", "COPY run.sh /e\nCOPY a.txt /d", "CRR"),
    ] {
        last(&of(before), &of(after), expected);
    }
}

#[test]
fn context_files() {
    let with = |more: &[(&'static str, &'static str)]| {
        let mut files = FILES.to_vec();
        files.retain(|(path, _)| !more.iter().any(|(other, _)| other == path));
        files.extend_from_slice(more);
        files
    };
    let dir = "FROM bb:3\nCOPY src /d/\nRUN true\n";
    files(dir, FILES, dir, &with(&[("src/x", "y"), ("src/y", "x")]), "RR");
    files(dir, FILES, dir, &with(&[("other", "y")]), "CC");
    let moved = "FROM bb:3\nCOPY lib/src /d/\n";
    files(dir, FILES, moved, &with(&[("lib/src/x", "x"), ("lib/src/y", "y")]), "C");
    let other = "FROM bb:3\nCOPY lib /d/\n";
    files(dir, FILES, other, &with(&[("lib/x", "x"), ("lib/y", "y")]), "R");
    let bind = "FROM bb:3\nRUN --mount=type=bind,source=src,target=/m cat /m/x\n";
    files(bind, FILES, bind, &with(&[("a.txt", "b")]), "C");
    files(bind, FILES, bind, &with(&[("src/x", "b")]), "R");
    let all = "FROM bb:3\nCOPY *.txt /d/\n";
    files(all, FILES, all, &with(&[("b.txt", "b")]), "R");
}

#[test]
fn stages() {
    last(
        "FROM bb:3 AS a\nRUN mkdir /o; echo 1 > /o/f\nFROM bb:3\nCOPY --from=a /o /o\nRUN true\n",
        "FROM bb:3 AS a\nRUN mkdir /o; echo 1 > /o/f; true\nFROM bb:3\nCOPY --from=a /o /o\nRUN true\n",
        "RCC",
    );
    last(
        "FROM bb:3 AS a\nRUN echo 1 > /o\nFROM bb:3\nRUN --mount=type=bind,from=a,source=/o,target=/m cat /m\n",
        "FROM bb:3 AS a\nRUN echo 1 > /o; true\nFROM bb:3\nRUN --mount=type=bind,from=a,source=/o,target=/m cat /m\n",
        "RC",
    );
    last(
        "FROM bb:3 AS x\nRUN echo a>/o\nFROM x\nRUN echo 3\n",
        "FROM bb:3 AS x\nRUN echo a>/o;true\nFROM x\nRUN echo 3\n",
        "RR",
    );
    // In containerd's store, of `--link` only what is copied counts; what comes behind it builds on all.
    last(
        "FROM bb:3\nRUN echo 1\nCOPY --link a.txt /d\nRUN echo 3\n",
        "FROM bb:3\nRUN echo 2\nCOPY --link a.txt /d\nRUN echo 3\n",
        "RCR",
    );
}

#[track_caller]
fn why(before: &Side, after: &Side, expected: &[&str]) {
    let found = rerun(before, after);
    let reasons: Vec<&str> = found.iter().map(|(.., sentence)| sentence.as_str()).collect();
    assert_eq!(reasons, expected);
}

#[test]
fn reasons() {
    let before = side("FROM bb:3\nENV A=1\nCOPY src /s\nRUN echo 1\nCMD x\n", FILES);
    let mut after = before.clone();
    after.context.files.insert("src/x".to_owned(), text("new"));
    let same = "Nothing that it depends on has changed.";
    let config = "It changes the config alone: there is nothing to run.";
    why(
        &before,
        &after,
        &[
            same,
            config,
            "Files that it reads changed: src/x.",
            "It builds on line 3, which runs again.",
            config,
        ],
    );
    let after = side(&before.text.replace("A=1", "A=2"), FILES);
    let seen = "Every RUN sees the variables of ENV and ARG; changed: A.";
    why(&before, &after, &[same, config, same, seen, config]);
    let mut after = before.clone();
    after.digests.push(("bb:3".to_owned(), "sha256:1".to_owned()));
    let below = |line| format!("It builds on line {line}, which runs again.");
    why(&before, &after, &["The base image is another one.", config, &below(1), &below(3), config]);
    let after = side(&before.text.replace("echo 1", "echo 2"), FILES);
    why(&before, &after, &[same, config, same, "The command is another one.", config]);
    let before = side("FROM bb:3\nCOPY . /s\n", FILES);
    let mut after = before.clone();
    after.context.files.insert("src/x".to_owned(), text("new"));
    why(&before, &after, &[same, "Files that it reads changed: src/x."]);
}

#[test]
fn what_a_program_writes_may_be_the_same() {
    let text = "FROM bb:3 AS a\nCOPY src /s\n# layerwise: writes /o 1MB\nRUN make\nFROM bb:3\nCOPY --from=a /o /o\n";
    let (before, mut after) = (side(text, FILES), side(text, FILES));
    after.context.files.insert("src/x".to_owned(), self::text("new"));
    let found = rerun(&before, &after);
    let (_, copy, sentence) = found.last().expect("a step");
    assert_eq!((copy.cached, copy.certain), (Some(false), false), "{sentence}");
}

/// Megabytes that the last step fetches when the file it reads is edited.
#[track_caller]
fn check_fetched(
    dockerfile: &str,
    file: &str,
    before: &str,
    after: &str,
    megabytes: std::ops::Range<u64>,
) {
    let (old, new) = (side(dockerfile, &[(file, before)]), side(dockerfile, &[(file, after)]));
    let reruns = rerun_of(&old, &new);
    let last = reruns.last().expect("a step");
    assert_eq!(last.cached, Some(false), "{dockerfile}");
    let fetched = last.effort.download;
    assert!(
        fetched.is_known() && megabytes.contains(&(fetched.bytes / 1_000_000)),
        "{fetched}\n{dockerfile}"
    );
}

#[test]
fn what_a_cache_mount_keeps_is_not_fetched_again() {
    let pip = |flag: &str| {
        format!(
            "FROM python:3.13-slim\nCOPY requirements.txt ./\nRUN {flag}pip install -r requirements.txt\n"
        )
    };
    let mount = "--mount=type=cache,target=/root/.cache/pip ";
    let (few, more) = ("pandas==3.0.0\n", "pandas==3.0.0\nflask==3.1.2\n");
    check_fetched(&pip(""), "requirements.txt", few, more, 25..40);
    check_fetched(&pip(mount), "requirements.txt", few, more, 0..2);
    // What the mount holds of other packages is no help.
    check_fetched(&pip(mount), "requirements.txt", "flask==3.1.2\n", few, 25..40);
    let apt = |clean: &str, flag: &str| {
        let clean = if clean.is_empty() { String::new() } else { format!("RUN {clean}\n") };
        let run = "apt-get update && apt-get install -y --no-install-recommends git";
        format!("FROM debian:bookworm-slim\n{clean}COPY a ./\nRUN {flag}{run}\n")
    };
    let mounts = "--mount=type=cache,target=/var/cache/apt,sharing=locked ";
    check_fetched(&apt("", ""), "a", "1", "2", 25..40);
    // The images' own setting takes the packages out of the cache again.
    check_fetched(&apt("", mounts), "a", "1", "2", 25..40);
    check_fetched(&apt("rm -f /etc/apt/apt.conf.d/docker-clean", mounts), "a", "1", "2", 5..15);
}

#[test]
fn what_comes_from_the_cache_takes_no_time() {
    let text = "FROM debian:bookworm-slim\nRUN apt-get update\nCOPY a ./\n";
    let (old, new) = (side(text, &[("a", "1")]), side(text, &[("a", "2")]));
    let host = image::Host { megabits: 10, percent: 100 };
    let times: Vec<u64> =
        rerun_of(&old, &new).iter().map(|one| one.effort.time(host).millis).collect();
    assert_eq!(times[..2], [0, 0]);
    assert!(times[2] > 0);
}

/// What becomes of each instruction, with the built-in catalog.
fn rerun_of(before: &Side, after: &Side) -> Vec<Rerun> {
    let files = [dockerfile::parse(&before.text), dockerfile::parse(&after.text)];
    let version = |side, file| Version::new(file, Inputs::new(side));
    reruns(&version(&before.context, &files[0]), &version(&after.context, &files[1]))
}
