//! How long steps of a build take: copies and RUNs by a real engine, installs by the processor time that they use.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::debian::save;
use crate::project::Project;
use crate::shell::{find, read, run_quietly, step};

/// The image that is built upon, the catalog's.
const BASE: &str = "debian:bookworm-slim";
/// Installs to fit the speed of apt to.
const APT: [&str; 14] = [
    "build-essential",
    "curl",
    "default-jre-headless",
    "ffmpeg",
    "gcc",
    "git",
    "imagemagick",
    "nginx",
    "openssh-server",
    "postgresql-client",
    "python3 python3-dev",
    "python3-pip",
    "sqlite3",
    "vim",
];
const PIP: [&str; 10] = [
    "boto3",
    "django",
    "fastapi",
    "flask",
    "matplotlib",
    "numpy",
    "pandas",
    "pillow",
    "requests",
    "scipy",
];
const NPM: [&str; 9] =
    ["axios", "eslint", "express", "jest", "lodash", "next", "react", "typescript", "webpack"];

/// Bytes of the large file that is copied, and number and bytes of the small ones.
const LARGE: u64 = 200_000_000;
const SMALL: (u64, u64) = (10_000, 2_000);
/// How often a quick thing is done.
const TIMES: u64 = 20;

/// One observation: how much there was of each kind of work, and nanoseconds.
struct Seen<const N: usize> {
    amounts: [f64; N],
    nanoseconds: f64,
}

/// Measures everything and writes the file.
pub(crate) fn refresh(project: &Project) -> Result<()> {
    let engine = read(Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]))
        .context("a Docker engine is needed, with the image `debian:bookworm-slim` at hand")?;
    ensure!(
        find("npm").is_some() && find("python3").is_some(),
        "npm and Python with pip are needed"
    );
    let folder = project.target.join("data/speeds");
    std::fs::create_dir_all(&folder)?;
    let mut rows: Vec<(&str, u64)> = Vec::new();
    let steps = step("timing steps and copies", || steps(&folder))?;
    rows.extend(steps);
    let ([lists, fetched], apt) = step("installing with apt", || apt(&folder))?;
    rows.extend([("lists", lists), ("fetched", fetched)]);
    rows.extend(["apt", "package", "archive", "source"].into_iter().zip(fit(&apt)));
    let pip = step("installing with pip", || pip(&folder))?;
    rows.extend(["pip", "wheel", "code"].into_iter().zip(fit(&pip)));
    let npm = step("installing with npm", || npm(&folder))?;
    rows.extend(["npm", "module", "module-byte"].into_iter().zip(fit(&npm)));
    let errors = [("apt", error(&apt)), ("pip", error(&pip)), ("npm", error(&npm))]
        .map(|(name, (median, worst))| format!("{name} {median:.0} % ({worst:.0} %)"));
    let mut text = format!(
        "!data\tspeeds\t{}\n\
         # How long the steps of a build take, in nanoseconds for one of each; `fetched` is bytes.\n\
         # Source: measured on the day above by `cargo xtask data speeds` on a machine with {} processors ({}):\n\
         # step, byte (of a layer) and file (copied) as Docker {engine} took for builds; the rest as processor time of\n\
         # installs, fitted to {} with apt, {} with pip and {} with npm.\n\
         # Error in the median (at worst) of the installs: {}. Networks and disks are waited for on top.\n",
        super::today()?,
        std::thread::available_parallelism()?,
        processor(),
        apt.len(),
        pip.len(),
        npm.len(),
        errors.join(", "),
    );
    for (name, number) in rows {
        let _ = writeln!(text, "{name}\t{}", number.max(1));
    }
    text.push_str("!end\n");
    save(&project.root.join("crates/image/data/speeds.tsv"), &text)
}

/// To the next whole number; what is less than nothing is nothing.
#[expect(clippy::cast_sign_loss, reason = "it has no sign then")]
fn whole(number: f64) -> u64 {
    number.round().max(0.0) as u64
}

