//! Keeps pages of other sites off the simulator, which asks for no password: it is for whoever sits
//! at this machine, and a page in the same browser must neither text nor read in their name.

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, Method,
        header::{HOST, ORIGIN},
    },
    middleware::Next,
    response::Response,
};
use url::Url;

use super::{Web, error::Error};

/// Lets through what comes from our own pages, or from no page at all.
pub(super) async fn guard(
    State(web): State<Web>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    if is_ours(request.method(), request.headers(), &web.0.parts.public_url) {
        Ok(next.run(request).await)
    } else {
        tracing::warn!(
            path = request.uri().path(),
            "a request of another site was refused; a name of this server must be the one in server.public_url"
        );
        Err(Error::Forbidden)
    }
}

/// The name that the browser asked for must be one that no stranger can point here (an attacker's
/// name may resolve to the loopback address), and a form must come from a page under that name.
fn is_ours(method: &Method, headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let public = Url::parse(public_url).ok();
    let Some(asked) = text(HOST).and_then(|host| Url::parse(&format!("http://{host}/")).ok())
    else {
        return false;
    };
    let named_well = match asked.host() {
        Some(url::Host::Ipv4(_) | url::Host::Ipv6(_)) => true,
        Some(url::Host::Domain(name)) => {
            name == "localhost"
                || name.ends_with(".localhost")
                || public
                    .as_ref()
                    .is_some_and(|it| it.host_str() == Some(name))
        }
        None => false,
    };
    // A browser names the origin of every POST; what is no browser names none.
    let same_origin = method.is_safe()
        || headers.get(ORIGIN).is_none_or(|origin| {
            let origin = origin.to_str().ok().and_then(|it| Url::parse(it).ok());
            origin.is_some_and(|origin| {
                let ours =
                    |it: &Url| (it.host_str(), it.port()) == (origin.host_str(), origin.port());
                ours(&asked) || public.as_ref().is_some_and(ours)
            })
        });
    named_well && same_origin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(method: &Method, host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        is_ours(method, &headers, "https://help.example")
    }

    #[test]
    fn our_own_pages_and_tools_get_through() {
        for host in [
            "127.0.0.1:8080",
            "[::1]:8080",
            "localhost:8080",
            "sim.localhost",
            "help.example",
        ] {
            assert!(ours(&Method::GET, host, None), "{host}");
            assert!(ours(&Method::POST, host, None), "{host}, no browser");
            let scheme = if host == "help.example" {
                "https"
            } else {
                "http"
            };
            assert!(
                ours(&Method::POST, host, Some(&format!("{scheme}://{host}"))),
                "{host}"
            );
        }
        assert!(
            ours(
                &Method::POST,
                "127.0.0.1:8080",
                Some("https://help.example")
            ),
            "behind a proxy"
        );
    }

    #[test]
    fn other_sites_do_not() {
        for origin in [
            "https://evil.example",
            "http://127.0.0.1:9999",
            "http://localhost:8080",
            "null",
            "",
        ] {
            assert!(
                !ours(&Method::POST, "127.0.0.1:8080", Some(origin)),
                "{origin}"
            );
        }
        // A name that was made to point at the loopback address, where origin and host agree.
        assert!(!ours(&Method::GET, "evil.example:8080", None));
        assert!(!ours(
            &Method::POST,
            "evil.example:8080",
            Some("http://evil.example:8080")
        ));
    }
}
