//! Findings as SARIF 2.1.0, which code hosts and editors read.

use checker::{RULES, Rule, Severity, Trust};
use dockerfile::Span;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::checked::Checked;
use crate::json::Places;

/// What stands for itself in the path of a URI (RFC 3986, section 3.3).
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The whole log.
pub(crate) fn of(files: &[Checked]) -> String {
    let rules: Vec<Value> = RULES.iter().map(rule).collect();
    let tool = json!({
        "driver": {"name": "layerwise", "version": env!("CARGO_PKG_VERSION"), "rules": rules},
    });
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool, column_kind: "unicodeCodePoints", results: Results(files) }],
    };
    let text = serde_json::to_string(&log);
    text.expect("text, numbers and lists of them can be written as JSON") + "\n"
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    column_kind: &'static str,
    results: Results<'a>,
}

/// The findings of files, each made when it is written.
struct Results<'a>(&'a [Checked]);

impl Serialize for Results<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().flat_map(results))
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {"level": level(rule.severity), "enabled": rule.on},
        "properties": {"tags": rule.aliases},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Style => "note",
    }
}

fn results(checked: &Checked) -> impl Iterator<Item = Value> {
    let name = checked.name.replace(std::path::MAIN_SEPARATOR, "/");
    let place = json!({"uri": utf8_percent_encode(&name, PATH).to_string()});
    let mut places = Places::new(&checked.file);
    checked.found.iter().map(move |found| {
        let fixes: Vec<Value> = found
            .fixes
            .iter()
            // Without a look, an editor may apply what it finds here.
            .filter(|fix| fix.trust == Trust::Safe)
            .map(|fix| {
                let replacements: Vec<Value> = fix
                    .edits
                    .iter()
                    .map(|edit| {
                        json!({
                            "deletedRegion": region(&mut places, edit.span),
                            "insertedContent": {"text": edit.text},
                        })
                    })
                    .collect();
                json!({
                    "description": {"text": fix.title},
                    "artifactChanges": [{"artifactLocation": place, "replacements": replacements}],
                })
            })
            .collect();
        let mut result = json!({
            "ruleId": found.rule.name,
            "ruleIndex": RULES.iter().position(|rule| rule == found.rule),
            "level": level(found.severity),
            "message": {"text": found.message},
            "locations": [{"physicalLocation": {
                "artifactLocation": place,
                "region": region(&mut places, found.span),
            }}],
        });
        if !fixes.is_empty() {
            result["fixes"] = fixes.into();
        }
        result
    })
}

/// SARIF counts as we do: lines and columns from 1, the end behind the last column.
fn region(places: &mut Places<'_>, span: Span) -> Value {
    let (start_line, start_column) = places.at(span.start);
    let (end_line, end_column) = places.at(span.end);
    json!({
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn a_result_with_its_fix() {
        let text = "FROM alpine:3.24\nADD app.py /app/\n";
        let log = of(&[Checked::of("my files/Dockerfile#1", text, None, &Settings::default())]);
        let log: Value = serde_json::from_str(&log).expect("JSON");
        let run = &log["runs"][0];
        let result = &run["results"][0];
        assert_eq!(result["ruleId"], "add-for-local-files");
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "add-for-local-files");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20files/Dockerfile%231");
        assert_eq!(
            place["region"],
            json!({"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 4})
        );
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement["insertedContent"]["text"], "COPY");
    }
}
