//! The commands beside `serve`. What they print is their result, so it goes to standard output.

mod chat;
mod deliver;
mod doctor;
mod erase;
mod solver;
mod user;

use std::{fmt::Display, io::Write as _, path::Path};

pub use chat::chat;
pub use deliver::{LATER, deliver};
pub use doctor::doctor;
pub use erase::erase;
pub use solver::{Solver, solver};
pub use user::{User, user};

use crate::{
    app::{StartError, conversation},
    config::Config,
    conversation::{Engine, Input, understand::Asked},
    domain::{Clock, PhoneNumber, SMS},
    store::Db,
    turn::leave,
    wording,
};

/// Why a command failed, for the person who typed it.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A part could not be built.
    #[error(transparent)]
    Start(#[from] StartError),
    /// An argument.
    #[error("{0}")]
    Argument(String),
    /// Standard input or output.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The mail is not kept.
    #[error("the mail is not kept: {0}")]
    NotDelivered(String),
    /// So many problems were found, and printed.
    #[error("{0} {noun} found", noun = if *_0 == 1 { "problem" } else { "problems" })]
    Found(usize),
}

impl From<sqlx::Error> for CommandError {
    fn from(error: sqlx::Error) -> Self {
        Self::Start(error.into())
    }
}

/// Prints a line of a command's result. A reader that has seen enough (`| head`) is no failure.
fn tell(line: impl Display) -> Result<(), CommandError> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// `understand TEXT --context …`: what a text is taken to say, as one JSON object.
pub fn understand(config: &Config, text: &str, context: &str) -> Result<(), CommandError> {
    let (engine, _) = conversation(config)?;
    let asked = Asked::from_name(context).ok_or_else(|| {
        let known = Asked::ALL.map(Asked::as_str).join(", ");
        CommandError::Argument(format!("--context {context}: not one of {known}"))
    })?;
    let mut understood =
        serde_json::to_value(engine.understand(text, asked)).map_err(std::io::Error::from)?;
    // Null where it says nothing, like every other slot.
    if understood["description"] == false {
        understood["description"] = serde_json::Value::Null;
    }
    tell(serde_json::to_string_pretty(&understood).map_err(std::io::Error::from)?)
}

/// `check [DIR]`: every problem of scripts, words and wording at once.
pub fn check(dir: Option<&Path>) -> Result<(), CommandError> {
    if let Some(dir) = dir.filter(|it| !it.is_dir()) {
        return Err(CommandError::Argument(format!(
            "{}: there is no such folder",
            dir.display()
        )));
    }
    let problems = wording::load(dir).err().unwrap_or_default();
    if problems.is_empty() {
        return tell("The conversation and its wording are sound.");
    }
    for problem in &problems {
        tell(problem)?;
    }
    Err(CommandError::Found(problems.len()))
}

/// `graph`: a drawing of the script, Mermaid or SVG.
pub fn graph(dir: Option<&Path>, svg: bool) -> Result<(), CommandError> {
    let engine = Engine::load(dir).map_err(StartError::from)?;
    tell(if svg {
        engine.graph_svg(None)
    } else {
        engine.graph_mermaid()
    })
}

/// `hand-back PHONE`: the bot answers again in a conversation that a person took over.
pub async fn hand_back(config: &Config, phone: &str) -> Result<(), CommandError> {
    let phone = number_of(config, phone)?;
    let now = Clock::default().now();
    let db = Db::open(config.database.url.reveal()).await?;
    let mut tx = db.begin().await?;
    leave(&mut tx, SMS, phone.as_str(), &Input::HandBack, now).await?;
    tx.commit().await?;
    db.close().await;
    tell(format_args!(
        "The bot takes over again in the conversation with {phone}, within a second of a running service."
    ))
}

/// A phone as the person at the terminal writes it. In the form that an alert has it, it may be one
/// that no plan knows yet.
fn number_of(config: &Config, phone: &str) -> Result<PhoneNumber, CommandError> {
    PhoneNumber::from_carrier(phone)
        .or_else(|_| PhoneNumber::parse(phone, Some(&config.sms.region)))
        .map_err(|error| CommandError::Argument(format!("{phone}: {error}")))
}
