//! `ignore --batch`.

use std::io::Write;

use image::{Builder, Ignore};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::BuilderName;
use crate::batch::{Stop, answer_with};

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
pub(crate) fn ignore(request: &IgnoreRequest, output: &mut dyn Write) -> Result<(), Stop> {
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
    answer_with(output, &answer)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::model::check;

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
