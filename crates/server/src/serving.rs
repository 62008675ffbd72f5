//! Connections: a bounded number of threads, each with one, none for longer than it is used.

#![allow(clippy::disallowed_methods)] // Deadlines read the clock.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::answer::{Answer, answer, refusal};
use crate::request::{self, Request};
use crate::site::Site;

/// Connections at once; more wait in the system's queue. A class of thirty browsers opens up to 180.
const MOST: usize = 256;
/// From so many on, a connection ends with its answer, so that those that wait get their turn.
const CROWDED: usize = 192;
/// How long a connection may rest between two requests.
const REST: Duration = Duration::from_secs(10);
/// How long the head of a request may take from its first byte.
const HEAD: Duration = Duration::from_secs(10);
/// How long a client may take nothing of an answer.
const STALL: Duration = Duration::from_secs(30);
/// How long an answer may take in all.
const ANSWER: Duration = Duration::from_secs(600);
/// How often a waiting connection looks whether the server ends.
const GLANCE: Duration = Duration::from_millis(200);
/// Bytes of the stack of a connection's thread; its buffers are on the heap.
const STACK: usize = 128 * 1024;

/// A running server.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    site: RwLock<Arc<Site>>,
    open: Mutex<usize>,
    changed: Condvar,
    ending: AtomicBool,
}

impl Shared {
    /// The number of open connections. No thread can break it: each changes it in one step.
    fn open(&self) -> MutexGuard<'_, usize> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn ends(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }
}

impl Server {
    /// Serves a site to whoever connects, in threads of its own.
    ///
    /// # Errors
    /// When the listener has no address or no thread can be started.
    pub fn start(listener: TcpListener, site: Site) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            site: RwLock::new(Arc::new(site)),
            open: Mutex::new(0),
            changed: Condvar::new(),
            ending: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        let listening = thread::Builder::new().spawn(move || accept(&listener, &accepting))?;
        Ok(Self { address, shared, listening: Mutex::new(Some(listening)) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the home page, as one would type it on this machine.
    pub fn home(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(loopback(address));
        }
        format!("http://{address}{}", self.shared.site().base().as_str())
    }

    /// Serves another site from the next request on.
    pub fn show(&self, site: Site) {
        *self.shared.site.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
    }

    /// Takes no more connections and lets those that are open end their answers. Whether all did in time.
    pub fn stop(&self, patience: Duration) -> bool {
        self.shared.ending.store(true, Ordering::SeqCst);
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listening) = listening.take() {
            // The thread waits for a connection; this one wakes it. If it cannot be made, nobody else's can.
            let mut own = self.address;
            if own.ip().is_unspecified() {
                own.set_ip(loopback(own));
            }
            if TcpStream::connect_timeout(&own, GLANCE).is_ok() {
                let _ = listening.join();
            }
        }
        let open = self.shared.open();
        let waited = self.shared.changed.wait_timeout_while(open, patience, |open| *open > 0);
        waited.is_ok_and(|(open, _)| *open == 0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop(GLANCE * 2);
    }
}

fn loopback(address: SocketAddr) -> std::net::IpAddr {
    if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let full = shared.changed.wait_while(shared.open(), |open| *open >= MOST && !shared.ends());
        drop(full);
        let stream = listener.accept();
        if shared.ends() {
            return;
        }
        let Ok((stream, _)) = stream else {
            // The client is gone, or the system is out of something: others may have more luck in a moment.
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        *shared.open() += 1;
        let place = Place(Arc::clone(shared));
        let served = thread::Builder::new().stack_size(STACK).spawn(move || {
            // A client that hangs up is no reason for anything.
            let _ = serve(stream, &place.0);
        });
        // Without a thread the connection is closed, and its place is free again.
        drop(served);
    }
}

/// The place of one connection among the open ones.
struct Place(Arc<Shared>);

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.open() -= 1;
        self.0.changed.notify_all();
    }
}

/// Answers the requests of one connection, one after the other.
fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(GLANCE))?;
    stream.set_write_timeout(Some(STALL))?;
    let mut ahead = Vec::new();
    loop {
        let length = match next_head(&mut stream, &mut ahead, shared)? {
            Next::Head(length) => length,
            Next::TooLong => {
                return close(&mut stream, &refusal("431 Request Header Fields Too Large", ""));
            }
            Next::Late => return close(&mut stream, &refusal("408 Request Timeout", "")),
            Next::Nothing => return Ok(()),
        };
        let request = Request::read(&ahead[..length]);
        ahead.drain(..length);
        let Some(request) = request else {
            return close(&mut stream, &refusal("400 Bad Request", ""));
        };
        let answer = answer(&shared.site(), &request);
        if request.last || shared.ends() || *shared.open() >= CROWDED {
            return close(&mut stream, &answer);
        }
        send(&mut stream, &answer, "")?;
    }
}

enum Next {
    /// A whole head of this length.
    Head(usize),
    /// More than is read.
    TooLong,
    /// Not all of it came in time.
    Late,
    /// The connection is over.
    Nothing,
}

/// Reads until `ahead` begins with a whole head.
fn next_head(stream: &mut TcpStream, ahead: &mut Vec<u8>, shared: &Shared) -> io::Result<Next> {
    let mut begun = Instant::now();
    let mut part = [0; 2048];
    loop {
        // Clients may send empty lines between requests.
        let empty = ahead.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        ahead.drain(..empty);
        if let Some(length) = request::end(ahead) {
            return Ok(if length > request::LONGEST { Next::TooLong } else { Next::Head(length) });
        }
        if ahead.len() > request::LONGEST {
            return Ok(Next::TooLong);
        }
        match stream.read(&mut part) {
            Ok(0) => return Ok(Next::Nothing),
            Ok(length) => {
                if ahead.is_empty() {
                    begun = Instant::now();
                }
                ahead.extend_from_slice(&part[..length]);
            }
            Err(error) if is_pause(&error) => {}
            Err(error) => return Err(error),
        }
        let waited = begun.elapsed();
        if ahead.is_empty() && (waited > REST || shared.ends() || *shared.open() >= CROWDED) {
            return Ok(Next::Nothing);
        }
        if waited > HEAD {
            return Ok(Next::Late);
        }
    }
}

/// Systems name the end of a read's patience in two ways.
fn is_pause(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), WouldBlock | TimedOut | Interrupted)
}

/// The last answer of a connection.
fn close(stream: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    send(stream, answer, "Connection: close\r\n")?;
    stream.shutdown(Shutdown::Write)?;
    // What the client still sends is taken for a moment: otherwise the system would throw the answer away with it.
    let begun = Instant::now();
    let mut part = [0; 2048];
    while begun.elapsed() < GLANCE * 2 {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if is_pause(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn send(stream: &mut TcpStream, answer: &Answer, connection: &str) -> io::Result<()> {
    let begun = Instant::now();
    let head = format!("{}{connection}\r\n", answer.head);
    let body = answer.body.as_deref().unwrap_or_default();
    // Small answers in one packet.
    let with = body.len().min(1024);
    let mut first = head.into_bytes();
    first.extend_from_slice(&body[..with]);
    stream.write_all(&first)?;
    for part in body[with..].chunks(64 * 1024) {
        if begun.elapsed() > ANSWER {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.write_all(part)?;
    }
    Ok(())
}
