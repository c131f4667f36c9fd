//! The HTTP client that all calls to the outside go through.

use std::{error::Error as _, sync::Arc, time::Duration};

use reqwest::{Client, ClientBuilder, redirect};
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer};

/// The longest that a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(4);

/// TLS that trusts the roots that come with this binary, so that a bare machine needs no certificate package.
///
/// # Panics
///
/// Never: ring speaks the versions of TLS that rustls deems safe.
pub fn tls() -> ClientConfig {
    trusting(&[])
}

/// The same, and these authorities too; those that cannot be read count as nobody.
///
/// # Panics
///
/// Never, as [`tls`].
pub fn trusting(authorities: &[CertificateDer<'static>]) -> ClientConfig {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    roots.add_parsable_certificates(authorities.iter().cloned());
    #[expect(clippy::expect_used, reason = "ring speaks the default versions")]
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// An HTTP client with [`tls`], which never follows a redirect or takes a proxy by itself. It has no time-out
/// but for connecting: each user sets their own.
pub fn client() -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls())
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .user_agent(concat!("savvysolve/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
}

/// What went wrong, with its causes, and without the address: what a file is called at the carrier
/// belongs in no log.
pub fn told(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told.push_str(": ");
        told.push_str(&error.to_string());
        cause = error.source();
    }
    told
}
