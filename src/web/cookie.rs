//! The one cookie there is: who is signed in.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

use crate::actions::{SIGNED_IN, Token};

/// The cookie's name. On https the browser itself sees to it that no other host or path set it
/// (`__Host-`, RFC 6265bis 4.1.3.2).
const fn name(secure: bool) -> &'static str {
    if secure {
        "__Host-savvysolve"
    } else {
        "savvysolve"
    }
}

/// What the browser holds.
pub(super) fn token(headers: &HeaderMap, secure: bool) -> Option<Token> {
    values(headers, name(secure)).next().map(Token::given)
}

/// The values of every cookie with this name.
pub(super) fn values<'a>(
    headers: &'a HeaderMap,
    name: &'a str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    pairs(headers).filter_map(move |(key, value)| (key == name).then_some(value))
}

/// All cookies.
pub(super) fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='))
}

/// Signs the browser in. `Lax`: a link in a text or a mail still finds it signed in.
pub(super) fn set(token: &Token, secure: bool) -> HeaderValue {
    let (name, age) = (name(secure), SIGNED_IN.as_secs());
    let flag = if secure { "; Secure" } else { "" };
    let cookie = format!(
        "{name}={}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{flag}",
        token.reveal()
    );
    // The token is of our own letters; without a cookie nobody is signed in, which shows.
    HeaderValue::try_from(cookie).unwrap_or_else(|_| clear(secure))
}

/// Signs it out.
pub(super) fn clear(secure: bool) -> HeaderValue {
    HeaderValue::from_static(if secure {
        "__Host-savvysolve=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
    } else {
        "savvysolve=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    })
}
