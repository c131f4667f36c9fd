//! The integration tests, one binary: `tests/run.sh --test suite -- NAME` runs those with that name.
//!
//! They go through the public interface: webhooks in, REST out to the stand-in Twilio, rows in
//! between. What a test needs beside its subject is in [`support`].
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what fails here is the test's failure"
)]
#![expect(clippy::print_stdout, reason = "the figures of a report are read")]

mod support;
mod twilio_standin;

mod engine;
mod golden;
mod joined;
mod mail_bombs;
mod mail_reading;
mod mail_safety;
mod mistakes;
mod solver_engine;
mod store;
mod understanding;
mod vectors;

mod access;
mod account_pages;
mod attacks;
mod browser;
mod clerk;
mod commands;
mod crash;
mod crash_sessions;
mod desk;
mod erasing;
mod erasing_both;
mod intake;
mod interleavings;
mod layers;
mod letters;
mod listener;
mod logs;
mod mail;
mod mail_kills;
mod mail_loops;
mod mail_moves;
mod mail_real;
mod mail_talk;
mod mail_tls;
mod mail_ways;
mod matrix;
mod media;
mod notices;
mod outbox;
mod photos;
mod races;
mod receipts;
mod sessions;
mod sign_in;
mod simulator;
mod trpc;
mod trpc_wire;
mod turns;
mod webhook;
mod whole_path;
