//! The adapters to services that are reached by plain HTTPS.

mod bank;

use std::error::Error;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
};
use reqwest::redirect;
use secrecy::ExposeSecret;

pub use bank::{HttpBank, HttpCrm};

use crate::transfer::{Http, HttpError, Request, Response};

/// Bytes that an answer has at most: a flow takes 32 KB.
const LARGEST: usize = 1024 * 1024;

/// The byte order mark in UTF-8.
const BOM: &[u8] = &[0xEF, 0xBB, 0xBF];

/// What may stand around the value of a header without being part of it (Fetch standard, "HTTP
/// whitespace").
const HEADER_SPACE: [char; 4] = ['\t', '\n', '\r', ' '];

/// How long it takes at most to get a connection.
const CONNECT: Duration = Duration::from_secs(3);

/// How long a connection is kept for another request: less than servers and what stands before
/// them keep it, and a function that was frozen does not begin with a dead one.
const IDLE: Duration = Duration::from_secs(20);

/// The network, with connections that are used again.
#[derive(Debug, Default)]
pub struct Web {
    /// Reaches this machine, past all proxies; made when it is needed.
    loopback: OnceLock<reqwest::Client>,
    /// Reaches everything else.
    outside: OnceLock<reqwest::Client>,
}

impl Web {
    /// The network. What it takes is made when it is needed.
    pub fn new() -> Self {
        Self::default()
    }

    /// The network, with what it takes to reach the outside made now: a function starts faster
    /// than it answers.
    ///
    /// # Errors
    /// The certificates of this machine cannot be read.
    pub fn ready() -> Result<Self, HttpError> {
        let web = Self::new();
        web.prepare("https://")?;
        Ok(web)
    }

    /// Makes now what it takes to reach this URL.
    ///
    /// # Errors
    /// The certificates of this machine cannot be read.
    pub fn prepare(&self, url: &str) -> Result<(), HttpError> {
        self.client(url).map(drop)
    }

    fn client(&self, url: &str) -> Result<&reqwest::Client, HttpError> {
        let (slot, is_loopback) = match url.starts_with("http://") {
            // Only this machine is ever called without encryption.
            true => (&self.loopback, true),
            false => (&self.outside, false),
        };
        if slot.get().is_none() {
            // Whoever comes second keeps what the first has made.
            let _ = slot.set(client(is_loopback)?);
        }
        slot.get().ok_or_else(|| HttpError::Broken("no client".into()))
    }

    async fn exchange(&self, request: &Request) -> Result<Response, HttpError> {
        // What a line break at the end of a secret would spoil is not part of a header anyway.
        let authorization = request.authorization.expose_secret().trim_matches(HEADER_SPACE);
        let mut authorization =
            HeaderValue::from_str(authorization).map_err(|_| HttpError::Credential)?;
        authorization.set_sensitive(true);
        let call = self
            .client(&request.url)?
            .post(&request.url)
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, authorization)
            .body(request.body.clone());
        let answer = call.send().await.map_err(broken)?;
        let text = |name| header(answer.headers(), name);
        let (status, retry_after, date) = (answer.status().as_u16(), text(RETRY_AFTER), text(DATE));
        let body = body_of(answer).await?;
        Ok(Response {
            status,
            retry_after,
            date,
            // A byte order mark is no part of a JSON document.
            body: String::from_utf8_lossy(body.strip_prefix(BOM).unwrap_or(&body)).into_owned(),
        })
    }
}

impl Http for Web {
    async fn post(&self, request: &Request, timeout: Duration) -> Result<Response, HttpError> {
        let answer = tokio::time::timeout(timeout, self.exchange(request)).await;
        answer.unwrap_or(Err(HttpError::TimedOut(timeout)))
    }
}

/// The whole body of an answer, as far as it is not too large.
async fn body_of(mut answer: reqwest::Response) -> Result<Vec<u8>, HttpError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(broken)? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            return Err(HttpError::Broken(format!("the answer has more than {LARGEST} bytes")));
        }
    }
    Ok(body)
}

fn client(is_loopback: bool) -> Result<reqwest::Client, HttpError> {
    // What a redirection leads to is nobody's choice but the answerer's: credentials stay here.
    let builder =
        reqwest::Client::builder().redirect(redirect::Policy::none()).connect_timeout(CONNECT);
    let builder = builder.pool_idle_timeout(IDLE);
    let builder = match is_loopback {
        // No certificates are read for what is not encrypted.
        true => builder.no_proxy().tls_certs_only([]),
        false => builder.https_only(true),
    };
    builder.build().map_err(broken)
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The innermost cause, since the outer texts say little; the URL is known to who asked.
fn broken(error: reqwest::Error) -> HttpError {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    HttpError::Broken(text)
}
