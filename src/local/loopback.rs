//! HTTP/1.1 on a port of this machine.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

/// How long it waits where nobody can be accepted, as without file handles.
const PAUSE: Duration = Duration::from_millis(50);

/// Why a connection is dropped.
pub(super) type Dropped = Box<dyn Error + Send + Sync>;

/// A port of this machine.
#[derive(Debug)]
pub(super) struct Loopback {
    listener: TcpListener,
    address: SocketAddr,
}

impl Loopback {
    /// Takes a port; 0 takes any that is free.
    ///
    /// # Errors
    /// The port is taken, or may not be.
    pub(super) async fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where it listens, such as `http://127.0.0.1:8080`.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers each request by `answer`, which drops the connection with an error.
    pub(super) async fn serve<A, F, B>(self, answer: A) -> Infallible
    where
        A: Fn(Request<Incoming>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Response<B>, Dropped>> + Send + 'static,
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Dropped>,
    {
        let answer = Arc::new(answer);
        loop {
            // Who cannot be accepted now may be later.
            let Ok((stream, _)) = self.listener.accept().await else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let answer = Arc::clone(&answer);
            tokio::spawn(connection(stream, answer));
        }
    }
}

async fn connection<A, F, B>(stream: TcpStream, answer: Arc<A>)
where
    A: Fn(Request<Incoming>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Response<B>, Dropped>> + Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Dropped>,
{
    // Head and body must not wait for each other.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| answer(request));
    // A connection that breaks concerns who is at its other end.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
