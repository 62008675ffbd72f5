//! Finds `go install` of programs without a version.

use crate::managers::{GO, is_file, unpinned};
use crate::{Check, Arg, Context, Family, Report, Rule, Severity};

/// A Go program without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-go-package",
    aliases: &["DL3062"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`go` fetches whatever version there is",
    why: "`go install example.com/tool@latest` takes what was published last: two builds of the same file may give two \
          versions. Name one: `@v1.2.3`.",
    bad: "FROM golang:1.25\nRUN go install golang.org/x/tools/gopls@latest\n",
    good: "FROM golang:1.25\nRUN go install golang.org/x/tools/gopls@v0.20.0\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for order in run.calls.iter().filter_map(|call| GO.order(call, &["install", "get", "run"])) {
            // What stands behind the program that is run is for the program.
            let count = if order.command.text == "run" { 1 } else { usize::MAX };
            let packages = order.operands.into_iter().take(count).filter(|arg| is_package(arg));
            unpinned(report, &RULE, packages, is_pinned);
        }
    }
}

/// Not a folder or file of the project, nor a part of Go itself.
fn is_package(arg: &Arg<'_>) -> bool {
    let text = &*arg.text;
    let is_own = text.starts_with(['.', '/']) || is_file(text, &[".go"]);
    !is_own && text != "std" && text != "cmd" && !text.starts_with("cmd/")
}

fn is_pinned(package: &str) -> bool {
    package.split_once('@').is_some_and(|(_, version)| !matches!(version, "latest" | "none"))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unpinned() {
        check(
            &super::RULE,
            r"
            FROM golang:1.25
            RUN go install example.com/a@v1 example.com/b
                                            ^^^^^^^^^^^^^ `example.com/b` comes in whatever version there is
            RUN go run example.com/a arg@v1 && go get -u example.com/b@none
                       ^^^^^^^^^^^^^ `example.com/a` comes in whatever version there is
                                                         ^^^^^^^^^^^^^^^^^^ `example.com/b@none` comes in whatever version there is
            ",
        );
    }

    #[test]
    fn pinned_or_own() {
        check(
            &super::RULE,
            r#"
            FROM golang:1.25
            RUN go install -ldflags "-s -w" -tags a example.com/a@v1 && go run example.com/b@abc arg
            RUN go install ./... && go get -d ./... && go run main.go && go run . && go install cmd/vet
            RUN go run ./main.go example.com/a && go run . example.com/a
            RUN go build example.com/a && go -C /x install . && go get
            "#,
        );
    }
}
