//! The two exercises of the first path, and the lessons' sizes: what a learner may write, and what comes of it.

use std::collections::BTreeMap;

use image::{
    ArchiveMember, Assumption, Build, BuildContext, Cause, ContextFile, EntryKind, Inputs, Stack,
    simulate,
};

/// A 5 MB tarball that unpacks to two files, as in the laboratory's case 4.
fn context() -> BuildContext {
    let member = |path: &str, bytes| ArchiveMember {
        path: path.to_owned(),
        bytes,
        ..ArchiveMember::default()
    };
    let archive = vec![member("tool/bin/tool", 5_000_000), member("tool/README", 242_880)];
    let file = ContextFile { bytes: 5_242_880, mode: 0o644, text: None, archive: Some(archive) };
    BuildContext {
        files: BTreeMap::from([("tool.tar.gz".to_owned(), file)]),
        ..BuildContext::default()
    }
}

fn build(text: &str) -> Build {
    simulate(&dockerfile::parse(text), &Inputs::new(&context()))
}

/// Bytes that the Dockerfile adds, layers that it adds, and the bytes buried in those.
#[track_caller]
fn check(text: &str, layers: usize, added: u64, buried: u64) -> Stack {
    let build = build(text);
    assert_eq!(build.refused, None, "{text}");
    for step in &build.steps {
        assert!(step.unknown.is_empty(), "{text}: {:?}", step.unknown);
    }
    let image = build.image().expect("a stage");
    let base = image.base_layers();
    let own: u64 = image.layers[base..].iter().map(|layer| layer.size.bytes).sum();
    let stack = Stack::of(image);
    assert_eq!(
        (image.layers.len() - base, own, stack.buried_from(base).bytes),
        (layers, added, buried),
        "{text}"
    );
    stack
}

const LISTS: u64 = 19_867_257;
const CURL: u64 = 15_150_613;
const CURL_LEAN: u64 = 12_032_098;

#[test]
fn three_runs() {
    let base = "FROM debian:bookworm-slim\n";
    let stack = check(
        &format!(
            "{base}RUN apt-get update\nRUN apt-get install -y curl ca-certificates\nRUN rm -rf /var/lib/apt/lists/*\n"
        ),
        3,
        LISTS + CURL,
        LISTS,
    );
    assert_eq!(stack.buried_by(Cause::DeletedLater, 1).bytes, LISTS);
    for clean in
        ["rm -rf /var/lib/apt/lists/*", "rm -rf /var/lib/apt/lists", "rm -r /var/lib/apt/lists/*"]
    {
        check(
            &format!("{base}RUN apt-get update && apt-get install -y curl && {clean}\n"),
            1,
            CURL,
            0,
        );
    }
    check(
        &format!(
            "{base}RUN apt-get update && apt-get install -y curl ca-certificates && apt-get clean\n"
        ),
        1,
        LISTS + CURL,
        0,
    );
    let lean = "apt-get update && apt-get install -y --no-install-recommends curl";
    check(&format!("{base}RUN {lean} && rm -rf /var/lib/apt/lists/*\n"), 1, CURL_LEAN, 0);
    check(
        &format!(
            "{base}RUN <<EOF\nset -e\n{}\nrm -rf /var/lib/apt/lists/*\nEOF\n",
            lean.replace(" && ", "\n")
        ),
        1,
        CURL_LEAN,
        0,
    );
    // apt's list of what it installed lies in the mount as well.
    check(
        &format!(
            "{base}RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt {lean}\n"
        ),
        1,
        CURL_LEAN - 6_039,
        0,
    );
}

#[test]
fn lists_in_a_cache_mount_serve_a_later_run() {
    let mount = "--mount=type=cache,target=/var/lib/apt";
    check(
        &format!(
            "FROM debian:bookworm-slim\nRUN {mount} apt-get update\nRUN {mount} apt-get install -y --no-install-recommends curl\n"
        ),
        2,
        CURL_LEAN - 6_039,
        0,
    );
}

