//! Messages over pipes. A message that cannot be read is told and skipped; it ends nothing.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use lsp_server::{ErrorCode, Message, RequestId};
use serde_json::{Value, json};

/// The longest message that is read: far more than any flow.
const MAX_BYTES: u64 = 64 << 20;

/// The longest line of a message's head.
const MAX_HEAD_LINE: u64 = 4096;

/// What comes in.
#[derive(Debug)]
pub enum Incoming {
    /// A message.
    Message(Message),
    /// Something that is none.
    Garbled(Refusal),
}

/// Why something is no message.
#[derive(Debug)]
pub struct Refusal {
    code: ErrorCode,
    why: String,
}

/// The messages that wait.
pub struct Inbox {
    from: Receiver<Incoming>,
    waiting: VecDeque<Incoming>,
    closed: bool,
}

impl Inbox {
    /// Reads in a thread of its own, so that it is known what waits.
    pub fn new(input: impl Read + Send + 'static) -> Self {
        let (to, from) = channel();
        std::thread::spawn(move || {
            let mut input = io::BufReader::new(input);
            while let Ok(Some(incoming)) = read(&mut input) {
                if to.send(incoming).is_err() {
                    return;
                }
            }
        });
        Self { from, waiting: VecDeque::new(), closed: false }
    }

    /// Takes in what has come, and says whether there is anything to do.
    pub fn is_idle(&mut self) -> bool {
        loop {
            match self.from.try_recv() {
                Ok(incoming) => self.take_in(incoming),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.closed = true;
                    break;
                }
            }
        }
        self.waiting.is_empty()
    }

    /// The next message; `None` when no more will come.
    pub fn next(&mut self) -> Option<Incoming> {
        // What comes may be a cancellation, which leaves nothing to wait for.
        while self.is_idle() && !self.closed {
            let incoming = self.from.recv().ok()?;
            self.take_in(incoming);
        }
        self.waiting.pop_front()
    }

    /// A request that was cancelled while it waited becomes its own refusal.
    fn take_in(&mut self, incoming: Incoming) {
        if let Incoming::Message(Message::Notification(notification)) = &incoming
            && notification.method == "$/cancelRequest"
        {
            let id = notification.params.get("id").cloned().unwrap_or_default();
            if let Ok(id) = serde_json::from_value::<RequestId>(id) {
                self.cancel(&id);
            }
            return;
        }
        self.waiting.push_back(incoming);
    }

    fn cancel(&mut self, id: &RequestId) {
        for waiting in &mut self.waiting {
            if let Incoming::Message(Message::Request(request)) = waiting
                && request.id == *id
                && request.method != "initialize"
                && request.method != "shutdown"
            {
                request.method = CANCELLED.into();
            }
        }
    }
}

/// What a cancelled request is turned into.
pub const CANCELLED: &str = "$/cancelled";

/// Reads a message; `None` at the end of the input.
fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = head(input)? else { return Ok(None) };
    let garbled = |code, why: String| Ok(Some(Incoming::Garbled(Refusal { code, why })));
    let length = match length {
        Ok(length) if length <= MAX_BYTES => length,
        Ok(length) => {
            io::copy(&mut input.take(length), &mut io::sink())?;
            return garbled(ErrorCode::InvalidRequest, format!("{length} bytes are too many"));
        }
        Err(why) => return garbled(ErrorCode::ParseError, why),
    };
    let mut body = Vec::new();
    if input.take(length).read_to_end(&mut body)? as u64 != length {
        return Ok(None);
    }
    let value: Value = match serde_json::from_slice(&body) {
        Ok(value) => value,
        Err(error) => return garbled(ErrorCode::ParseError, format!("this is no JSON: {error}")),
    };
    // Not from the text at once: with numbers of any precision an untagged enum refuses them all.
    match serde_json::from_value(value) {
        Ok(message) => Ok(Some(Incoming::Message(message))),
        Err(_) => garbled(ErrorCode::InvalidRequest, "this is no request or notification".into()),
    }
}

/// The length that a message's head tells; `None` at the end of the input.
fn head(input: &mut impl BufRead) -> io::Result<Option<Result<u64, String>>> {
    let mut length = None;
    let mut lines = 0;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(MAX_HEAD_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        match line.split_once(':') {
            None if line.is_empty() && lines == 0 => continue,
            None if line.is_empty() => break,
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
            }
            _ => {}
        }
        lines += 1;
    }
    Ok(Some(length.ok_or_else(|| "the head has no Content-Length".to_owned())))
}

/// Where messages go.
pub struct Outbox<W> {
    out: W,
}

impl<W: Write> Outbox<W> {
    /// Messages go here.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Sends a message.
    pub fn send(&mut self, message: Message) -> io::Result<()> {
        message.write(&mut self.out)
    }

    /// Says that something was no message. Nobody knows what it should have answered to.
    pub fn refuse(&mut self, refusal: &Refusal) -> io::Result<()> {
        let error = json!({ "code": refusal.code as i32, "message": refusal.why });
        let body = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
        write!(self.out, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{CANCELLED, Inbox, Incoming};
    use lsp_server::Message;

    fn framed(bodies: &[&str]) -> Vec<u8> {
        let frame = |body: &&str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        bodies.iter().map(frame).collect::<String>().into_bytes()
    }

    fn methods(bodies: &[&str]) -> Vec<String> {
        let mut inbox = Inbox::new(std::io::Cursor::new(framed(bodies)));
        // Until all has come, so that it is certain what waits.
        while !inbox.closed {
            inbox.is_idle();
        }
        let method = |incoming| match incoming {
            Incoming::Message(Message::Request(request)) => request.method,
            Incoming::Message(Message::Notification(notification)) => notification.method,
            other => format!("{other:?}"),
        };
        std::iter::from_fn(|| inbox.next()).map(method).collect()
    }

    const CANCEL: &str = r#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":7}}"#;

    #[test]
    fn what_waits_can_be_cancelled() {
        let hover = r#"{"jsonrpc":"2.0","id":7,"method":"textDocument/hover"}"#;
        let other = r#"{"jsonrpc":"2.0","id":"7","method":"textDocument/hover"}"#;
        let shutdown = r#"{"jsonrpc":"2.0","id":7,"method":"shutdown"}"#;
        assert_eq!(methods(&[hover, other, CANCEL]), [CANCELLED, "textDocument/hover"]);
        assert_eq!(methods(&[CANCEL, hover]), ["textDocument/hover"]);
        assert_eq!(methods(&[shutdown, CANCEL]), ["shutdown"]);
    }

    #[test]
    fn a_cancellation_alone_is_not_the_end() {
        let exit = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let input = framed(&[CANCEL, exit]);
        // One byte at a time, so that the exit has not come when the cancellation is read.
        let mut inbox = Inbox::new(Slowly(std::io::Cursor::new(input)));
        let next = inbox.next();
        assert!(matches!(&next, Some(Incoming::Message(Message::Notification(_)))), "{next:?}");
    }

    struct Slowly(std::io::Cursor<Vec<u8>>);

    impl std::io::Read for Slowly {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            std::thread::yield_now();
            let end = into.len().min(1);
            self.0.read(&mut into[..end])
        }
    }
}
