//! Golden dialogues: `tests/conversations/*.txt`, whole outputs compared, readable by anyone.
//!
//! The state is written to JSON and read again between turns. `UPDATE=1 cargo test golden`
//! rewrites what the bot says. How the files are written is told in `tests/conversations/README.md`.

use std::{fmt::Write as _, fs, path::Path, sync::LazyLock, time::Duration};

use savvysolve::{
    conversation::{
        Effect, Engine, Facts, Input, Media, OpenTicket, OptOutSource, OptOutType, State,
    },
    domain::{
        TicketCode, TicketStatus, Timestamp,
        id::{MediaId, TicketId},
    },
    wording::{self, Recipient, Wording},
};

/// How long a person takes to write the next text; `>>` comes two seconds after the last.
const PAUSE: Duration = Duration::from_secs(30);
const AT_ONCE: Duration = Duration::from_secs(2);

/// What is compiled in, which has to be sound.
pub(crate) static PARTS: LazyLock<(Engine, Wording)> = LazyLock::new(|| {
    wording::load(None).unwrap_or_else(|problems| {
        let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", list.join("\n"))
    })
});

/// One conversation being played.
struct Player<'a> {
    engine: &'a Engine,
    wording: &'a Wording,
    now: Timestamp,
    state: String,
    facts: Facts,
    wake_at: Option<Timestamp>,
    tickets: usize,
    out: String,
}

impl<'a> Player<'a> {
    fn new(engine: &'a Engine, wording: &'a Wording) -> Self {
        Self {
            engine,
            wording,
            now: Timestamp::from_micros(1_790_000_000_000_000),
            state: "{}".to_owned(),
            facts: Facts {
                first_contact: true,
                ..Facts::default()
            },
            wake_at: None,
            tickets: 0,
            out: String::new(),
        }
    }

    fn line(&mut self, line: &str) {
        if let Some(text) = line.strip_prefix(">>") {
            self.echo(line);
            self.wait(AT_ONCE);
            self.text(text.trim());
        } else if let Some(text) = line.strip_prefix('>') {
            self.echo(line);
            self.wait(PAUSE);
            self.text(text.trim());
        } else if let Some(event) = line.strip_prefix('~') {
            self.echo(line);
            self.event(event.trim());
        } else {
            self.echo(line);
        }
    }

    fn echo(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn text(&mut self, text: &str) {
        let (text, opt_out) = match text.split_once("{carrier: ") {
            Some((text, kind)) => {
                let kind = match kind.trim_end_matches('}') {
                    "STOP" => OptOutType::Stop,
                    "START" => OptOutType::Start,
                    "HELP" => OptOutType::Help,
                    other => panic!("no OptOutType: {other}"),
                };
                (text.trim(), Some(kind))
            }
            None => (text, None),
        };
        let photos = text.matches("[photo]").count();
        let body = unescape(text.replace("[photo]", "").trim());
        let media = (0..photos)
            .map(|_| Media {
                id: MediaId::new(self.now),
                content_type: "image/jpeg".to_owned(),
            })
            .collect();
        self.step(&Input::Text {
            body,
            media,
            opt_out,
        });
    }

    fn event(&mut self, event: &str) {
        let words: Vec<&str> = event.split(' ').collect();
        match words[..] {
            [count, unit, "pass" | "passes"] => {
                let count: u64 = count.parse().expect("a number");
                let seconds = match unit.trim_end_matches('s') {
                    "second" => 1,
                    "minute" => 60,
                    "hour" => 3_600,
                    "day" => 86_400,
                    other => panic!("no unit: {other}"),
                };
                self.wait(Duration::from_secs(count * seconds));
            }
            ["the", "operator", "hands", "back"] => self.step(&Input::HandBack),
            ["the", "ticket", "is", "closed"] => self.facts.ticket = None,
            ["the", "ticket", "is", "claimed"] => {
                self.facts.ticket.as_mut().expect("a ticket").status = TicketStatus::Claimed;
            }
            _ => panic!("no such event: {event}"),
        }
    }

    /// Lets time pass; waits that end in it are inputs, as in the service.
    fn wait(&mut self, by: Duration) {
        let until = self.now.after(by);
        while let Some(due) = self.wake_at.filter(|due| *due <= until) {
            self.now = due.max(self.now);
            self.step(&Input::Timeout);
            assert_ne!(self.wake_at, Some(due), "a time-out asks for itself again");
        }
        self.now = until;
    }

    fn step(&mut self, input: &Input) {
        let state: State = serde_json::from_str(&self.state).expect("state reads back");
        let turn = self.engine.step(state, input, &self.facts, self.now);
        self.state = serde_json::to_string(&turn.state).expect("state is written");
        let again: State = serde_json::from_str(&self.state).expect("state reads back");
        assert_eq!(
            again, turn.state,
            "the state changed on its way through JSON"
        );
        self.wake_at = turn.wake_at;
        let says = turn
            .effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Say(_)))
            .count();
        assert!(says <= 1, "one turn is one text");
        let mut opened = None;
        for effect in &turn.effects {
            opened = self.effect(effect).or(opened);
        }
        if let Some(input) = opened {
            self.step(&input);
        }
    }

    /// Does what an effect asks for, and notes it; an opened ticket comes back as an input.
    fn effect(&mut self, effect: &Effect) -> Option<Input> {
        match effect {
            Effect::Say(say) => {
                let to = Recipient {
                    phone: Some("+12025550123"),
                    public_url: "https://savvysolve.example",
                };
                let text = self.wording.render(say, &to);
                let _ = writeln!(self.out, "< {}", text.replace('\n', "\n  "));
                self.facts.first_contact = false;
                None
            }
            Effect::OpenTicket {
                name,
                description,
                device_type,
                urgency,
                media,
            } => {
                let name = name.as_deref().unwrap_or("(no name)");
                let (device, urgency_name) = (device_type.as_str(), urgency.as_str());
                let description = shortened(description);
                let _ = writeln!(
                    self.out,
                    "! opens a ticket: {name}, {device}, {urgency_name}{}: {description}",
                    photos(media)
                );
                let code = ["K7Q2", "M3X8", "T9B4"][self.tickets.min(2)];
                self.tickets += 1;
                let code = TicketCode::parse(code).expect("a code");
                let id = TicketId::new(self.now.after(Duration::from_millis(self.tickets as u64)));
                self.facts.ticket = Some(OpenTicket {
                    id,
                    code: code.clone(),
                    status: TicketStatus::Open,
                    device_type: *device_type,
                    urgency: *urgency,
                    created_at: self.now,
                });
                Some(Input::TicketOpened { id, code })
            }
            Effect::AddToTicket {
                ticket,
                text,
                media,
            } => {
                let own = self
                    .facts
                    .ticket
                    .as_ref()
                    .filter(|own| own.id == *ticket)
                    .expect("the open ticket");
                let code = own.code.clone();
                let words = if text.is_empty() {
                    String::new()
                } else {
                    format!(": {}", shortened(text))
                };
                let _ = writeln!(self.out, "! adds to ticket {code}{}{words}", photos(media));
                None
            }
            Effect::DropTicket(ticket) => {
                let own = self
                    .facts
                    .ticket
                    .take()
                    .filter(|own| own.id == *ticket)
                    .expect("the open ticket");
                let _ = writeln!(self.out, "! drops ticket {}", own.code);
                None
            }
            Effect::OptOut(source) => {
                self.facts.opted_out = true;
                let how = match source {
                    OptOutSource::Keyword => "the carrier confirms it",
                    OptOutSource::Words => "in their own words",
                    OptOutSource::Carrier => "says the carrier",
                };
                let _ = writeln!(self.out, "! opted out, {how}");
                None
            }
            Effect::OptIn => {
                self.facts.opted_out = false;
                self.out.push_str("! opted in\n");
                None
            }
            Effect::AlertOperator(alert) => {
                let _ = writeln!(
                    self.out,
                    "! alerts the operator ({}): {}",
                    alert.reason, alert.summary
                );
                None
            }
            other => {
                let _ = writeln!(self.out, "! {other:?}");
                None
            }
        }
    }
}

