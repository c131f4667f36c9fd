//! A closed-loop load tool: N customers play whole signed conversations against the real binary.
//!
//! ```text
//! cargo bench --bench load -- --customers 64 --seconds 20
//! cargo bench --bench load -- --database postgres://localhost/postgres
//! cargo bench --bench load -- --one
//! ```
//!
//! A *turn* is one text of a customer: the signed webhook goes in, the server answers it with 200
//! after its commit, *and* posts the reply to the carrier's REST interface, which this tool plays
//! ([`carrier`]). Only then does the customer ([`customer`]) write the next text of the
//! [`script`]; a reply of the wrong kind is an error. Latency is counted from the webhook's first
//! byte to the reply's arrival.
//!
//! | module | what |
//! | --- | --- |
//! | [`options`] | the command line |
//! | [`script`] | what the customers text and which kind of reply they expect |
//! | [`numbers`] | a fresh phone number for every conversation |
//! | [`webhook`] | one text as the bytes of a signed request |
//! | [`wire`] | as little HTTP/1.1 as the job needs |
//! | [`board`] | who waits for which reply; the counts |
//! | [`customer`], [`carrier`] | the two ends: the person's phone, the carrier's REST side |
//! | [`server`], [`process`] | the binary under test; what a process and the machine used |
//! | [`database`] | a fresh database for the run |
//! | [`preload`] | a long history in that database |
//! | [`bare`], [`ceiling`] | what the same machine could do at most |
//! | [`report`] | figures for people and for programs |
//!
//! Client, REST side and server share the machine, so the tool is built to be cheap: one thread,
//! connections kept, one buffer written per message, nothing allocated in a turn.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool"
)]

mod bare;
mod board;
mod carrier;
mod ceiling;
mod customer;
mod database;
mod numbers;
mod options;
mod preload;
mod process;
mod report;
mod run;
mod script;
mod server;
mod webhook;
mod wire;

use std::process::ExitCode;

use clap::Parser as _;

/// Any failure ends the run, and its text is all that is needed of it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let options = options::Options::parse();
    let outcome = if options.bare_handler {
        bare::serve()
    } else {
        run::run(&options)
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}
