//! Drawings of a script: as Mermaid text, and as an SVG that stands alone.

use std::fmt::Write as _;

use super::{Kind, Script, Slot};

/// The script as a Mermaid state diagram.
pub(super) fn mermaid(script: &Script) -> String {
    let name = |at: usize| &*script.states[at].name;
    let settings = script.settings;
    let mut text = String::from("stateDiagram-v2\n");
    let _ = writeln!(
        text,
        "    [*] --> questions\n    state questions {{\n        [*] --> {}",
        name(script.start)
    );
    for (at, stage) in script.states.iter().enumerate() {
        let from = name(at);
        match &stage.kind {
            Kind::Ask {
                slot, skip, next, ..
            } => {
                let skip = if skip.is_some() { ", or SKIP" } else { "" };
                let _ = writeln!(
                    text,
                    "        {from} --> {}: {}{skip}",
                    name(*next),
                    slot.as_str()
                );
            }
            Kind::Confirm { no, .. } => {
                let _ = writeln!(text, "        {from} --> {}: no", name(*no));
            }
            Kind::Change { choices, next } => {
                for choice in choices {
                    let _ = writeln!(
                        text,
                        "        {from} --> {}: asked again",
                        name(choice.state)
                    );
                }
                let _ = writeln!(text, "        {from} --> {}: changed", name(*next));
            }
            // They stand beside the questions, and follow below.
            Kind::Resume { .. }
            | Kind::Ticket
            | Kind::Human
            | Kind::Session { .. }
            | Kind::Rating
            | Kind::Comment
            | Kind::Again { .. }
            | Kind::Forget { .. } => {}
        }
    }
    let (ticket, human, resume) = (name(script.ticket), name(script.human), name(script.resume));
    let _ = writeln!(
        text,
        "    }}\n    {} --> {ticket}: OK",
        name(script.confirm)
    );
    let _ = writeln!(
        text,
        "    questions --> {human}: AGENT, or {} wrong answers",
        settings.tries
    );
    let _ = writeln!(
        text,
        "    {human} --> questions: handed back, or {} h",
        hours(settings.silent)
    );
    let _ = writeln!(
        text,
        "    questions --> {resume}: a text after {} h of silence",
        hours(settings.rest)
    );
    let _ = writeln!(text, "    {resume} --> questions: go on, or start over");
    let _ = writeln!(text, "    {ticket} --> {ticket}: more words and photos");
    let _ = writeln!(
        text,
        "    {ticket} --> questions: NEW\n    {ticket} --> [*]: DROP"
    );
    mermaid_session(&mut text, script);
    text
}

/// What comes once a solver has the ticket.
fn mermaid_session(text: &mut String, script: &Script) {
    let name = |at: usize| &*script.states[at].name;
    let (ticket, session, rating) = (
        name(script.ticket),
        name(script.session),
        name(script.rating),
    );
    let (comment, again, forget) = (
        name(script.comment),
        name(script.again),
        name(script.forget),
    );
    let settings = script.settings;
    let _ = write!(
        text,
        "    {ticket} --> {session}: a solver comes\n    \
         {session} --> {session}: relayed, both ways\n    \
         {session} --> {ticket}: the solver gives it back\n    \
         {session} --> [*]: DROP\n    \
         {session} --> {rating}: the solver is done\n    \
         {rating} --> {rating}: one reminder after {} h\n    \
         {rating} --> {comment}: 1 or 2\n    \
         {rating} --> [*]: 3 to 5, or SKIP\n    \
         {comment} --> [*]: what went wrong\n    \
         {rating} --> {again}: a problem\n    \
         [*] --> {again}: a text within {} h\n    \
         {again} --> {ticket}: the same, opened again\n    \
         {again} --> questions: another\n    \
         questions --> {forget}: FORGET ME, anywhere\n    \
         {forget} --> [*]: erased, or kept\n",
        hours(settings.remind),
        hours(settings.after),
    );
}

fn hours(time: std::time::Duration) -> u64 {
    time.as_secs() / 3_600
}

/// Measures of the drawing, in its own units.
const LEFT: i32 = 16;
const WIDE: i32 = 168;
const HIGH: i32 = 46;
const STEP: i32 = 78;
const TOP: i32 = 44;
const RAIL: i32 = LEFT + WIDE + 26;
const RIGHT: i32 = RAIL + 118;
const TOTAL: i32 = RIGHT + WIDE + 16;

