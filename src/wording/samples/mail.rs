//! Samples of what is said by mail alone.

use super::Words;
use crate::conversation::{Line, MailLine, QuestionStage, Script, WhyLeftOut};

/// What is said by mail alone: no text is made of it.
pub fn by_mail(script: &Script, words: Words<'_>) -> Vec<Line> {
    let start = &script.states[script.start];
    let questions = |stage| {
        Line::Mail(MailLine::Questions {
            keys: vec![start.prompt.clone()],
            name: Some(words.name.to_owned()),
            stage,
        })
    };
    vec![
        questions(QuestionStage::First),
        questions(QuestionStage::More),
        questions(QuestionStage::Rest),
        questions(QuestionStage::Again),
        Line::Mail(MailLine::Whose {
            subject: words.problem.to_owned(),
        }),
        left_out(WhyLeftOut::Large, &["video.mp4"], 1),
        left_out(WhyLeftOut::Many, &["a.jpg", "b.jpg", "c.jpg"], 5),
        left_out(WhyLeftOut::Unsafe, &[], 1),
        Line::Mail(MailLine::Unproven),
    ]
}

fn left_out(why: WhyLeftOut, names: &[&str], count: usize) -> Line {
    Line::Mail(MailLine::LeftOut {
        why,
        names: names.iter().map(|it| (*it).to_owned()).collect(),
        count,
    })
}
