//! `layers --batch`.

use std::io::Write;

use dockerfile::{Dockerfile, Kind, parse};
use image::{
    Build, Builder, Catalog, Cause, Doubt, Entry, EntryKind, Footprint, Inputs, Secrets, Size,
    Stack, simulate,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{BuilderName, Input, Refused, unlisted};
use crate::base::{self, Base};
use crate::batch::{Stop, answer_with};

/// A request for layers.
#[derive(Clone, Deserialize)]
pub(crate) struct LayersRequest {
    id: Value,
    #[serde(flatten)]
    input: Input,
    target: Option<String>,
    base: Option<Base>,
    builder: Option<BuilderName>,
    /// The `id`s of the secrets that the build is given; without the key nobody has said.
    secrets: Option<Vec<String>>,
}

/// What a build gives.
#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    id: &'a Value,
    refused: Option<Refused>,
    image: Option<ImageAnswer>,
    steps: Vec<StepAnswer>,
}

#[derive(Serialize)]
struct ImageAnswer {
    on_disk: Option<u64>,
    transfer: Option<u64>,
    visible: Option<u64>,
    /// The worst doubt about `on_disk` and about `transfer`.
    doubt: [&'static str; 2],
    /// In the containerd store: compressed, and unpacked beside it.
    containerd: StoredAnswer,
    base_layers: usize,
    layers: usize,
    buried: Vec<BuriedAnswer>,
}

#[derive(Serialize)]
struct StoredAnswer {
    content: Option<u64>,
    snapshots: Option<u64>,
}

#[derive(Serialize)]
struct BuriedAnswer {
    path: String,
    bytes: Option<u64>,
    layer: usize,
    hidden_by: usize,
    cause: &'static str,
}

#[derive(Serialize)]
struct StepAnswer {
    line: u32,
    instruction: String,
    stage: Option<usize>,
    built: bool,
    layer: Option<usize>,
    bytes: Option<u64>,
    entries: Vec<EntryAnswer>,
    unknown: Vec<UnknownAnswer>,
}

#[derive(Serialize)]
struct UnknownAnswer {
    line: u32,
    reason: String,
}

#[derive(Serialize)]
struct EntryAnswer {
    path: String,
    kind: &'static str,
    bytes: Option<u64>,
    mode: String,
    uid: u32,
    gid: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
}

impl From<&Entry> for EntryAnswer {
    fn from(entry: &Entry) -> Self {
        let path = entry.path.trim_start_matches('/');
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        let below = |name: &str| {
            if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
        };
        let (path, kind, target) = match &entry.kind {
            EntryKind::Directory => (path.to_owned(), "dir", None),
            EntryKind::File => (path.to_owned(), "file", None),
            EntryKind::Bundle { .. } => (entry.path.clone(), "bundle", None),
            EntryKind::Symlink(target) => (path.to_owned(), "symlink", Some(target.clone())),
            EntryKind::Pipe => (path.to_owned(), "fifo", None),
            EntryKind::Device => (path.to_owned(), "device", None),
            EntryKind::HardLink(target) => {
                (path.to_owned(), "hardlink", Some(target.trim_start_matches('/').to_owned()))
            }
            EntryKind::Whiteout => (below(&format!(".wh.{name}")), "whiteout", None),
            EntryKind::Opaque => (format!("{path}/.wh..wh..opq"), "opaque", None),
        };
        Self {
            path,
            kind,
            bytes: entry.size.known(),
            mode: format!("{:o}", entry.mode),
            uid: entry.uid,
            gid: entry.gid,
            target,
        }
    }
}

fn doubt(size: Size) -> &'static str {
    match size.doubt {
        Doubt::Exact => "exact",
        Doubt::Rounded => "rounded",
        Doubt::Estimate => "estimate",
        Doubt::Unknown => "unknown",
    }
}

fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::DeletedLater => "deleted-later",
        Cause::Replaced => "replaced",
        Cause::MetadataCopy => "metadata-copy",
        Cause::Moved => "moved",
        Cause::Duplicate => "duplicate",
    }
}

