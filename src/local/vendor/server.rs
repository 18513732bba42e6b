//! The server itself: HTTP/1.1 on a loopback port.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use hyper::{Request, Response};

use super::super::loopback::{Dropped, Loopback};
use super::journal::{Entry, Journal};
use super::scenario::{Drop, Scenario, Step};
use super::state::{Asked, State};

/// The server, which answers as long as [`Vendor::serve`] is waited for.
#[derive(Debug)]
pub struct Vendor {
    loopback: Loopback,
    state: Arc<State>,
}

impl Vendor {
    /// Takes a port of this machine; 0 takes any that is free.
    ///
    /// # Errors
    /// The port is taken, or may not be.
    pub async fn bind(scenario: Scenario, port: u16) -> io::Result<Self> {
        let loopback = Loopback::bind(port).await?;
        Ok(Self { loopback, state: Arc::new(State::new(scenario)) })
    }

    /// Where it listens, such as `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        self.loopback.url()
    }

    /// What it was sent, as long as it serves.
    pub fn journal(&self) -> impl Fn() -> Vec<Entry> + Send + use<> {
        let state = Arc::clone(&self.state);
        move || state.journal.entries()
    }

    /// Answers, and tells each request as soon as its answer is known.
    pub async fn serve(self, tell: impl Fn(&Entry) + Send + Sync + 'static) -> Infallible {
        let (state, tell) = (self.state, Arc::new(tell));
        let answer = move |request| {
            let (state, tell) = (Arc::clone(&state), Arc::clone(&tell));
            async move { answer(request, &state, &*tell).await }
        };
        self.loopback.serve(answer).await
    }
}

async fn answer(
    request: Request<Incoming>,
    state: &State,
    tell: &(impl Fn(&Entry) + Sync),
) -> Result<Response<Payload>, Dropped> {
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

fn respond(step: &Step) -> Result<Response<Payload>, Dropped> {
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
