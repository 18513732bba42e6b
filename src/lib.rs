//! The capabilities behind `connectctl` and the Lambda functions that it builds.
//!
//! * [`connect`]: what Amazon Connect itself defines, shared by all that follows.
//! * [`flow`]: the flow language: reading, linting, converting, calling and exploring contact flows.
//! * [`session`]: Q in Connect session data.
//! * [`vanity`]: words that a telephone number can be dialled by.
//! * [`banking`]: the bots of a bank: what customers ask for, who may, and what comes of it.
//! * [`bot`]: bots of Amazon Lex as files: reading, linting, and what an utterance would go to.
//! * [`transfer`]: calls that go to a virtual agent's telephone number and come back.
//! * [`execution`]: functions that take longer than a flow waits for.
//! * [`aws`]: the adapters to the real services.
//! * [`local`]: the embedded adapters that stand in for the services with `--local`.
//! * [`net`]: the adapter to services that are reached by plain HTTPS.
//! * [`lambda`]: the functions: an event in, a capability called, an answer out.
//! * [`cli`]: the command line: arguments in, a capability called, a result rendered.
//!
//! Arrows go one way: faces (`cli`, `lambda`) to capabilities to `connect`; adapters implement
//! the traits that capabilities declare; only the faces choose an adapter.

// Faces and adapters are where the clock, the environment, files and the network come in.
#[allow(clippy::disallowed_methods)]
pub mod aws;
pub mod banking;
pub mod bot;
#[allow(clippy::disallowed_methods)]
pub mod cli;
pub mod connect;
pub mod execution;
pub mod flow;
#[allow(clippy::disallowed_methods)]
pub mod lambda;
#[allow(clippy::disallowed_methods)]
pub mod local;
#[allow(clippy::disallowed_methods)]
pub mod net;
pub mod session;
pub mod transfer;
pub mod vanity;
