//! The notation of a phrase in a word list: `[my] (phone|cell phone) wont (turn|power) on`.
//!
//! Round brackets choose, square brackets may be left out, `#` is any number, `_` any one word.
//! A phrase is written out into plain sequences once, when the lists are compiled; single words to
//! choose from stay together as one set, so that a rich phrase does not become thousands.

/// More than this many sequences from one phrase is taken for a slip of the pen.
const MOST: usize = 2_000;
/// From so many on, single words to choose from are kept as a set.
const SET_FROM: usize = 3;

/// One step of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// This word.
    Word(String),
    /// One of these words.
    OneOf(Vec<String>),
    /// A number.
    Number,
    /// Any one word.
    Any,
}

type Sequence = Vec<Item>;

/// All sequences a phrase stands for, or what is wrong with it.
pub(super) fn expand(phrase: &str) -> Result<Vec<Sequence>, String> {
    let mut rest = phrase;
    let all = alternatives(&mut rest)?;
    if rest.is_empty() {
        Ok(all)
    } else {
        Err(format!(
            "`{phrase}` closes a bracket it never opened; remove it"
        ))
    }
}

/// Reads alternatives up to a closing bracket or the end.
fn alternatives(rest: &mut &str) -> Result<Vec<Sequence>, String> {
    let mut all = sequence(rest)?;
    while let Some(more) = rest.strip_prefix('|') {
        *rest = more;
        all.extend(sequence(rest)?);
    }
    Ok(gather(all))
}

/// Puts alternatives of a single word together into one set.
fn gather(all: Vec<Sequence>) -> Vec<Sequence> {
    let single = |it: &Sequence| matches!(it.as_slice(), [Item::Word(_)]);
    if all.iter().filter(|it| single(it)).count() < SET_FROM {
        return all;
    }
    let (words, mut others): (Vec<_>, Vec<_>) = all.into_iter().partition(single);
    let words = words.into_iter().flatten().filter_map(|item| match item {
        Item::Word(word) => Some(word),
        _ => None,
    });
    others.push(vec![Item::OneOf(words.collect())]);
    others
}

/// Reads words and bracketed groups, one after the other.
fn sequence(rest: &mut &str) -> Result<Vec<Sequence>, String> {
    let mut all = vec![Vec::new()];
    loop {
        let group = match rest.chars().next() {
            None | Some('|' | ')' | ']') => return Ok(all),
            Some(open @ ('(' | '[')) => {
                *rest = &rest[1..];
                let mut group = alternatives(rest)?;
                let close = if open == '(' { ')' } else { ']' };
                *rest = rest
                    .strip_prefix(close)
                    .ok_or_else(|| format!("a `{open}` is never closed; add `{close}`"))?;
                if open == '[' {
                    group.push(Vec::new());
                }
                group
            }
            Some(_) => {
                let end = rest.find(['(', '[', '|', ')', ']']).unwrap_or(rest.len());
                let (words, more) = rest.split_at(end);
                *rest = more;
                vec![words.split_whitespace().map(item).collect()]
            }
        };
        if all.len().saturating_mul(group.len()) > MOST {
            return Err(format!(
                "a phrase stands for more than {MOST} phrases; split it into smaller ones"
            ));
        }
        all = all
            .iter()
            .flat_map(|head| {
                group
                    .iter()
                    .map(move |tail| [head.as_slice(), tail].concat())
            })
            .collect();
    }
}

fn item(word: &str) -> Item {
    match word {
        "#" => Item::Number,
        "_" => Item::Any,
        word => Item::Word(word.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, expand};

    fn words(phrase: &str) -> Vec<String> {
        let text = |item: &Item| match item {
            Item::Word(word) => word.clone(),
            Item::OneOf(words) => format!("<{}>", words.join(" ")),
            Item::Number => "#".to_owned(),
            Item::Any => "_".to_owned(),
        };
        let line = |it: &Vec<Item>| it.iter().map(text).collect::<Vec<_>>().join(" ");
        expand(phrase).unwrap().iter().map(line).collect()
    }

    #[test]
    fn brackets_choose_or_may_be_left_out() {
        assert_eq!(words("not urgent"), ["not urgent"]);
        assert_eq!(
            words("[very] (slow|dead)"),
            ["very slow", "very dead", "slow", "dead"]
        );
        assert_eq!(words("a (b [c]|d) #"), ["a b c #", "a b #", "a d #"]);
    }

    #[test]
    fn single_words_to_choose_from_stay_one_set() {
        assert_eq!(words("(a|b|c|d e) _"), ["d e _", "<a b c> _"]);
    }

    #[test]
    fn a_bracket_left_open_or_closed_twice_is_told() {
        assert!(expand("(a|b").is_err());
        assert!(expand("a] b").is_err());
        assert!(expand(&"(a|b|c c|d d|e e)".repeat(6)).is_err());
    }
}
