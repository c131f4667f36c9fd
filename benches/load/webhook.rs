//! One text of a customer, as the bytes of a signed request.
//!
//! The fields, their order and the headers are those of the carrier; the signature is
//! base64(HMAC-SHA1(token, URL + each field's name and value, sorted by name)).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::{Result, server::Account};

/// Writes requests for one account and one URL.
#[derive(Clone)]
pub(crate) struct Webhook {
    /// The MAC with what is the same in every request already in it: URL, account, version.
    mac: Hmac<Sha1>,
    /// Request line and headers up to the signature.
    head: String,
    /// Our number as it stands in a form, and in clear.
    to: (String, String),
    /// The last fields of the form: account and version.
    tail: String,
    body: Vec<u8>,
}

impl Webhook {
    /// For texts to `account`'s number, posted to `path` of a server that is known as
    /// `public_url`.
    pub(crate) fn new(account: &Account, public_url: &str, path: &str) -> Result<Self> {
        let mut mac = Hmac::<Sha1>::new_from_slice(account.token.as_bytes())?;
        mac.update(format!("{public_url}{path}").as_bytes());
        mac.update(format!("AccountSid{}ApiVersion2010-04-01Body", account.sid).as_bytes());
        let host = public_url.rsplit('/').next().unwrap_or_default();
        Ok(Self {
            mac,
            head: format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n\
                 Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nX-Twilio-Signature: "
            ),
            to: (account.number.replace('+', "%2B"), account.number.clone()),
            tail: format!("&AccountSid={}&ApiVersion=2010-04-01", account.sid),
            body: Vec::with_capacity(1024),
        })
    }

    /// Writes over `out` the request for `text` from `from` (E.164) with the message id `sid`.
    pub(crate) fn write(&mut self, out: &mut Vec<u8>, from: &str, sid: &str, text: &str) {
        let signature = self.sign(from, sid, text);
        self.form(from, sid, text);
        out.clear();
        out.extend_from_slice(self.head.as_bytes());
        out.extend_from_slice(&signature);
        out.extend_from_slice(b"\r\nI-Twilio-Idempotency-Token: ");
        out.extend_from_slice(sid.as_bytes());
        out.extend_from_slice(b"\r\nContent-Length: ");
        let mut digits = [0; 20];
        out.extend_from_slice(decimal(self.body.len(), &mut digits));
        out.extend_from_slice(b"\r\n\r\n");
        out.extend_from_slice(&self.body);
    }

    /// The signature, 28 characters.
    fn sign(&self, from: &str, sid: &str, text: &str) -> [u8; 28] {
        let mut mac = self.mac.clone();
        for part in [
            text,
            "From",
            from,
            "FromCitySAN FRANCISCOFromCountryUSFromStateCAFromZip94107MessageSid",
            sid,
            "NumMedia0NumSegments1SmsMessageSid",
            sid,
            "SmsSid",
            sid,
            "SmsStatusreceivedTo",
            &self.to.1,
            "ToCityTUCSONToCountryUSToStateAZToZip85701",
        ] {
            mac.update(part.as_bytes());
        }
        let mut signature = [0; 28];
        // 20 bytes are always 28 characters.
        let _ = STANDARD.encode_slice(mac.finalize().into_bytes(), &mut signature);
        signature
    }

    /// Writes the form over `self.body`.
    fn form(&mut self, from: &str, sid: &str, text: &str) {
        let body = &mut self.body;
        body.clear();
        body.extend_from_slice(b"ToCountry=US&ToState=AZ&SmsMessageSid=");
        body.extend_from_slice(sid.as_bytes());
        body.extend_from_slice(b"&NumMedia=0&ToCity=TUCSON&FromZip=94107&SmsSid=");
        body.extend_from_slice(sid.as_bytes());
        body.extend_from_slice(b"&FromState=CA&SmsStatus=received&FromCity=SAN+FRANCISCO&Body=");
        encode(text, body);
        body.extend_from_slice(b"&FromCountry=US&To=");
        body.extend_from_slice(self.to.0.as_bytes());
        body.extend_from_slice(b"&ToZip=85701&NumSegments=1&MessageSid=");
        body.extend_from_slice(sid.as_bytes());
        body.extend_from_slice(b"&From=");
        encode(from, body);
        body.extend_from_slice(self.tail.as_bytes());
    }
}

/// Appends `text` as it stands in a form.
fn encode(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => out.push(byte),
            b' ' => out.push(b'+'),
            _ => out.extend_from_slice(&[
                b'%',
                HEX[usize::from(byte >> 4)],
                HEX[usize::from(byte & 15)],
            ]),
        }
    }
}

/// `number` in decimal, in `digits`.
pub(crate) fn decimal(mut number: usize, digits: &mut [u8; 20]) -> &[u8] {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        if number == 0 {
            return &digits[at..];
        }
    }
}
