//! The server itself: HTTP/1.1 on a loopback port.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use super::journal::{Entry, Journal};
use super::scenario::{Drop, Scenario, Step};
use super::state::{Asked, State};

/// How long it waits where nobody can be accepted, as without file handles.
const PAUSE: Duration = Duration::from_millis(50);

/// The server, which answers as long as [`Vendor::serve`] is waited for.
#[derive(Debug)]
pub struct Vendor {
    listener: TcpListener,
    address: SocketAddr,
    state: Arc<State>,
}

impl Vendor {
    /// Takes a port of this machine; 0 takes any that is free.
    ///
    /// # Errors
    /// The port is taken, or may not be.
    pub async fn bind(scenario: Scenario, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, state: Arc::new(State::new(scenario)) })
    }

    /// Where it listens, such as `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was sent, as long as it serves.
    pub fn journal(&self) -> impl Fn() -> Vec<Entry> + Send + use<> {
        let state = Arc::clone(&self.state);
        move || state.journal.entries()
    }

    /// Answers, and tells each request as soon as its answer is known.
    pub async fn serve(self, tell: impl Fn(&Entry) + Send + Sync + 'static) -> Infallible {
        let tell = Arc::new(tell);
        loop {
            // Who cannot be accepted now may be later.
            let Ok((stream, _)) = self.listener.accept().await else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let (state, tell) = (Arc::clone(&self.state), Arc::clone(&tell));
            tokio::spawn(connection(stream, state, tell));
        }
    }
}

async fn connection<T>(stream: TcpStream, state: Arc<State>, tell: Arc<T>)
where
    T: Fn(&Entry) + Send + Sync + 'static,
{
    // Head and body must not wait for each other.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| answer(request, &state, &*tell));
    // A connection that breaks concerns who is at its other end.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(
    request: Request<Incoming>,
    state: &State,
    tell: &(impl Fn(&Entry) + Sync),
) -> Result<Response<Payload>, Box<dyn std::error::Error + Send + Sync>> {
    let (head, body) = request.into_parts();
    let text = |name: HeaderName| {
        head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        content_type: text(CONTENT_TYPE),
        authorization: text(AUTHORIZATION),
        body: String::from_utf8_lossy(&body.collect().await?.to_bytes()).into_owned(),
    };
    if (asked.method.as_str(), asked.path.as_str()) == ("GET", "/_journal") {
        return Ok(Response::new(journal(&state.journal)));
    }
    let (step, entry) = state.answer(&asked);
    tell(&entry);
    state.journal.add(entry);
    if let Some(delay) = step.delay {
        tokio::time::sleep(delay).await;
    }
    respond(&step)
}

fn journal(journal: &Journal) -> Payload {
    let text = serde_json::to_string(&journal.entries()).unwrap_or_default();
    Payload { left: text.clone().into(), length: text.len(), breaks: false }
}

fn respond(step: &Step) -> Result<Response<Payload>, Box<dyn std::error::Error + Send + Sync>> {
    if step.drop == Some(Drop::Before) {
        return Err("dropped as the scenario has it".into());
    }
    let json = step.body.as_ref().map(ToString::to_string);
    let text = step.text.clone().or(json).unwrap_or_default();
    let breaks = step.drop == Some(Drop::During);
    let sent = if breaks { text.len() / 2 } else { text.len() };
    let left = Bytes::from(text.clone()).slice(..sent);
    let mut response = Response::builder().status(step.status.unwrap_or(200));
    let kind = if step.text.is_some() { "text/plain" } else { "application/json" };
    let headers = [
        (CONTENT_TYPE, Some(kind)),
        (RETRY_AFTER, step.retry_after.as_deref()),
        (LOCATION, step.location.as_deref()),
    ];
    for (name, value) in headers {
        if let Some(value) = value {
            response = response.header(name, value);
        }
    }
    Ok(response.body(Payload { left, length: text.len(), breaks })?)
}

/// A body that may break off.
struct Payload {
    left: Bytes,
    /// The length that the head tells.
    length: usize,
    breaks: bool,
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let chunk = std::mem::take(&mut self.left);
        Poll::Ready(match (chunk.is_empty(), self.breaks) {
            (false, _) => Some(Ok(Frame::data(chunk))),
            (true, true) => Some(Err(io::Error::other("dropped as the scenario has it"))),
            (true, false) => None,
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length as u64)
    }
}
