//! Where a request comes from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, request::Parts};

use super::Web;

/// The other end of the connection, as the listener saw it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// The network address that limits count for: our own proxies are seen through as the setting
/// `server.proxies` says. Of IPv6 the first 64 bits, which is what one household gets (RFC 6177).
pub(super) fn network(web: &Web, request: &Parts) -> String {
    let peer = request.extensions.get::<Peer>().map(|it| it.0.ip());
    let address = forwarded(&request.headers, web.0.proxies).or(peer);
    match address {
        Some(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).to_string(),
        },
        Some(v4) => v4.to_string(),
        None => "unknown".to_owned(),
    }
}

/// The entry that the outermost of our proxies wrote; what stands before it anybody may write.
fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let back = proxies.checked_sub(1)?;
    let entries: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','))
        .map(str::trim)
        .collect();
    let entry = entries.iter().rev().nth(back)?;
    let bare = entry.parse::<SocketAddr>().map(|it| it.ip());
    bare.or_else(|_| entry.parse()).ok()
}

#[cfg(test)]
mod tests {
    use super::forwarded;
    use axum::http::HeaderMap;

    #[test]
    fn only_what_our_own_proxies_wrote_counts() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        headers.append("x-forwarded-for", "3.3.3.3:4711".parse().unwrap());
        let seen = |proxies| forwarded(&headers, proxies).map(|it| it.to_string());
        assert_eq!(seen(0), None);
        assert_eq!(seen(1).as_deref(), Some("3.3.3.3"));
        assert_eq!(seen(2).as_deref(), Some("2.2.2.2"));
        assert_eq!(seen(9), None);
    }
}
