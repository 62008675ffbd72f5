//! `npm install` and `npm ci`: packages, what they depend on, and the cache.

use super::options::Options;
use super::packages::{fetch, keep, put, script, unknown_files};
use crate::build::stating;
use crate::catalog::rows::Rows;
use crate::catalog::store::Text;
use crate::effort::Task;
use crate::machine::{Call, Machine, Outcome};
use crate::tree::join;

pub(super) const TABLE: &[(&str, super::Program)] = &[("npm", npm)];

/// Bytes of a package's entry in the two lock files: the project's and the one in `node_modules`.
const LOCKED: u64 = 2 * 430;

fn npm(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options =
        Options::of(call, "w", &["omit", "include", "only", "prefix", "cache", "workspace"]);
    let Some((action, operands)) = options.operands.split_first() else {
        return Outcome::silent();
    };
    let cache = format!("{}/.npm/_cacache", machine.home());
    match action.text.as_str() {
        "install" | "i" | "ci" | "add" | "clean-install" => {}
        "cache" => {
            let _ = machine.tree.remove(&cache);
            return Outcome::silent();
        }
        _ => return script(machine, call),
    }
    let global = options.has(&["g", "global"]);
    let target = if global {
        "/usr/local/lib/node_modules".to_owned()
    } else {
        join(&machine.cwd.clone(), "node_modules")
    };
    let access = machine.access(0o755);
    let _ = machine.tree.mkdir_all(&target, access);

    let data = Rows::npm();
    let mut complete = true;
    let mut wanted: Vec<(String, dockerfile::Span)> = Vec::new();
    for arg in operands {
        if arg.known {
            wanted.push((arg.text.clone(), arg.span));
        } else {
            complete = false;
            machine.doubt(arg.span, "which packages these are is not known before the build runs");
        }
    }
    if operands.is_empty() || action.text == "ci" {
        let omits = options.value(&["omit"]).is_some_and(|kind| kind.text == "dev")
            || options.has(&["production"])
            || options.value(&["only"]).is_some_and(|kind| kind.text.starts_with("prod"))
            || machine.variable("NODE_ENV").as_deref() == Some("production");
        let text = machine.read("package.json").ok().flatten().and_then(|content| content.text);
        if let Some(text) = text {
            wanted.extend(keys(&text, "dependencies").map(|name| (name.to_owned(), call.span)));
            if !omits {
                let more = keys(&text, "devDependencies");
                wanted.extend(more.map(|name| (name.to_owned(), call.span)));
            }
        } else {
            complete = false;
            machine.doubt(
                call.span,
                stating(
                    "which packages `package.json` lists is not known, so what they take is not",
                    "writes node_modules/ 80MB",
                ),
            );
        }
    }
    let mut places = Vec::new();
    for (text, span) in &wanted {
        // `name@version`; a scope starts with `@` too.
        let end = text.get(1..).and_then(|rest| rest.find('@')).map_or(text.len(), |at| at + 1);
        if let Some(at) = data.and_then(|data| data.find(&text[..end])) {
            places.push(at);
            continue;
        }
        complete = false;
        machine.doubt(
            *span,
            match data {
                Some(_) => stating(
                    format!("the model's data has no size for the package `{text}`"),
                    "writes node_modules/ 80MB",
                ),
                None => {
                    format!("the size of `{text}` is in data that {}", Text::Npm.absence()).into()
                }
            },
        );
    }
    let mut cached = 0;
    for row in data.map_or(Vec::new(), |data| data.closure(&places)) {
        let path = join(&target, row.name);
        if machine.tree.find(&path).is_some() {
            continue;
        }
        // A scope is a directory of its own.
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let _ = machine.tree.mkdir_all(folder, access);
        put(machine, &path, row.files + LOCKED, row.files_gzip + LOCKED / 3);
        cached += row.cache;
        machine.effort.works(Task::Module, 1);
        machine.effort.works(Task::ModuleByte, row.files);
    }
    if !complete {
        unknown_files(machine, &target);
    }
    machine.effort.works(Task::Npm, 1);
    fetch(machine, Some(&cache), "content", cached);
    keep(machine, &cache, "content", cached, complete);
    Outcome::silent()
}

/// The keys of an object in a JSON text whose values are texts without quotes in them, as of dependencies.
fn keys<'a>(text: &'a str, object: &str) -> impl Iterator<Item = &'a str> {
    let start = text.split_once(&format!("\"{object}\"")).map_or("", |(_, rest)| rest).trim_start();
    let start = start.strip_prefix(':').map_or("", str::trim_start);
    let inside = start.strip_prefix('{').and_then(|rest| rest.split('}').next()).unwrap_or("");
    // Key, colon, value, comma: every fourth part between quotes is a key.
    inside.split('"').skip(1).step_by(4)
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_of_dependencies() {
        let text = r#"{"name": "x", "dependencies": {"express": "^5.0.0", "@a/b": "1"}, "devDependencies" : {}}"#;
        assert_eq!(super::keys(text, "dependencies").collect::<Vec<_>>(), ["express", "@a/b"]);
        assert_eq!(super::keys(text, "devDependencies").count(), 0);
        assert_eq!(super::keys("{", "dependencies").count(), 0);
    }
}
