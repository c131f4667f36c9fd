//! Fetches photos: only from the carrier's own hosts, and after a redirect only over https from
//! public addresses, without our credentials.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use bytes::Bytes;
use futures_util::StreamExt;
use reqwest::{Client, RequestBuilder, Response, Url, header::LOCATION};

use super::http;
use crate::config;

/// How many redirects are followed: Twilio's API leads to its store, which may lead to a CDN.
const HOPS: usize = 4;

/// The longest that one file may take.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Never to be fetched: the address is not one we go to, or the file is gone or too large.
    #[error("{0}")]
    Refused(&'static str),
    /// May work later.
    #[error("{0}")]
    Failed(String),
}

/// Fetches files for one account.
#[derive(Clone, Debug)]
pub struct Fetcher {
    client: Client,
    /// Whose credentials the carrier's own hosts get.
    account: config::Twilio,
    /// The origin of `twilio.api_base`, which is the carrier too.
    api: Option<Url>,
    max_bytes: u64,
}

impl Fetcher {
    /// For this account.
    pub fn new(twilio: &config::Twilio, media: &config::Media) -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: http::client().timeout(TIMEOUT).build()?,
            account: twilio.clone(),
            api: Url::parse(&twilio.api_base).ok(),
            max_bytes: media.max_mib.saturating_mul(1 << 20),
        })
    }

    /// Fetches one file.
    pub async fn fetch(&self, url: &str) -> Result<Bytes, FetchError> {
        let mut url = Url::parse(url).map_err(|_| FetchError::Refused("not an address"))?;
        if !self.is_carrier(&url) {
            return Err(FetchError::Refused("not one of the carrier's hosts"));
        }
        let mut response = self.get(url.clone(), true).await?;
        for _ in 0..HOPS {
            if !response.status().is_redirection() {
                return self.read(response).await;
            }
            let to = response
                .headers()
                .get(LOCATION)
                .and_then(|it| it.to_str().ok());
            let Some(to) = to.and_then(|to| url.join(to).ok()) else {
                return Err(FetchError::Refused("a redirect to nowhere"));
            };
            url = to;
            // On the API's own origin credentials would be right, but are never needed again.
            response = if self.is_api(&url) {
                self.get(url.clone(), false).await?
            } else {
                self.get_public(&url).await?
            };
        }
        Err(FetchError::Refused("too many redirects"))
    }

    /// Twilio's own hosts, and the API this service was pointed at.
    fn is_carrier(&self, url: &Url) -> bool {
        let twilio = url.scheme() == "https"
            && url.port_or_known_default() == Some(443)
            && url
                .host_str()
                .is_some_and(|host| host == "api.twilio.com" || host.ends_with(".twilio.com"));
        (twilio || self.is_api(url)) && url.username().is_empty() && url.password().is_none()
    }

    fn is_api(&self, url: &Url) -> bool {
        self.api
            .as_ref()
            .is_some_and(|api| api.origin() == url.origin())
    }

    async fn get(&self, url: Url, credentials: bool) -> Result<Response, FetchError> {
        let mut request = self.client.get(url);
        if credentials {
            request = request.basic_auth(&self.account.account_sid, Some(self.account.token()));
        }
        send(request).await
    }

    /// Follows a redirect off the carrier: https, and to an address that was looked up once,
    /// found public, and is then the one connected to, so that a second answer cannot differ.
    async fn get_public(&self, url: &Url) -> Result<Response, FetchError> {
        if url.scheme() != "https" {
            return Err(FetchError::Refused("a redirect that is not https"));
        }
        let host = url
            .host_str()
            .unwrap_or_default()
            .trim_matches(['[', ']'])
            .to_owned();
        let port = url.port_or_known_default().unwrap_or(443);
        let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), port))
            .await
            .map_err(|error| FetchError::Failed(error.to_string()))?
            .collect();
        if addresses.is_empty() || !addresses.iter().all(|it| is_public(it.ip())) {
            return Err(FetchError::Refused(
                "a redirect to an address that is not public",
            ));
        }
        let client = http::client()
            .timeout(TIMEOUT)
            .resolve_to_addrs(&host, &addresses)
            .build()
            .map_err(failed)?;
        send(client.get(url.clone())).await
    }

    async fn read(&self, response: Response) -> Result<Bytes, FetchError> {
        match response.status().as_u16() {
            200 => {}
            status @ (404 | 410 | 401 | 403) => {
                tracing::warn!(status, "a photo is not to be had");
                return Err(FetchError::Refused("the carrier does not give it"));
            }
            status => return Err(FetchError::Failed(format!("status {status}"))),
        }
        let mut bytes = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(failed)?;
            if bytes.len() as u64 + chunk.len() as u64 > self.max_bytes {
                return Err(FetchError::Refused("larger than media.max_mib"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.into())
    }
}

async fn send(request: RequestBuilder) -> Result<Response, FetchError> {
    request.send().await.map_err(failed)
}

fn failed(error: reqwest::Error) -> FetchError {
    FetchError::Failed(http::told(error))
}

/// Whether an address is on the public internet: not this machine, not a private network, not one
/// of the special blocks (IANA's special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_multicast()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (18..20).contains(&b))
                || (a == 192 && b == 0 && c == 0))
        }
        IpAddr::V6(v6) => {
            let [a, b, ..] = v6.segments();
            match v6.to_ipv4_mapped() {
                Some(v4) => is_public(IpAddr::V4(v4)),
                // 2000::/3 is all that is public; in it, 2001::/23 and 2001:db8:: are special and
                // 2002::/16 hides a v4 address.
                None => {
                    (a & 0xe000) == 0x2000
                        && a != 0x2002
                        && !(a == 0x2001 && (b < 0x200 || b == 0xdb8))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        for private in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::",
            "64:ff9b::a00:1",
            "2001:db8::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["8.8.8.8", "54.172.60.0", "2606:4700::1111"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
