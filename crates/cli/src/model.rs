//! What other programs ask the model, and what they get. BATCH.md describes it.

use std::collections::BTreeMap;

use dockerfile::{Dockerfile, Kind, parse};
use image::{
    ArchiveMember, Build, BuildContext, Builder, Catalog, Cause, ContextFile, Doubt, Entry,
    EntryKind, Footprint, Ignore, Inputs, MemberKind, Size, Stack, Version, reruns, simulate,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::{self, Base, Mode};
use crate::batch::as_json;

/// A request for layers.
#[derive(Clone, Deserialize)]
pub(crate) struct LayersRequest {
    id: Value,
    #[serde(flatten)]
    input: Input,
    target: Option<String>,
    base: Option<Base>,
    builder: Option<BuilderName>,
}

/// What a build is made from.
#[derive(Clone, Default, Deserialize)]
struct Input {
    #[serde(default)]
    dockerfile: String,
    dockerignore: Option<String>,
    #[serde(default)]
    context: Vec<File>,
    #[serde(default)]
    build_args: BTreeMap<String, String>,
    /// Whether the Dockerfile (and the `.dockerignore`) lie in the context, as they do for `docker build .`.
    dockerfile_in_context: Option<bool>,
    /// Digests of base images by reference.
    #[serde(default)]
    digests: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BuilderName {
    Buildkit,
    Classic,
}

impl From<BuilderName> for Builder {
    fn from(name: BuilderName) -> Self {
        match name {
            BuilderName::Buildkit => Self::BuildKit,
            BuilderName::Classic => Self::Classic,
        }
    }
}

/// A file of the context.
#[derive(Clone, Deserialize)]
struct File {
    path: String,
    bytes: Option<u64>,
    text: Option<String>,
    mode: Option<Mode>,
    /// Any word that changes with the content, where the size alone does not tell.
    digest: Option<String>,
    /// What it unpacks to.
    archive: Option<Vec<Member>>,
}

#[derive(Clone, Deserialize)]
struct Member {
    path: String,
    #[serde(default)]
    bytes: u64,
    kind: Option<String>,
    mode: Option<Mode>,
    #[serde(default)]
    uid: u32,
    #[serde(default)]
    gid: u32,
    /// Where a link leads.
    target: Option<String>,
}

impl Member {
    fn as_member(&self) -> ArchiveMember {
        let target = self.target.clone().unwrap_or_default();
        let kind = match self.kind.as_deref() {
            Some("dir" | "directory") => MemberKind::Directory,
            Some("hardlink") => MemberKind::HardLink(target),
            Some("symlink") => MemberKind::Symlink(target),
            None if self.target.is_some() => MemberKind::Symlink(target),
            _ => MemberKind::File,
        };
        ArchiveMember {
            path: self.path.clone(),
            bytes: self.bytes,
            kind,
            mode: self.mode.as_ref().map(Mode::bits),
            uid: self.uid,
            gid: self.gid,
        }
    }
}

impl Input {
    fn context(&self) -> BuildContext {
        let mut files: BTreeMap<String, ContextFile> = BTreeMap::new();
        if self.dockerfile_in_context.unwrap_or(true) {
            let text = |text: &str| ContextFile {
                bytes: text.len() as u64,
                mode: 0o644,
                text: Some(text.to_owned()),
                archive: None,
            };
            files.insert("Dockerfile".to_owned(), text(&self.dockerfile));
            if let Some(ignore) = &self.dockerignore {
                files.insert(".dockerignore".to_owned(), text(ignore));
            }
        }
        for file in &self.context {
            let length = file.text.as_ref().map(|text| text.len() as u64);
            let members = file.archive.as_ref();
            let members = members.map(|members| members.iter().map(Member::as_member).collect());
            let path = file.path.trim_start_matches("./").trim_start_matches('/').to_owned();
            let held = ContextFile {
                bytes: length.or(file.bytes).unwrap_or(0),
                mode: file.mode.as_ref().map_or(0o644, Mode::bits),
                text: file.text.clone(),
                archive: members,
            };
            files.insert(path, held);
        }
        let listed = files.get(".dockerignore").and_then(|file| file.text.clone());
        let ignore = self.dockerignore.clone().or(listed);
        BuildContext { files, ignore, ..BuildContext::default() }
    }

    fn build_args(&self) -> Vec<(String, String)> {
        self.build_args.clone().into_iter().collect()
    }
}

#[derive(Serialize)]
struct Refused {
    line: u32,
    message: String,
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
        let refused = build.refused.as_ref().map(|problem| Refused {
            line: line(problem.span.start),
            message: problem.message.clone(),
        });
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
            // What `ONBUILD` of the base does has layers, and no line of its own.
            let triggered = step.stage.and_then(|stage| build.stages.get(stage)).into_iter();
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
                        reason: unknown.reason.clone(),
                    })
                    .collect(),
            };
            std::iter::once(own).chain(triggered).collect::<Vec<_>>()
        });
        Self { id, refused, image, steps: steps.collect() }
    }
}

