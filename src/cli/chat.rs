//! `chat`: the whole service in the terminal, on a database of its own that is gone afterwards.

#![expect(clippy::print_stdout, reason = "a conversation is printed")]

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};

use super::CommandError;
use crate::{
    app::{App, StartError},
    channel::{http, simulator::Simulator},
    config::{Carrier, Config},
    domain::{Clock, id::new_id},
};

/// The phone of whoever sits at the terminal.
const PHONE: &str = "+14155550123";

/// How long a reply may take before the next line is asked for.
const PATIENCE: Duration = Duration::from_millis(400);

/// Talks until the end of the input, or a line `/bye`. `/wait 16` makes minutes pass.
pub async fn chat(mut config: Config) -> Result<(), CommandError> {
    let id = new_id(Clock::default().now());
    let folder = std::env::temp_dir().join(format!("savvysolve-chat-{}", id.simple()));
    std::fs::create_dir_all(&folder)?;
    config.sms.carrier = Carrier::Simulator;
    config.database.url = format!("sqlite://{}", folder.join("chat.db").display()).into();
    let result = talk(config).await;
    std::fs::remove_dir_all(&folder)?;
    result
}

async fn talk(config: Config) -> Result<(), CommandError> {
    let clock = Clock::default();
    let number = config.sms.number.clone();
    let app = App::build(config, clock.clone()).await?;
    let Some(mut texts) = app.simulator().map(Simulator::watch) else {
        return Ok(());
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(app.run(listener, async move {
        let _asked = stopped.await;
    }));
    println!("You text {number} as {PHONE}. /wait 16 lets sixteen minutes pass, /bye ends.");
    let client = http::client().build().map_err(StartError::from)?;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        print!("> ");
        std::io::Write::flush(&mut std::io::stdout())?;
        let Some(line) = lines.next_line().await? else {
            break;
        };
        if line.trim() == "/bye" {
            break;
        }
        let (path, form) = match line.trim().strip_prefix("/wait") {
            Some(minutes) => ("advance", [("minutes", minutes.trim()), ("", "")]),
            None => ("messages", [("phone", PHONE), ("body", line.as_str())]),
        };
        let url = format!("http://{address}/simulator/{path}");
        match client.post(url).form(&form).send().await {
            Ok(answer) if answer.status().is_success() => {}
            Ok(answer) => println!("  ({})", answer.text().await.unwrap_or_default()),
            Err(error) => println!("  ({error})"),
        }
        while let Ok(Some(text)) = tokio::time::timeout(PATIENCE, texts.recv()).await {
            for line in text.body.lines() {
                println!("  < {line}");
            }
        }
    }
    let _gone = stop.send(());
    let _ended = running.await;
    Ok(())
}
