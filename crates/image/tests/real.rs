//! What a real Docker 26.1.5 (`BuildKit`, overlay2) made of commands and copies: entries of the last layer, on a base of one
//! layer with busybox and the files that are listed here.

use std::collections::BTreeMap;

use image::{
    BaseImage, BuildContext, Builder, Catalog, ContextFile, Entry, EntryKind, Family, Inputs, Libc,
    Size, simulate,
};

static BASES: &[BaseImage] = &[BaseImage {
    reference: "lab:3",
    on_disk: Size::exact(2_024_851),
    layers: &[1_000_000],
    unpacked: &[Size::exact(2_024_851)],
    family: Family::Busybox,
    libc: Libc::Musl,
    has_shell: true,
    users: &[("app", 1000, "/home/app")],
    ..BaseImage::EMPTY
}];

fn listing() -> Vec<Entry> {
    let entry = |path: &str, kind, bytes, mode| Entry {
        path: path.to_owned(),
        kind,
        size: Size::exact(bytes),
        transfer: Size::exact(bytes),
        mode,
        uid: 0,
        gid: 0,
        content: 0,
        modified: 0,
    };
    let mut all = Vec::new();
    for (path, mode) in [
        ("/bin", 0o755),
        ("/dev", 0o755),
        ("/etc", 0o755),
        ("/opt", 0o755),
        ("/proc", 0o755),
        ("/root", 0o755),
        ("/sys", 0o755),
        ("/tmp", 0o1777),
    ] {
        all.push(entry(path, EntryKind::Directory, 0, mode));
    }
    all.push(entry("/bin/busybox", EntryKind::File, 2_024_544, 0o755));
    for name in ["ls", "sh"] {
        let link = EntryKind::Symlink("busybox".to_owned());
        all.push(entry(&format!("/bin/{name}"), link, 0, 0o777));
    }
    for (name, bytes) in [("group", 38), ("hosts", 0), ("passwd", 106), ("resolv.conf", 0)] {
        all.push(entry(&format!("/etc/{name}"), EntryKind::File, bytes, 0o644));
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

fn context() -> BuildContext {
    let file = |text: &str, mode| ContextFile {
        bytes: text.len() as u64,
        mode,
        text: Some(text.to_owned()),
        archive: None,
    };
    let files = BTreeMap::from([
        ("a.txt".to_owned(), file("alpha\n", 0o644)),
        ("conf".to_owned(), file("key=val\nport=80\n", 0o644)),
        ("list.txt".to_owned(), file("one\ntwo\n", 0o644)),
        ("run.sh".to_owned(), file("#!/bin/sh\necho run\n", 0o755)),
        ("src/x.js".to_owned(), file(&"x".repeat(100), 0o644)),
        ("src/lib/z.js".to_owned(), file(&"z".repeat(300), 0o644)),
    ]);
    BuildContext { files, ..BuildContext::default() }
}

fn row(entry: &Entry) -> String {
    let owner = if entry.uid == 0 { String::new() } else { format!(" {}", entry.uid) };
    let (path, mode) = (entry.path.trim_start_matches('/'), entry.mode);
    match &entry.kind {
        EntryKind::Directory => format!("{path}/ {mode:o}{owner}"),
        EntryKind::File => format!("{path} {mode:o} {}{owner}", entry.size),
        EntryKind::Symlink(_) => format!("{path} ->{owner}"),
        EntryKind::Pipe => format!("{path} | {mode:o}{owner}"),
        EntryKind::Device => format!("{path} device {mode:o}{owner}"),
        EntryKind::HardLink(_) => format!("{path} =={owner}"),
        EntryKind::Whiteout => format!("{path} gone"),
        EntryKind::Opaque => format!("{path} opaque"),
        EntryKind::Bundle { .. } => format!("{path} bundle"),
    }
}

fn built(text: &str, builder: Builder) -> image::Build {
    static CATALOG: std::sync::OnceLock<Catalog> = std::sync::OnceLock::new();
    let catalog = CATALOG.get_or_init(|| {
        let listing: &'static [Entry] = listing().leak();
        let listings: &'static [(&str, &[Entry])] = vec![("lab:3", listing)].leak();
        Catalog::of(BASES).with_listings(listings)
    });
    let context = context();
    simulate(&dockerfile::parse(text), &Inputs { catalog, builder, ..Inputs::new(&context) })
}

/// The last layer of `FROM lab:3` and these lines.
#[track_caller]
fn check(lines: &str, expected: &[&str]) {
    let build = built(&format!("FROM lab:3\n{lines}\n"), Builder::BuildKit);
    assert_eq!(build.refused, None, "{lines}");
    let image = build.image().expect("a stage");
    let rows: Vec<String> = image.layers.last().expect("a layer").entries.iter().map(row).collect();
    let rows: Vec<String> = rows.into_iter().map(|row| row.replace('\u{202f}', "")).collect();
    assert_eq!(rows, expected, "{lines}");
    assert!(build.steps.iter().all(|step| step.unknown.is_empty()), "{lines}");
}

#[track_caller]
fn refused(lines: &str, message: &str) {
    let build = built(&format!("FROM lab:3\n{lines}\n"), Builder::BuildKit);
    let refused = build.refused.unwrap_or_else(|| panic!("{lines} is built"));
    assert!(refused.message.contains(message), "{lines}: {}", refused.message);
}

#[test]
fn owners_and_modes_of_what_comes_from_a_stage() {
    let from = |copy: &str| {
        format!(
            "RUN mkdir -p -m 700 /d/in && echo 1 > /d/in/f && chown -R 1000:1000 /d && ln /d/in/f /d/in/h\nFROM lab:3\n{copy}"
        )
    };
    check(
        &from("COPY --from=0 /d /x"),
        &["x/ 755", "x/in/ 700 1000", "x/in/f 644 2B 1000", "x/in/h == 1000"],
    );
    check(&from("COPY --from=0 /d/in /y"), &["y/ 755", "y/f 644 2B 1000", "y/h == 1000"]);
    check(
        &from("COPY --from=0 --chown=5 /d /x"),
        &["x/ 755 5", "x/in/ 700 5", "x/in/f 644 2B 5", "x/in/h == 5"],
    );
    check(
        &from("COPY --from=0 --chmod=755 /d /x"),
        &["x/ 755", "x/in/ 755 1000", "x/in/f 755 2B 1000", "x/in/h == 1000"],
    );
}

#[test]
fn directories_that_are_copied_are_made_new() {
    // Docker 28.5.2; 26.1.5 makes `m` with 755.
    check(
        "COPY --chmod=700 src /m",
        &["m/ 700", "m/lib/ 700", "m/lib/z.js 700 300B", "m/x.js 700 100B"],
    );
}

#[test]
fn links_and_things_in_the_way() {
    check("RUN ln -s /nowhere /k\nCOPY a.txt /k", &["nowhere 644 6B"]);
    refused("RUN echo > /q\nCOPY src /q", "cannot copy to non-directory: /q");
    refused(
        "RUN mkdir -p /q/x.js\nCOPY src/x.js /q/",
        "cannot replace to directory /q/x.js with file",
    );
}

#[test]
fn scripts() {
    check("COPY run.sh /r.sh\nRUN sh /r.sh > /o && /r.sh >> /o", &["o 644 8B"]);
    check("RUN sh -c \"touch /sc; exit 0\"", &["sc 644 0B"]);
    check("RUN [\"/bin/sh\",\"-c\",\"echo $HOME > /ex2\"]", &["ex2 644 6B"]);
    check("RUN sh -ec \"false; touch /never\" || touch /caught", &["caught 644 0B"]);
    check("RUN eval \"touch /ev\"", &["ev 644 0B"]);
    check("RUN busybox touch /bb", &["bb 644 0B"]);
    refused("RUN . /etc/nothing || touch /failed", "exit code: 2");
}

#[test]
fn known_text_through_filters() {
    check("COPY conf /c\nRUN sed -i \"/^key/d\" /c", &["c 644 8B"]);
    check("COPY conf /c\nRUN grep port /c > /p", &["p 644 8B"]);
    check("COPY list.txt /l\nRUN xargs -I{} mkdir /z-{} < /l", &["z-one/ 755", "z-two/ 755"]);
    check(
        "RUN printf 'b\\na\\n' | sort | tr a-z A-Z > /s; printf 'a:b\\n' | cut -d: -f2 > /y",
        &["s 644 4B", "y 644 2B"],
    );
    check("RUN printf '1\\n2\\n' | wc -l > /z", &["z 644 2B"]);
    check("WORKDIR /w\nCOPY a.txt .\nRUN ls > o", &["w/ 755", "w/o 644 8B"]);
    check("RUN readlink -f /bin/ls > /rl", &["rl 644 13B"]);
}

#[test]
fn masks_links_and_empty_directories() {
    check("RUN umask 077; echo s > /um; mkdir /umd", &["um 600 2B", "umd/ 700"]);
    check("RUN chown -h app /bin/ls", &["bin/ 755", "bin/ls -> 1000"]);
    check("RUN mkdir -p /a/b/c\nRUN rmdir -p /a/b/c || true", &["a gone"]);
}

#[test]
fn users_may_not_do_all() {
    for line in ["touch /etc/x", "rm /etc/passwd", "mkdir /opt/x", "echo > /x", "chmod 700 /tmp"] {
        refused(&format!("USER app\nRUN {line}"), "did not complete successfully: exit code: ");
    }
    check("USER app\nRUN touch /tmp/mine", &["tmp/ 1777", "tmp/mine 644 0B 1000"]);
    refused("RUN echo 1 > /etc/hosts", "exit code: ");
}

#[test]
fn the_later_of_arg_and_env_wins() {
    check("ENV A=1\nARG A=22\nRUN echo $A > /o", &["o 644 3B"]);
    check("ARG A=22\nENV A=1\nRUN echo $A > /o", &["o 644 2B"]);
}

#[test]
fn what_a_container_needs() {
    let text = "FROM lab:3 AS x\nFROM scratch\nCOPY --from=x /bin/busybox /bin/busybox\nRUN [\"/bin/busybox\",\"touch\",\"/z\"]\n";
    let build = built(text, Builder::BuildKit);
    let image = build.image().expect("a stage");
    let rows: Vec<String> = image.layers.last().expect("a layer").entries.iter().map(row).collect();
    assert_eq!(rows, ["dev/ 755", "proc/ 755", "sys/ 755", "z 644 0\u{202f}B"]);
}

#[test]
fn a_volume_of_the_classic_builder_leaves_its_place() {
    let build =
        built("FROM lab:3\nVOLUME /v\nRUN mkdir -p /v && echo 1 > /v/x\n", Builder::Classic);
    let image = build.image().expect("a stage");
    let rows: Vec<String> = image.layers.last().expect("a layer").entries.iter().map(row).collect();
    assert_eq!((image.layers.len(), rows), (2, vec!["v/ 755".to_owned()]));
}
