//! Secrecy on the way to mail servers, by SMTP and by IMAP alike: whom we trust, and what it means when that fails.
//!
//! TLS 1.2 or newer (RFC 8996), certificates and names always checked (RFC 8314): there is no setting that leaves
//! it out, and no way back to plain text once a URL asks for TLS.

use std::{error::Error, io};

use rustls::{AlertDescription, CertificateError, pki_types::CertificateDer};

/// Authorities beside those that come with this binary: `email.ca_file`.
pub type Authorities = Vec<CertificateDer<'static>>;

/// Why a connection could not be made secret, and what to do; none when it failed for another reason. Nothing of a mail
/// is in it: none was handed over yet.
pub(super) fn advice(error: &(dyn Error + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some(said(error));
        }
        // The source of one that was put into an io::Error is the source of what is inside.
        let inner = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(told) = inner.and_then(|it| advice(it)) {
            return Some(told);
        }
        next = error.source();
    }
    None
}

fn said(error: &rustls::Error) -> String {
    use rustls::Error;
    match error {
        Error::InvalidCertificate(problem) => certificate(problem),
        Error::AlertReceived(AlertDescription::ProtocolVersion) | Error::PeerIncompatible(_) => {
            format!("the server offers no TLS 1.2 or newer ({error})")
        }
        Error::InvalidMessage(_) => {
            "the server does not speak TLS from the first byte on at this port; for STARTTLS write ?tls=required behind \
             smtp://… or imap://…"
                .to_owned()
        }
        _ => format!("no TLS: {error}"),
    }
}

fn certificate(problem: &CertificateError) -> String {
    match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the server's certificate is over; it has to be renewed there".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet; is the clock of this machine right?".to_owned()
        }
        CertificateError::NotValidForName => another_name(""),
        CertificateError::NotValidForNameContext { presented, .. } => {
            another_name(&format!(": it is for {}", presented.join(", ")))
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "the server's certificate is signed by nobody we trust; if that is an authority of your own, set email.ca_file to \
             its certificate"
                .to_owned()
        }
        other => format!("the server's certificate is not accepted: {other}"),
    }
}

fn another_name(which: &str) -> String {
    format!(
        "the server's certificate is for another name than the host of the URL{which}; write that host, or have the \
         certificate made for this one"
    )
}
