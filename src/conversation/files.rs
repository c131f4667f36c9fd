//! The files that an operator may edit: where they are looked for, and where in one a mistake is.

use std::{borrow::Cow, path::Path};

use super::Problem;

/// A file below the directory, with or without its outer folder, and its text; or what is compiled
/// in where there is none.
pub(crate) fn read_or(
    dir: Option<&Path>,
    path: &'static str,
    builtin: &'static str,
    problems: &mut Vec<Problem>,
) -> (&'static str, Cow<'static, str>) {
    let inner = path.split_once('/').map_or(path, |(_, inner)| inner);
    for candidate in [path, inner] {
        match dir.map(|dir| std::fs::read_to_string(dir.join(candidate))) {
            None => break,
            Some(Ok(text)) => return (candidate, Cow::Owned(text)),
            Some(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
            Some(Err(error)) => {
                let what = format!("cannot be read: {error}; make it a UTF-8 text file");
                problems.push(Problem {
                    file: candidate.to_owned(),
                    line: 1,
                    what,
                });
                break;
            }
        }
    }
    (path, Cow::Borrowed(builtin))
}

/// The line of a place in a text, in bytes; counted from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    let before = text.bytes().take(at);
    before.filter(|byte| *byte == b'\n').count() + 1
}
