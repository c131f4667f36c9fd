//! Where a form comes from. A browser names the origin of every POST; that it is ours is the proof that
//! no other site made the browser send it (CSRF).

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap,
        header::{HOST, ORIGIN},
    },
    middleware::Next,
    response::Response,
};
use url::Url;

use super::{Web, error::Error};

/// Lets changes through only where the page that sent them is ours.
pub(super) async fn guard(
    State(web): State<Web>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let safe = request.method().is_safe();
    if safe || is_ours(request.headers(), &web.0.parts.public_url) == Some(true) {
        return Ok(next.run(request).await);
    }
    metrics::counter!("savvysolve_foreign_forms_total").increment(1);
    tracing::warn!(
        path = request.uri().path(),
        "a form of another site was refused; the name in the browser must be the one in server.public_url"
    );
    Err(Error::Foreign)
}

/// Whether the request names an origin, and if so whether it is this very server: as the public knows
/// it, or under the name that the browser asked for.
pub(super) fn is_ours(headers: &HeaderMap, public_url: &str) -> Option<bool> {
    let origin = headers.get(ORIGIN)?;
    let Some(origin) = origin.to_str().ok().and_then(|it| Url::parse(it).ok()) else {
        return Some(false);
    };
    let place = |it: &Url| (it.host_str().map(str::to_owned), it.port_or_known_default());
    let public = Url::parse(public_url).ok();
    if public
        .as_ref()
        .is_some_and(|it| it.origin() == origin.origin())
    {
        return Some(true);
    }
    // Behind a TLS proxy an unencrypted page under our own name is a stranger's.
    if public.is_some_and(|it| it.host_str() == origin.host_str()) && origin.scheme() == "http" {
        let unencrypted = public_url.starts_with("http:");
        if !unencrypted {
            return Some(false);
        }
    }
    let asked = headers.get(HOST).and_then(|it| it.to_str().ok());
    let asked = asked.and_then(|it| Url::parse(&format!("{}://{it}/", origin.scheme())).ok());
    Some(asked.is_some_and(|asked| place(&asked) == place(&origin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(host: &str, origin: &str) -> Option<bool> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        headers.insert(ORIGIN, origin.parse().unwrap());
        is_ours(&headers, "https://help.example")
    }

    #[test]
    fn our_own_pages_are_known_and_others_are_not() {
        for (host, origin) in [
            ("help.example", "https://help.example"),
            ("127.0.0.1:8080", "https://help.example"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(ours(host, origin), Some(true), "{host} {origin}");
        }
        for (host, origin) in [
            ("help.example", "https://evil.example"),
            ("help.example", "http://help.example"),
            ("help.example", "https://help.example:8443"),
            ("help.example", "https://help.example.evil"),
            ("help.example", "null"),
            ("help.example", ""),
            ("127.0.0.1:8080", "http://127.0.0.1:9999"),
            ("127.0.0.1:8080", "http://localhost:8080"),
        ] {
            assert_eq!(ours(host, origin), Some(false), "{host} {origin}");
        }
        assert_eq!(is_ours(&HeaderMap::new(), "https://help.example"), None);
    }
}
