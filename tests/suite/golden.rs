//! Golden dialogues: `tests/conversations/*.txt`, whole outputs compared, readable by anyone.
//!
//! The state is written to JSON and read again between turns. `UPDATE=1 cargo test golden`
//! rewrites what the bot says. How the files are written is told in `tests/conversations/README.md`.

mod mails;

use std::{fmt::Write as _, fs, path::Path, sync::LazyLock, time::Duration};

use savvysolve::{
    conversation::{
        Effect, Engine, Facts, Input, Line, Media, News, OptOutSource, OptOutType, Rateable, Say,
        SessionLine, State,
    },
    domain::{
        Timestamp,
        id::{MediaId, SessionId, TicketId},
    },
    wording::{self, Recipient, Wording},
};

use crate::engine::World;

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
    world: World,
    wake_at: Option<Timestamp>,
    /// News that came in quiet hours, and when they come again.
    postponed: Vec<(Timestamp, News)>,
    /// The last news, for when they come twice.
    news: Option<News>,
    out: String,
}

impl<'a> Player<'a> {
    fn new(engine: &'a Engine, wording: &'a Wording) -> Self {
        Self {
            engine,
            wording,
            now: Timestamp::from_micros(1_790_000_000_000_000),
            state: "{}".to_owned(),
            world: World::new(),
            wake_at: None,
            postponed: Vec::new(),
            news: None,
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
            ["the", "operator", "writes", ref words @ ..] => self.step(&Input::Staff {
                body: words.join(" "),
            }),
            ["the", "operator", "hands", "back"] => self.step(&Input::HandBack),
            ["mail", "is", "switched", "off"] => self.world.facts.mailing = false,
            ["the", "ticket", "is", "closed"] => self.world.close_tickets(),
            ["the", "ticket", "is", "claimed"] => self.world.mark_claimed(),
            ["the", "ticket", "cannot", "be", "opened", "again"] => self.world.reopens = false,
            ["quiet", "hours", "begin"] => {
                self.world.facts.quiet_until = Some(self.now.after(Duration::from_hours(8)));
            }
            ["nobody", "comes"] => {
                let ticket = self.world.facts.ticket.as_ref().expect("a ticket");
                let code = ticket.code.clone();
                self.hear_of(News::NobodyYet { code });
            }
            ["the", "same", "news", "come", "again"] => {
                let news = self.news.clone().expect("news");
                self.hear_of(news);
            }
            ["the", "customer", "is", "erased"] => {
                self.world.erased();
                self.say_to_them(SessionLine::Erased);
                "{}".clone_into(&mut self.state);
            }
            [solver, ref does @ ..] => self.solver(solver, does, event),
            [] => panic!("no event"),
        }
    }

    /// What a solver does.
    fn solver(&mut self, solver: &str, does: &[&str], event: &str) {
        let now = self.now;
        let news = match *does {
            ["claims", "it"] => self.world.claim(solver, None, now),
            ["claims", code] => self.world.claim(solver, Some(code), now),
            ["is", "done", "after", minutes, "minute" | "minutes"] => {
                let minutes = minutes.parse().expect("a number");
                self.world.done(solver, minutes, now)
            }
            ["gives", "it", "back"] => self.world.release(solver),
            ["goes", "off", "duty"] => {
                self.world.on_duty = false;
                return;
            }
            ["writes:", ..] => {
                let (_, text) = event.split_once("writes: ").expect("words");
                self.world.wrote(solver);
                return self.say_to_them(SessionLine::FromSolver {
                    solver: solver.to_owned(),
                    text: text.to_owned(),
                });
            }
            _ => panic!("no such event: {event}"),
        };
        self.hear_of(news.unwrap_or_else(|| panic!("it cannot be: {event}")));
    }

    fn hear_of(&mut self, news: News) {
        self.news = Some(news.clone());
        self.step(&Input::News(news));
    }

    /// A text of the worker's own.
    fn say_to_them(&mut self, line: SessionLine) {
        let state: State = serde_json::from_str(&self.state).expect("state reads back");
        let say = Say {
            language: state.language(),
            first_contact: false,
            lines: vec![Line::Session(line)],
        };
        self.print(&say);
    }

    /// Lets time pass; waits that end in it are inputs, as in the service.
    fn wait(&mut self, by: Duration) {
        let until = self.now.after(by);
        loop {
            let quiet = self.world.facts.quiet_until;
            let news = self.postponed.iter().map(|(at, _)| *at).min();
            let next = [self.wake_at, quiet, news].into_iter().flatten().min();
            let Some(next) = next.filter(|next| *next <= until) else {
                break;
            };
            self.now = next.max(self.now);
            if quiet == Some(next) {
                self.world.facts.quiet_until = None;
            } else if news == Some(next) {
                let at = self.postponed.iter().position(|(at, _)| *at == next);
                let (_, news) = self.postponed.remove(at.expect("it was found"));
                self.step(&Input::News(news));
            } else {
                self.step(&Input::Timeout);
                assert_ne!(self.wake_at, Some(next), "a time-out asks for itself again");
            }
        }
        self.now = until;
    }

    fn step(&mut self, input: &Input) {
        // What is asked in a turn is answered in it, and the facts stay those of its beginning.
        let mut facts = self.world.facts.clone();
        if matches!(input, Input::Text { .. }) {
            facts.quiet_until = None;
        }
        let mut next = Some(input.clone());
        let mut says = 0;
        while let Some(input) = next.take() {
            let effects = self.one_step(&input, &facts);
            says += effects
                .iter()
                .filter(|effect| matches!(effect, Effect::Say(_)))
                .count();
            for effect in &effects {
                self.note(effect, &input);
                next = self.world.apply(effect, self.now).or(next);
            }
        }
        assert!(says <= 1, "one turn is one text");
    }

