//! Command line → settings → one command; nothing else.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use savvysolve::{
    app::{App, StartError},
    cli::{self, CommandError},
    config::{Carrier, Config, ConfigError, LogFormat},
    domain::Clock,
};
use tracing_subscriber::EnvFilter;

/// Memory is taken by one thread and given back by another all the time, which the C library's own
/// allocator is slow at. How it is set up: `.cargo/config.toml`.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// On-demand tech support by text: the conversational service behind the number.
#[derive(Parser)]
#[command(name = "savvysolve", version)]
struct Arguments {
    /// The settings; without it, savvysolve.toml in the working directory if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service (what happens without a command).
    Serve,
    /// Talk to it in the terminal.
    Chat,
    /// Show what a text is taken to say, as JSON.
    Understand {
        /// The text.
        text: String,
        /// What was asked: first, name, description, device, urgency, confirm or rating.
        #[arg(long, default_value = "first")]
        context: String,
    },
    /// Look for mistakes in scripts, words and wording; lists all at once.
    Check {
        /// A folder with your own; without it, the setting `conversation.dir`, or what is compiled in.
        dir: Option<PathBuf>,
    },
    /// Draw the script.
    Graph {
        /// A folder with your own; without it, the setting `conversation.dir`, or what is compiled in.
        dir: Option<PathBuf>,
        /// SVG rather than Mermaid.
        #[arg(long)]
        svg: bool,
    },
    /// Give a conversation that a person took over back to the bot.
    HandBack {
        /// The customer's number.
        phone: String,
    },
    /// Remove what is known of somebody: name, number, texts and photos, here and at the carrier.
    Erase {
        /// Their phone.
        whom: String,
    },
    /// Who takes tickets.
    Solver {
        #[command(subcommand)]
        what: cli::Solver,
    },
    /// What accounts may do.
    User {
        #[command(subcommand)]
        what: cli::User,
    },
    /// Take a raw mail on standard input, as a mail server's pipe gives it. Exit status: 0, it is here; 75, try
    /// again later; 65, it can never be taken.
    Deliver {
        /// The envelope sender; empty for the null one.
        #[arg(long, value_name = "ADDRESS")]
        sender: Option<String>,
        /// An envelope recipient; may be given more than once.
        #[arg(long, value_name = "ADDRESS")]
        recipient: Vec<String>,
    },
    /// Are the settings and the peers behind them sound?
    Doctor,
}

/// Why the process ends with a failure.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Command(#[from] CommandError),
}

fn main() -> ExitCode {
    // A mail server takes any other failure of its pipe as a reason to send the mail back.
    let delivers = std::env::args_os().any(|it| it == "deliver");
    let failure = if delivers {
        ExitCode::from(cli::LATER)
    } else {
        ExitCode::FAILURE
    };
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if delivers && error.use_stderr() => {
            // Nobody may read it.
            let _unread = error.print();
            return failure;
        }
        Err(error) => error.exit(),
    };
    match std::panic::catch_unwind(|| run(arguments)) {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            #[expect(
                clippy::print_stderr,
                reason = "the last word goes to the person who started it"
            )]
            {
                eprintln!("savvysolve: {error}");
            }
            failure
        }
        // What happened was printed where it did.
        Err(_) => failure,
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Error> {
    let environment = std::env::vars_os()
        .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)));
    let config = Config::load(arguments.config.as_deref(), environment)?;
    log(config.server.log);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CommandError::from)?;
    runtime.block_on(async {
        match arguments.command.unwrap_or(Command::Serve) {
            Command::Serve => serve(config).await,
            Command::Chat => cli::chat(config).await,
            Command::Understand { text, context } => cli::understand(&config, &text, &context),
            Command::Check { dir } => cli::check(dir.as_deref().or(config.conversation_dir())),
            Command::Graph { dir, svg } => {
                cli::graph(dir.as_deref().or(config.conversation_dir()), svg)
            }
            Command::HandBack { phone } => cli::hand_back(&config, &phone).await,
            Command::Erase { whom } => cli::erase(&config, &whom).await,
            Command::Solver { what } => cli::solver(&config, what).await,
            Command::User { what } => cli::user(&config, what).await,
            Command::Deliver { sender, recipient } => {
                return Ok(cli::deliver(config, sender, recipient).await?);
            }
            Command::Doctor => cli::doctor(&config).await,
        }?;
        Ok(ExitCode::SUCCESS)
    })
}

async fn serve(config: Config) -> Result<(), CommandError> {
    let (listen, public_url, carrier) = (
        config.server.listen,
        config.server.public_url.clone(),
        config.sms.carrier,
    );
    let app = App::build(config, Clock::default()).await?;
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|error| StartError::Listen(listen, error))?;
    let what = match carrier {
        Carrier::Simulator => format!("open {public_url}/simulator"),
        Carrier::Twilio => {
            format!("Twilio's webhook is {public_url}/webhooks/twilio/messages")
        }
    };
    #[expect(clippy::print_stdout, reason = "the one line that says what to open")]
    {
        println!("SavvySolve listens on {listen}; {what}");
    }
    app.run(listener, asked_to_stop()).await?;
    Ok(())
}

/// Ctrl-C, or the SIGTERM of whatever supervises the process.
async fn asked_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,savvysolve=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Json => log.json().init(),
        LogFormat::Text => log.with_target(false).init(),
    }
}
