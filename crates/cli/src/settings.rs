//! What a check is to look at: `.layerwise.toml` and the options of the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use checker::{LabelKind, Options, Severity};
use lexopt::ValueExt;
use serde::Deserialize;
use toml::Spanned;

use crate::batch::Level;

/// The part of a command's help that says these options.
pub(crate) const HELP: &str = "  \
  --select RULE,…           also rules that are off; `all` for every one
  --ignore RULE,…           not these rules
  --severity RULE=LEVEL     another severity: error, warning, info or style
  --trusted-registry HOST   images may come from here only; `*` at one end stands for anything
  --label NAME=KIND         a label of the schema: text, url, rfc3339, spdx, hash, semver or email
  --strict-labels           no labels but those of the schema
  --build-arg NAME=VALUE    as `docker build` takes it
  --config FILE             instead of the .layerwise.toml of this folder or one above; `none` for no such file
";

/// The name of the file, looked for in the current folder and those above it.
const FILE: &str = ".layerwise.toml";

/// Everything that a check can be told.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) options: Options,
    pub(crate) build_args: Vec<(String, String)>,
    /// The mildest severity that makes the exit code 1.
    pub(crate) fail_on: Option<Severity>,
    config: Option<String>,
}

/// What the file may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default)]
    select: Vec<Spanned<String>>,
    #[serde(default)]
    ignore: Vec<Spanned<String>>,
    #[serde(default)]
    severity: BTreeMap<Spanned<String>, Level>,
    #[serde(default)]
    trusted_registries: Vec<String>,
    #[serde(default)]
    labels: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    strict_labels: bool,
    #[serde(default)]
    build_args: BTreeMap<String, String>,
    fail_on: Option<Level>,
}

