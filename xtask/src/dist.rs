//! `cargo xtask dist`: the site for a USB stick, and the folder that its container image is built from.

mod compress;
mod servers;
mod stick;
mod trial;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

pub(crate) use compress::{brotli, gzip};
use servers::Program;

use crate::project::Project;
use crate::shell::step;
use crate::site::{self, Finish};

/// Bytes that the server may have.
const SERVER: u64 = 2_000_000;

/// Builds the site, then everything that is made from it, and tries each part.
pub(crate) fn run(project: &Project, finish: Finish) -> Result<()> {
    site::build(project, finish)?;
    let made = make(project)?;
    println!("\n  {}  {}", megabytes(size(&made.zip)?), made.zip.display());
    println!("  {}  {}", megabytes(folder_size(&made.image)?), made.image.display());
    println!("  {}  of these the server", megabytes(size(&made.server)?));
    println!("\n  docker build -t layerwise {}", made.image.display());
    Ok(())
}

/// What was made.
pub(crate) struct Made {
    /// The zip for a USB stick.
    pub(crate) zip: PathBuf,
    /// The folder with the Dockerfile, the server and the files.
    pub(crate) image: PathBuf,
    /// The server in it.
    pub(crate) server: PathBuf,
}

/// Makes both from the site in `dist/`.
pub(crate) fn make(project: &Project) -> Result<Made> {
    let folder = project.target.join("dist");
    std::fs::create_dir_all(&folder)?;
    let site = files(&project.dist())?;
    let programs = servers::build(project)?;
    let linux = programs.first().context("the server for Linux is always built")?;

    let image = folder.join("image");
    step("laying out the container image (target/dist/image)", || {
        lay_out(project, &image, &site, linux)
    })?;
    let server = image.join(servers::IN_THE_IMAGE);
    let bytes = size(&server)?;
    ensure!(
        bytes <= SERVER,
        "the server is larger than {}: {}",
        megabytes(SERVER),
        megabytes(bytes)
    );
    step("trying the image's server", || trial::of_image(&server, &image.join("site"), &site))?;
    let mut tried = Vec::new();
    for program in &programs {
        if step(&format!("trying {}", program.name), || trial::of_program(program, &site, &folder))?
        {
            tried.push(program);
        } else {
            println!("  it cannot run here and is left out");
        }
    }
    let zip = folder.join("layerwise.zip");
    step("packing target/dist/layerwise.zip", || {
        let readme = project.root.join("crates/server/hosting/stick.txt");
        let readme = std::fs::read_to_string(readme).context("reading stick.txt")?;
        std::fs::write(&zip, stick::pack(&readme, &site, &tried)?).context("writing the zip")
    })?;
    Ok(Made { zip, image, server })
}

/// Whether the Rust in use has what the server needs, or can get it.
pub(crate) fn is_possible() -> bool {
    servers::is_possible()
}

/// The files of a site by their paths.
type Files = BTreeMap<String, Vec<u8>>;

fn files(folder: &Path) -> Result<Files> {
    server::files(folder).with_context(|| format!("reading {}", folder.display()))
}

/// Writes the folder that `docker build` takes: each file also compressed, where that makes it smaller.
fn lay_out(project: &Project, image: &Path, site: &Files, linux: &Program) -> Result<()> {
    if image.exists() {
        std::fs::remove_dir_all(image).context("removing the last image's folder")?;
    }
    for (path, bytes) in site.iter().chain(&compress::forms(site)?) {
        let file = image.join("site").join(path);
        std::fs::create_dir_all(file.parent().context("it lies in a folder")?)?;
        std::fs::write(&file, bytes).with_context(|| format!("writing {}", file.display()))?;
    }
    let dockerfile = project.root.join("crates/server/hosting/Dockerfile");
    std::fs::copy(&dockerfile, image.join("Dockerfile")).context("copying the Dockerfile")?;
    // A copy keeps the file's permission to be run.
    std::fs::copy(&linux.file, image.join(servers::IN_THE_IMAGE)).context("copying the server")?;
    Ok(())
}

fn size(file: &Path) -> Result<u64> {
    Ok(std::fs::metadata(file).with_context(|| format!("reading {}", file.display()))?.len())
}

fn folder_size(folder: &Path) -> Result<u64> {
    Ok(files(folder)?.values().map(|bytes| bytes.len() as u64).sum())
}

fn megabytes(bytes: u64) -> String {
    format!("{:>6.1} MB", bytes as f64 / 1e6)
}
