//! `pip install`: distributions and what they require, byte code, and the cache.

use super::options::Options;
use super::packages::{fetch, keep, put, unknown_files};
use crate::build::{Reason, stating};
use crate::catalog::rows::Rows;
use crate::catalog::store::Text;
use crate::effort::Task;
use crate::machine::{Arg, Call, Machine, Outcome};
use crate::tree::join;

pub(super) const TABLE: &[(&str, super::Program)] = &[("pip", pip), ("pip3", pip)];

/// Options of `pip install` that take a value.
const VALUES: &[&str] = &[
    "requirement",
    "constraint",
    "target",
    "index-url",
    "extra-index-url",
    "find-links",
    "prefix",
    "root",
    "cache-dir",
    "timeout",
    "trusted-host",
    "retries",
    "platform",
    "python-version",
    "only-binary",
    "no-binary",
    "progress-bar",
    "proxy",
    "cert",
    "report",
    "config-settings",
    "root-user-action",
    "upgrade-strategy",
    "src",
    "dest",
    "wheel-dir",
];
const REMEDY: &str = "writes /usr/local/lib/python3.13/site-packages/ 40MB";

fn pip(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "rctif", VALUES);
    let Some((action, operands)) = options.operands.split_first() else {
        return Outcome::silent();
    };
    if action.text == "cache" && operands.first().is_some_and(|what| what.text == "purge") {
        let _ = machine.tree.remove(&cache_of(machine));
        return Outcome::silent();
    }
    if !matches!(action.text.as_str(), "install" | "download" | "wheel") {
        return Outcome::silent();
    }
    let target = match options.value(&["t", "target"]) {
        Some(target) if target.known => machine.path(&target.text),
        _ => "/usr/local/lib/python3/site-packages".to_owned(),
    };
    let access = machine.access(0o755);
    let _ = machine.tree.mkdir_all(&target, access);
    let mut wanted: Vec<(String, &Arg)> = Vec::new();
    for arg in operands {
        wanted.push((arg.text.clone(), arg));
    }
    let mut complete = true;
    if let Some(file) = options.value(&["r", "requirement"]) {
        let text = machine.read(&file.text).ok().flatten().and_then(|content| content.text);
        if let Some(text) =
            text.filter(|_| file.known && options.values(&["r", "requirement"]).len() == 1)
        {
            let lines = text.lines().map(|line| line.split(" #").next().unwrap_or("").trim());
            let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
            wanted.extend(lines.map(|line| (line.to_owned(), file)));
        } else {
            complete = false;
            machine.doubt(
                file.span,
                stating(
                    format!(
                        "which packages `{}` lists is not known, so what they take is not",
                        file.text
                    ),
                    REMEDY,
                ),
            );
        }
    }
    let data = (action.text == "install").then(Rows::pip).flatten();
    let mut places = Vec::new();
    for (text, arg) in &wanted {
        let found = data.and_then(|data| data.find(&requirement(text)?));
        if let (Some(at), true) = (found, arg.known) {
            places.push(at);
            continue;
        }
        complete = false;
        let reason: Reason = if data.is_none() && action.text == "install" {
            format!("the size of `{text}` is in data that {}", Text::Pip.absence()).into()
        } else {
            let what =
                format!("what `{text}` brings is not known; its size is not in the model's data");
            stating(what, REMEDY)
        };
        machine.doubt(arg.span, reason);
    }
    let keeps_cache =
        !options.has(&["no-cache-dir"]) && !machine.variables.contains_key("PIP_NO_CACHE_DIR");
    let compiles = !options.has(&["no-compile"]);
    let mut cached = 0;
    if let Some(data) = data {
        let alone = options.has(&["no-deps"]);
        let rows = if alone { data.only(&places) } else { data.closure(&places) };
        for row in rows {
            let path = join(&target, row.name);
            if machine.tree.find(&path).is_some() {
                continue;
            }
            put(machine, &path, row.files, row.files_gzip);
            if compiles && row.code > 0 {
                put(machine, &format!("{path} byte code"), row.code, row.code_gzip);
            }
            cached += row.cache;
            machine.effort.works(Task::Wheel, row.files);
            machine.effort.works(Task::Code, if compiles { row.code } else { 0 });
        }
    }
    if !complete {
        unknown_files(machine, &target);
    }
    machine.effort.works(Task::Pip, 1);
    let cache = keeps_cache.then(|| cache_of(machine));
    fetch(machine, cache.as_deref(), "wheels", cached);
    if let Some(cache) = cache {
        // Wheels stay in the cache as they came.
        keep(machine, &cache, "wheels", cached, complete);
    }
    Outcome::silent()
}

/// Where wheels are kept.
fn cache_of(machine: &Machine<'_>) -> String {
    let set = machine.variable("PIP_CACHE_DIR");
    set.unwrap_or_else(|| format!("{}/.cache/pip", machine.home()))
}

/// The name that a requirement asks for, as the index compares names; `None` for a path, an address, an option, or
/// extras, whose packages are not in the data.
fn requirement(text: &str) -> Option<String> {
    if text.starts_with(['-', '.', '/']) || text.contains("://") || text.contains('[') {
        return None;
    }
    let end = text.find(['=', '<', '>', '!', '~', ';', '@', ' ']).unwrap_or(text.len());
    let name = text[..end].to_lowercase().replace(['_', '.'], "-");
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn requirements() {
        for (text, name) in [
            ("Flask==3.1", Some("flask")),
            ("typing_extensions>=4; python_version<'3.11'", Some("typing-extensions")),
            ("uvicorn[standard]", None),
            ("./wheels/x.whl", None),
            ("git+https://example.com/x", None),
            ("-e", None),
        ] {
            assert_eq!(super::requirement(text).as_deref(), name, "{text}");
        }
    }
}
