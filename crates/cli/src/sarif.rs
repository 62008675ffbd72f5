//! Findings as SARIF 2.1.0, which code hosts and editors read.

use checker::{RULES, Rule, Severity, Trust};
use dockerfile::Span;
use serde_json::{Value, json};

use crate::checked::Checked;

/// The whole log.
pub(crate) fn of(files: &[Checked]) -> String {
    let rules: Vec<Value> = RULES.iter().map(rule).collect();
    let results: Vec<Value> = files.iter().flat_map(results).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "layerwise",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let text = serde_json::to_string_pretty(&log);
    text.expect("text, numbers and lists of them can be written as JSON") + "\n"
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

fn results(checked: &Checked) -> Vec<Value> {
    let place = json!({"uri": checked.name.replace('\\', "/").replace(' ', "%20")});
    let result = |found: &checker::Diagnostic| {
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
                            "deletedRegion": region(checked, edit.span),
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
                "region": region(checked, found.span),
            }}],
        });
        if !fixes.is_empty() {
            result["fixes"] = fixes.into();
        }
        result
    };
    checked.found.iter().map(result).collect()
}

/// SARIF counts as we do: lines and columns from 1, the end behind the last column.
fn region(checked: &Checked, span: Span) -> Value {
    let position = |offset| checked.file.lines.position(&checked.file.text, offset);
    let (start, end) = (position(span.start), position(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn a_result_with_its_fix() {
        let text = "FROM alpine:3.24\nADD app.py /app/\n";
        let log = of(&[Checked::of("my files/Dockerfile", text, None, &Settings::default())]);
        let log: Value = serde_json::from_str(&log).expect("JSON");
        let run = &log["runs"][0];
        let result = &run["results"][0];
        assert_eq!(result["ruleId"], "add-for-local-files");
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "add-for-local-files");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20files/Dockerfile");
        assert_eq!(
            place["region"],
            json!({"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 4})
        );
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement["insertedContent"]["text"], "COPY");
    }
}