impl Settings {
    /// Takes an option of the command line; false if it is none of these.
    pub(crate) fn take(
        &mut self,
        option: &str,
        words: &mut lexopt::Parser,
    ) -> anyhow::Result<bool> {
        let options = &mut self.options;
        match option {
            "strict-labels" => options.strict_labels = true,
            "select" | "ignore" | "severity" | "trusted-registry" | "label" | "build-arg"
            | "fail-on" | "config" => {
                let value = words.value()?.string()?;
                match option {
                    "select" => options.select.extend(rules(&value)?),
                    "ignore" => options.ignore.extend(rules(&value)?),
                    "severity" => {
                        let (rule, level) = pair(option, &value)?;
                        options.severity.push((known(rule)?, severity(level)?));
                    }
                    "trusted-registry" => options.trusted_registries.push(value),
                    "label" => {
                        let (name, kind) = pair(option, &value)?;
                        options.labels.push((name.to_owned(), label_kind(kind)?));
                    }
                    "build-arg" => {
                        let (name, value) = pair(option, &value)?;
                        self.build_args.push((name.to_owned(), value.to_owned()));
                    }
                    "fail-on" => self.fail_on = Some(severity(&value)?),
                    _ => self.config = Some(value),
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Adds what the file says. The command line's words come after it and so win.
    pub(crate) fn with_file(self) -> anyhow::Result<Self> {
        let path = match self.config.as_deref() {
            Some("none") => return Ok(self),
            Some(path) => Some(PathBuf::from(path)),
            None => nearest(&std::env::current_dir().context("there is no current folder")?),
        };
        let Some(path) = path else { return Ok(self) };
        let text = read(&path)?;
        let file = Self::read(&text).with_context(|| path.display().to_string())?;
        Ok(file.and(self))
    }

    fn and(mut self, other: Self) -> Self {
        self.options.select.extend(other.options.select);
        self.options.ignore.extend(other.options.ignore);
        self.options.severity.extend(other.options.severity);
        self.options.trusted_registries.extend(other.options.trusted_registries);
        self.options.labels.extend(other.options.labels);
        self.options.strict_labels |= other.options.strict_labels;
        self.build_args.extend(other.build_args);
        self.fail_on = other.fail_on.or(self.fail_on);
        self
    }

    /// Reads the text of a `.layerwise.toml`.
    fn read(text: &str) -> anyhow::Result<Self> {
        let written: Written = toml::from_str(text)?;
        let at = |start: usize| text[..start].matches('\n').count() + 1;
        let known_at = |name: &Spanned<String>| {
            known(name.get_ref()).with_context(|| format!("line {}", at(name.span().start)))
        };
        let severity =
            |(name, level): (&Spanned<String>, &Level)| Ok((known_at(name)?, (*level).into()));
        let label = |(name, kind): (&String, &Spanned<String>)| {
            let kind = label_kind(kind.get_ref())
                .with_context(|| format!("line {}", at(kind.span().start)))?;
            anyhow::Ok((name.clone(), kind))
        };
        Ok(Self {
            options: Options {
                select: written.select.iter().map(known_at).collect::<Result<_, _>>()?,
                ignore: written.ignore.iter().map(known_at).collect::<Result<_, _>>()?,
                severity: written.severity.iter().map(severity).collect::<anyhow::Result<_>>()?,
                trusted_registries: written.trusted_registries,
                labels: written.labels.iter().map(label).collect::<anyhow::Result<_>>()?,
                strict_labels: written.strict_labels,
            },
            build_args: written.build_args.into_iter().collect(),
            fail_on: written.fail_on.map(Severity::from),
            config: None,
        })
    }
}

#[allow(clippy::disallowed_methods)] // Files are what this crate is for.
fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file())
}

fn rules(list: &str) -> anyhow::Result<Vec<String>> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(known).collect()
}

/// The name of a rule, or of a peer's that there is no rule for.
fn known(name: &str) -> anyhow::Result<String> {
    let is_code = ["DL", "SC"].iter().any(|start| {
        name.strip_prefix(start).is_some_and(|number| {
            number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    });
    ensure!(name == "all" || is_code || checker::rule(name).is_some(), "there is no rule `{name}`");
    Ok(name.to_owned())
}

fn pair<'v>(option: &str, value: &'v str) -> anyhow::Result<(&'v str, &'v str)> {
    value.split_once('=').with_context(|| format!("`--{option}` takes NAME=VALUE, not `{value}`"))
}

fn severity(name: &str) -> anyhow::Result<Severity> {
    Ok(match name {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        "style" => Severity::Style,
        _ => bail!("a severity is error, warning, info or style, not `{name}`"),
    })
}

fn label_kind(name: &str) -> anyhow::Result<LabelKind> {
    LabelKind::of(name).with_context(|| {
        let kinds: Vec<&str> = LabelKind::ALL.iter().map(|&(name, _)| name).collect();
        format!("a label holds {}, not `{name}`", kinds.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn complaint(text: &str, expected: &str) {
        let error = Settings::read(text).err().expect("not to be taken");
        assert!(format!("{error:#}").contains(expected), "{error:#}");
    }

    #[test]
    fn everything() {
        let settings = Settings::read(
            "select = ['all']\nignore = ['DL3008', 'user-by-name']\ntrusted-registries = ['*.example']\n\
             strict-labels = true\nfail-on = 'error'\n[severity]\nDL3007 = 'info'\n[labels]\nmaintainer = 'email'\n\
             [build-args]\nA = 'b'\n",
        )
        .expect("well formed");
        let options = settings.options;
        assert_eq!(options.ignore, ["DL3008", "user-by-name"]);
        assert_eq!(options.severity, [("DL3007".to_owned(), Severity::Info)]);
        assert_eq!(options.labels, [("maintainer".to_owned(), LabelKind::Email)]);
        assert!(options.strict_labels);
        assert_eq!(settings.fail_on, Some(Severity::Error));
        assert_eq!(settings.build_args, [("A".to_owned(), "b".to_owned())]);
    }

    #[test]
    fn complaints_say_where() {
        complaint("\nselekt = []\n", "line 2, column 1");
        complaint("\nselekt = []\n", "unknown field `selekt`");
        complaint("ignore = [\n 'no-such']\n", "line 2: there is no rule `no-such`");
        complaint("[labels]\na = 'colour'\n", "line 2: a label holds text, url");
        complaint("fail-on = 'never'\n", "line 1, column 11");
    }
}
