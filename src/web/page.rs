//! What every page has: its words in the reader's language, and headers that let it load nothing from
//! elsewhere and run nothing inline.

use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use fluent_bundle::{FluentArgs, FluentValue};

use super::{Web, error::Error};
use crate::{domain::Language, wording::Wording};

/// Nothing from elsewhere, nothing inline.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The catalogue of one language, for templates.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    wording: &'a Wording,
    /// Which language.
    pub(super) language: Language,
}

impl<'a> Words<'a> {
    /// In this language.
    pub(super) const fn new(wording: &'a Wording, language: Language) -> Self {
        Self { wording, language }
    }

    /// A wording without values.
    pub(super) fn get(&self, key: &str) -> String {
        self.wording.text(self.language, key)
    }

    /// A wording with one text in it.
    pub(super) fn with(&self, key: &str, name: &str, value: &str) -> String {
        let mut args = FluentArgs::new();
        args.set(name.to_owned(), FluentValue::from(value.to_owned()));
        self.wording.page(self.language, key, &args)
    }

    /// How long something has been: "12 minutes".
    pub(super) fn span(&self, minutes: u64) -> String {
        self.wording.span(self.language, minutes)
    }

    /// A wording with one number in it, by which it may choose its words.
    pub(super) fn count(&self, key: &str, name: &str, count: i64) -> String {
        let mut args = FluentArgs::new();
        args.set(name.to_owned(), FluentValue::from(count));
        self.wording.page(self.language, key, &args)
    }
}

/// The language of whoever reads: what the browser prefers of those we speak (RFC 9110, 12.5.4).
pub(super) struct Reads(pub(super) Language);

impl Reads {
    /// By the header.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accepts = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default();
        let mut best = (0.0, Language::default());
        for entry in accepts.split(',') {
            let mut pieces = entry.split(';').map(str::trim);
            let tag = pieces.next().unwrap_or_default();
            let code = tag
                .split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let weight = pieces
                .find_map(|it| it.strip_prefix("q="))
                .map_or(1.0_f32, |it| it.parse().unwrap_or(0.0));
            if let Some(language) = Language::from_code(&code)
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        Self(best.1)
    }
}

impl FromRequestParts<Web> for Reads {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

/// A page, with its headers.
pub(super) fn page(template: &impl Template) -> Result<Response, Error> {
    answer(StatusCode::OK, template)
}

/// A page that says what is wrong with a form.
pub(super) fn again(template: &impl Template) -> Result<Response, Error> {
    answer(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page with this status.
pub(super) fn answer(status: StatusCode, template: &impl Template) -> Result<Response, Error> {
    let html = template.render()?;
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.insert(header::CONTENT_SECURITY_POLICY, fixed(POLICY));
    headers.insert(header::CACHE_CONTROL, fixed("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    // With none at all a form would name no origin either.
    headers.insert(header::REFERRER_POLICY, fixed("same-origin"));
    headers.insert(header::VARY, fixed("accept-language, cookie"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::Reads;
    use crate::domain::Language;
    use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};

    #[test]
    fn the_preferred_language_of_those_we_speak() {
        for (accepts, language) in [
            ("es", Language::Es),
            ("es-MX,es;q=0.9,en;q=0.8", Language::Es),
            ("en-US,es;q=0.9", Language::En),
            ("fr,es;q=0.5,en;q=0.4", Language::Es),
            ("fr", Language::En),
            ("es;q=0", Language::En),
            ("", Language::En),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, accepts.parse().unwrap());
            assert_eq!(Reads::of(&headers).0, language, "{accepts}");
        }
    }
}