fn photos(media: &[Media]) -> String {
    match media.len() {
        0 => String::new(),
        1 => ", 1 photo".to_owned(),
        several => format!(", {several} photos"),
    }
}

/// Their words on one line; of very long ones the beginning, with the length.
fn shortened(words: &str) -> String {
    let line = words.replace('\n', " / ");
    let count = line.chars().count();
    if count <= 200 {
        return line;
    }
    let start: String = line.chars().take(60).collect();
    format!("{start}... ({count} characters)")
}

/// `\u{200b}` and `\n` as in Rust; `(×400)` behind a word repeats it.
fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        if let Some(code) = after.strip_prefix("u{") {
            let (hex, after) = code.split_once('}').expect("a closed escape");
            plain.push(
                char::from_u32(u32::from_str_radix(hex, 16).expect("hex")).expect("a character"),
            );
            rest = after;
        } else {
            plain.push('\n');
            rest = after.strip_prefix('n').expect("\\n or \\u{…}");
        }
    }
    plain.push_str(rest);
    match plain.split_once(" (×") {
        Some((word, count)) => {
            format!("{word} ").repeat(count.trim_end_matches(')').parse().expect("a count"))
        }
        None => plain,
    }
}

fn play(engine: &Engine, wording: &Wording, script: &str) -> String {
    let mut player = Player::new(engine, wording);
    let mut of_the_bot = false;
    for line in script.lines() {
        // What the bot says and does is written anew; its further lines are indented.
        of_the_bot = line.starts_with(['<', '!']) || (of_the_bot && line.starts_with("  "));
        if !of_the_bot {
            player.line(line);
        }
    }
    player.out
}

#[test]
fn golden_dialogues() {
    let (engine, wording) = &*PARTS;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let count = files.len();
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for path in files {
        let golden = fs::read_to_string(&path).expect("a dialogue");
        let played = play(engine, wording, &golden);
        if update {
            fs::write(&path, &played).expect("rewritten");
        } else if played != golden {
            let _ = writeln!(wrong, "--- {}", path.display());
            for (was, is) in golden
                .lines()
                .zip(played.lines())
                .filter(|(was, is)| was != is)
                .take(3)
            {
                let _ = writeln!(wrong, "  written: {was}\n  played:  {is}");
            }
        }
    }
    assert!(count >= 40, "only {count} dialogues");
    assert!(
        wrong.is_empty(),
        "these dialogues come out otherwise (UPDATE=1 rewrites them):\n{wrong}"
    );
}
