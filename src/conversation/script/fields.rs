//! Reads TOML by hand, so that every mistake in a file is found at once, with its line.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::conversation::{Problem, line_of};

/// A file being read, and what was found wrong in it.
pub(in crate::conversation) struct Reader<'t> {
    pub(in crate::conversation) file: &'t str,
    text: &'t str,
    pub(in crate::conversation) problems: Vec<Problem>,
}

/// One table of the file.
#[derive(Clone, Copy)]
pub(in crate::conversation) struct Section<'t> {
    pub(in crate::conversation) table: &'t DeTable<'t>,
    /// Where it begins, in bytes.
    pub(in crate::conversation) at: usize,
    /// What it is called in a message, such as `state.name`.
    pub(in crate::conversation) title: &'t str,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl<'t> Reader<'t> {
    pub(in crate::conversation) fn new(file: &'t str, text: &'t str) -> Self {
        Self {
            file,
            text,
            problems: Vec::new(),
        }
    }

    /// The line of a place in the file, counted from 1.
    pub(in crate::conversation) fn line(&self, at: usize) -> usize {
        line_of(self.text, at)
    }

    pub(in crate::conversation) fn problem(&mut self, at: usize, what: impl Into<String>) {
        let problem = Problem {
            file: self.file.to_owned(),
            line: self.line(at),
            what: what.into(),
        };
        self.problems.push(problem);
    }

    /// Complains about keys that nothing reads.
    pub(in crate::conversation) fn only(&mut self, section: Section<'_>, known: &[&str]) {
        for key in section.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                self.problem(
                    key.span().start,
                    format!(
                        "`{name}` means nothing in [{}]; write one of: {}",
                        section.title,
                        known.join(", ")
                    ),
                );
            }
        }
    }

    pub(in crate::conversation) fn table(
        &mut self,
        section: Section<'t>,
        key: &str,
        title: &'t str,
    ) -> Option<Section<'t>> {
        let value = section.table.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Section {
                table,
                at: value.span().start,
                title,
            }),
            other => {
                self.wrong(value, key, "a table", other.type_str());
                None
            }
        }
    }

    pub(in crate::conversation) fn string(
        &mut self,
        section: Section<'t>,
        key: &str,
    ) -> Option<(&'t str, usize)> {
        let value = section.table.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.as_ref(), value.span().start)),
            other => {
                self.wrong(value, key, "a text in quotes", other.type_str());
                None
            }
        }
    }

    /// A text that has to be there.
    pub(in crate::conversation) fn required(
        &mut self,
        section: Section<'t>,
        key: &str,
    ) -> Option<(&'t str, usize)> {
        if section.table.get(key).is_none() {
            self.problem(
                section.at,
                format!("[{}] has no `{key}`; add one", section.title),
            );
        }
        self.string(section, key)
    }

    /// A whole number from `least` to `most`; `default` where it is left out.
    pub(in crate::conversation) fn number(
        &mut self,
        section: Section<'t>,
        key: &str,
        default: u64,
        least: u64,
        most: u64,
    ) -> u64 {
        let Some(value) = section.table.get(key) else {
            return default;
        };
        let number = match value.get_ref() {
            DeValue::Integer(number) => {
                u64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
            }
            _ => None,
        };
        match number {
            Some(number) if (least..=most).contains(&number) => number,
            _ => {
                self.problem(
                    value.span().start,
                    format!("`{key}` is not a whole number from {least} to {most}"),
                );
                default
            }
        }
    }

    /// A list of texts, each with its place; none where it is left out.
    pub(in crate::conversation) fn strings(
        &mut self,
        section: Section<'t>,
        key: &str,
    ) -> Vec<(&'t str, usize)> {
        let Some(value) = section.table.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(
                value,
                key,
                "a list of texts in brackets",
                value.get_ref().type_str(),
            );
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(array.len());
        for item in array {
            match item.get_ref() {
                DeValue::String(text) => texts.push((text.as_ref(), item.span().start)),
                other => self.wrong(item, key, "a list of texts", other.type_str()),
            }
        }
        texts
    }

    fn wrong(&mut self, value: &Value<'_>, key: &str, wanted: &str, found: &str) {
        self.problem(
            value.span().start,
            format!("`{key}` is a {found}; write {wanted}"),
        );
    }
}
