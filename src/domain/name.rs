//! Names of people.

/// What one side of a session learns of the other's name: the first word of it.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// Words without somebody's last name, in any case: what they wrote of themselves may go to people
/// who are only to know the first. A name that is an ordinary word as well goes with it.
pub fn without_last_name(words: &str, name: &str) -> String {
    let last: Vec<String> = name
        .split_whitespace()
        .skip(1)
        .filter(|it| it.chars().count() > 1)
        .map(str::to_lowercase)
        .collect();
    if last.is_empty() {
        return words.to_owned();
    }
    let mut left = String::with_capacity(words.len());
    let mut rest = words;
    while !rest.is_empty() {
        let letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '-' | '\u{2019}');
        let end = rest.find(|c| !letter(c)).unwrap_or(rest.len());
        let (word, behind) = if end == 0 {
            let gap = rest.find(letter).unwrap_or(rest.len());
            left.push_str(&rest[..gap]);
            rest = &rest[gap..];
            continue;
        } else {
            rest.split_at(end)
        };
        rest = behind;
        let lower = word.to_lowercase();
        let bare = lower.trim_end_matches("'s").trim_end_matches("\u{2019}s");
        if last.iter().any(|it| it == bare) {
            // The gap before it goes too.
            let kept = left.trim_end_matches(' ').len();
            left.truncate(kept);
        } else {
            left.push_str(word);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::{first_name, without_last_name};

    #[test]
    fn never_the_last_name() {
        for (name, first) in [
            ("Jane Doe", "Jane"),
            (" José  Luis Pérez", "José"),
            ("Sam", "Sam"),
            ("", ""),
        ] {
            assert_eq!(first_name(name), first);
        }
    }

    #[test]
    fn words_lose_the_last_name_and_nothing_else() {
        for (words, name, left) in [
            (
                "Hi it's Jane Doe, my mac wont start",
                "Jane Doe",
                "Hi it's Jane, my mac wont start",
            ),
            ("JANE DOE here", "Jane Doe", "JANE here"),
            ("soy josé pérez luna.", "José Pérez Luna", "soy josé."),
            ("Doe's printer", "Jane Doe", " printer"),
            ("the doer did it", "Jane Doe", "the doer did it"),
            ("my mac", "Jane", "my mac"),
            ("", "Jane Doe", ""),
        ] {
            assert_eq!(without_last_name(words, name), left, "{words}");
        }
    }
}