/// The processor's name.
fn processor() -> String {
    let known = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = known.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or("not named", |(_, name)| name.trim()).to_owned()
}

/// Nanoseconds that a build takes, in the best of three.
fn built(folder: &Path, dockerfile: &str) -> Result<f64> {
    save(&folder.join("Dockerfile"), dockerfile)?;
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        run_quietly(&mut docker(folder))?;
        best = best.min(start.elapsed().as_secs_f64() * 1e9);
    }
    Ok(best)
}

fn docker(folder: &Path) -> Command {
    let mut docker = Command::new("docker");
    docker.env("DOCKER_BUILDKIT", "1");
    docker.args(["build", "--no-cache", "--network=host", "--progress=plain", "--tag"]);
    docker.arg("layerwise-speeds").arg(folder);
    docker
}

/// A step, a byte of a layer, a file that is copied.
fn steps(folder: &Path) -> Result<[(&'static str, u64); 3]> {
    let folder = folder.join("copies");
    std::fs::create_dir_all(folder.join("small"))?;
    std::fs::write(folder.join("large"), noise(LARGE))?;
    for number in 0..SMALL.0 {
        let inside = folder.join(format!("small/{}", number / 100));
        std::fs::create_dir_all(&inside)?;
        std::fs::write(inside.join(number.to_string()), noise(SMALL.1))?;
    }
    let nothing = built(&folder, &format!("FROM {BASE}\nENV A=b\n"))?;
    let runs = format!("FROM {BASE}\n{}", "RUN true\n".repeat(TIMES as usize));
    let step = (built(&folder, &runs)? - nothing) / TIMES as f64;
    let large = built(&folder, &format!("FROM {BASE}\nCOPY large /large\n"))?;
    let byte = (large - nothing - step) / LARGE as f64;
    let small = built(&folder, &format!("FROM {BASE}\nCOPY small /small\n"))?;
    let bytes = (SMALL.0 * SMALL.1) as f64;
    let file = (small - nothing - step - byte * bytes) / SMALL.0 as f64;
    Ok([("step", whole(step)), ("byte", whole(byte)), ("file", whole(file))])
}

/// Bytes that no compression shortens.
fn noise(bytes: u64) -> Vec<u8> {
    let mut state = bytes | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..bytes.div_ceil(8)).flat_map(|_| next()).take(bytes as usize).collect()
}

/// The update of the lists, and installs: for each any install, packages, bytes of archives, bytes of Python source.
fn apt(folder: &Path) -> Result<([u64; 2], Vec<Seen<4>>)> {
    let folder = folder.join("apt");
    std::fs::create_dir_all(&folder)?;
    let (mut lists, mut fetched, mut seen) = (Vec::new(), 0, Vec::new());
    for packages in APT {
        // `times` tells what the processes so far used: the shell's own, then its children's.
        let dockerfile = format!(
            "FROM {BASE}\nRUN apt-get update && times && touch /before\n\
             RUN apt-get install -y --no-install-recommends {packages} && times && \
             find /usr -name '*.py' -cnewer /before -size +0 -printf 'source %s\\n'\n"
        );
        save(&folder.join("Dockerfile"), &dockerfile)?;
        let said = docker(&folder).output()?;
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        let mut used = said.lines().filter_map(processor_time);
        let update = used.nth(1).with_context(|| format!("no times in\n{said}"))?;
        let install = used.nth(1).with_context(|| format!("no times in\n{said}"))?;
        lists.push(update);
        fetched = bytes_behind(&said, "Fetched ").context("apt says what it fetched")?;
        let archives = bytes_behind(&said, "Need to get ").context("apt says what it needs")?;
        let count = said.lines().find_map(|line| line.split_once(" newly installed"));
        let count = count.and_then(|(line, _)| line.rsplit(' ').next()?.parse().ok());
        let source = |line: &str| line.rsplit_once(" source ")?.1.parse::<f64>().ok();
        let source = said.lines().filter_map(source).sum();
        let amounts = [1.0, count.context("apt says how many")?, archives as f64, source];
        seen.push(Seen { amounts, nanoseconds: install });
    }
    lists.sort_by(f64::total_cmp);
    Ok(([whole(lists[lists.len() / 2]), fetched], seen))
}

