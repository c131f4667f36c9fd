//! Everything that can be one text, so that each is measured.

use std::iter;

use crate::{
    conversation::{AccountLine, DeskLine, Line, MoveLine, Role, Script, SessionLine},
    wording::samples::{self, Words},
};

/// Everything that can be one text: each line alone, and before each question what can stand
/// before it. The flag tells whether it can be the first text a person ever gets.
pub fn texts(script: &Script, words: Words<'_>) -> Vec<(Vec<Line>, bool)> {
    let (mut questions, answers) = samples::questions_and_answers(script, words);
    let mut texts = Vec::new();
    // FORGET ME is asked about alone; it may be the first text of all.
    let forget = &script.states[script.forget];
    let alone = |line: &Line| {
        line.key() == &*forget.prompt || forget.again.iter().any(|key| line.key() == &**key)
    };
    for question in questions.extract_if(.., |line| alone(line)) {
        texts.push((vec![question], true));
    }
    for question in &questions {
        let first = !matches!(question, Line::Session(_));
        texts.push((vec![question.clone()], first));
        for answer in &answers {
            texts.push((vec![answer.clone(), question.clone()], first));
        }
    }
    for line in samples::fixed(words) {
        match behind(&line) {
            Behind::Nothing { first } => texts.push((vec![line], first)),
            Behind::Question { first } => {
                // A first text that is a command fills nothing, so the first question follows.
                let start = &script.states[script.start].prompt;
                for question in &questions {
                    let first = first && question.key() == &**start;
                    texts.push((vec![line.clone(), question.clone()], first));
                }
            }
        }
    }
    let added: Vec<Line> = samples::fixed(words)
        .into_iter()
        .filter(|line| matches!(line, Line::Added { .. }))
        .collect();
    for answer in answers {
        texts.push((
            iter::once(answer.clone()).chain(added.clone()).collect(),
            false,
        ));
        texts.push((vec![answer], false));
    }
    texts.extend(around(script, words));
    texts
}

/// What stands together around a session: its end and the rating question, a score and what is asked
/// next, three sessions of a history, two tickets at once.
fn around(script: &Script, words: Words<'_>) -> Vec<(Vec<Line>, bool)> {
    let fixed = samples::fixed(words);
    let of = |key: &str| -> Vec<Line> {
        let lines = fixed.iter().filter(|line| line.key() == key);
        lines.cloned().collect()
    };
    let question = |at: usize| {
        let key = &script.states[at].prompt;
        samples::of_script(key, Role::Session, words)
    };
    // A yes is for one ticket, and with that open another is asked about by its code.
    let mut one_confirmed = of("form-confirmed");
    one_confirmed.retain(
        |it| matches!(it, Line::Account(AccountLine::Confirmed { codes, .. }) if codes.len() == 1),
    );
    let mut asked_for_a_code = of("form-confirm");
    asked_for_a_code
        .retain(|it| matches!(it, Line::Account(AccountLine::Confirm { busy: true, .. })));
    let pairs = [
        (of("session-ended"), question(script.rating), true),
        (of("rating-kept"), question(script.comment), false),
        (of("rating-kept"), question(script.again), false),
        (of("rating-kept"), question(script.rating), false),
        (of("status-with"), of("status-with"), false),
        (of("status-with"), of("status"), false),
        (of("forget-kept"), of("ticket-added"), false),
        (of("forget-kept"), of("menu-ticket"), false),
        (one_confirmed, asked_for_a_code, false),
    ];
    let mut texts = beside_orders(&fixed);
    for (before, after, first) in &pairs {
        for line in before {
            texts.extend(
                after
                    .iter()
                    .map(|it| (vec![line.clone(), it.clone()], *first)),
            );
        }
    }
    for foot in of("history-foot") {
        let entries = of("history-entry").into_iter().take(1).cycle().take(3);
        texts.push((entries.chain([foot]).collect(), false));
    }
    texts
}

/// What a solver is told of an order, of the photo that came with it, and of words that still wait.
fn beside_orders(fixed: &[Line]) -> Vec<(Vec<Line>, bool)> {
    let of_order = |line: &&Line| {
        matches!(
            line,
            Line::Desk(
                DeskLine::Claimed { .. }
                    | DeskLine::Promised { .. }
                    | DeskLine::WaitUnclear { .. }
                    | DeskLine::Passed { .. }
                    | DeskLine::Ended { .. }
                    | DeskLine::EndedBefore { .. }
                    | DeskLine::Tiers { .. }
                    | DeskLine::Released { .. }
                    | DeskLine::Mine { .. }
                    | DeskLine::OnDuty { .. }
                    | DeskLine::OffDuty { .. }
                    | DeskLine::Menu
                    | DeskLine::Code { .. }
                    | DeskLine::WhichOffer { .. }
                    | DeskLine::WhichSession { .. }
            )
        )
    };
    let behind = [DeskLine::PhotoLeft, DeskLine::StillWaits].map(Line::Desk);
    let told = fixed.iter().filter(of_order);
    told.map(|line| {
        (
            iter::once(line.clone()).chain(behind.clone()).collect(),
            false,
        )
    })
    .collect()
}

/// What follows a line, and whether it can be in the first text of all.
enum Behind {
    Nothing { first: bool },
    Question { first: bool },
}

fn behind(line: &Line) -> Behind {
    match line {
        Line::Account(AccountLine::Confirmed { .. } | AccountLine::Denied) => {
            Behind::Nothing { first: false }
        }
        Line::Agent | Line::Account(_) | Line::Staff { .. } => Behind::Nothing { first: true },
        Line::MenuTicket { .. }
        | Line::Opened { .. }
        | Line::Added { .. }
        | Line::PhotoAdded { .. }
        | Line::Pleasantry { .. }
        | Line::Dropped
        | Line::Desk(_)
        | Line::Stuck => Behind::Nothing { first: false },
        Line::Move(line) => behind_move(line),
        Line::PhotoKept
        | Line::Menu
        | Line::NoTicket
        | Line::Anytime
        | Line::FirstQuestion
        | Line::Link
        | Line::NoMore => Behind::Question { first: true },
        Line::Session(line) => behind_session(line),
        _ => Behind::Question { first: false },
    }
}

fn behind_move(line: &MoveLine) -> Behind {
    match line {
        MoveLine::NotYet { .. } | MoveLine::NoMail => Behind::Question { first: true },
        MoveLine::Code { .. } => Behind::Nothing { first: true },
        _ => Behind::Nothing { first: false },
    }
}

fn behind_session(line: &SessionLine) -> Behind {
    match line {
        SessionLine::SolverCame { .. }
        | SessionLine::SolverLeft { .. }
        | SessionLine::NobodyYet { .. } => Behind::Nothing { first: true },
        SessionLine::NoHistory | SessionLine::RateNone | SessionLine::RateHow => {
            Behind::Question { first: true }
        }
        SessionLine::Last { .. }
        | SessionLine::RateNotOver { .. }
        | SessionLine::RateTooLate { .. }
        | SessionLine::RatingKept { .. }
        | SessionLine::ForgetKept
        | SessionLine::NotReopened => Behind::Question { first: false },
        _ => Behind::Nothing { first: false },
    }
}
