//! Files that came with a mail and were not kept: their sender is told in the next answer, and in one of its own
//! where there would be none; a solver beside what they get.

use crate::conversation::{
    DeskLine, Effect, Line, MailLine, Session, WhyLeftOut, engine::talk::Talk,
};

/// Names that one line tells.
const NAMES: usize = 3;

impl Talk<'_> {
    /// What is told of them: a line for each reason, before all else.
    pub(in super::super) fn tell_left_out(&mut self) {
        let silent = |it: &Effect| {
            matches!(
                it,
                Effect::Relay { .. } | Effect::TellSolver { .. } | Effect::AddToTicket { .. }
            )
        };
        // What something else comes of has its answer when that is done.
        let alone = self.proven && self.effects.iter().all(silent);
        if self.state.post.left_out.is_empty() || (self.lines.is_empty() && !alone) {
            return;
        }
        let files = std::mem::take(&mut self.state.post.left_out);
        let told = WhyLeftOut::ALL.into_iter().filter_map(|why| {
            let of: Vec<&str> = files
                .iter()
                .filter(|it| it.why == why)
                .map(|it| it.name.as_str())
                .collect();
            let names = of.iter().filter(|it| !it.is_empty()).take(NAMES);
            (!of.is_empty()).then(|| {
                Line::Mail(MailLine::LeftOut {
                    why,
                    names: names.map(|it| (*it).to_owned()).collect(),
                    count: of.len(),
                })
            })
        });
        let told: Vec<Line> = told.collect();
        self.lines.splice(0..0, told);
    }

    /// The solver does not wait for what is not kept.
    pub(in super::super) fn tell_solver_left_out(&mut self, session: &Session) {
        let count = self.state.post.left_out.len();
        if count > 0 {
            self.effects.push(Effect::TellSolver {
                session: session.id,
                line: DeskLine::LeftOut {
                    code: session.code.clone(),
                    count,
                },
            });
        }
    }
}