/// Nanoseconds of `0m1.250000s 0m0.330000s` at the end of a line.
fn processor_time(line: &str) -> Option<f64> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [.., user, system] = words[..] else { return None };
    let seconds = |word: &str| {
        let (minutes, seconds) = word.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    };
    Some((seconds(user)? + seconds(system)?) * 1e9)
}

/// The bytes that apt names behind some words: `9345 kB`, `52.6 MB`, `1,430 kB`.
fn bytes_behind(said: &str, words: &str) -> Option<u64> {
    let rest = said.split_once(words)?.1;
    let mut parts = rest.split_whitespace();
    let number = parts.next()?.split('/').next()?.replace(',', "").parse::<f64>().ok()?;
    let unit = match parts.next()? {
        "B" => 1.0,
        "kB" => 1e3,
        "MB" => 1e6,
        _ => return None,
    };
    Some(whole(number * unit))
}

/// Runs a script in a fresh folder. The processor time of its children, in nanoseconds.
fn timed(folder: &Path, before: &str, script: &str) -> Result<f64> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    run_quietly(Command::new("sh").args(["-ec", before]).current_dir(folder))?;
    let script = format!("{{ {script}; }} >/dev/null 2>&1; times");
    let said = read(Command::new("sh").args(["-ec", &script]).current_dir(folder));
    let said = said.with_context(|| format!("{script} failed"))?;
    said.lines().last().and_then(processor_time).context("the shell tells its times")
}

/// Installs from wheels at hand: for each any install, bytes unpacked, bytes of byte code.
fn pip(folder: &Path) -> Result<Vec<Seen<3>>> {
    let pip = "python3 -m pip --disable-pip-version-check";
    PIP.iter()
        .map(|package| {
            let folder = folder.join("pip");
            let fetch = format!("{pip} download -q --only-binary=:all: -d wheels {package}");
            let install = format!(
                "{pip} install --no-cache-dir --no-index --find-links wheels --target t {package}"
            );
            let nanoseconds = timed(&folder, &fetch, &install)?;
            let sums = sums(&folder.join("t"))?;
            let code = sums.get("pyc").copied().unwrap_or_default();
            let all: u64 = sums.values().sum();
            Ok(Seen { amounts: [1.0, (all - code) as f64, code as f64], nanoseconds })
        })
        .collect()
}

/// Installs from a cache that holds the archives: for each any install, packages, bytes unpacked.
fn npm(folder: &Path) -> Result<Vec<Seen<3>>> {
    NPM.iter()
        .map(|package| {
            let folder = folder.join("npm");
            let npm = "npm --cache ./cache --ignore-scripts --no-audit --no-fund";
            let fetch = format!("echo '{{\"private\":true}}' >package.json && {npm} install {package} && rm -r node_modules");
            let nanoseconds = timed(&folder, &fetch, &format!("{npm} ci --prefer-offline"))?;
            let lock = std::fs::read_to_string(folder.join("package-lock.json"))?;
            let count = lock.matches("\"integrity\"").count();
            let bytes: u64 = sums(&folder.join("node_modules"))?.values().sum();
            Ok(Seen { amounts: [1.0, count as f64, bytes as f64], nanoseconds })
        })
        .collect()
}

/// Bytes of the files below a folder, by the ends of their names.
fn sums(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let mut sums = BTreeMap::new();
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let about = path.symlink_metadata()?;
        if about.is_dir() {
            for (end, bytes) in self::sums(&path)? {
                *sums.entry(end).or_default() += bytes;
            }
        } else if about.is_file() {
            let end = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            *sums.entry(end).or_default() += about.len();
        }
    }
    Ok(sums)
}

