//! HTML to lines, in one pass: a list of open lists and quotes, no tree, no recursion.
//!
//! What clients do to mark the mail that is answered stays as a quote depth or a hint: `blockquote`
//! (all but those that only indent), `div.yahoo_quoted`, `div.gmail_attr`, `div.moz-cite-prefix`,
//! `#divRplyFwdMsg`, `#appendonsend`, and the signature: `div.gmail_signature`, `#Signature`.

mod entity;
mod tag;

use std::fmt::Write;

use super::lines::{Hint, Lines};
use tag::Tag;

/// How deep lists and marked elements are followed; what is deeper is shown all the same.
const DEEPEST: usize = 200;

/// The lines of a page.
pub(super) fn lines(html: &str) -> Lines {
    let mut page = Page::default();
    let mut rest = html;
    while !rest.is_empty() {
        let Some(at) = rest.find('<') else {
            page.text(rest);
            break;
        };
        page.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            // A comment that does not end hides the rest, as in browsers.
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
        } else if let Some((tag, behind)) = Tag::read(rest) {
            rest = behind;
            if tag.is_hidden() && !tag.closes {
                rest = tag::behind_element(rest, &tag.name);
            } else {
                page.tag(&tag);
            }
        } else {
            page.text("<");
            rest = &rest[1..];
        }
    }
    page.finish()
}

/// What is written so far.
#[derive(Debug, Default)]
struct Page {
    lines: Lines,
    line: String,
    /// A blank stood before what comes next.
    blank: bool,
    /// How many `<pre>` are open.
    pre: usize,
    /// Open `<blockquote>`: whether each quotes.
    quotes: Vec<bool>,
    /// How many `<div>` are open.
    divs: usize,
    /// Marked ones among them, by their number: a quote, or lines that introduce one.
    marked: Vec<(usize, Mark)>,
    /// Open lists: the number of the next item, where items are numbered.
    lists: Vec<Option<u32>>,
    /// For the next line.
    hint: Hint,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Quote,
    Intro,
    Signature,
}

impl Page {
    fn depth(&self) -> usize {
        let quotes = self.quotes.iter().filter(|it| **it).count();
        let divs = self
            .marked
            .iter()
            .filter(|(_, it)| *it == Mark::Quote)
            .count();
        quotes + divs
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        for c in entity::decoded(text).chars() {
            if self.pre > 0 && c == '\n' {
                self.end_line();
            } else if c == '\u{a0}' || c.is_whitespace() && self.pre > 0 {
                self.line.push(' ');
            } else if c.is_whitespace() {
                self.blank = true;
            } else {
                if self.blank && !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
                self.blank = false;
                self.line.push(c);
            }
        }
    }

    fn tag(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "br" => self.end_line(),
            "hr" => {
                self.fresh_line();
                self.line.push_str(&"_".repeat(32));
                self.end_line();
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" => {
                self.fresh_line();
                // Outlook writes each line of a signature as a paragraph: only the end of one parts.
                if tag.closes && tag.name != "table" {
                    self.blank_line();
                }
            }
            "div" => self.div(tag),
            "blockquote" => self.blockquote(tag),
            "ul" | "ol" => {
                self.fresh_line();
                if tag.closes {
                    self.lists.pop();
                } else if self.lists.len() < DEEPEST {
                    let first = tag.attribute("start").and_then(|it| it.trim().parse().ok());
                    self.lists
                        .push((tag.name == "ol").then(|| first.unwrap_or(1)));
                }
            }
            "li" => {
                self.fresh_line();
                if !tag.closes {
                    self.item();
                }
            }
            "pre" => {
                self.fresh_line();
                self.pre = if tag.closes {
                    self.pre.saturating_sub(1)
                } else {
                    self.pre + 1
                };
            }
            "td" | "th" => self.blank = true,
            "tr" | "section" | "article" | "header" | "footer" | "center" | "dl" | "dd" | "dt"
            | "address" | "form" | "body" => self.fresh_line(),
            _ => self.mark_of_place(tag),
        }
    }

    fn div(&mut self, tag: &Tag) {
        self.fresh_line();
        if tag.closes {
            if self.marked.last().is_some_and(|(at, _)| *at == self.divs) {
                self.marked.pop();
            }
            self.divs = self.divs.saturating_sub(1);
            return;
        }
        self.divs += 1;
        self.mark_of_place(tag);
        let mark = if tag.has_class("yahoo_quoted") {
            Mark::Quote
        } else if tag.has_class("gmail_attr") || tag.has_class("moz-cite-prefix") {
            Mark::Intro
        } else if tag.has_class("gmail_signature") || tag.attribute("id") == Some("Signature") {
            Mark::Signature
        } else {
            return;
        };
        if self.marked.len() < DEEPEST {
            self.marked.push((self.divs, mark));
        }
    }

    /// Outlook marks a place, not an element: what comes behind it is the mail that is answered.
    fn mark_of_place(&mut self, tag: &Tag) {
        let id = tag.attribute("id").unwrap_or_default().to_ascii_lowercase();
        // A reply to a reply has `x_` before its marks.
        let id = id.trim_start_matches("x_");
        if matches!(id, "divrplyfwdmsg" | "appendonsend") {
            self.fresh_line();
            self.hint = Hint::History;
        }
    }

    fn blockquote(&mut self, tag: &Tag) {
        self.fresh_line();
        if tag.closes {
            self.quotes.pop();
        } else if self.quotes.len() < DEEPEST {
            // What "indent more" writes in Gmail and Outlook: no border, and no type.
            let style = tag.attribute("style").unwrap_or_default().replace(' ', "");
            let indents = style.to_ascii_lowercase().contains("border:none")
                && tag.attribute("type").is_none()
                && !tag.has_class("gmail_quote");
            self.quotes.push(!indents);
        }
    }

    fn item(&mut self) {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                // Writing to a string does not fail.
                let _ = write!(self.line, "{number}. ");
                *number = number.saturating_add(1);
            }
            _ => self.line.push_str("- "),
        }
    }

    /// Ends the line if something is on it.
    fn fresh_line(&mut self) {
        if self.line.is_empty() {
            self.blank = false;
        } else {
            self.end_line();
        }
    }

    fn blank_line(&mut self) {
        let last = self.lines.all.last();
        if self.line.is_empty() && last.is_some_and(|it| !it.is_blank()) {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let marked = |mark| self.marked.iter().any(|(_, it)| *it == mark);
        let hint = match self.hint {
            Hint::None if marked(Mark::Intro) => Hint::Intro,
            Hint::None if marked(Mark::Signature) => Hint::Signature,
            hint => hint,
        };
        let depth = self.depth();
        let text = std::mem::take(&mut self.line);
        // A delimiter of signatures has a blank at its end.
        let text = if text.trim_end() == "--" {
            "-- "
        } else {
            text.trim_end()
        };
        if hint != Hint::History || !text.is_empty() {
            self.hint = Hint::None;
        }
        self.lines
            .push(depth, text, if text.is_empty() { Hint::None } else { hint });
        self.blank = false;
    }

    fn finish(mut self) -> Lines {
        self.fresh_line();
        self.lines
    }
}

#[cfg(test)]
mod tests;
