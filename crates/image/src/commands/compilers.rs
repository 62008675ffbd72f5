//! Compilers: where the result goes is known, how big it is must be stated.

use super::assumed::output_of;
use crate::Size;
use crate::build::stating;
use crate::content::{Content, Nature};
use crate::machine::{Call, Machine, Outcome, Status};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("gcc", compile),
    ("g++", compile),
    ("cc", compile),
    ("c++", compile),
    ("clang", compile),
    ("rustc", compile),
    ("go", go),
    ("strip", strip),
    ("upx", strip),
];

fn compile(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if call.args.iter().any(|arg| {
        matches!(arg.text.as_str(), "--version" | "-v" | "-print-search-dirs" | "-dumpmachine")
    }) {
        return Outcome::silent();
    }
    let file = output_of(call).unwrap_or_else(|| "a.out".to_owned());
    result(machine, call, &file)
}

fn go(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    match call.args.first().map(|arg| arg.text.as_str()) {
        Some("build") => {}
        Some("version" | "env" | "vet" | "fmt" | "list") => return Outcome::silent(),
        Some("mod") if call.args.get(1).is_some_and(|arg| arg.text == "init") => {
            let (path, access) = (machine.path("go.mod"), machine.access(0o644));
            let _ = machine.tree.write(&path, Content::unique(Size::UNKNOWN, Nature::Text), access);
            return Outcome::silent();
        }
        _ => {
            machine.doubt(
                call.span,
                stating(
                    "what `go` writes into its caches is not known",
                    "writes /go/pkg/mod/ 80MB",
                ),
            );
            return Outcome { status: Status::Unknown, output: None };
        }
    }
    let output = output_of(call).or_else(|| go_output(call)).unwrap_or_else(|| {
        let directory = machine.path(".");
        directory.rsplit('/').next().unwrap_or("main").to_owned()
    });
    result(machine, call, &output)
}

/// The program that `go build ./cmd/app` writes into the working directory; `None` where the package's own directory
/// is built, or several.
pub(super) fn go_output(call: &Call) -> Option<String> {
    if call.name != "go" || call.args.first().is_none_or(|arg| arg.text != "build") {
        return None;
    }
    let package = call.args.iter().skip(1).rfind(|arg| !arg.text.starts_with('-'))?;
    let name = package.text.trim_end_matches('/').rsplit('/').next()?;
    (package.known && !name.is_empty() && !name.starts_with('.')).then(|| name.to_owned())
}

fn result(machine: &mut Machine<'_>, call: &Call, file: &str) -> Outcome {
    if file.starts_with("/dev/") {
        return Outcome::silent();
    }
    let name = &call.name;
    machine.doubt(
        call.span,
        stating(
            format!("how big `{file}` gets, which `{name}` makes, is not known"),
            format!("writes {file} 12MB"),
        ),
    );
    let path = machine.path(file);
    let access = machine.access(0o755);
    let content = Content::unique(Size::UNKNOWN, Nature::Program);
    let _ = machine.tree.write(&path, content, access);
    Outcome { status: Status::Unknown, output: None }
}

fn strip(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    for arg in call.args.iter().filter(|arg| !arg.text.starts_with('-') && arg.known) {
        let path = machine.path(&arg.text);
        machine.doubt(
            arg.span,
            stating(
                format!("how small `{}` makes `{path}` is not known", call.name),
                format!("writes {path} 12MB"),
            ),
        );
        let access = machine.access(0o755);
        let _ = machine.tree.write(&path, Content::unique(Size::UNKNOWN, Nature::Program), access);
    }
    Outcome { status: Status::Unknown, output: None }
}
