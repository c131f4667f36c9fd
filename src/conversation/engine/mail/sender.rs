//! The name of a person before the address in From, where it plausibly is one.

/// Words that are no part of a person's name there: roles, companies, devices.
const NO_NAMES: &str = " info help helpdesk desk support office team sales contact admin administrator mail email service \
    services noreply no-reply reply postmaster webmaster billing accounts accounting reception hello hi it \
    customer care marketing news newsletter newsletters company group family the and inc llc ltd gmbh corp co sa \
    user me my phone iphone ipad android via on behalf of unknown anonymous test \
    ayuda soporte oficina equipo ventas contacto servicio servicios cliente clientes empresa grupo familia los las \
    y usuario yo mi desconocido ";

/// More words than this are a company's.
const MOST_WORDS: usize = 4;
const LONGEST: usize = 60;

/// The name, in the order it is said: "DOE, Jane" is Jane Doe.
pub(super) fn name(from: &str) -> Option<String> {
    let from = without_brackets(from);
    let from = from.trim().trim_matches(['"', '\'']).trim();
    let turned = match from.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()),
        Some(_) => return None,
        None => from.to_owned(),
    };
    let words: Vec<&str> = turned.split_whitespace().collect();
    let letters = turned.chars().filter(|c| c.is_alphabetic()).count();
    let part = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-' | '.' | ' ');
    let plausible = (1..=MOST_WORDS).contains(&words.len())
        && letters >= 2
        && turned.chars().count() <= LONGEST
        && turned.chars().all(|c| part(c) || c.is_whitespace())
        && words
            .iter()
            .all(|it| it.starts_with(char::is_alphabetic) && !is_no_name(it));
    if !plausible {
        return None;
    }
    let words: Vec<String> = words.iter().map(|it| cased(it)).collect();
    Some(words.join(" "))
}

fn is_no_name(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    NO_NAMES.split_whitespace().any(|it| it == word)
}

/// What stands in brackets is not said of a person: "Jane Doe (Acme)".
fn without_brackets(from: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::with_capacity(from.len());
    for c in from.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// "DOE" and "doe" are written "Doe"; `McCoy` and `de` stay.
fn cased(word: &str) -> String {
    const PARTICLES: [&str; 8] = ["de", "del", "la", "van", "von", "der", "da", "di"];
    let shouted = word.chars().count() > 2 && !word.chars().any(char::is_lowercase);
    let quiet = !word.chars().any(char::is_uppercase) && !PARTICLES.contains(&word);
    if !(shouted || quiet) {
        return word.to_owned();
    }
    let mut cased = String::with_capacity(word.len());
    let mut begins = true;
    for c in word.chars() {
        if begins {
            cased.extend(c.to_uppercase());
        } else {
            cased.extend(c.to_lowercase());
        }
        begins = !c.is_alphabetic();
    }
    cased
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_persons_name_is_told_from_what_is_none() {
        for (from, is) in [
            ("Jane Doe", Some("Jane Doe")),
            ("DOE, Jane", Some("Jane Doe")),
            ("\"Doe, Jane\"", Some("Jane Doe")),
            ("jane", Some("Jane")),
            ("JANE O'NEIL", Some("Jane O'Neil")),
            ("Jane Doe (Acme Inc.)", Some("Jane Doe")),
            ("María de la Cruz", Some("María de la Cruz")),
            ("J. R. Smith", Some("J. R. Smith")),
            ("info", None),
            ("Help Desk", None),
            ("jane@example.org", None),
            ("Acme Inc.", None),
            ("Jane's iPhone", None),
            ("The Smith Family", None),
            ("Jane Doe via Forum", None),
            ("Jane 2", None),
            ("", None),
            ("?", None),
            ("Soporte", None),
        ] {
            assert_eq!(name(from).as_deref(), is, "{from}");
        }
    }
}
