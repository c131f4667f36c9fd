//! Plays one dialogue: its lines in, the same lines out with what everybody got.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use jiff::{Timestamp as Instant, ToSpan as _, Zoned, civil::Time, tz::TimeZone};
use savvysolve::domain::Timestamp;

use crate::{
    support::{Kind, Stage},
    twilio_standin::{Direction, Fault, Message, Receipts},
};

/// How long a person takes to text; `name>>` comes two seconds after the last line. No few of them
/// make whole minutes, so that no duration hangs on how fast the machine is.
const PAUSE: Duration = Duration::from_secs(26);
const AT_ONCE: Duration = Duration::from_secs(2);

/// Stand for the codes, which are random, in the order of the tickets.
const CODES: [&str; 8] = [
    "K7Q2", "M3X8", "T9B4", "W5R6", "H8N3", "P4D7", "C6J2", "V9K4",
];

/// Who has which phone, unless the dialogue says otherwise.
const PHONES: [(&str, &str); 8] = [
    ("operator", "+14155550199"),
    ("jane", "+14155550101"),
    ("ben", "+14155550102"),
    ("ana", "+14155550103"),
    ("sam", "+14155550121"),
    ("kim", "+14155550122"),
    ("lee", "+14155550123"),
    ("max", "+14155550124"),
];

/// A dialogue under way.
struct Player {
    stage: Stage,
    phones: BTreeMap<String, String>,
    out: String,
}

/// The dialogue as it comes out.
pub(super) async fn play(kind: Kind, script: &str) -> String {
    let settings = [("OPERATOR__PHONE", PHONES[0].1)];
    let phones = PHONES.map(|(name, phone)| (name.to_owned(), phone.to_owned()));
    let mut player = Player {
        stage: Stage::open(kind, &settings).await,
        phones: phones.into(),
        out: String::new(),
    };
    player.stage.app.twilio.receipts(Receipts::in_order());
    // What people got is written anew: it is indented.
    for line in script.lines().filter(|line| !line.starts_with("  ")) {
        player.line(line).await;
    }
    player.books().await;
    player.stage.close().await;
    player.out
}

