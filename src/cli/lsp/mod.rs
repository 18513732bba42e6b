//! `connectctl lsp`: the linter in an editor.
//!
//! * `transport`: messages over pipes; `server`: a message in, messages out; `requests`: what is
//!   asked about a document.
//! * `documents`, `positions`: the texts as the editor has them; `config`: how they are linted;
//!   `project`: the flows beside them.
//! * `diagnostics`, `hover`, `places`, `actions`, `rename`, `completion`: one ability each.

mod abilities;
mod actions;
mod completion;
mod config;
mod diagnostics;
mod documents;
mod edits;
mod flows;
mod hover;
mod places;
mod positions;
mod project;
mod rename;
mod requests;
mod server;
mod transport;

use std::io;

use super::exit::{Exit, Failure};
use super::flow::lint::Rules;
use super::globals::Globals;
use super::help;
use config::Configs;
use server::{Next, Server};
use transport::{Inbox, Incoming, Outbox};

const EDITORS: &str = r#"Setting up an editor (docs/editor.md has all of it):
  Neovim   vim.lsp.config("connectctl", { cmd = { "connectctl", "lsp" }, filetypes = { "json" } })
           vim.lsp.enable("connectctl")
  Helix    in languages.toml:
           [language-server.connectctl]
           command = "connectctl"
           args = ["lsp"]
           and "connectctl" among the language-servers of json
  VS Code  an extension of two files that starts `connectctl lsp` for JSON
  Zed      an extension of three files that does the same"#;

/// Lint flows while they are edited: a language server on standard input and output
#[derive(Debug, clap::Args)]
#[command(
    before_help = help::examples(&[
        ("what an editor starts", "connectctl lsp"),
        ("with the rules of policy too", "connectctl lsp --pedantic"),
        ("without the rules about what callers live through", "connectctl lsp --ignore CF4"),
    ]),
    after_help = EDITORS,
)]
pub struct Args {
    #[command(flatten)]
    rules: Rules,

    /// Talk over standard input and output, as is done anyway; some editors say so
    #[arg(long)]
    stdio: bool,
}

/// Runs the command.
pub fn run(globals: &Globals, args: &Args) -> Result<Exit, Failure> {
    let mut inbox = Inbox::new(io::stdin());
    let mut outbox = Outbox::new(io::stdout().lock());
    let mut server = Server::new(Configs::new(globals.clone(), args.rules.clone()));
    // An editor that is gone reads no farewell.
    let orderly = serve(&mut inbox, &mut outbox, &mut server).unwrap_or_default();
    Ok(if orderly { Exit::Done } else { Exit::No })
}

fn serve(
    inbox: &mut Inbox,
    outbox: &mut Outbox<impl io::Write>,
    server: &mut Server,
) -> io::Result<bool> {
    loop {
        if inbox.is_idle() {
            server.idle();
            send(outbox, server)?;
        }
        let next = match inbox.next() {
            Some(Incoming::Message(message)) => server.take(message),
            Some(Incoming::Garbled(refusal)) => {
                outbox.refuse(&refusal)?;
                Next::Message
            }
            None => server.end(),
        };
        send(outbox, server)?;
        if let Next::Exit { orderly } = next {
            return Ok(orderly);
        }
    }
}

fn send(outbox: &mut Outbox<impl io::Write>, server: &mut Server) -> io::Result<()> {
    server.sent().into_iter().try_for_each(|message| outbox.send(message))
}

#[cfg(test)]
mod tests;
