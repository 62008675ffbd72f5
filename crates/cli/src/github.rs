//! Findings as the workflow commands of GitHub Actions, which it shows beside the changed lines.

use checker::Severity;

use crate::checked::Checked;
use crate::json;

/// One command a finding.
pub(crate) fn of(checked: &Checked) -> String {
    let mut out = String::new();
    for finding in json::findings(&checked.file, &checked.found) {
        let level = match finding.level {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Style => "notice",
        };
        let title = property(&finding.names());
        let file = property(&checked.name);
        let message = value(finding.message);
        let (line, column) = (finding.line, finding.column);
        // The end column is the last one's, and only one line's columns can be given.
        let end = if finding.end_line == line && finding.end_column > column {
            format!(",endColumn={}", finding.end_column - 1)
        } else {
            String::new()
        };
        let command = format!(
            "::{level} file={file},line={line},endLine={},col={column}{end},title={title}::{message}\n",
            finding.end_line
        );
        out.push_str(&command);
    }
    out
}

fn value(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    value(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn commands() {
        let text = "FROM alpine:3.24\nADD app.py /app/\n";
        assert_eq!(
            of(&Checked::of("a,b/Dockerfile", text, None, &Settings::default())),
            "::warning file=a%2Cb/Dockerfile,line=2,endLine=2,col=1,endColumn=3,\
             title=add-for-local-files%2C DL3020::`ADD` copies a local file\n"
        );
    }
}
