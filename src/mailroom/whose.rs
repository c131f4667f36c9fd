//! The answer to our question whose a mail is. Only a clear yes lets anything go on, and only a clear no drops
//! it: a machine's "out of office", or "who are you?", is neither.

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// It was theirs.
    pub(super) theirs: bool,
    /// There is more in it than that.
    pub(super) more: bool,
}

/// Words that an answer has beside its yes or no, where it has nothing else to say.
const BESIDE: usize = 7;

/// Reads the first line.
pub(super) fn read(words: &str) -> Option<Said> {
    const YES: [&str; 14] = [
        "yes",
        "yeah",
        "yep",
        "yup",
        "ok",
        "okay",
        "sure",
        "correct",
        "s\u{ed}",
        "si",
        "sip",
        "claro",
        "vale",
        "confirmed",
    ];
    const NO: [&str; 5] = ["no", "nope", "nah", "never", "nunca"];
    const MINE: [&str; 6] = ["was me", "is me", "it's me", "fui yo", "era yo", "soy yo"];
    const ANOTHERS: [&str; 12] = [
        "not me",
        "wasn't me",
        "isn't me",
        "not mine",
        "wasn't mine",
        "didn't write",
        "didn't send",
        "did not write",
        "did not send",
        "no fui yo",
        "no era yo",
        "no escrib\u{ed}",
    ];
    let text = words.to_lowercase().replace('\u{2019}', "'");
    let line = text.lines().find(|it| !it.trim().is_empty())?;
    let split = |c: char| !c.is_alphanumeric() && c != '\'';
    let tokens: Vec<&str> = line.split(split).filter(|it| !it.is_empty()).collect();
    let line = format!(" {} ", tokens.join(" "));
    let has = |list: &[&str]| list.iter().any(|it| line.contains(&format!(" {it} ")));
    let first = *tokens.first()?;
    let theirs = if has(&ANOTHERS) {
        false
    } else if YES.contains(&first) || has(&MINE) {
        true
    } else if NO.contains(&first) {
        false
    } else {
        return None;
    };
    let more = text.split_whitespace().count() > BESIDE;
    Some(Said { theirs, more })
}

#[cfg(test)]
mod tests {
    use super::{Said, read};

    #[test]
    fn only_what_is_clear_is_an_answer() {
        let yes = Some(Said {
            theirs: true,
            more: false,
        });
        let no = Some(Said {
            theirs: false,
            more: false,
        });
        for words in [
            "OK",
            "Yes!",
            "it was me, sorry",
            "S\u{ed}, fui yo",
            "That was me",
            "\n\nok\n\nJane",
        ] {
            assert_eq!(read(words), yes, "{words}");
        }
        for words in [
            "NO",
            "No, that was not me",
            "it wasn\u{2019}t me",
            "yes but it wasn't me",
            "no fui yo",
        ] {
            assert_eq!(read(words), no, "{words}");
        }
        for words in [
            "",
            "Out of office",
            "Automatic reply: I am away",
            "Who are you?",
            "Please remove me",
            "unsubscribe",
            "???",
            "That was a scam, somebody else used my address",
        ] {
            assert_eq!(read(words), None, "{words}");
        }
        let more = Some(Said {
            theirs: true,
            more: true,
        });
        for words in [
            "Yes it was me, but my printer still does not work",
            "It was me, I cannot print still, please help",
            "OK, thanks for asking. It was not a joke, my laptop is black",
        ] {
            assert_eq!(read(words), more, "{words}");
        }
    }
}
