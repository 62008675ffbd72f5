//! Node packages: installed for real, and measured one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::debian::save;
use super::files::Measured;
use super::rows::{self, Row};
use crate::project::Project;
use crate::shell::{find, run, step};

/// What people ask npm for.
const ASKED: &str = "\
    @apollo/server @aws-sdk/client-s3 @nestjs/common @nestjs/core autoprefixer axios bcryptjs body-parser chai chalk \
    commander compression concurrently cookie-parser cors cross-env dayjs dotenv ejs esbuild eslint express fastify \
    graphql helmet http-server ioredis jest joi jsonwebtoken knex koa lodash mocha moment mongodb mongoose morgan multer \
    mysql2 next nodemailer nodemon passport pg pino pm2 postcss prettier puppeteer-core react react-dom redis rollup rxjs \
    sass sequelize serve sharp socket.io svelte tailwindcss ts-node tsx typescript uuid vite vitest vue webpack \
    webpack-cli winston ws yargs zod";

/// Installs the packages into a folder of their own and writes what each takes.
pub(crate) fn refresh(project: &Project) -> Result<()> {
    ensure!(find("npm").is_some(), "npm is needed");
    let folder = project.target.join("data/npm");
    let cache = folder.join("cache");
    std::fs::create_dir_all(&folder)?;
    save(&folder.join("package.json"), "{\"private\":true}")?;
    step("installing them", || {
        for old in ["node_modules", "cache"] {
            let old = folder.join(old);
            if old.exists() {
                std::fs::remove_dir_all(old)?;
            }
        }
        let mut install = Command::new("npm");
        install.args(["install", "--force", "--ignore-scripts", "--no-audit", "--no-fund"]);
        install.args(["--loglevel=error", "--cache"]).arg(&cache);
        run(install.args(ASKED.split_whitespace()).current_dir(&folder))
    })?;
    let packages = step("measuring them", || measure(&folder, &cached(&cache)?))?;
    let notes = "\
        # Node packages that Dockerfiles ask for, with all that they depend on: linux, amd64, glibc.\n\
        # Source: archives of the day above, installed by npm without their scripts; written by `cargo xtask data npm`.\n\
        # Columns: name with version; nothing; bytes of files, gzip -6; two more for byte code, which Node has none of;\n\
        # bytes that npm's cache keeps of it; depends on.\n";
    rows::write(project, "npm", notes, &packages)
}

/// Every package by name and version.
fn measure(folder: &Path, cached: &BTreeMap<String, u64>) -> Result<BTreeMap<String, Row>> {
    let lock = std::fs::read_to_string(folder.join("package-lock.json"))?;
    let lock: Value = serde_json::from_str(&lock)?;
    let entries = lock["packages"].as_object().context("the lock lists packages")?;
    let name = |path: &str| -> Option<String> {
        let name = path.rsplit("node_modules/").next()?;
        Some(format!("{name}@{}", entries.get(path)?["version"].as_str()?))
    };
    let mut packages: BTreeMap<String, Row> = BTreeMap::new();
    for (path, entry) in entries {
        let there = folder.join(path);
        // Optional ones of other systems are in the lock only.
        if path.is_empty() || !there.is_dir() {
            continue;
        }
        let Some(own) = name(path) else { continue };
        let mut requires = BTreeSet::new();
        for kind in ["dependencies", "optionalDependencies", "peerDependencies"] {
            for wanted in entry[kind].as_object().into_iter().flat_map(|names| names.keys()) {
                if kind == "peerDependencies"
                    && entry["peerDependenciesMeta"][wanted]["optional"] == true
                {
                    continue;
                }
                let found = nearest(path, wanted).find(|path| folder.join(path).is_dir());
                requires.extend(found.and_then(|path| name(&path)));
            }
        }
        requires.remove(&own);
        let mut files = Vec::new();
        collect(&there, &mut files)?;
        let short = path.rsplit("node_modules/").next().unwrap_or(path);
        let archive = format!("{short}@{}", entry["version"].as_str().unwrap_or(""));
        let cache = [short, archive.as_str()].iter().filter_map(|key| cached.get(*key)).sum();
        let files = Measured::of(&files)?;
        packages.insert(own, Row { files, cache, requires, ..Row::default() });
    }
    Ok(packages)
}

/// Where Node looks for a package that another one names: beside it, then further up.
fn nearest<'a>(path: &'a str, wanted: &'a str) -> impl Iterator<Item = String> + 'a {
    let mut above = Some(path);
    std::iter::from_fn(move || {
        let at = above?;
        above = at.rfind("/node_modules/").map(|end| &at[..end]).or((!at.is_empty()).then_some(""));
        Some(if at.is_empty() {
            format!("node_modules/{wanted}")
        } else {
            format!("{at}/node_modules/{wanted}")
        })
    })
}

/// The files of a package, without those of packages inside it.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() && entry.file_name() != "node_modules" {
            collect(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Bytes in npm's cache: of what the registry says, by name, and of archives, by name and version.
fn cached(cache: &Path) -> Result<BTreeMap<String, u64>> {
    let mut index = Vec::new();
    collect(&cache.join("_cacache/index-v5"), &mut index)?;
    let mut sizes = BTreeMap::new();
    for file in index {
        let text = std::fs::read_to_string(&file)?;
        for row in text.lines().filter_map(|line| line.split_once('\t')) {
            let Ok(row) = serde_json::from_str::<Value>(row.1) else { continue };
            let (Some(key), Some(size)) = (row["key"].as_str(), row["size"].as_u64()) else {
                continue;
            };
            let Some((_, address)) = key.split_once("://") else { continue };
            let path = address.split_once('/').map_or("", |(_, path)| path).replace("%2f", "/");
            // `name/-/name-1.2.3.tgz`, or the name alone.
            let name = match path.split_once("/-/") {
                Some((name, archive)) => {
                    let short = name.rsplit('/').next().unwrap_or(name);
                    let version = archive.strip_prefix(short).unwrap_or(archive);
                    let version = version.trim_start_matches('-').trim_end_matches(".tgz");
                    format!("{name}@{version}")
                }
                None => path,
            };
            // The index has a file of its own for each.
            sizes.insert(name, size + text.len() as u64);
        }
    }
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    #[test]
    fn where_node_looks() {
        let found: Vec<String> = super::nearest("node_modules/a/node_modules/b", "c").collect();
        assert_eq!(
            found,
            [
                "node_modules/a/node_modules/b/node_modules/c",
                "node_modules/a/node_modules/c",
                "node_modules/c"
            ]
        );
    }
}
