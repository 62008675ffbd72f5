//! The server over real connections: good clients, slow ones and bad ones.

#![allow(clippy::disallowed_methods)] // Tests watch the clock.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use server::{Base, Server, Site};

fn start(files: &[(&str, &[u8])]) -> Server {
    let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
    let site = Site::new(files.collect::<BTreeMap<_, _>>(), Base::default());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    Server::start(listener, site).expect("the server starts")
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket has timeouts");
    stream
}

/// Sends something and reads until the server closes.
fn talk(server: &Server, bytes: &[u8]) -> String {
    let mut stream = connect(server);
    stream.write_all(bytes).expect("the server reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server closes in time");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn several_requests_on_one_connection() {
    let server = start(&[("index.html", b"home"), ("a.txt", b"other")]);
    let answers = talk(
        &server,
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n\r\nHEAD / HTTP/1.1\r\n\r\nGET /a.txt HTTP/1.1\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3, "{answers}");
    assert_eq!((answers.matches("home").count(), answers.matches("other").count()), (1, 1));
    assert_eq!(answers.matches("Connection: close").count(), 1, "{answers}");
    assert!(answers.ends_with("\r\n\r\nother"), "{answers}");
}

#[test]
fn a_large_file_comes_whole() {
    let large: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
    let server = start(&[("index.html", b""), ("large.bin", &large)]);
    let mut stream = connect(&server);
    stream.write_all(b"GET /large.bin HTTP/1.0\r\n\r\n").expect("the server reads");
    std::thread::sleep(Duration::from_millis(300)); // The sender's buffers are full by now.
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server sends it");
    assert!(answer.ends_with(&large) && answer.len() < large.len() + 500);
}

#[test]
fn what_is_no_request_is_refused() {
    let server = start(&[("index.html", b"home")]);
    assert!(talk(&server, b"\x16\x03\x01\r\n\r\n").starts_with("HTTP/1.1 400 "));
    assert!(talk(&server, b"DELETE / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 405 "));
    let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert!(talk(&server, long.as_bytes()).starts_with("HTTP/1.1 431 "));
    // What follows a body is not taken for a request.
    let smuggled = b"GET / HTTP/1.1\r\nContent-Length: 4\r\n\r\nGET /a HTTP/1.1\r\n\r\n";
    assert_eq!(talk(&server, smuggled).matches("HTTP/1.1").count(), 1);
}

#[test]
fn a_slow_head_is_not_waited_for_long_and_holds_up_nobody() {
    let server = start(&[("index.html", b"home")]);
    let mut slow = connect(&server);
    let begun = Instant::now();
    slow.write_all(b"GET / HT").expect("the server reads");
    let good = talk(&server, b"GET / HTTP/1.0\r\n\r\n");
    assert!(good.ends_with("home") && begun.elapsed() < Duration::from_secs(8), "{good}");
    let mut answer = String::new();
    slow.read_to_string(&mut answer).expect("the server closes");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn more_connections_than_threads_all_get_their_answer() {
    let server = start(&[("index.html", b"home")]);
    // Clients that open connections and leave them lying.
    let idle: Vec<TcpStream> = (0..300).map(|_| connect(&server)).collect();
    assert!(talk(&server, b"GET / HTTP/1.0\r\n\r\n").ends_with("home"));
    drop(idle);
}

#[test]
fn another_site_from_the_next_request_on() {
    let server = start(&[("index.html", b"old")]);
    assert!(talk(&server, b"GET / HTTP/1.0\r\n\r\n").ends_with("old"));
    let files = BTreeMap::from([("index.html".to_owned(), b"new".to_vec())]);
    server.show(Site::new(files, Base::new("/course/").expect("a plain path")));
    assert!(talk(&server, b"GET /course/ HTTP/1.0\r\n\r\n").ends_with("new"));
    assert!(server.home().ends_with("/course/"));
}

#[test]
fn a_stopped_server_ends_its_answers_and_takes_no_more() {
    let large = vec![7; 30_000_000];
    let server = start(&[("index.html", b""), ("large.bin", &large)]);
    let address = server.address();
    let _resting = connect(&server);
    let mut stream = connect(&server);
    stream.write_all(b"GET /large.bin HTTP/1.1\r\n\r\n").expect("the server reads");
    let mut first = [0; 1000];
    stream.read_exact(&mut first).expect("the answer has begun");
    let reading = std::thread::spawn(move || {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).map(|_| rest.len())
    });
    assert!(server.stop(Duration::from_secs(20)), "every connection ended");
    let rest = reading.join().expect("no panic").expect("the answer ends well");
    assert!(rest + first.len() > large.len(), "{rest} bytes came");
    assert!(TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err());
}

/// The program itself: told to end, it ends well and soon.
#[cfg(unix)]
#[test]
fn the_program_serves_a_folder_and_ends_when_told() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    // As on a stick: the program beside the folder `site`, which it finds by itself.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("stick");
    let (site, program) = (folder.join("site"), folder.join("server"));
    std::fs::create_dir_all(&site).expect("the folder is ours");
    std::fs::write(site.join("index.html"), "from a folder").expect("the folder is ours");
    std::fs::copy(env!("CARGO_BIN_EXE_layerwise-server"), &program).expect("the folder is ours");
    let mut program = Command::new(program)
        .args(["--listen", "127.0.0.1:0", "--base", "x"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it was built");
    let mut said = String::new();
    let output = program.stdout.take().expect("it is piped");
    BufReader::new(output).read_line(&mut said).expect("it says where it is");
    let address = said.split("http://").nth(1).and_then(|rest| rest.split("/x/").next());
    let address = address.unwrap_or_else(|| panic!("no address in {said}"));
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(b"GET /x/ HTTP/1.0\r\n\r\n").expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.ends_with("from a folder"), "{answer}");

    let told = Instant::now();
    let kill = Command::new("kill").args(["-TERM", &program.id().to_string()]).status();
    assert!(kill.expect("kill runs").success());
    let ended = program.wait().expect("it is our child");
    assert!(ended.success() && told.elapsed() < Duration::from_secs(5), "{ended}");
}

#[test]
fn the_program_says_what_is_wrong() {
    let run = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_layerwise-server");
        let output = std::process::Command::new(program).args(arguments).output();
        let output = output.expect("it was built");
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(run(&["no such folder"]).contains("cannot read the folder no such folder"));
    assert!(run(&[env!("CARGO_MANIFEST_DIR")]).contains("there is no index.html in"));
    assert!(run(&["--base", "a/../b"]).contains("--base takes a path"));
    assert!(run(&["--prot"]).contains("--prot"));
    assert!(run(&["--listen", "localhost"]).contains("localhost"));
}