/// The first image in `FROM` that the catalog does not have: what a base without a name is for.
fn unlisted(file: &Dockerfile) -> String {
    let images = file.instructions.iter().filter_map(|instruction| match &instruction.kind {
        Kind::From { image, .. } => Some(image.value.clone()),
        _ => None,
    });
    let mut images = images.filter(|name| file.stage_named(name).is_none());
    images.find(|name| Catalog::builtin().base(name).is_none()).unwrap_or_default()
}

/// Answers a request for layers.
#[allow(clippy::unnecessary_wraps)] // Every answer may be an error.
pub(crate) fn layers(request: &LayersRequest) -> Result<String, String> {
    let file = parse(&request.input.dockerfile);
    let context = request.input.context();
    let build_args = request.input.build_args();
    let catalog = request.base.as_ref().map(|base| base::catalog(base, &unlisted(&file)));
    let inputs = Inputs {
        catalog: catalog.as_ref().unwrap_or_else(|| Catalog::builtin()),
        builder: request.builder.map_or(Builder::BuildKit, Builder::from),
        build_args: &build_args,
        target: request.target.as_deref(),
        ..Inputs::new(&context)
    };
    let build = simulate(&file, &inputs);
    Ok(as_json(&Answer::of(&request.id, &file, &build)))
}

/// A request for what runs again.
#[derive(Deserialize)]
pub(crate) struct CacheRequest {
    id: Value,
    before: Input,
    /// What is not said is as it was before.
    after: After,
    target: Option<String>,
    base: Option<Base>,
    /// The connection of the machine that builds, in millions of bits a second.
    #[serde(default = "megabits")]
    megabits: u64,
}

/// The connection where a request names none.
fn megabits() -> u64 {
    100
}

#[derive(Deserialize)]
struct After {
    dockerfile: Option<String>,
    dockerignore: Option<String>,
    context: Option<Vec<File>>,
    build_args: Option<BTreeMap<String, String>>,
    digests: Option<BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct Rerun {
    line: u32,
    instruction: String,
    cached: Option<bool>,
    certain: bool,
    reason: String,
    /// Bytes that come over the network.
    downloads: Option<u64>,
    /// How long it takes on the machine that was measured.
    seconds: Option<f64>,
}

#[derive(Serialize)]
struct CacheAnswer<'a> {
    id: &'a Value,
    refused: Option<Refused>,
    steps: Vec<Rerun>,
}

/// Answers a request for what runs again.
#[allow(clippy::unnecessary_wraps)] // Every answer may be an error.
pub(crate) fn cache(request: &CacheRequest) -> Result<String, String> {
    let old = &request.before;
    let edit = &request.after;
    let new = Input {
        dockerfile: edit.dockerfile.clone().unwrap_or_else(|| old.dockerfile.clone()),
        dockerignore: edit.dockerignore.clone().or_else(|| old.dockerignore.clone()),
        context: edit.context.clone().unwrap_or_else(|| old.context.clone()),
        build_args: edit.build_args.clone().unwrap_or_else(|| old.build_args.clone()),
        dockerfile_in_context: old.dockerfile_in_context,
        digests: edit.digests.clone().unwrap_or_else(|| old.digests.clone()),
    };
    let files = [parse(&old.dockerfile), parse(&new.dockerfile)];
    let catalog = request.base.as_ref().map(|base| base::catalog(base, &unlisted(&files[0])));
    let catalog = catalog.as_ref().unwrap_or_else(|| Catalog::builtin());
    let contexts = [old.context(), new.context()];
    let arguments = [old.build_args(), new.build_args()];
    let digests = [old, &new].map(|input| input.digests.clone().into_iter().collect::<Vec<_>>());
    let marks = [old, &new].map(|input| {
        let digest = |file: &File| Some((file.path.clone(), file.digest.clone()?));
        input.context.iter().filter_map(digest).collect::<Vec<_>>()
    });
    let version = |at: usize| Version {
        file: &files[at],
        inputs: Inputs {
            catalog,
            build_args: &arguments[at],
            target: request.target.as_deref(),
            ..Inputs::new(&contexts[at])
        },
        digests: &digests[at],
        contents: &marks[at],
    };
    let after = version(1);
    let build = simulate(after.file, &after.inputs);
    let file = after.file;
    let refused = build.refused.map(|problem| Refused {
        line: file.lines.line(problem.span.start),
        message: problem.message,
    });
    let steps = reruns(&version(0), &after).into_iter().map(|rerun| {
        let span = file.instructions.get(rerun.instruction).map(|it| it.span).unwrap_or_default();
        let time = rerun.effort.time(image::Host { megabits: request.megabits, percent: 100 });
        Rerun {
            line: file.lines.line(span.start),
            instruction: file.slice(span).to_owned(),
            cached: rerun.cached,
            certain: rerun.certain,
            reason: rerun.sentence(file),
            downloads: rerun.effort.download.known(),
            seconds: (time.doubt < Doubt::Unknown).then_some(time.millis as f64 / 1000.0),
        }
    });
    Ok(as_json(&CacheAnswer { id: &request.id, refused, steps: steps.collect() }))
}