#[test]
fn install_without_lists_fails() {
    let build = build(
        "FROM debian:bookworm-slim\nRUN apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
    );
    let failure = build.steps[1].failure.as_ref().expect("it fails");
    assert_eq!(failure.message, "E: Unable to locate package curl");
    let refused = build.refused.expect("there is no image");
    assert_eq!(
        refused.message,
        "process \"/bin/sh -c apt-get install -y curl && rm -rf /var/lib/apt/lists/*\" did not complete successfully: exit code: 100"
    );
}

#[test]
fn install_without_yes_is_aborted() {
    let build = build("FROM debian:bookworm-slim\nRUN apt-get update && apt-get install curl\n");
    assert_eq!(
        build.steps[1].failure.as_ref().expect("it fails").message,
        "Do you want to continue? [Y/n] Abort."
    );
}

const TARBALL: u64 = 5_242_880;

#[test]
fn buried_archive() {
    let base = "FROM debian:bookworm-slim\n";
    let unpacked = TARBALL;
    check(
        &format!(
            "{base}COPY tool.tar.gz /tmp/\nRUN tar -xzf /tmp/tool.tar.gz -C /opt\nRUN rm /tmp/tool.tar.gz\n"
        ),
        3,
        TARBALL + unpacked,
        TARBALL,
    );
    check(
        &format!(
            "{base}COPY tool.tar.gz /tmp/\nRUN tar -xzf /tmp/tool.tar.gz -C /opt && rm /tmp/tool.tar.gz\n"
        ),
        2,
        TARBALL + unpacked,
        TARBALL,
    );
    check(&format!("{base}ADD tool.tar.gz /opt/\n"), 1, unpacked, 0);
    check(
        &format!(
            "{base}RUN --mount=type=bind,source=tool.tar.gz,target=/tmp/t.tgz tar -xzf /tmp/t.tgz -C /opt\n"
        ),
        1,
        unpacked,
        0,
    );
    check(
        &format!("{base}AS unpack\nCOPY tool.tar.gz /tmp/\nRUN tar -xzf /tmp/tool.tar.gz -C /opt\nFROM debian:bookworm-slim\nCOPY --from=unpack /opt /opt\n").replace("\nAS", " AS"),
        1,
        unpacked,
        0,
    );
}

#[test]
fn every_answer_leaves_the_same_files() {
    let visible = |text: &str| {
        let build = build(&format!("FROM debian:bookworm-slim\n{text}"));
        let image = build.image().expect("a stage");
        image
            .files()
            .into_iter()
            .filter(|entry| entry.path.starts_with("/opt/"))
            .map(|entry| (entry.path, entry.size))
            .collect::<Vec<_>>()
    };
    let unpacked = visible("ADD tool.tar.gz /opt/\n");
    assert_eq!(unpacked.len(), 4);
    assert_eq!(
        visible(
            "COPY tool.tar.gz /tmp/\nRUN tar -xzf /tmp/tool.tar.gz -C /opt\nRUN rm /tmp/tool.tar.gz\n"
        ),
        unpacked
    );
}

#[test]
fn a_later_purge_frees_nothing() {
    let build = build(
        "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*\nRUN apt-get purge -y --auto-remove build-essential\n",
    );
    let image = build.image().expect("a stage");
    let stack = Stack::of(image);
    assert!(stack.buried_from(1).bytes > 295_000_000);
    assert!(image.installed_packages().is_empty());
}

#[test]
fn what_a_program_writes_is_unknown_until_it_is_stated() {
    let unknown = build(
        "FROM debian:bookworm-slim\nCOPY tool.tar.gz /src/\nRUN cd /src && ./configure || make\n",
    );
    let step = &unknown.steps[2];
    assert!(!step.unknown.is_empty() || step.failure.is_some());
    let unknown = build("FROM golang:1.26\nRUN go build -o /out/app .\n");
    let image = unknown.image().expect("a stage");
    assert!(!image.layers.last().expect("a layer").size.is_known());
    assert_eq!(unknown.steps[1].unknown.len(), 1);
    check_stated("# layerwise: writes /out/app 12MB\nRUN go build -o /out/app .\n", 12_000_000);
    check_stated(
        "# layerwise: writes /out/app 12.5 MB\n# layerwise: writes /root/.cache/ 300 kB\nRUN make -j4\n",
        12_800_000,
    );
    check_stated("# layerwise: writes nothing\nRUN ./check\n", 0);
}