const STYLE: &str = "\
.script-graph{font:13px/1.3 system-ui,sans-serif;color:#1d2733}\
.script-graph .box{fill:#f4f6f9;stroke:#9aa7b5;stroke-width:1.2}\
.script-graph .side .box{fill:#fbf6ec;stroke:#c3ab7a}\
.script-graph .end .box{fill:#eaf6ee;stroke:#7fb08f}\
.script-graph text{fill:currentColor}\
.script-graph .small{font-size:11px;opacity:.72}\
.script-graph .way{fill:none;stroke:#7b8896;stroke-width:1.4;marker-end:url(#script-arrow)}\
.script-graph .way.dashed{stroke-dasharray:4 4}\
.script-graph .rail{fill:none;stroke:#b6c0cb;stroke-width:1.4;stroke-dasharray:4 4}\
.script-graph .head{fill:#7b8896}\
.script-graph .dot{fill:#7b8896}\
.script-graph .current .box{fill:#1f6feb;stroke:#0b4fc0;stroke-width:2}\
.script-graph .current text{fill:#fff;opacity:1}\
@media (prefers-color-scheme:dark){\
.script-graph{color:#e3e9f0}\
.script-graph .box{fill:#232c37;stroke:#52606f}\
.script-graph .side .box{fill:#332c1e;stroke:#7d6a40}\
.script-graph .end .box{fill:#1d3325;stroke:#4c7a5b}\
.script-graph .current .box{fill:#388bfd;stroke:#a5cdff}}";

/// The script as an SVG: the questions from top to bottom, what interrupts them at the side. The
/// group of the state named `current` has the class `current`.
pub(super) fn svg(script: &Script, current: Option<&str>) -> String {
    let column = main_column(script);
    let side: Vec<usize> = (0..script.states.len())
        .filter(|at| !column.contains(at))
        .collect();
    let rows = column.len().max(side.len() + 1);
    let height = TOP + i32::try_from(rows).unwrap_or(9) * STEP;
    let current = current.and_then(|name| script.find(name));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"script-graph\" viewBox=\"0 0 {TOTAL} {height}\" width=\"{TOTAL}\" height=\"{height}\" role=\"img\" aria-label=\"The script {}\">\
<style>{STYLE}</style>\
<defs><marker id=\"script-arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path class=\"head\" d=\"M0 0 8 4 0 8z\"/></marker></defs>",
        escape(&script.name)
    );
    let middle = LEFT + WIDE / 2;
    let _ = write!(
        svg,
        "<circle class=\"dot\" cx=\"{middle}\" cy=\"14\" r=\"6\"/><path class=\"way\" d=\"M{middle} 20V{}\"/>",
        TOP - 2
    );
    for (row, at) in column.iter().enumerate() {
        let y = top(row);
        if row + 1 < column.len() {
            let label = way_label(script, *at);
            let _ = write!(
                svg,
                "<path class=\"way\" d=\"M{middle} {}V{}\"/>",
                y + HIGH,
                top(row + 1) - 2
            );
            let _ = write!(
                svg,
                "<text class=\"small\" x=\"{}\" y=\"{}\">{}</text>",
                middle + 8,
                y + HIGH + 20,
                escape(&label)
            );
        }
        stage(&mut svg, script, *at, (LEFT, y), current);
    }
    rail(&mut svg, script, &column, &side);
    for (row, at) in side.iter().enumerate() {
        stage(
            &mut svg,
            script,
            *at,
            (RIGHT, side_top(script, &column, &side, row)),
            current,
        );
    }
    svg.push_str("</svg>");
    svg
}

/// The questions in their order, the read-back, the ticket, the session, its rating.
fn main_column(script: &Script) -> Vec<usize> {
    let mut column = Vec::new();
    let mut at = script.start;
    while !column.contains(&at) {
        column.push(at);
        at = match &script.states[at].kind {
            Kind::Ask { next, .. } => *next,
            Kind::Confirm { yes, .. } => *yes,
            Kind::Ticket => script.session,
            Kind::Session { .. } => script.rating,
            _ => break,
        };
    }
    column
}

fn top(row: usize) -> i32 {
    TOP + i32::try_from(row).unwrap_or(0) * STEP
}

/// The state of the column that a state at the side belongs to, where it is one alone.
fn partner(script: &Script, at: usize) -> Option<usize> {
    let pairs = [
        (script.change, script.confirm),
        (script.again, script.ticket),
        (script.comment, script.rating),
        (script.forget, script.session),
    ];
    pairs
        .into_iter()
        .find_map(|(side, column)| (side == at).then_some(column))
}

/// What belongs to one state stands beside it; the rest of the side from the top.
fn side_top(script: &Script, column: &[usize], side: &[usize], row: usize) -> i32 {
    let beside =
        partner(script, side[row]).and_then(|partner| column.iter().position(|at| *at == partner));
    match beside {
        Some(beside) => top(beside),
        None => {
            top(side
                .iter()
                .take(row)
                .filter(|at| partner(script, **at).is_none())
                .count()
                * 2)
                + STEP / 2
        }
    }
}

