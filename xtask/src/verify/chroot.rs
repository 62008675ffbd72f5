//! Layers without an engine: each `RUN` in a chroot on an overlay, whose upper directory is the layer. What other
//! instructions do is made by plain means, so that the next `RUN` finds it, and is not compared.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::data::distribution::{self, Distribution};
use crate::shell::{read, run_quietly};

/// What lays the layers over each other and runs one command on top: lower directories, upper, work and mount point are
/// `$1` to `$4`, the working directory `$5`, the user `$6`, the command `$7`.
const RUN: &str = r#"set -e
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2,workdir=$3,redirect_dir=off,metacopy=off,index=off" "$4"
mount -t proc proc "$4/proc"
mount --rbind /sys "$4/sys"
mount -t tmpfs -o mode=755 tmpfs "$4/dev"
for device in null zero full random urandom tty; do touch "$4/dev/$device"; mount --bind "/dev/$device" "$4/dev/$device"; done
mkdir "$4/dev/pts" "$4/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$4/dev/pts"
ln -s pts/ptmx "$4/dev/ptmx"
ln -s /proc/self/fd "$4/dev/fd"
if [ -e "$4/etc/resolv.conf" ]; then mount --bind "$(readlink -f /etc/resolv.conf)" "$4/etc/resolv.conf"; fi
exec chroot --userspec="$6" "$4" /bin/sh -c 'cd "$0" && exec /bin/sh -c "$1"' "$5" "$7"
"#;

/// The settings of Docker's own Debian images that decide what an install leaves.
const SETTINGS: &[(&str, &str)] = &[
    (
        "etc/apt/apt.conf.d/docker-clean",
        "DPkg::Post-Invoke { \"rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true\"; };\n\
         APT::Update::Post-Invoke { \"rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true\"; };\n\
         Dir::Cache::pkgcache \"\"; Dir::Cache::srcpkgcache \"\";\n",
    ),
    ("etc/apt/apt.conf.d/docker-gzip-indexes", "Acquire::GzipIndexes \"true\";\n"),
    ("etc/apt/apt.conf.d/docker-no-languages", "Acquire::Languages \"none\";\n"),
    (
        "etc/apt/apt.conf.d/docker-autoremove-suggests",
        "Apt::AutoRemove::SuggestsImportant \"false\";\n",
    ),
];

/// Ubuntu's releases by number: their names.
const UBUNTU: [(&str, &str); 3] = [("22.04", "jammy"), ("24.04", "noble"), ("26.04", "resolute")];

/// Where the roots of base images lie, and what is built on them.
pub(super) struct Roots {
    roots: PathBuf,
    layers: PathBuf,
}

/// A layer of a `RUN`: the line of its instruction, and the bytes of its files.
pub(super) struct Layer {
    pub(super) line: u64,
    pub(super) bytes: u64,
}

/// A stage while it is built.
#[derive(Clone, Default)]
struct Stage {
    /// The lowest last, as an overlay wants them.
    lower: Vec<PathBuf>,
    workdir: String,
    user: String,
}

impl Roots {
    /// The roots below `LAYERWISE_ROOTS`, or below a folder of the project's.
    ///
    /// # Errors
    /// What is missing, in words.
    pub(super) fn find(project: &Path) -> Result<Self> {
        let id = read(Command::new("id").arg("-u")).unwrap_or_default();
        if id.trim() != "0" {
            bail!("this is not root");
        }
        for program in ["unshare", "mount", "chroot"] {
            read(Command::new(program).arg("--version"))
                .with_context(|| format!("`{program}` is missing"))?;
        }
        let own = project.join("target/verify");
        let roots =
            std::env::var_os("LAYERWISE_ROOTS").map_or_else(|| own.join("roots"), PathBuf::from);
        Ok(Self { roots, layers: own.join("layers") })
    }

