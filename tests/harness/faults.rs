//! A server in front of another that does its worst: it drops connections before and in the middle
//! of answers, throttles, is slow, or talks nonsense.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is answered by the server behind.
    None,
    /// The connection ends before anybody has seen it.
    DroppedBefore,
    /// The server behind has done it, and the connection ends in the middle of the answer.
    DroppedAfter,
    /// The service throttles, with this code.
    Throttled(&'static str),
    /// The answer comes this late.
    Slow(Duration),
    /// The answer is no answer of the service.
    Garbage,
}

/// The server with the faults.
pub struct Faulty {
    url: String,
    requests: Arc<AtomicU64>,
}

type Choose = dyn Fn(u64) -> Fault + Send + Sync;

impl Faulty {
    /// Starts one in front of a server; `choose` says what happens to each request, by its number.
    pub fn start(upstream: &str, choose: impl Fn(u64) -> Fault + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let upstream = upstream.trim_start_matches("http://").to_owned();
        let requests = Arc::new(AtomicU64::new(0));
        let (counter, choose): (_, Arc<Choose>) = (Arc::clone(&requests), Arc::new(choose));
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (upstream, counter) = (upstream.clone(), Arc::clone(&counter));
                let choose = Arc::clone(&choose);
                // A connection that breaks is what this server is for.
                thread::spawn(move || serve(client, &upstream, &counter, &*choose).ok());
            }
        });
        Self { url, requests }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many requests it has had.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

fn serve(
    mut client: TcpStream,
    upstream: &str,
    counter: &AtomicU64,
    choose: &Choose,
) -> io::Result<()> {
    client.set_nodelay(true)?;
    let mut from_client = BufReader::new(client.try_clone()?);
    let mut behind = BufReader::new(TcpStream::connect(upstream)?);
    behind.get_ref().set_nodelay(true)?;
    while let Some(request) = message(&mut from_client)? {
        let fault = choose(counter.fetch_add(1, Ordering::Relaxed));
        match fault {
            Fault::DroppedBefore => return Ok(()),
            Fault::Throttled(code) => {
                let body = format!("{{\"__type\":\"{code}\",\"message\":\"slow down\"}}");
                answer(&mut client, 400, &body)?;
                continue;
            }
            Fault::Garbage => {
                answer(&mut client, 200, "<html>a proxy says hello</html>")?;
                continue;
            }
            Fault::Slow(pause) => thread::sleep(pause),
            Fault::None | Fault::DroppedAfter => {}
        }
        behind.get_mut().write_all(&request)?;
        let Some(answer) = message(&mut behind)? else { return Ok(()) };
        if fault == Fault::DroppedAfter {
            return client.write_all(&answer[..answer.len() / 2]);
        }
        client.write_all(&answer)?;
    }
    Ok(())
}

fn answer(client: &mut TcpStream, status: u16, body: &str) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status} .\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    client.write_all((head + body).as_bytes())
}

/// A whole request or answer with a length; none where the connection has ended.
fn message(from: &mut BufReader<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    loop {
        let start = bytes.len();
        if from.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes[start..]).to_ascii_lowercase();
        if let Some(told) = line.strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let head = bytes.len();
    bytes.resize(head + length, 0);
    from.read_exact(&mut bytes[head..])?;
    Ok(Some(bytes))
}