/// A request for what is ignored.
#[derive(Deserialize)]
pub(crate) struct IgnoreRequest {
    id: Value,
    dockerignore: String,
    #[serde(default)]
    paths: Vec<String>,
    /// Whether to list what each builder gets.
    #[serde(default)]
    context: bool,
    builder: Option<BuilderName>,
    dockerfile: Option<String>,
}

#[derive(Serialize)]
struct IgnoreAnswer<'a> {
    id: &'a Value,
    error: Option<String>,
    /// The line that `error` is about.
    line: Option<usize>,
    excluded: Vec<&'a str>,
    decided: Vec<Option<usize>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Sent<'a>>,
}

/// The paths that travel to each builder when all of the context is asked for.
#[derive(Serialize)]
struct Sent<'a> {
    buildkit: Vec<&'a str>,
    classic: Vec<&'a str>,
}

/// Answers a request for what is ignored.
#[allow(clippy::unnecessary_wraps)] // Every answer may be an error.
pub(crate) fn ignore(request: &IgnoreRequest) -> Result<String, String> {
    let ignore = Ignore::parse(&request.dockerignore);
    let paths: Vec<&str> = request.paths.iter().map(String::as_str).collect();
    let dockerfile = request.dockerfile.as_deref().unwrap_or("Dockerfile");
    let builder = request.builder.map_or(Builder::BuildKit, Builder::from);
    let mut answer = IgnoreAnswer {
        id: &request.id,
        error: None,
        line: None,
        excluded: Vec::new(),
        decided: Vec::new(),
        context: None,
    };
    match ignore.walk(&paths, dockerfile, builder) {
        Ok(decided) => {
            let ignored = paths.iter().zip(&decided).filter(|(_, decision)| decision.ignored);
            answer.excluded = ignored.map(|(path, _)| *path).collect();
            answer.decided = decided.iter().map(|decision| decision.line).collect();
        }
        Err(problem) => {
            answer.error = Some(problem.message);
            answer.line = Some(problem.line);
        }
    }
    if request.context && answer.error.is_none() {
        let sent = |builder| -> Vec<&str> {
            let decided = ignore.walk(&paths, dockerfile, builder).unwrap_or_default();
            let sent = paths.iter().zip(&decided).filter(|(_, decision)| decision.sent);
            sent.map(|(path, _)| *path).collect()
        };
        let sent = Sent { buildkit: sent(Builder::BuildKit), classic: sent(Builder::Classic) };
        answer.context = Some(sent);
    }
    Ok(as_json(&answer))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde::de::DeserializeOwned;

    use super::*;
    use crate::batch::answer_line;

    #[track_caller]
    #[allow(clippy::needless_pass_by_value)] // As `expect!` gives it.
    fn check<T: DeserializeOwned>(
        answer: fn(&T) -> Result<String, String>,
        line: &str,
        expected: Expect,
    ) {
        expected.assert_eq(&answer_line(line.as_bytes(), answer));
    }

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

    #[test]
    fn an_edited_file() {
        check(
            cache,
            r#"{"id":3,"before":{"dockerfile":"FROM alpine:3.24\nCOPY a /\nRUN true\n","context":[{"path":"a","bytes":5,"digest":"1"}]},"after":{"context":[{"path":"a","bytes":5,"digest":"2"}]}}"#,
            expect![[
                r#"{"id":3,"refused":null,"steps":[{"line":1,"instruction":"FROM alpine:3.24","cached":true,"certain":true,"reason":"Nothing that it depends on has changed.","downloads":0,"seconds":0.0},{"line":2,"instruction":"COPY a /","cached":false,"certain":true,"reason":"Files that it reads changed: a.","downloads":0,"seconds":0.08},{"line":3,"instruction":"RUN true","cached":false,"certain":true,"reason":"It builds on line 2, which runs again.","downloads":0,"seconds":0.08}]}"#
            ]],
        );
    }

    #[test]
    fn ignored_paths() {
        check(
            ignore,
            r#"{"id":4,"dockerignore":"*\n!src\n","paths":["a","src/b","Dockerfile"],"context":true}"#,
            expect![[
                r#"{"id":4,"error":null,"line":null,"excluded":["a","Dockerfile"],"decided":[1,2,1],"context":{"buildkit":["src/b"],"classic":["src/b","Dockerfile"]}}"#
            ]],
        );
        check(
            ignore,
            r#"{"id":5,"dockerignore":"a\n[\n","paths":["a"]}"#,
            expect![[
                r#"{"id":5,"error":"syntax error in pattern","line":2,"excluded":[],"decided":[]}"#
            ]],
        );
    }
}