/// What one of each takes, so that relative errors are least; nothing takes less than no time.
fn solve<const N: usize>(seen: &[Seen<N>]) -> [f64; N] {
    let mut used = [true; N];
    loop {
        let mut found = [0.0; N];
        // Normal equations over the used columns; rows weigh by their inverse time.
        let mut matrix = vec![vec![0.0; N + 1]; N];
        for one in seen {
            let row = one.amounts.map(|amount| amount / one.nanoseconds);
            for a in 0..N {
                for b in 0..N {
                    matrix[a][b] += if used[a] && used[b] { row[a] * row[b] } else { 0.0 };
                }
                matrix[a][N] += if used[a] { row[a] } else { 0.0 };
            }
        }
        for at in (0..N).filter(|&at| used[at]) {
            for other in (0..N).filter(|&other| other != at && used[other]) {
                let factor = matrix[other][at] / matrix[at][at];
                let taken = matrix[at].clone();
                for (value, taken) in matrix[other].iter_mut().zip(taken) {
                    *value -= factor * taken;
                }
            }
        }
        for at in (0..N).filter(|&at| used[at]) {
            found[at] = matrix[at][N] / matrix[at][at];
        }
        match (0..N).filter(|&at| found[at] < 0.0).min_by(|&a, &b| found[a].total_cmp(&found[b])) {
            Some(negative) => used[negative] = false,
            None => return found,
        }
    }
}

fn fit<const N: usize>(seen: &[Seen<N>]) -> [u64; N] {
    solve(seen).map(whole)
}

/// Errors of the fit in per cent: in the median, and at worst.
fn error<const N: usize>(seen: &[Seen<N>]) -> (f64, f64) {
    let speeds = solve(seen);
    let mut errors: Vec<f64> = seen
        .iter()
        .map(|one| {
            let fitted: f64 = one.amounts.iter().zip(speeds).map(|(a, b)| a * b).sum();
            (fitted / one.nanoseconds - 1.0).abs() * 100.0
        })
        .collect();
    errors.sort_by(f64::total_cmp);
    (errors[errors.len() / 2], errors[errors.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::{Seen, bytes_behind, processor_time, solve};

    #[test]
    fn a_fit_finds_what_was_put_in() {
        let seen = |amounts: [f64; 3]| Seen {
            amounts,
            nanoseconds: 5.0 * amounts[0] + 2.0 * amounts[1] + 0.5 * amounts[2],
        };
        let rows = [[1.0, 1.0, 9.0], [1.0, 7.0, 2.0], [1.0, 3.0, 30.0], [1.0, 20.0, 4.0]].map(seen);
        let found = solve(&rows);
        for (found, put) in found.into_iter().zip([5.0, 2.0, 0.5]) {
            assert!((found - put).abs() < 1e-6, "{found} {put}");
        }
        // What would be less than nothing is nothing.
        let rows = [(1.0, 10.0), (2.0, 9.0), (3.0, 8.0)]
            .map(|(amount, nanoseconds)| Seen { amounts: [1.0, amount], nanoseconds });
        assert!(solve(&rows)[1].abs() < f64::EPSILON);
    }

    #[test]
    fn what_programs_say() {
        assert_eq!(processor_time("#6 1.561 0m0.920000s 1m0.330000s"), Some(61.25e9));
        assert_eq!(processor_time("Fetched 3 s"), None);
        let check = |said: &str, bytes| assert_eq!(bytes_behind(said, "Fetched "), bytes, "{said}");
        check("#6 0.8 Fetched 6258 kB in 1s (8774 kB/s)", Some(6_258_000));
        check("Fetched 52.6 MB in 1s", Some(52_600_000));
        check("Fetched 1,430 kB in 1s", Some(1_430_000));
        check("nothing", None);
    }
}
