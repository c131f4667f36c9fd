//! Wording: what a person reads, made from `templates/wording/<language>.ftl` (Fluent).
//!
//! The engine says *what* ([`Line`]s with typed values); here it becomes words. Whoever edits the
//! catalogues needs no build: [`Wording::load`] takes them from a directory.

pub mod letter;
mod lint;
pub mod samples;
mod spoken;
mod values;

pub use letter::{Fact, Footer, Laid, Letter, Links, Part, Told};
pub use lint::{budget, lint, load, texts};

use std::path::Path;

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::{
    conversation::{Problem, Say, line_of, read_or},
    domain::Language,
};

/// The catalogues that are compiled in, by their path below the directory that overrides them.
const CATALOGUES: [(Language, &str, &str); 2] = [
    (
        Language::En,
        "templates/wording/en.ftl",
        include_str!("../templates/wording/en.ftl"),
    ),
    (
        Language::Es,
        "templates/wording/es.ftl",
        include_str!("../templates/wording/es.ftl"),
    ),
];

/// The catalogues of all languages; shared by all workers.
pub struct Wording {
    catalogues: Vec<Catalogue>,
}

/// One language's wording.
pub(crate) struct Catalogue {
    language: Language,
    /// The file, as the operator knows it.
    file: &'static str,
    /// Its text, for the lint.
    text: String,
    bundle: FluentBundle<FluentResource>,
}

/// Who a text goes to, as far as its wording depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recipient<'a> {
    /// Their number in E.164, where they have one.
    pub phone: Option<&'a str>,
    /// The setting `server.public_url`.
    pub public_url: &'a str,
    /// The page where the session that just ended is rated; only a mail has room for it.
    pub rate: Option<&'a str>,
}

impl Wording {
    /// The catalogues that are compiled in; or those from a directory, as
    /// `templates/wording/<language>.ftl` or `wording/<language>.ftl`; what is not there is taken
    /// from what is compiled in. Whether they fit the script is looked at by [`load`].
    pub fn load(dir: Option<&Path>) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut catalogues = Vec::new();
        for (language, path, builtin) in CATALOGUES {
            let (file, text) = read_or(dir, path, builtin, &mut problems);
            catalogues.push(Catalogue::read(
                language,
                file,
                text.into_owned(),
                &mut problems,
            ));
        }
        if problems.is_empty() {
            Ok(Self { catalogues })
        } else {
            Err(problems)
        }
    }

    /// The words of one text.
    pub fn render(&self, say: &Say, to: &Recipient<'_>) -> String {
        let mut text = String::with_capacity(320);
        if say.first_contact {
            self.line_into(&mut text, say.language, "hello", None);
        }
        for (place, line) in say.lines.iter().enumerate() {
            if !text.is_empty() {
                text.push(if place == 0 { ' ' } else { '\n' });
            }
            let args = values::of(line, to);
            self.line_into(&mut text, say.language, line.key(), Some(&args));
            // Where what would come last has nothing to say, a gap is left of it.
            text.truncate(text.trim_end().len());
        }
        if say.first_contact {
            text.push('\n');
            self.line_into(&mut text, say.language, "compliance", None);
        }
        text
    }

    /// A wording without values, for pages. A key that is nowhere comes back as it is.
    pub fn text(&self, language: Language, key: &str) -> String {
        let mut text = String::new();
        self.line_into(&mut text, language, key, None);
        text
    }

    /// A wording of a page, with values. A key that is nowhere comes back as it is.
    pub fn page(&self, language: Language, key: &str, args: &FluentArgs<'_>) -> String {
        let mut text = String::new();
        self.line_into(&mut text, language, key, Some(args));
        text
    }

    /// How long something has been, in the words of texts: "12 minutes".
    pub fn span(&self, language: Language, minutes: u64) -> String {
        let mut args = FluentArgs::new();
        values::spanning(&mut args, minutes);
        self.page(language, "span", &args)
    }

    /// Appends a wording as a mail has it: its attribute `.mail`, else what a text says.
    fn mail_line_into(
        &self,
        text: &mut String,
        language: Language,
        key: &str,
        args: Option<&FluentArgs<'_>>,
    ) {
        let own = self.catalogues.iter().find(|it| it.language == language);
        if !own.is_some_and(|catalogue| catalogue.append_attribute(text, key, "mail", args)) {
            self.line_into(text, language, key, args);
        }
    }

    /// Appends a wording; in English where the language has none.
    fn line_into(
        &self,
        text: &mut String,
        language: Language,
        key: &str,
        args: Option<&FluentArgs<'_>>,
    ) {
        let own = self.catalogues.iter().find(|it| it.language == language);
        let english = self
            .catalogues
            .iter()
            .find(|it| it.language == Language::default());
        let said = own
            .into_iter()
            .chain(english)
            .any(|catalogue| catalogue.append(text, key, args));
        if !said {
            text.push_str(key);
        }
    }
}

impl Catalogue {
    fn read(
        language: Language,
        file: &'static str,
        text: String,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let resource = FluentResource::try_new(text.clone()).unwrap_or_else(|(rest, errors)| {
            for error in errors {
                let what = format!(
                    "this is not Fluent: {error}; write `key = words`, further lines indented"
                );
                problems.push(Problem {
                    file: file.to_owned(),
                    line: line_of(&text, error.pos.start),
                    what,
                });
            }
            rest
        });
        let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Its invisible marks would turn every text into UCS-2.
        bundle.set_use_isolating(false);
        if let Err(errors) = bundle.add_resource(resource) {
            for error in errors {
                problems.push(Problem {
                    file: file.to_owned(),
                    line: 1,
                    what: format!("{error}; take one of the two out"),
                });
            }
        }
        Self {
            language,
            file,
            text,
            bundle,
        }
    }

    /// Appends a wording, if it is there.
    fn append(&self, text: &mut String, key: &str, args: Option<&FluentArgs<'_>>) -> bool {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return false;
        };
        let mut errors = Vec::new();
        let words = self.bundle.format_pattern(pattern, args, &mut errors);
        text.push_str(&words);
        true
    }
}

impl Catalogue {
    /// Appends an attribute of a wording, if it is there.
    fn append_attribute(
        &self,
        text: &mut String,
        key: &str,
        attribute: &str,
        args: Option<&FluentArgs<'_>>,
    ) -> bool {
        let Some(attribute) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.get_attribute(attribute))
        else {
            return false;
        };
        let mut errors = Vec::new();
        let words = self
            .bundle
            .format_pattern(attribute.value(), args, &mut errors);
        text.push_str(&words);
        true
    }
}

/// The sign-up link of a person, their phone pre-filled where it is known.
fn sign_up_link(to: &Recipient<'_>) -> String {
    let base = to.public_url.trim_end_matches('/');
    format!("{base}{}", sign_up_path(to.phone))
}

/// What stands behind our address in that link, which texts and pages write alike.
pub fn sign_up_path(phone: Option<&str>) -> String {
    let mut path = "/sign-up?redirect_url=/account".to_owned();
    if let Some(phone) = phone {
        path.push_str("&phone=");
        path.push_str(&phone.replace('+', "%2B"));
    }
    path
}

/// The dashboard.
fn account_link(to: &Recipient<'_>) -> String {
    let base = to.public_url.trim_end_matches('/');
    format!("{base}/account")
}

impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.catalogues.iter().map(|it| it.file))
            .finish()
    }
}