impl<'a> Answer<'a> {
    /// A build as an answer.
    pub(crate) fn of(id: &'a Value, file: &Dockerfile, build: &Build) -> Self {
        let line = |at: u32| file.lines.line(at);
        let refused = build.refused.as_ref().map(|problem| Refused::of(file, problem));
        let image = build.image().filter(|_| refused.is_none()).map(|image| {
            let stack = Stack::of(image);
            ImageAnswer {
                on_disk: stack.total.known(),
                transfer: stack.transfer.known(),
                visible: stack.visible.known(),
                doubt: [doubt(stack.total), doubt(stack.transfer)],
                containerd: {
                    let stored = Footprint::of([image]);
                    let (content, snapshots) = (stored.content.known(), stored.snapshots.known());
                    StoredAnswer { content, snapshots }
                },
                base_layers: image.layers.iter().filter(|it| it.instruction.is_none()).count(),
                layers: image.layers.len(),
                buried: stack
                    .buried
                    .iter()
                    .map(|buried| BuriedAnswer {
                        path: buried.path.trim_start_matches('/').to_owned(),
                        bytes: buried.size.known(),
                        layer: buried.layer,
                        hidden_by: buried.hidden_by,
                        cause: cause(buried.cause),
                    })
                    .collect(),
            }
        });
        let steps = build.steps.iter().flat_map(|step| {
            let instruction = file.instructions.get(step.instruction);
            let span = instruction.map(|it| it.span).unwrap_or_default();
            let made = step
                .stage
                .and_then(|stage| build.stages.get(stage))
                .and_then(|stage| stage.image.layers.get(step.layer?));
            // What `ONBUILD` of the base does has layers, and no line of its own: the `FROM` stands for it.
            let is_from = instruction.is_some_and(|it| matches!(it.kind, Kind::From { .. }));
            let stage = step.stage.filter(|_| is_from);
            let triggered = stage.and_then(|stage| build.stages.get(stage)).into_iter();
            let triggered = triggered.flat_map(|stage| stage.image.layers.iter().enumerate());
            let triggered = triggered.filter(|(at, layer)| {
                layer.instruction == Some(step.instruction) && Some(*at) != step.layer
            });
            let triggered = triggered.map(|(at, layer)| StepAnswer {
                line: line(span.start),
                instruction: layer.created_by.clone(),
                stage: step.stage,
                built: step.built,
                layer: Some(at),
                bytes: layer.size.known(),
                entries: layer.entries.iter().map(EntryAnswer::from).collect(),
                unknown: Vec::new(),
            });
            let own = StepAnswer {
                line: line(span.start),
                instruction: file.slice(span).to_owned(),
                stage: step.stage,
                built: step.built,
                layer: step.layer,
                bytes: made.map_or(Some(0), |layer| layer.size.known()),
                entries: made
                    .iter()
                    .flat_map(|made| &made.entries)
                    .map(EntryAnswer::from)
                    .collect(),
                unknown: step
                    .unknown
                    .iter()
                    .map(|unknown| UnknownAnswer {
                        line: line(unknown.span.start),
                        reason: unknown.to_string(),
                    })
                    .collect(),
            };
            std::iter::once(own).chain(triggered).collect::<Vec<_>>()
        });
        Self { id, refused, image, steps: steps.collect() }
    }
}

/// Answers a request for layers.
pub(crate) fn layers(request: &LayersRequest, output: &mut dyn Write) -> Result<(), Stop> {
    let file = parse(&request.input.dockerfile);
    let context = request.input.context();
    let build_args = request.input.build_args();
    let catalog = request.base.as_ref().map(|base| base::catalog(base, &unlisted(&file)));
    let inputs = Inputs {
        catalog: catalog.as_ref().unwrap_or_else(|| Catalog::builtin()),
        builder: request.builder.map_or(Builder::BuildKit, Builder::from),
        build_args: &build_args,
        target: request.target.as_deref(),
        secrets: request.secrets.as_deref().map_or(Secrets::Unsaid, Secrets::Only),
        ..Inputs::new(&context)
    };
    let build = simulate(&file, &inputs);
    answer_with(output, &Answer::of(&request.id, &file, &build))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::model::check;

    #[test]
    fn a_deleted_file() {
        check(
            layers,
            r#"{"id":1,"dockerfile":"FROM scratch\nCOPY a /d/\nCOPY b /d/a\n","context":[{"path":"a","bytes":5},{"path":"b","text":"x","mode":"755"}]}"#,
            expect![[
                r#"{"id":1,"refused":null,"image":{"on_disk":6,"transfer":2,"visible":1,"doubt":["exact","estimate"],"containerd":{"content":2,"snapshots":24576},"base_layers":0,"layers":2,"buried":[{"path":"d/a","bytes":5,"layer":0,"hidden_by":1,"cause":"replaced"}]},"steps":[{"line":1,"instruction":"FROM scratch","stage":0,"built":true,"layer":null,"bytes":0,"entries":[],"unknown":[]},{"line":2,"instruction":"COPY a /d/","stage":0,"built":true,"layer":0,"bytes":5,"entries":[{"path":"d","kind":"dir","bytes":0,"mode":"755","uid":0,"gid":0},{"path":"d/a","kind":"file","bytes":5,"mode":"644","uid":0,"gid":0}],"unknown":[]},{"line":3,"instruction":"COPY b /d/a","stage":0,"built":true,"layer":1,"bytes":1,"entries":[{"path":"d","kind":"dir","bytes":0,"mode":"755","uid":0,"gid":0},{"path":"d/a","kind":"file","bytes":1,"mode":"755","uid":0,"gid":0}],"unknown":[]}]}"#
            ]],
        );
    }

    #[test]
    fn a_base_of_ones_own() {
        check(
            layers,
            r#"{"id":2,"dockerfile":"FROM mine\nRUN rm /etc/a\n","base":{"files":[{"path":"etc/a","bytes":7},{"path":"bin/sh","bytes":1}]},"builder":"classic"}"#,
            expect![[
                r#"{"id":2,"refused":null,"image":{"on_disk":8,"transfer":2,"visible":1,"doubt":["exact","estimate"],"containerd":{"content":2,"snapshots":20480},"base_layers":1,"layers":2,"buried":[{"path":"etc/a","bytes":7,"layer":0,"hidden_by":1,"cause":"deleted-later"}]},"steps":[{"line":1,"instruction":"FROM mine","stage":0,"built":true,"layer":null,"bytes":0,"entries":[],"unknown":[]},{"line":2,"instruction":"RUN rm /etc/a","stage":0,"built":true,"layer":1,"bytes":0,"entries":[{"path":"etc","kind":"dir","bytes":0,"mode":"755","uid":0,"gid":0},{"path":"etc/.wh.a","kind":"whiteout","bytes":0,"mode":"600","uid":0,"gid":0}],"unknown":[]}]}"#
            ]],
        );
    }
}