impl Player {
    async fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if let Some(event) = line.strip_prefix("~ ") {
            self.event(event).await;
        } else if let Some((name, text)) = line.split_once('>') {
            let (pause, text) = match text.strip_prefix('>') {
                Some(text) => (AT_ONCE, text),
                None => (PAUSE, text),
            };
            let photos = text.matches("[photo]").count();
            let text = text.replace("[photo]", "");
            if let Some(name) = name.strip_suffix(" on the web") {
                let (who, phone) = name.split_once(" as ").unwrap_or((name, name));
                let capital = who[..1].to_uppercase() + &who[1..];
                let phone = self.phone(phone);
                self.pass(pause).await;
                let problem = text.trim();
                self.stage.form(&capital, &phone, problem, photos).await;
            } else {
                let phone = self.phone(name);
                self.pass(pause).await;
                let text = self.with_codes(text.trim(), false).await;
                self.stage.text(&phone, &text, photos).await;
            }
        } else {
            panic!("neither a text nor an event: {line}");
        }
        self.show(None).await;
    }

    fn phone(&self, name: &str) -> String {
        let known = self.phones.get(name);
        known
            .unwrap_or_else(|| panic!("nobody is called {name}"))
            .clone()
    }

    async fn event(&mut self, event: &str) {
        let words: Vec<&str> = event.split(' ').collect();
        match words[..] {
            [count, unit, "pass" | "passes"] => {
                let seconds = match unit.trim_end_matches('s') {
                    "second" => 1,
                    "minute" => 60,
                    "hour" => 3_600,
                    "day" => 86_400,
                    other => panic!("no unit: {other}"),
                };
                let count: u64 = count.parse().expect("a number");
                self.pass(Duration::from_secs(count * seconds)).await;
            }
            ["it", "becomes", time, "in", zone] => {
                let time: Time = time.parse().expect("a time of day");
                let wait = until(self.stage.now(), time, zone);
                self.pass(wait).await;
            }
            [name, "is", "at", phone] => {
                self.phones.insert(name.to_owned(), phone.to_owned());
            }
            [name, "is", "a", "solver", ref more @ ..] => self.solver(name, more).await,
            [name, "is", "removed"] => self.command(&["solver", "remove", &self.phone(name)]).await,
            [name, "is", "erased"] => self.command(&["erase", &self.phone(name)]).await,
            [
                "the",
                "carrier",
                "refuses",
                "the",
                "next",
                "text",
                "to",
                name,
                "with",
                code,
            ] => {
                let fault = Fault::Refuse(code.parse().expect("a code"));
                self.stage.app.twilio.fail_next_to(&self.phone(name), fault);
            }
            [
                "the",
                "next",
                "text",
                "to",
                name,
                "is",
                "lost",
                "with",
                code,
            ] => {
                let lost = Receipts::undelivered(code.parse().expect("a code"));
                let phone = self.phone(name);
                self.stage.app.twilio.receipts_of_next_to(&phone, lost);
            }
            ["the", "books"] => self.books().await,
            _ => panic!("no such event: {event}"),
        }
    }

    async fn solver(&mut self, name: &str, more: &[&str]) {
        let capital = name[..1].to_uppercase() + &name[1..];
        let mut arguments = Vec::new();
        for pair in more.chunks(2) {
            match pair {
                ["for", skills] => arguments.extend(["--skills", *skills]),
                ["in", zone] => arguments.extend(["--zone", *zone]),
                _ => panic!("for SKILLS, in ZONE: {more:?}"),
            }
        }
        let last_name = format!("{capital} Lastname");
        let phone = self.phone(name);
        self.stage.solver(&last_name, &phone, &arguments).await;
    }

    async fn command(&mut self, arguments: &[&str]) {
        let output = self.stage.command(arguments).await;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let line = self.with_codes(line, true).await;
            let _ = writeln!(self.out, "  $ {line}");
        }
        assert!(output.status.success(), "{output:?}");
        self.stage.settled().await;
    }

    /// Lets time pass, and notes what came of it and when.
    async fn pass(&mut self, time: Duration) {
        let mut shown = Vec::new();
        let look = |stage: &mut Stage, after| {
            let news = stage.news();
            shown.extend((!news.is_empty()).then_some((after, news)));
        };
        self.stage.pass(time, look).await;
        for (after, news) in shown {
            let after = (time >= Duration::from_mins(1)).then_some(after);
            self.show_these(after, news).await;
        }
    }

    /// Writes down what everybody got.
    async fn show(&mut self, after: Option<Duration>) {
        let news = self.stage.news();
        self.show_these(after, news).await;
    }

    async fn show_these(&mut self, after: Option<Duration>, mut news: Vec<Message>) {
        if let Some(after) = after.filter(|_| !news.is_empty()) {
            let _ = writeln!(self.out, "  + {}", words(after));
        }
        let name = |it: &Message| {
            let known = self.phones.iter().find(|(_, phone)| **phone == it.to);
            known.map_or(it.to.clone(), |(name, _)| name.clone())
        };
        // What one person gets stays in order.
        news.sort_by_key(name);
        for it in news {
            let carrier = (it.direction == Direction::Automatic).then_some("(the carrier) ");
            let photos = "[photo] ".repeat(it.media.len());
            let body = self.with_codes(&it.body, true).await;
            let lost = it.error_code.map(|code| format!(" (lost: {code})"));
            let _ = writeln!(
                self.out,
                "  > {}: {}{photos}{}{}",
                name(&it),
                carrier.unwrap_or_default(),
                body.replace('\n', "\n    "),
                lost.unwrap_or_default(),
            );
        }
    }

    /// Puts what stands for the codes in their place, or the codes in place of that.
    async fn with_codes(&self, text: &str, shown: bool) -> String {
        let codes = "select code from tickets order by created_at, id";
        let codes: Vec<(String,)> = self.stage.app.ask(codes).await;
        let pairs = CODES.iter().zip(&codes);
        pairs.fold(text.to_owned(), |text, (stands_for, (code,))| {
            if shown {
                text.replace(code.as_str(), stands_for)
            } else {
                text.replace(stands_for, code)
                    .replace(&stands_for.to_lowercase(), &code.to_lowercase())
            }
        })
    }

    /// Every ticket, and who it belongs to.
    async fn books(&mut self) {
        let tickets: Vec<(String, String, Option<String>, String)> = (self.stage.app)
            .ask("select code, status, customer_name, device_type from tickets order by created_at, id")
            .await;
        for (code, status, name, device) in tickets {
            let name = name.unwrap_or_else(|| "somebody".to_owned());
            let mut line = format!("{code} of {name}, {device}: {status}");
            let sessions: Vec<Session> = (self.stage.app)
                .ask(&format!(
                    "select s.status, s.solver_name, s.minutes, s.tier, r.score, r.comment
                     from sessions s join tickets t on t.id = s.ticket_id
                     left join ratings r on r.session_id = s.id
                     where t.code = '{code}' order by s.started_at, s.id"
                ))
                .await;
            for (status, solver, minutes, tier, score, comment) in sessions {
                let _ = write!(line, "; {status} by {solver}");
                if let (Some(minutes), Some(tier)) = (minutes, tier) {
                    let _ = write!(line, ", {minutes} min, {tier}");
                }
                if let (Some(score), Some(comment)) = (score, comment) {
                    let _ = write!(line, ", rated {score} \"{comment}\"");
                }
            }
            let line = self.with_codes(&line, true).await;
            let _ = writeln!(self.out, "  = {line}");
        }
    }
}

/// Status, solver, minutes, tier, score, comment.
type Session = (
    String,
    String,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<String>,
);

/// How long it is until it is this time there.
fn until(now: Timestamp, time: Time, zone: &str) -> Duration {
    let zone = TimeZone::get(zone).expect("a zone");
    let now = Instant::from_microsecond(now.micros())
        .unwrap()
        .to_zoned(zone);
    let today: Zoned = now.with().time(time).build().unwrap();
    let then = if today > now {
        today
    } else {
        today.checked_add(1.day()).unwrap()
    };
    now.duration_until(&then).unsigned_abs()
}

/// `1 day 2 h 3 min`.
fn words(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    let parts = [
        (minutes / 1440, "d"),
        (minutes / 60 % 24, "h"),
        (minutes % 60, "min"),
    ];
    let parts: Vec<String> = (parts.iter())
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if parts.is_empty() {
        "at once".to_owned()
    } else {
        parts.join(" ")
    }
}
