//! Names of people.

/// What one side of a session learns of the other's name: the first word of it.
///
/// "Mr Kowalski" tells none. Characters that cannot be seen part words as well.
pub fn first_name(name: &str) -> &str {
    const TITLES: [&str; 14] = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "sr", "sra", "srta", "don", "doña",
        "señor", "señora",
    ];
    let parts = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let first = name
        .split(parts)
        .find(|it| !it.is_empty())
        .unwrap_or_default();
    let bare = first.trim_end_matches('.').to_lowercase();
    if TITLES.contains(&bare.as_str()) && name.trim() != first {
        ""
    } else {
        first
    }
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
            ("Mr Kowalski", ""),
            ("Dr. Ana Ruiz", ""),
            ("Anna\u{202e}Kowalski", "Anna"),
            ("Don", "Don"),
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
