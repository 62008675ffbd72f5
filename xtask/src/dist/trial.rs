//! Trials: each server is started and asked for every file before anybody gets it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::servers::Program;
use super::{Files, compress};
use crate::shell::find;

/// How long a server may be silent.
const PATIENCE: Duration = Duration::from_secs(60);

/// Tries the server of the image: every file as it is and compressed.
pub(super) fn of_image(server: &Path, folder: &Path, site: &Files) -> Result<()> {
    let running = Running::start(Command::new(server), folder)?;
    for (path, bytes) in site {
        let plain = running.get(path, "")?;
        ensure!(plain.body == *bytes, "{path} does not come as it is");
        let compressed = running.get(path, "Accept-Encoding: gzip, br\r\n")?;
        if compressed.head.contains("Content-Encoding: br\r\n") {
            let body = compress::unpack_brotli(&compressed.body)?;
            ensure!(body == *bytes, "{path} does not come as it is in brotli");
        } else {
            ensure!(compressed.body == *bytes, "{path} comes in an encoding of its own");
        }
    }
    Ok(())
}

/// Tries a program of the stick, if it can run here.
pub(super) fn of_program(program: &Program, site: &Files, scratch: &Path) -> Result<bool> {
    let mut command = Command::new(&program.file);
    if let Some(runner) = program.runner {
        let Some(runner) = find(runner) else { return Ok(false) };
        command = Command::new(runner);
        command.arg(&program.file).env("WINEDEBUG", "-all");
    }
    // Beside the program, as on the stick: it finds the folder by itself, but here it is told.
    let folder = scratch.join("image/site");
    let running = Running::start(command, &folder)?;
    for (path, bytes) in site {
        ensure!(running.get(path, "")?.body == *bytes, "{path} does not come as it is");
    }
    let lost = running.get("no/such/page", "")?;
    ensure!(lost.head.starts_with("HTTP/1.1 404 "), "a lost way is answered with {}", lost.head);
    Ok(true)
}

/// A server that ends with its trial.
struct Running {
    child: Child,
    address: String,
}

struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Running {
    fn start(mut command: Command, folder: &Path) -> Result<Running> {
        let mut child = command
            .arg(folder)
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the server")?;
        let output = child.stdout.take().context("its output is piped")?;
        let mut running = Running { child, address: String::new() };
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once("http://") {
                rest.split('/').next().unwrap_or_default().clone_into(&mut running.address);
                return Ok(running);
            }
        }
        bail!("the server ended without saying where it is")
    }

    fn get(&self, path: &str, headers: &str) -> Result<Answer> {
        let mut stream = TcpStream::connect(&self.address).context("connecting to the server")?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).with_context(|| format!("reading /{path}"))?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.with_context(|| format!("the answer for /{path} has no head"))? + 4;
        let body = bytes.split_off(end);
        Ok(Answer { head: String::from_utf8_lossy(&bytes).into_owned(), body })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
