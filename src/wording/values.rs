//! The values of each line, as Fluent sees them. One place names every variable there is.

use fluent_bundle::{FluentArgs, FluentValue};

mod account;
mod desk;
mod mail;
mod moving;
mod session;

use super::{Recipient, sign_up_link};
use crate::{
    conversation::{Line, ReadBack},
    domain::{TicketCode, first_name, segments::to_gsm7_lookalikes},
};
use desk::desk;
use session::session;

/// How many characters of the problem are read back; the ticket has it whole.
const SHOWN: usize = 100;

/// The values of a line.
pub(super) fn of<'a>(line: &'a Line, to: &Recipient<'_>) -> FluentArgs<'a> {
    let mut args = FluentArgs::with_capacity(6);
    match line {
        Line::Ask { name, .. } => named(&mut args, name.as_deref().map(first_name)),
        Line::ReadBack { draft, .. } => read_back(&mut args, draft),
        Line::Status {
            code,
            status,
            device,
            urgency,
            minutes,
        } => {
            coded(&mut args, code);
            spanning(&mut args, *minutes);
            args.set("status", status.as_str());
            args.set("device", device.as_str());
            args.set("urgency", urgency.as_str());
        }
        Line::Link => args.set("link", sign_up_link(to)),
        Line::Opened { code, name } => {
            coded(&mut args, code);
            named(&mut args, name.as_deref().map(first_name));
            args.set("link", sign_up_link(to));
        }
        Line::MenuTicket { code }
        | Line::Added { code }
        | Line::PhotoAdded { code }
        | Line::Pleasantry { code }
        | Line::NewRequest { code }
        | Line::TicketDropped { code }
        | Line::OtherCode { code } => coded(&mut args, code),
        Line::Session(line) => session(&mut args, line, to),
        Line::Staff { text } => args.set("text", text.as_str()),
        Line::Account(line) => account::account(&mut args, line),
        Line::Move(line) => moving::moving(&mut args, line, to),
        Line::Mail(line) => mail::mail(&mut args, line),
        Line::Desk(line) => desk(&mut args, line),
        Line::Answer { .. }
        | Line::Noted
        | Line::PhotoKept
        | Line::LanguageSet
        | Line::StartOver
        | Line::FirstQuestion
        | Line::Menu
        | Line::NoTicket
        | Line::Anytime
        | Line::NotOpenYet
        | Line::Dropped
        | Line::Agent
        | Line::Stuck
        | Line::HandedBack
        | Line::Nudge
        | Line::WelcomeBack
        | Line::NoMore => {}
    }
    args
}

fn coded<'a>(args: &mut FluentArgs<'a>, code: &'a TicketCode) {
    args.set("code", code.as_str());
}

/// How long something has been, for the part `span`: in minutes up to 90 of them, in hours up to
/// two days.
pub(super) fn spanning(args: &mut FluentArgs<'_>, minutes: u64) {
    let (unit, count) = match minutes {
        0 => ("moment", 0),
        1..=90 => ("minutes", minutes),
        91..2_880 => ("hours", minutes / 60),
        _ => ("days", minutes / 1_440),
    };
    args.set("unit", unit);
    args.set("count", count);
}

/// Words of a person as they stand, with look-alikes for what would make the whole text dear.
fn quotable(words: &str) -> FluentValue<'_> {
    FluentValue::String(to_gsm7_lookalikes(words))
}

fn named<'a>(args: &mut FluentArgs<'a>, name: Option<&'a str>) {
    args.set("named", if name.is_some() { "yes" } else { "no" });
    args.set(
        "name",
        FluentValue::String(to_gsm7_lookalikes(name.unwrap_or_default())),
    );
}

fn read_back<'a>(args: &mut FluentArgs<'a>, draft: &'a ReadBack) {
    named(args, draft.name.as_deref());
    args.set("device", draft.device.as_str());
    args.set("urgency", draft.urgency.as_str());
    args.set("problem", quoted(&draft.description, SHOWN));
    args.set("words", draft.description.as_str());
    args.set("photos", draft.photos);
}

/// The beginning of their words on one line, with look-alikes for what would make the whole text
/// dear, and without quotes that would end ours; `most` characters of them.
fn quoted(words: &str, most: usize) -> String {
    let mut line = String::with_capacity(most + 3);
    let mut shown = 0;
    for word in to_gsm7_lookalikes(words).split_whitespace() {
        let length = word.chars().count();
        if shown > 0 && shown + 1 + length > most {
            line.push_str("...");
            return line;
        }
        if shown > 0 {
            line.push(' ');
            shown += 1;
        }
        for c in word.chars().take(most) {
            line.push(if c == '"' { '\'' } else { c });
        }
        shown += length;
        if length > most {
            line.push_str("...");
            return line;
        }
    }
    line
}
