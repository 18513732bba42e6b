//! The server itself.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use hyper::{Request, Response};
use serde::Serialize;

use super::super::loopback::{Dropped, Loopback};
use super::data::BankData;
use super::state::{Asked, State};

/// A request and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// The method.
    pub method: String,
    /// The path, without what was asked behind it.
    pub path: String,
    /// The status of the answer; none where the connection was dropped.
    pub status: Option<u16>,
}

/// The server, which answers as long as [`BankServer::serve`] is waited for.
#[derive(Debug)]
pub struct BankServer {
    loopback: Loopback,
    state: Arc<State>,
    journal: Arc<Mutex<Vec<Entry>>>,
}

impl BankServer {
    /// Takes a port of this machine; 0 takes any that is free.
    ///
    /// # Errors
    /// The port is taken, or may not be.
    pub async fn bind(data: BankData, port: u16) -> io::Result<Self> {
        let loopback = Loopback::bind(port).await?;
        Ok(Self { loopback, state: Arc::new(State::new(data)), journal: Arc::default() })
    }

    /// Where it listens, such as `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        self.loopback.url()
    }

    /// What it was sent, as long as it serves.
    pub fn journal(&self) -> impl Fn() -> Vec<Entry> + Send + use<> {
        let journal = Arc::clone(&self.journal);
        move || journal.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers, and tells each request as soon as its answer is known.
    pub async fn serve(self, tell: impl Fn(&Entry) + Send + Sync + 'static) -> Infallible {
        let (state, journal, tell) = (self.state, self.journal, Arc::new(tell));
        let answer = move |request| {
            let (state, tell) = (Arc::clone(&state), Arc::clone(&tell));
            let journal = Arc::clone(&journal);
            async move {
                answer(request, &state, |entry| {
                    tell(&entry);
                    journal.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
                })
                .await
            }
        };
        self.loopback.serve(answer).await
    }
}

async fn answer(
    request: Request<Incoming>,
    state: &State,
    tell: impl Fn(Entry),
) -> Result<Response<Full<Bytes>>, Dropped> {
    let (head, body) = request.into_parts();
    let text = |name: &str| header(&head.headers, name);
    let query = head.uri.query().unwrap_or_default();
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        authorization: text(AUTHORIZATION.as_str()),
        api_key: text("x-api-key"),
        customer: text("x-customer-id"),
        key: text("idempotency-key"),
        body: serde_json::from_slice(&body.collect().await?.to_bytes()).unwrap_or_default(),
    };
    let ((status, body), trouble) = state.answer(&asked);
    let Asked { method, path, .. } = asked;
    tell(Entry { method, path, status: (!trouble.drop).then_some(status) });
    if let Some(delay) = trouble.delay {
        tokio::time::sleep(delay).await;
    }
    if trouble.drop {
        return Err("dropped as the file has it".into());
    }
    let text = if trouble.garbage { "<html>".to_owned() } else { body.to_string() };
    let response = Response::builder().status(status).header(CONTENT_TYPE, "application/json");
    Ok(response.body(Full::new(text.into()))?)
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}