    /// The root of a base image such as `debian:trixie-slim`: the folder `debian-trixie-slim`, made by debootstrap where it
    /// is not there yet.
    fn root(&self, reference: &str) -> Result<PathBuf> {
        let root = self.roots.join(reference.replace([':', '/'], "-"));
        if root.join("etc").is_dir() {
            return Ok(root.canonicalize()?);
        }
        let debian = reference.strip_prefix("debian:").and_then(|tag| tag.strip_suffix("-slim"));
        let number = reference.strip_prefix("ubuntu:");
        let ubuntu = UBUNTU.iter().find(|(release, _)| Some(*release) == number);
        let (of, suite) = match (debian, ubuntu) {
            (Some(suite), _) => (Distribution::Debian, suite),
            (_, Some((_, suite))) => (Distribution::Ubuntu, *suite),
            _ => bail!("there is no root of {reference} at {}", root.display()),
        };
        println!("  debootstrap makes {}", root.display());
        fs::create_dir_all(&self.roots)?;
        let making = self.roots.join(format!("{suite}.part"));
        let mut debootstrap = Command::new("debootstrap");
        debootstrap.arg("--variant=minbase");
        if of == Distribution::Ubuntu {
            debootstrap.arg(format!("--keyring={}", of.keyring()?.display()));
        }
        debootstrap.args([suite.as_ref(), making.as_os_str()]);
        if of == Distribution::Ubuntu {
            // All its releases are made by one script; debootstrap knows the newest ones only by that.
            debootstrap.args([distribution::UBUNTU, "gutsy"]);
        }
        run_quietly(&mut debootstrap).with_context(|| {
            format!("no root of {reference} at {}, and debootstrap makes none", root.display())
        })?;
        for (path, text) in SETTINGS.iter().copied().chain([of.dpkg_settings()]) {
            fs::write(making.join(path), text)?;
        }
        if of == Distribution::Ubuntu {
            fs::write(making.join("etc/apt/sources.list"), of.sources(suite)?)?;
            // Its images are made of the updates too, and debootstrap takes none.
            let update = "apt-get -qq update && apt-get -qq -y dist-upgrade && apt-get -qq -y install unminimize; \
                          apt-get clean";
            let mut chroot = Command::new("chroot");
            chroot.env_clear().env("DEBIAN_FRONTEND", "noninteractive");
            chroot.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            run_quietly(chroot.arg(&making).args(["sh", "-c", update]))?;
        }
        for emptied in [
            "usr/share/doc",
            "usr/share/man",
            "usr/share/locale",
            "usr/share/info",
            "var/cache/apt",
            "var/lib/apt/lists",
        ] {
            let folder = making.join(emptied);
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            fs::create_dir_all(&folder)?;
        }
        fs::rename(&making, &root)?;
        Ok(root.canonicalize()?)
    }