#[track_caller]
fn check_stated(lines: &str, bytes: u64) {
    let build = build(&format!("FROM golang:1.26\n{lines}"));
    assert_eq!(build.refused, None);
    assert!(build.steps[1].unknown.is_empty(), "{:?}", build.steps[1].unknown);
    let layer = build.image().expect("a stage").layers.last().expect("a layer");
    assert_eq!(layer.size, image::Size::exact(bytes), "{lines}");
}

/// The files of the last layer where `command` is assumed to write a file.
#[track_caller]
fn writes(assumed: &[(&str, &str)], lines: &str, expected: &[&str]) {
    let assumption = |&(command, path): &(&str, &str)| Assumption {
        command: command.to_owned(),
        path: path.to_owned(),
        bytes: 7,
    };
    let context = BuildContext {
        assumptions: assumed.iter().map(assumption).collect(),
        open: true,
        ..BuildContext::default()
    };
    let file = dockerfile::parse(&format!("FROM debian:bookworm-slim\n{lines}\n"));
    let build = simulate(&file, &Inputs::new(&context));
    let image = build.image().expect("a stage");
    let entries = &image.layers.last().expect("a layer").entries;
    let files = entries.iter().filter(|entry| entry.kind == EntryKind::File);
    let paths: Vec<&str> = files.map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, expected, "{lines}");
}

#[test]
fn assumptions_hold_however_a_command_is_called() {
    let c = [("gcc", "/out/x")];
    writes(&c, "WORKDIR /w\nRUN gcc /a.c", &["/w/a.out"]);
    writes(&c, "WORKDIR /w\nRUN gcc -c /s/a.c", &["/w/a.o"]);
    writes(&c, "RUN gcc -O2 /a.c -o/b", &["/b"]);
    writes(&[("apk add", "/x")], "RUN apk --no-cache add y", &["/x"]);
    writes(&[("npm ci --omit=dev", "/x")], "RUN npm ci --quiet --omit=dev", &["/x"]);
    writes(&[("npm ci --omit=dev", "/x")], "ENV NODE_ENV=production\nRUN npm ci", &["/x"]);
    writes(&[("pip install", "/x")], "RUN python3 -m pip install y", &["/x"]);
    writes(&[("pip install", "/x")], "RUN pip3 install y", &["/x"]);
    writes(&[("go build", "/x")], "RUN mkdir /o && go build -o /o/ ./cmd/app", &["/o/app"]);
}

#[test]
fn a_virtual_environment_lies_where_the_answer_makes_it() {
    let venv = [
        ("python3 -m venv", "/opt/venv/bin/activate"),
        ("python3 -m venv", "/opt/venv/bin/pip"),
        ("python3 -m venv", "/opt/venv/bin/python"),
        ("/opt/venv/bin/pip install", "/opt/venv/lib/x"),
    ];
    let of = |root: &str| {
        ["bin/activate", "bin/pip", "bin/python", "lib/x"].map(|path| format!("{root}/{path}"))
    };
    for (lines, root) in [
        ("RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install y", "/opt/venv"),
        ("RUN python3 -m venv /env && . /env/bin/activate && pip install y", "/env"),
        ("WORKDIR /w\nRUN python3 -m venv --copies e && e/bin/pip3 install y", "/w/e"),
        ("RUN python3 -m venv /env && /env/bin/python -m pip install y", "/env"),
        ("ENV PATH=/env/bin:$PATH\nRUN python3 -m venv /env && pip install y", "/env"),
    ] {
        let paths = of(root);
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        writes(&venv, lines, &paths);
    }
}
