//! What a real Docker made of 22 Dockerfiles, entry by entry (tests/data/layer-vectors.json).

use std::collections::BTreeMap;

use image::{
    BaseImage, BuildContext, Catalog, ContextFile, Entry, EntryKind, Family, Inputs, Libc, Size,
    Stack, simulate,
};
use serde_json::Value;

/// The laboratory's base: one layer with busybox, a user `app` and its home.
static BASES: &[BaseImage] = &[BaseImage {
    reference: "lab:busybox",
    on_disk: Size::exact(2_024_851),
    transfer: Size::exact(1_000_000),
    layers: &[1_000_000],
    unpacked: &[Size::exact(2_024_851)],
    family: Family::Busybox,
    libc: Libc::Musl,
    has_shell: true,
    // There, `/home/app` is root's.
    users: &[("app", 1000, "/home/app-of-1000"), ("owner-of-home-app", 0, "/home/app")],
    dated: "2026-11-23",
    source: "laboratory",
    ..BaseImage::EMPTY
}];

fn vectors() -> Value {
    serde_json::from_str(include_str!("data/layer-vectors.json")).expect("the vectors are JSON")
}

/// An entry as the vectors write it: path in the tar, type, bytes, mode, owner.
type Row = (String, String, u64, String, u64);

fn tar_row(entry: &Entry) -> Row {
    let path = entry.path.trim_start_matches('/');
    let (path, kind) = match &entry.kind {
        EntryKind::Directory => (path.to_owned(), "dir"),
        EntryKind::File => (path.to_owned(), "file"),
        EntryKind::Bundle { .. } => (path.to_owned(), "bundle"),
        EntryKind::Symlink(_) => (path.to_owned(), "symlink"),
        EntryKind::Pipe => (path.to_owned(), "fifo"),
        EntryKind::Device => (path.to_owned(), "device"),
        EntryKind::HardLink(_) => (path.to_owned(), "hardlink"),
        EntryKind::Whiteout => {
            let (directory, name) = path.rsplit_once('/').map_or(("", path), |(d, n)| (d, n));
            let slash = if directory.is_empty() { "" } else { "/" };
            (format!("{directory}{slash}.wh.{name}"), "file")
        }
        EntryKind::Opaque => (format!("{path}/.wh..wh..opq"), "file"),
    };
    (path, kind.to_owned(), entry.size.bytes, format!("{:o}", entry.mode), u64::from(entry.uid))
}

fn expected_row(entry: &Value) -> Row {
    let text = |key: &str| entry[key].as_str().expect("a text").to_owned();
    let number = |key: &str| entry[key].as_u64().expect("a number");
    (text("path"), text("type"), number("size"), text("mode"), number("uid"))
}

fn context() -> BuildContext {
    let file = |bytes| ContextFile { bytes, mode: 0o644, text: None, archive: None };
    let files = BTreeMap::from([("f".to_owned(), file(3_145_728)), ("g".to_owned(), file(6))]);
    BuildContext { files, ..BuildContext::default() }
}

#[track_caller]
fn check(case: &Value) {
    let name = case["name"].as_str().expect("a name");
    let lines: Vec<&str> =
        case["instructions"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let text = format!("FROM lab:busybox\n{}\n", lines.join("\n"));
    let file = dockerfile::parse(&text);
    let (context, catalog) = (context(), Catalog::of(BASES));
    let build = simulate(&file, &Inputs { catalog: &catalog, ..Inputs::new(&context) });
    assert_eq!(build.refused, None, "{name}");
    let image = build.image().expect("there is a stage");
    let added = &image.layers[1..];

    let layers = case["layers"].as_array().expect("a list");
    assert_eq!(
        added.len() as u64,
        case["layers_added"].as_u64().expect("a number"),
        "{name}: layers added"
    );
    assert_eq!(added.len(), layers.len(), "{name}");
    for (at, (layer, expected)) in added.iter().zip(layers).enumerate() {
        let mut rows: Vec<Row> = layer.entries.iter().map(tar_row).collect();
        if name == "mounts" {
            // That laboratory's base has no `/var`, in which the mount point would come and go.
            rows.retain(|row| row.0 != "var");
        }
        let mut wanted: Vec<Row> =
            expected["entries"].as_array().expect("a list").iter().map(expected_row).collect();
        rows.sort();
        wanted.sort();
        assert_eq!(rows, wanted, "{name}: entries of layer {at}");
        assert_eq!(
            layer.size,
            Size::exact(expected["bytes"].as_u64().expect("a number")),
            "{name}: layer {at}"
        );
    }

    // A row of the history for each instruction but `ONBUILD`, which leaves none.
    let steps = build.steps.iter().skip(1).filter(|step| {
        !matches!(file.instructions[step.instruction].kind, dockerfile::Kind::Onbuild(_))
    });
    let rows = case["steps"].as_array().expect("a list");
    let steps: Vec<_> = steps.collect();
    assert_eq!(steps.len(), rows.len(), "{name}: rows of the history");
    for (step, row) in steps.iter().zip(rows) {
        assert_eq!(step.layer.is_none(), row["empty_layer"] == Value::Bool(true), "{name}: {row}");
        let bytes = step.layer.map_or(0, |layer| image.layers[layer].size.bytes);
        assert_eq!(Some(bytes), row["history_size"].as_u64(), "{name}: {row}");
        let layer = step.layer.map(|layer| layer as u64 - 1);
        assert_eq!(layer, row["layer"].as_u64(), "{name}: {row}");
        assert!(step.unknown.is_empty() && step.failure.is_none(), "{name}: {step:?}");
    }

    let stack = Stack::of(image);
    assert_eq!(
        stack.total,
        Size::exact(case["total_size"].as_u64().expect("a number")),
        "{name}: total"
    );
    assert_eq!(stack.visible + stack.buried_total(), stack.total, "{name}");
}

#[test]
fn every_vector_entry_by_entry() {
    let vectors = vectors();
    let cases = vectors["cases"].as_array().expect("a list");
    assert_eq!(cases.len(), 22);
    cases.iter().for_each(check);
}
