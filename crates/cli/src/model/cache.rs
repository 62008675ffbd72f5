//! `cache --batch`.

use std::collections::BTreeMap;
use std::io::Write;

use dockerfile::parse;
use image::{Catalog, Doubt, Host, Inputs, Version, reruns, simulate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{File, Input, Refused, StoreName, unlisted};
use crate::base::{self, Base};
use crate::batch::{Stop, answer_with};

/// A request for what runs again.
#[derive(Deserialize)]
pub(crate) struct CacheRequest {
    id: Value,
    before: Input,
    /// What is not said is as it was before.
    after: After,
    target: Option<String>,
    store: Option<StoreName>,
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
pub(crate) fn cache(request: &CacheRequest, output: &mut dyn Write) -> Result<(), Stop> {
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
            store: request.store.unwrap_or_default().into(),
            ..Inputs::new(&contexts[at])
        },
        digests: &digests[at],
        contents: &marks[at],
    };
    let after = version(1);
    let build = simulate(after.file, &after.inputs);
    let file = after.file;
    let refused = build.refused.as_ref().map(|problem| Refused::of(file, problem));
    let steps = reruns(&version(0), &after).into_iter().map(|rerun| {
        let span = file.instructions.get(rerun.instruction).map(|it| it.span).unwrap_or_default();
        let time = rerun.effort.time(Host { megabits: request.megabits, percent: 100 });
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
    answer_with(output, &CacheAnswer { id: &request.id, refused, steps: steps.collect() })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::batch::answered;

    #[test]
    fn an_edited_file() {
        let line = r#"{"id":3,"before":{"dockerfile":"FROM alpine:3.24\nCOPY a /\nRUN true\n","context":[{"path":"a","bytes":5,"digest":"1"}]},"after":{"context":[{"path":"a","bytes":5,"digest":"2"}]}}"#;
        let mut answer: Value =
            serde_json::from_str(&answered(line.as_bytes(), cache)).expect("an answer is JSON");
        // How long it takes changes with every measurement.
        let seconds: Vec<Value> = answer["steps"]
            .as_array_mut()
            .expect("steps")
            .iter_mut()
            .map(|step| step["seconds"].take())
            .collect();
        assert!(seconds[0] == 0.0 && seconds[1].as_f64() > Some(0.0), "{seconds:?}");
        expect![[r#"{"id":3,"refused":null,"steps":[{"cached":true,"certain":true,"downloads":0,"instruction":"FROM alpine:3.24","line":1,"reason":"Nothing that it depends on has changed.","seconds":null},{"cached":false,"certain":true,"downloads":0,"instruction":"COPY a /","line":2,"reason":"Files that it reads changed: a.","seconds":null},{"cached":false,"certain":true,"downloads":0,"instruction":"RUN true","line":3,"reason":"It builds on line 2, which runs again.","seconds":null}]}"#]].assert_eq(&answer.to_string());
    }
}