/// The dashed line along the questions, and the ways from it to what interrupts them.
fn rail(svg: &mut String, script: &Script, column: &[usize], side: &[usize]) {
    let last = column
        .iter()
        .position(|at| *at == script.rating)
        .unwrap_or(0);
    let (from, to) = (top(0) + HIGH / 2, top(last) + HIGH / 2);
    let _ = write!(svg, "<path class=\"rail\" d=\"M{RAIL} {from}V{to}\"/>");
    for row in 0..=last {
        let y = top(row) + HIGH / 2;
        let _ = write!(
            svg,
            "<path class=\"rail\" d=\"M{} {y}H{RAIL}\"/>",
            LEFT + WIDE
        );
    }
    for (row, at) in side.iter().enumerate() {
        let y = side_top(script, column, side, row) + HIGH / 2;
        let own = [script.change, script.comment, script.again].contains(at);
        let dashed = if own { "" } else { " dashed" };
        let start = if own { LEFT + WIDE } else { RAIL };
        let _ = write!(
            svg,
            "<path class=\"way{dashed}\" d=\"M{start} {}H{}\"/>",
            y - 7,
            RIGHT - 2
        );
        let _ = write!(
            svg,
            "<path class=\"way{dashed}\" d=\"M{RIGHT} {}H{}\"/>",
            y + 9,
            start + 2
        );
        let _ = write!(
            svg,
            "<text class=\"small\" x=\"{}\" y=\"{}\">{}</text>",
            RAIL + 8,
            y - 12,
            escape(&side_label(script, *at))
        );
    }
}

fn side_label(script: &Script, at: usize) -> String {
    let settings = script.settings;
    match script.states[at].kind {
        Kind::Human => format!("AGENT, {} wrong", settings.tries),
        Kind::Resume { .. } => format!("back after {} h", hours(settings.rest)),
        Kind::Change { .. } => "no".to_owned(),
        Kind::Comment => "1 or 2".to_owned(),
        Kind::Again { .. } => format!("closed < {} h ago", hours(settings.after)),
        Kind::Forget { .. } => "FORGET ME".to_owned(),
        _ => String::new(),
    }
}

fn way_label(script: &Script, at: usize) -> String {
    match &script.states[at].kind {
        Kind::Ask { skip, .. } => if skip.is_some() {
            "answer, or SKIP"
        } else {
            "answer"
        }
        .to_owned(),
        Kind::Confirm { .. } => "OK".to_owned(),
        Kind::Ticket => "a solver comes".to_owned(),
        Kind::Session { .. } => "the solver is done".to_owned(),
        _ => String::new(),
    }
}

fn stage(svg: &mut String, script: &Script, at: usize, (x, y): (i32, i32), current: Option<usize>) {
    let stage = &script.states[at];
    let (class, what) = match &stage.kind {
        Kind::Ask {
            slot: Slot::Name, ..
        } => ("", "asks for the name"),
        Kind::Ask {
            slot: Slot::Description,
            ..
        } => ("", "asks for the problem"),
        Kind::Ask {
            slot: Slot::DeviceType,
            ..
        } => ("", "asks for the device"),
        Kind::Ask {
            slot: Slot::Urgency,
            ..
        } => ("", "asks how soon"),
        Kind::Confirm { .. } => ("", "reads back"),
        Kind::Change { .. } => (" side", "asks what to change"),
        Kind::Resume { .. } => (" side", "go on or start over?"),
        Kind::Human => (" side", "a person has taken over"),
        Kind::Ticket => (" end", "the ticket is open"),
        Kind::Session { .. } => (" end", "a solver is with them"),
        Kind::Rating => (" end", "asks how it was, 1-5"),
        Kind::Comment => (" side", "asks what went wrong"),
        Kind::Again { .. } => (" side", "the same problem?"),
        Kind::Forget { .. } => (" side", "erase everything?"),
    };
    let mark = if current == Some(at) { " current" } else { "" };
    let name = escape(&stage.name);
    let _ = write!(
        svg,
        "<g class=\"state{class}{mark}\" data-state=\"{name}\"><rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{WIDE}\" height=\"{HIGH}\" rx=\"9\"/>\
<text x=\"{0}\" y=\"{1}\" font-weight=\"600\">{name}</text><text class=\"small\" x=\"{0}\" y=\"{2}\">{what}</text></g>",
        x + 12,
        y + 20,
        y + 36,
    );
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
