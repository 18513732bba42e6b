//! An editor that follows a script: it starts `connectctl lsp` and talks to it over real pipes.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use super::Bench;

/// Longer than any answer takes, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor that has started the server.
pub struct Editor {
    /// The folder that it works in.
    pub bench: Bench,
    server: Child,
    /// Where it speaks to the server.
    pub input: Option<ChildStdin>,
    output: Receiver<Value>,
    reader: Option<JoinHandle<()>>,
    /// What came while something else was waited for.
    aside: Vec<Value>,
    /// The id of its last request.
    pub last_id: i32,
}

impl Editor {
    /// An editor that has said nothing yet.
    pub fn silent(bench: Bench, arguments: &[&str]) -> Self {
        let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
        command.arg("lsp").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let (to, output) = channel();
        let mut out = BufReader::new(server.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            while let Some(message) = receive(&mut out) {
                if to.send(message).is_err() {
                    return;
                }
            }
        });
        let input = server.stdin.take();
        let reader = Some(reader);
        Self { bench, server, input, output, reader, aside: Vec::new(), last_id: 0 }
    }

    /// An editor with these abilities, at work in its folder.
    pub fn with(bench: Bench, arguments: &[&str], capabilities: Value) -> Self {
        let mut editor = Self::silent(bench, arguments);
        let root = editor.uri("");
        let folders = json!([{ "uri": root, "name": "center" }]);
        let params = json!({ "capabilities": capabilities, "workspaceFolders": folders });
        editor.ask("initialize", params);
        editor.tell("initialized", json!({}));
        editor
    }

    /// An editor without special abilities, at work in an empty folder.
    pub fn new() -> Self {
        Self::with(Bench::new(), &[], json!({}))
    }

    /// The address of a file of its folder.
    pub fn uri(&self, name: &str) -> String {
        format!("file://{}", self.bench.path(name).display())
    }

    /// Sends bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// Sends the body of a message.
    pub fn frame(&mut self, body: &str) {
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.frame(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    /// Asks and does not wait.
    pub fn request(&mut self, method: &str, params: Value) -> i32 {
        self.last_id += 1;
        let id = self.last_id;
        let body = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.frame(&body.to_string());
        id
    }

    /// The first message that fits.
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(found) = self.aside.iter().position(&fits) {
            return self.aside.remove(found);
        }
        loop {
            let message = self.output.recv_timeout(PATIENCE).expect("the server says nothing more");
            assert_eq!(message["jsonrpc"], "2.0");
            if fits(&message) {
                return message;
            }
            self.aside.push(message);
        }
    }

    /// The answer to a request.
    pub fn response(&mut self, id: i32) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// Asks, and takes the result.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let response = self.response(id);
        assert!(response.get("error").is_none(), "{method}: {response:#}");
        response["result"].clone()
    }

    /// Asks, and takes the refusal.
    pub fn refused(&mut self, method: &str, params: Value) -> (i64, String) {
        let id = self.request(method, params);
        let response = self.response(id);
        let error = &response["error"];
        (error["code"].as_i64().unwrap(), error["message"].as_str().unwrap().to_owned())
    }

    /// Opens a document.
    pub fn open(&mut self, name: &str, text: &str) {
        let document = json!({
            "uri": self.uri(name), "languageId": "json", "version": 1, "text": text
        });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a document.
    pub fn change(&mut self, name: &str, version: i32, changes: Value) {
        let document = json!({ "uri": self.uri(name), "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    /// The next findings of a document: the version that they are of, and the diagnostics.
    pub fn findings(&mut self, name: &str) -> (Value, Vec<Value>) {
        let uri = self.uri(name);
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == *uri
        });
        let params = &message["params"];
        (params["version"].clone(), params["diagnostics"].as_array().unwrap().clone())
    }

    /// The rules of the next findings of a document.
    pub fn rules(&mut self, name: &str) -> Vec<String> {
        let (_, all) = self.findings(name);
        all.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Everything that has not been waited for, when the server has done all that it was told.
    pub fn rest(&mut self) -> Vec<Value> {
        // The answer comes after all that went before, and what is linted comes before the next.
        for _ in 0..2 {
            self.refused("nothing/atAll", json!({}));
        }
        std::mem::take(&mut self.aside)
    }

    /// A request about a word of a document.
    pub fn at(&self, name: &str, text: &str, word: &str) -> Value {
        let offset = text.find(word).unwrap_or_else(|| panic!("{word} is not in the text"));
        let line = text[..offset].matches('\n').count();
        let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let character = text[start..offset].encode_utf16().count();
        json!({
            "textDocument": { "uri": self.uri(name) },
            "position": { "line": line, "character": character },
        })
    }

    /// What is known about a word.
    pub fn hover(&mut self, name: &str, text: &str, word: &str) -> String {
        let params = self.at(name, text, word);
        let hover = self.ask("textDocument/hover", params);
        assert_ne!(hover, Value::Null, "nothing is known about {word}");
        assert_eq!(hover["contents"]["kind"], "markdown");
        hover["contents"]["value"].as_str().unwrap().to_owned()
    }

    /// What can be done about a word.
    pub fn actions(
        &mut self,
        name: &str,
        text: &str,
        word: &str,
        only: Option<&str>,
    ) -> Vec<Value> {
        let mut params = self.at(name, text, word);
        let position = params["position"].clone();
        params["range"] = json!({ "start": position, "end": position });
        params["context"] = json!({ "diagnostics": [] });
        if let Some(only) = only {
            params["context"]["only"] = json!([only]);
        }
        self.ask("textDocument/codeAction", params).as_array().unwrap().clone()
    }

    /// Ends in good order.
    pub fn quit(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.ends(0);
    }

    /// Waits for the end of the server.
    pub fn ends(&mut self, code: i32) {
        let status = self.server.wait().unwrap();
        assert_eq!(status.code(), Some(code));
        self.reader.take().unwrap().join().expect("standard output holds messages only");
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.input.take();
        let _ = self.server.wait();
    }
}

/// The next message; `None` at the end. Anything else on standard output is a failure.
fn receive(out: &mut impl BufRead) -> Option<Value> {
    let mut line = String::new();
    out.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let length = line.trim().strip_prefix("Content-Length: ").expect(&line).parse().unwrap();
    line.clear();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "\r\n");
    let mut body = vec![0; length];
    out.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}
