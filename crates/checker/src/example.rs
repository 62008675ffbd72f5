//! The build context in which the rules' examples are built.

use std::collections::BTreeMap;

use image::{ArchiveMember, BuildContext, ContextFile};

/// The build context in which every rule's `bad` and `good` are built: on its page and in its tests.
pub fn example_context() -> BuildContext {
    let file = |bytes| ContextFile { bytes, mode: 0o644, text: None, archive: None };
    let member = |path: &str, bytes| ArchiveMember { path: path.to_owned(), bytes };
    let files = [
        ("app.py", file(2_400)),
        ("app.bin", file(12_000_000)),
        (".npmrc", file(120)),
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
        ..BuildContext::default()
    }
}
