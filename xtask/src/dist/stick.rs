//! The zip for a USB stick: the same bytes for the same site.

use std::io::{Cursor, Write};

use anyhow::{Context, Result, ensure};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Files;
use super::servers::Program;

/// The folder that it unpacks to.
const FOLDER: &str = "layerwise";

/// Packs the site, its README with a word for each program, and the programs.
pub(super) fn pack(readme: &str, site: &Files, programs: &[&Program]) -> Result<Vec<u8>> {
    const MARK: &str = "{{servers}}\n";
    ensure!(readme.contains(MARK), "the README has no place for the servers");
    let words: Vec<_> = programs.iter().map(|program| format!("{}\n", program.words)).collect();
    let readme = readme.replace(MARK, &words.concat());

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The earliest time that a zip can name: when it was packed says nothing about the course.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut add = |path: &str, bytes: &[u8], mode: u32| -> Result<()> {
        zip.start_file(format!("{FOLDER}/{path}"), options.unix_permissions(mode))?;
        zip.write_all(bytes).with_context(|| format!("packing {path}"))
    };
    // Windows' own editor wants its line ends.
    add("README.txt", readme.replace('\n', "\r\n").as_bytes(), 0o644)?;
    for program in programs {
        let bytes = std::fs::read(&program.file).context("reading a server")?;
        add(&program.name, &bytes, 0o755)?;
    }
    for (path, bytes) in site {
        add(&format!("site/{path}"), bytes, 0o644)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const README: &str = "Start it:\n\n{{servers}}\nOr read.\n";

    #[test]
    fn the_same_site_gives_the_same_bytes() {
        let site: Files = [("index.html", "home"), ("a/index.html", "a")]
            .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
            .into();
        let program = Program {
            // Any file of ours stands in for a program.
            file: concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into(),
            name: "server".to_owned(),
            runner: None,
            words: "Linux\n    Start server.\n".to_owned(),
        };
        let packed = pack(README, &site, &[&program]).expect("memory does not fail");
        assert_eq!(packed, pack(README, &site, &[&program]).expect("memory does not fail"));

        let mut zip = zip::ZipArchive::new(Cursor::new(packed)).expect("it is a zip");
        let mut names = Vec::new();
        for name in zip.file_names() {
            names.push(name.expect("it is UTF-8").into_owned());
        }
        assert_eq!(
            names,
            ["README.txt", "server", "site/a/index.html", "site/index.html"]
                .map(|name| format!("layerwise/{name}"))
        );
        let mut text = String::new();
        let mut readme = zip.by_name("layerwise/README.txt").expect("it is there");
        readme.read_to_string(&mut text).expect("it is text");
        drop(readme);
        assert_eq!(text, "Start it:\r\n\r\nLinux\r\n    Start server.\r\n\r\nOr read.\r\n");
        let mode = zip.by_name("layerwise/server").expect("it is there").unix_mode();
        assert_eq!(mode.map(|mode| mode & 0o777), Some(0o755));
    }

    #[test]
    fn without_programs_the_readme_names_none() {
        let packed = pack(README, &Files::new(), &[]).expect("memory does not fail");
        let mut zip = zip::ZipArchive::new(Cursor::new(packed)).expect("it is a zip");
        let mut text = String::new();
        zip.by_name("layerwise/README.txt")
            .expect("it is there")
            .read_to_string(&mut text)
            .expect("it is text");
        assert_eq!(text, "Start it:\r\n\r\nOr read.\r\n");
    }
}
