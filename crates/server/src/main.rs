//! `layerwise-server`: serves a folder of static files.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lexopt::{Arg, ValueExt as _};
use server::{Base, Server, Site};

const USAGE: &str = "\
layerwise-server [folder] [--listen address:port] [--base /path/]

Serves the files of a folder; without one, those of the folder `site` beside this program.
  --listen   where to listen (default: only this machine, the first free port from 8080)
  --base     the part of the address under which the site lies (default: /)";

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("layerwise-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let Some(options) = options()? else {
        println!("{USAGE}");
        return Ok(());
    };
    let folder = match options.folder {
        Some(folder) => PathBuf::from(folder),
        None => beside_the_program()?,
    };
    let files = server::files(&folder)
        .map_err(|error| format!("cannot read the folder {}: {error}", folder.display()))?;
    let site = Site::new(files, options.base);
    if !site.has_home() {
        return Err(format!("there is no index.html in {}", folder.display()).into());
    }
    let server = Server::start(listen(options.listen)?, site)?;
    println!("Layerwise is at {} (Ctrl-C ends it)", server.home());
    until_told_to_end(&server);
    Ok(())
}

#[derive(Default)]
struct Options {
    folder: Option<OsString>,
    listen: Option<SocketAddr>,
    base: Base,
}

/// The options; `None` if help was asked for.
fn options() -> Result<Option<Options>, Failure> {
    let mut options = Options::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("listen") => options.listen = Some(arguments.value()?.parse()?),
            Arg::Long("base") => {
                let base = arguments.value()?.string()?;
                options.base = Base::new(&base).ok_or("--base takes a path such as /course/")?;
            }
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Value(folder) if options.folder.is_none() => options.folder = Some(folder),
            other => return Err(format!("{}\n\n{USAGE}", other.unexpected()).into()),
        }
    }
    Ok(Some(options))
}

fn beside_the_program() -> Result<PathBuf, Failure> {
    let program = std::env::current_exe()?;
    Ok(program.parent().unwrap_or(Path::new(".")).join("site"))
}

fn listen(wanted: Option<SocketAddr>) -> Result<TcpListener, Failure> {
    let Some(address) = wanted else {
        let free = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok();
        return (8080..8180).find_map(free).ok_or_else(|| "no free port from 8080".into());
    };
    TcpListener::bind(address)
        .map_err(|error| format!("cannot listen on {address}: {error}").into())
}

/// Waits for Ctrl-C or for what `docker stop` sends, then lets the answers under way end. As the first process of a
/// container nothing else would end it.
#[cfg(unix)]
fn until_told_to_end(server: &Server) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    match Signals::new([SIGINT, SIGTERM]) {
        Ok(mut signals) => {
            signals.forever().next();
            server.stop(std::time::Duration::from_secs(5));
        }
        Err(error) => {
            eprintln!("layerwise-server: cannot wait for signals: {error}");
            for_ever();
        }
    }
}

/// Closing its window or Ctrl-C ends it.
#[cfg(not(unix))]
fn until_told_to_end(_: &Server) {
    for_ever();
}

fn for_ever() {
    loop {
        std::thread::park();
    }
}