    fn one_step(&mut self, input: &Input, facts: &Facts) -> Vec<Effect> {
        let state: State = serde_json::from_str(&self.state).expect("state reads back");
        let turn = self.engine.step(state, input, facts, self.now);
        self.state = serde_json::to_string(&turn.state).expect("state is written");
        let again: State = serde_json::from_str(&self.state).expect("state reads back");
        assert_eq!(
            again, turn.state,
            "the state changed on its way through JSON"
        );
        self.wake_at = turn.wake_at;
        turn.effects
    }

    fn print(&mut self, say: &Say) {
        let to = Recipient {
            phone: Some("+12025550123"),
            public_url: "https://savvysolve.example",
            rate: None,
        };
        if self.world.facts.mail {
            let state: State = serde_json::from_str(&self.state).expect("state reads back");
            let to = Recipient {
                phone: state.phone_hint(),
                ..to
            };
            let name = state.slots().name;
            let letter = if state.is_claimed() {
                self.wording.letter_to_claimed(name, say, &to)
            } else {
                self.wording.letter_to(name, say, &to)
            };
            for line in letter.words().lines() {
                let _ = writeln!(self.out, "{}", format!("< {line}").trim_end());
            }
            return;
        }
        let text = self.wording.render(say, &to);
        let _ = writeln!(self.out, "< {}", text.replace('\n', "\n  "));
    }

    fn do_line(&mut self, what: &str) {
        let _ = writeln!(self.out, "! {what}");
    }

    /// The code of a ticket that is open.
    fn code_of(&self, ticket: TicketId) -> String {
        let facts = &self.world.facts;
        let own = facts.ticket.iter().map(|it| (it.id, &it.code));
        let held = facts.sessions.iter().map(|it| (it.ticket, &it.code));
        let last = facts.last.iter().map(|it| (it.ticket, &it.code));
        let found = own.chain(held).chain(last).find(|(id, _)| *id == ticket);
        found.expect("a ticket of theirs").1.to_string()
    }

    fn solver_of(&self, session: SessionId) -> String {
        let sessions = &self.world.facts.sessions;
        let found = sessions.iter().find(|it| it.id == session);
        found.expect("a session of theirs").solver.clone()
    }

    /// Notes what an effect asks for.
    fn note(&mut self, effect: &Effect, input: &Input) {
        match effect {
            Effect::Say(say) => self.print(say),
            Effect::OpenTicket {
                name,
                description,
                device_type,
                urgency,
                media,
                ..
            } => {
                let name = name.as_deref().unwrap_or("(no name)");
                let (device, urgency) = (device_type.as_str(), urgency.as_str());
                let (photos, words) = (photos(media), shortened(description));
                self.do_line(&format!(
                    "opens a ticket: {name}, {device}, {urgency}{photos}: {words}"
                ));
            }
            Effect::GoElsewhere { to, .. } => {
                let to = to.as_deref().unwrap_or("another place");
                self.do_line(&format!("wants to go on at {to}"));
            }
            Effect::TypeBack { to, digits, .. } => {
                self.do_line(&format!("types {digits} for {to}"));
            }
            Effect::AddToTicket {
                ticket,
                text,
                media,
            } => {
                let code = self.code_of(*ticket);
                self.do_line(&format!("adds to ticket {code}{}", told(text, media)));
            }
            Effect::DropTicket(ticket) => {
                let code = self.code_of(*ticket);
                self.do_line(&format!("drops ticket {code}"));
            }
            Effect::OptOut(source) => self.do_line(match source {
                OptOutSource::Keyword => "opted out, the carrier confirms it",
                OptOutSource::Words => "opted out, in their own words",
                OptOutSource::Carrier => "opted out, says the carrier",
            }),
            Effect::OptIn => self.do_line("opted in"),
            Effect::AlertOperator(alert) => self.do_line(&format!(
                "alerts the operator ({}): {}",
                alert.reason, alert.summary
            )),
            Effect::Relay {
                session,
                text,
                media,
            } => {
                let solver = self.solver_of(*session);
                self.do_line(&format!("to {solver}{}", told(text, media)));
            }
            Effect::Rate {
                session,
                score,
                comment,
            } => {
                let which = match session {
                    Rateable::Session(_) => "the session".to_owned(),
                    Rateable::Code(code) => format!("ticket {code}"),
                    Rateable::Last => "the last session".to_owned(),
                };
                self.do_line(&format!("rates {which} with {score}{}", told(comment, &[])));
            }
            Effect::Comment { comment, .. } => {
                self.do_line(&format!("adds to the rating{}", told(comment, &[])));
            }
            Effect::FindHistory { skip } => {
                self.do_line(&format!("looks up the history, after {skip}"));
            }
            Effect::Reopen {
                ticket,
                text,
                media,
            } => {
                let code = self.code_of(*ticket);
                self.do_line(&format!("opens ticket {code} again{}", told(text, media)));
            }
            Effect::Erase => self.do_line("erases all that is known of them"),
            Effect::Postpone(until) => {
                let Input::News(news) = input else {
                    panic!("only news are postponed");
                };
                self.postponed.push((*until, news.clone()));
                self.do_line("not now");
            }
            Effect::TellSolver { line, .. } => {
                self.do_line(&format!("tells the solver: {}", line.key()));
            }
            other => panic!("not a customer's: {other:?}"),
        }
    }
}

/// Photos, and words if there are any.
fn told(words: &str, media: &[Media]) -> String {
    let colon = if words.is_empty() { "" } else { ": " };
    format!("{}{colon}{}", photos(media), shortened(words))
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
