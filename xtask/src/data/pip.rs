//! Python packages: installed for real from wheels, and measured one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::files::Measured;
use super::rows::{self, Row};
use crate::project::Project;
use crate::shell::{read, run, step};

/// What people ask pip for.
const ASKED: &str = "\
    aiohttp alembic anyio beautifulsoup4 black boto3 celery click cryptography django django-cors-headers \
    djangorestframework elasticsearch fastapi flake8 flask flask-cors flask-sqlalchemy gevent grpcio gunicorn httpx \
    ipython jinja2 jsonschema lxml mako marshmallow matplotlib mypy networkx nltk numpy openpyxl orjson pandas paramiko \
    pillow pip plotly poetry-core prometheus-client protobuf psycopg psycopg2-binary psutil pydantic pydantic-settings \
    pymongo pymysql pytest pytest-cov python-dateutil python-dotenv pytz pyyaml redis requests rich ruff scikit-learn \
    scipy seaborn sentry-sdk setuptools sqlalchemy starlette sympy tornado tqdm typer ujson uvicorn uvloop virtualenv \
    watchfiles websockets werkzeug wheel whitenoise";
const PYTHON: &str = "3.13";

/// Downloads wheels, installs them into a folder of their own and writes what they take.
pub(crate) fn refresh(project: &Project) -> Result<()> {
    let folder = project.target.join("data/pip");
    std::fs::create_dir_all(&folder)?;
    let python = format!("python{PYTHON}");
    ensure!(
        read(Command::new(&python).arg("--version")).is_some(),
        "{python} is needed: the data is for CPython {PYTHON}"
    );
    let (wheels, target) = (folder.join("wheels"), folder.join("installed"));
    let pip = || {
        let mut command = Command::new(&python);
        command.args(["-m", "pip", "--disable-pip-version-check", "--no-input"]);
        command
    };
    step("downloading wheels", || {
        let asked = ASKED.split_whitespace();
        run(pip().args(["download", "-q", "--only-binary=:all:", "-d"]).arg(&wheels).args(asked))
    })?;
    step("installing them", || {
        if target.exists() {
            std::fs::remove_dir_all(&target)?;
        }
        let mut install = pip();
        install.args(["install", "-q", "--no-index", "--no-deps", "--compile", "--target"]);
        let files = std::fs::read_dir(&wheels)?.map(|file| Ok(file?.path()));
        run(install.arg(&target).args(files.collect::<Result<Vec<_>>>()?))
    })?;
    let distributions = step("measuring them", || measure(&wheels, &target))?;
    let notes = format!(
        "# Python distributions that Dockerfiles ask for, with all that they require: CPython {PYTHON}, linux, amd64.\n\
         # Source: wheels of the day above, installed by pip; written by `cargo xtask data pip`.\n\
         # Columns: name; version; bytes of files without byte code, gzip -6; of byte code, gzip -6; of the wheel, which\n\
         # pip's cache keeps; requires.\n"
    );
    rows::write(project, "pip", &notes, &distributions)
}

fn measure(wheels: &Path, target: &Path) -> Result<BTreeMap<String, Row>> {
    let mut infos = BTreeMap::new();
    for folder in std::fs::read_dir(target)? {
        let folder = folder?.path();
        if folder.extension().is_some_and(|extension| extension == "dist-info") {
            let stem = folder.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            infos.insert(normal(stem.split('-').next().unwrap_or("")), folder);
        }
    }
    let mut found = BTreeMap::new();
    for wheel in std::fs::read_dir(wheels)? {
        let wheel = wheel?.path();
        let stem = wheel.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let parts: Vec<&str> = stem.split('-').collect();
        let [name, version, ..] = parts[..] else { continue };
        let info = infos.get(&normal(name)).with_context(|| format!("{name} is not installed"))?;
        let record = std::fs::read_to_string(info.join("RECORD"))?;
        let (mut files, mut byte_code) = (Vec::new(), Vec::new());
        for line in record.lines() {
            // `path,hash,size`; a path with a comma stands in quotes, which none of these has.
            let path = target.join(line.split(',').next().unwrap_or(""));
            if !path.is_file() {
                continue;
            }
            let is_code = path.extension().is_some_and(|extension| extension == "pyc");
            if is_code { &mut byte_code } else { &mut files }.push(path);
        }
        let metadata = std::fs::read_to_string(info.join("METADATA"))?;
        let requires = metadata.lines().filter_map(|line| line.strip_prefix("Requires-Dist: "));
        let one = Row {
            version: version.to_owned(),
            cache: std::fs::metadata(&wheel)?.len(),
            files: Measured::of(&files)?,
            byte_code: Some(Measured::of(&byte_code)?),
            requires: requires.filter_map(required).collect(),
        };
        found.insert(normal(name), one);
    }
    // What a marker keeps away from this Python was not downloaded.
    let names: BTreeSet<String> = found.keys().cloned().collect();
    for one in found.values_mut() {
        one.requires.retain(|name| names.contains(name));
    }
    Ok(found)
}

/// The name that a requirement asks for here: not those of extras, of other systems, or of older Pythons.
fn required(text: &str) -> Option<String> {
    let (name, marker) = text.split_once(';').unwrap_or((text, ""));
    let marker = marker.replace(['"', '\'', ' ', '(', ')'], "");
    let foreign = ["win32", "Windows", "darwin", "python_version<", "PyPy", "Emscripten"];
    let elsewhere = foreign.iter().any(|word| marker.contains(word)) && !marker.contains("!=");
    if elsewhere || marker.contains("extra==") {
        return None;
    }
    let name = name.trim();
    let end = name.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
    Some(normal(&name[..end.unwrap_or(name.len())]))
}

/// A name as the index compares it.
fn normal(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}

#[cfg(test)]
mod tests {
    #[test]
    fn requirements() {
        for (text, name) in [
            ("Werkzeug>=3.1.0", Some("werkzeug")),
            ("importlib-metadata>=3.6.0; python_version < \"3.10\"", None),
            ("colorama; platform_system == \"Windows\"", None),
            (
                "uvloop>=0.15; (sys_platform != \"win32\" and implementation_name != \"pypy\")",
                Some("uvloop"),
            ),
            ("typing_extensions (>=4.0)", Some("typing-extensions")),
            ("brotli; extra == 'speedups'", None),
            ("uvloop>=0.15; sys_platform != \"win32\" and extra == 'standard'", None),
        ] {
            assert_eq!(super::required(text).as_deref(), name, "{text}");
        }
    }
}