    /// Builds what a Dockerfile's steps say, as `layerwise layers` gives them.
    ///
    /// # Errors
    /// A command fails, or an instruction has what only an engine can do.
    pub(super) fn build(&self, steps: &[Value], context: &Path) -> Result<Vec<Layer>> {
        if self.layers.exists() {
            fs::remove_dir_all(&self.layers)?;
        }
        fs::create_dir_all(&self.layers)?;
        let mut stages: Vec<(String, Stage)> = Vec::new();
        let mut made = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            let text = step["instruction"].as_str().unwrap_or_default().replace("\\\n", " ");
            let (keyword, rest) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
            let words: Vec<&str> = rest.split_whitespace().collect();
            if keyword.eq_ignore_ascii_case("FROM") {
                let known = stages.iter().find(|(name, _)| Some(&name.as_str()) == words.first());
                let stage = match known {
                    Some((_, stage)) => stage.clone(),
                    None => Stage {
                        lower: vec![self.root(words.first().unwrap_or(&""))?],
                        workdir: "/".to_owned(),
                        user: "0:0".to_owned(),
                    },
                };
                stages.push((words.get(2).unwrap_or(&"").to_string(), stage));
                continue;
            }
            let others: Vec<(String, Vec<PathBuf>)> =
                stages.iter().map(|(name, stage)| (name.clone(), stage.lower.clone())).collect();
            let Some((_, stage)) = stages.last_mut() else { continue };
            let upper = self.layers.join(at.to_string());
            match keyword.to_ascii_uppercase().as_str() {
                "RUN" if rest.trim_start().starts_with(['-', '[', '<']) => {
                    println!("  line {}: only an engine can run this", step["line"]);
                }
                "RUN" => {
                    self.run(stage, &upper, rest)?;
                    stage.lower.insert(0, upper.clone());
                    let line = step["line"].as_u64().unwrap_or_default();
                    made.push(Layer { line, bytes: bytes(&upper, &mut HashSet::new())? });
                }
                "WORKDIR" => {
                    stage.workdir =
                        Path::new(&stage.workdir).join(rest.trim()).display().to_string();
                    let path = stage.workdir.clone();
                    self.quietly(stage, &upper, &format!("mkdir -p '{path}'"))?;
                }
                "COPY" | "ADD" => {
                    let from = words.iter().find_map(|word| word.strip_prefix("--from="));
                    let other = from.and_then(|from| others.iter().find(|(name, _)| name == from));
                    let source = match other {
                        Some((_, lower)) => lower.clone(),
                        None => vec![context.to_owned()],
                    };
                    self.copy(stage, &upper, &words, &source)?;
                }
                "USER" => rest.trim().clone_into(&mut stage.user),
                _ => {}
            }
        }
        Ok(made)
    }

    /// Runs a command as the stage's user.
    fn run(&self, stage: &Stage, upper: &Path, command: &str) -> Result<()> {
        let (work, mount) = (self.layers.join("work"), self.layers.join("root"));
        for folder in [upper, &work, &mount] {
            fs::create_dir_all(folder)?;
        }
        fs::set_permissions(upper, fs::Permissions::from_mode(0o755))?;
        let lower: Vec<String> = stage.lower.iter().map(|it| it.display().to_string()).collect();
        let mut script = Command::new("unshare");
        script.args([
            "--mount",
            "--pid",
            "--fork",
            "--propagation",
            "private",
            "sh",
            "-c",
            RUN,
            "sh",
        ]);
        script.arg(lower.join(":")).args([upper, &work, &mount]);
        script.args([&stage.workdir, &stage.user, command]);
        script.env_clear().env("HOME", "/root");
        script.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        run_quietly(&mut script)?;
        fs::remove_dir_all(&work)?;
        Ok(())
    }

    /// Makes what the next `RUN` is to find, as root.
    fn quietly(&self, stage: &mut Stage, upper: &Path, command: &str) -> Result<()> {
        let root = Stage { workdir: "/".to_owned(), user: "0:0".to_owned(), ..stage.clone() };
        self.run(&root, upper, command)?;
        stage.lower.insert(0, upper.to_owned());
        Ok(())
    }

    /// Copies as a shell would: whole names, `--chmod` and `--chown`.
    fn copy(
        &self,
        stage: &mut Stage,
        upper: &Path,
        words: &[&str],
        lower: &[PathBuf],
    ) -> Result<()> {
        const HELD: &str = "/layerwise-source";
        let names: Vec<&&str> = words.iter().filter(|word| !word.starts_with("--")).collect();
        let Some((target, sources)) = names.split_last() else { return Ok(()) };
        let held = upper.join(&HELD[1..]);
        fs::create_dir_all(&held)?;
        let mut into = target.ends_with('/') || sources.len() > 1 || **target == ".";
        let mut last = String::new();
        for name in sources {
            let name = name.trim_start_matches('/');
            let found = lower.iter().map(|lower| lower.join(name)).find(|path| path.exists());
            let found = found.with_context(|| format!("`{name}` is not there to copy"))?;
            let mut copy = Command::new("cp");
            copy.args(["-a", "--no-preserve=ownership"]);
            if found.is_dir() {
                // A directory only gives what is in it.
                into = true;
                run_quietly(copy.arg(found.join(".")).arg(&held))?;
            } else {
                last = found.file_name().unwrap_or_default().to_string_lossy().into_owned();
                run_quietly(copy.args([&found, &held]))?;
            }
        }
        let mut commands = vec![format!("cd {HELD}")];
        for (flag, program) in [("--chmod=", "chmod -R"), ("--chown=", "chown -R")] {
            let value = words.iter().find_map(|word| word.strip_prefix(flag));
            commands.extend(value.map(|value| format!("{program} {value} ./*")));
        }
        let place = Path::new(&stage.workdir).join(target).display().to_string();
        if into {
            commands.push(format!("mkdir -p '{place}'; cp -a . '{place}'"));
        } else {
            commands.push(format!("mkdir -p \"$(dirname '{place}')\"; cp -a '{last}' '{place}'"));
        }
        commands.push(format!("rm -rf {HELD}"));
        self.quietly(stage, upper, &commands.join("; "))
    }
}

/// Bytes of a layer's files; a file with several names counts once.
fn bytes(folder: &Path, seen: &mut HashSet<u64>) -> Result<u64> {
    let mut all = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let held = fs::symlink_metadata(&path)?;
        if held.is_dir() {
            all += bytes(&path, seen)?;
        } else if held.is_file() && (held.nlink() == 1 || seen.insert(held.ino())) {
            all += held.len();
        }
    }
    Ok(all)
}
