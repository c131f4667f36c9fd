//! Signatures made here and judged here; the shared vectors are in `tests/suite/vectors.rs`.

use super::*;
use proptest::prelude::*;

const URL: &str = "https://bot.example.com/hook?a=1";

fn sign(algorithm: Algorithm, secret: &str, text: &str) -> String {
    match algorithm {
        Algorithm::Sha1 => {
            let mac: Hmac<Sha1> = keyed(secret);
            STANDARD.encode(mac.chain_update(text).finalize().into_bytes())
        }
        Algorithm::Sha256 => {
            let mac: Hmac<Sha256> = keyed(secret);
            STANDARD.encode(mac.chain_update(text).finalize().into_bytes())
        }
    }
}

fn post<'f, 'h>(body: &'f [u8], signature: &'h str) -> Received<'f, 'h> {
    Received {
        method: "POST",
        path_and_query: "/hook?a=1",
        content_type: Some("application/x-www-form-urlencoded; charset=UTF-8"),
        body,
        signature: Some(signature),
        settings: None,
    }
}

#[test]
fn returns_the_form_that_was_signed() {
    let verifier = Verifier::new("https://bot.example.com/", ["token"], []);
    let signature = sign(Algorithm::Sha1, "token", &format!("{URL}Aé \u{1f44b}B1B2C"));
    let body = b"C&B=2&A=%C3%A9+%f0%9f%91%8b&B=1&B=2";
    let form = verifier
        .verify(&post(body, &signature))
        .expect("it is signed");
    assert_eq!(field(&form, "A"), Some("é \u{1f44b}".as_bytes()));
    assert_eq!(field(&form, "B"), Some(&b"2"[..]));
    assert_eq!(field(&form, "C"), Some(&b""[..]));
    assert_eq!(field(&form, "D"), None);
    assert_eq!(form.len(), 5);

    let elsewhere = Received {
        path_and_query: "/hook?a=2",
        ..post(body, &signature)
    };
    assert_eq!(verifier.verify(&elsewhere), Err(Refusal::Mismatch));
    let fragment = Received {
        path_and_query: "/hook?a=1#rc=2",
        ..post(body, &signature)
    };
    assert!(verifier.verify(&fragment).is_ok());
}

#[test]
fn bytes_that_are_no_text_are_signed_as_they_are() {
    let verifier = Verifier::new("https://bot.example.com", ["token"], []);
    let mac: Hmac<Sha1> = keyed("token");
    let mac = mac
        .chain_update(URL)
        .chain_update(b"Body\xff\xfe")
        .finalize();
    let signature = STANDARD.encode(mac.into_bytes());
    assert!(verifier.verify(&post(b"Body=%FF%FE", &signature)).is_ok());
    assert!(
        verifier
            .verify(&post(b"Body=%EF%BF%BD", &signature))
            .is_err()
    );
}

#[test]
fn a_body_that_was_not_signed_is_not_taken() {
    let verifier = Verifier::new("https://bot.example.com", ["token"], []);
    let signature = sign(Algorithm::Sha1, "token", URL);
    let json = Received {
        content_type: Some("application/json"),
        ..post(b"{}", &signature)
    };
    assert_eq!(verifier.verify(&json), Err(Refusal::BodyDigest));
    assert_eq!(
        verifier.verify(&Received {
            content_type: None,
            ..json
        }),
        Err(Refusal::BodyDigest)
    );
    assert_eq!(
        verifier.verify(&Received { body: b"", ..json }),
        Ok(Vec::new())
    );
    // The URL alone is signed, so a GET gives what is in the URL, whatever body comes with it.
    let get = Received {
        method: "GET",
        ..post(b"a=2", &signature)
    };
    let form = verifier.verify(&get).expect("it is signed");
    assert_eq!(field(&form, "a"), Some(&b"1"[..]));
    assert_eq!(
        verifier.verify(&post(b"a=2", &signature)),
        Err(Refusal::Mismatch)
    );
}

#[test]
fn no_signature_no_secret_no_entry() {
    let verifier = Verifier::new("https://bot.example.com", [""], []);
    let signature = sign(Algorithm::Sha1, "", URL);
    assert_eq!(
        verifier.verify(&post(b"", &signature)),
        Err(Refusal::Mismatch)
    );
    assert_eq!(verifier.verify(&post(b"", "")), Err(Refusal::Missing));
    let missing = Received {
        signature: None,
        ..post(b"", "")
    };
    assert_eq!(verifier.verify(&missing), Err(Refusal::Missing));
}

#[test]
fn settings_choose_only_among_what_is_configured() {
    let keys =
        [("k1", Algorithm::Sha256), ("k2", Algorithm::Sha1)].map(|(id, algorithm)| SharedKey {
            id: id.into(),
            secret: format!("secret of {id}"),
            algorithm,
        });
    let verifier = Verifier::new("https://bot.example.com", ["token"], keys);
    let sha256 = sign(Algorithm::Sha256, "secret of k1", URL);
    let sha1 = sign(Algorithm::Sha1, "secret of k2", URL);
    let classic = sign(Algorithm::Sha1, "token", URL);
    for (settings, signature, result) in [
        (Some("key=k1,algorithm=HMAC_SHA256"), &sha256, Ok(())),
        (Some("algorithm=HMAC_SHA256, key=k1"), &sha256, Ok(())),
        (Some("algorithm=HMAC_SHA256"), &sha256, Ok(())),
        (Some("key=k2,algorithm=HMAC_SHA1"), &sha1, Ok(())),
        (None, &classic, Ok(())),
        (Some(""), &classic, Ok(())),
        (Some("key=k1"), &classic, Ok(())),
        (
            Some("key=k2,algorithm=HMAC_SHA1"),
            &classic,
            Err(Refusal::Mismatch),
        ),
        (None, &sha1, Err(Refusal::Mismatch)),
        (
            Some("key=k1,algorithm=HMAC_SHA1"),
            &sha1,
            Err(Refusal::UnknownKey),
        ),
        (
            Some("key=k3,algorithm=HMAC_SHA256"),
            &sha256,
            Err(Refusal::UnknownKey),
        ),
        (
            Some("key=k1,algorithm=none"),
            &sha256,
            Err(Refusal::UnknownKey),
        ),
        (
            Some("key=k1,algorithm="),
            &classic,
            Err(Refusal::UnknownKey),
        ),
    ] {
        let request = Received {
            settings,
            ..post(b"", signature)
        };
        assert_eq!(
            verifier.verify(&request).map(|_| ()),
            result,
            "{settings:?}"
        );
    }
}

#[test]
fn with_and_without_the_port() {
    for (url, other) in [
        ("https://a.example", "https://a.example:443"),
        ("http://a.example/x:y", "http://a.example:80/x:y"),
        ("https://a.example:8443/p", "https://a.example/p"),
        (
            "https://user:pass@a.example",
            "https://user:pass@a.example:443",
        ),
        (
            "https://user:pass@a.example:1",
            "https://user:pass@a.example",
        ),
        ("https://[2001:db8::1]", "https://[2001:db8::1]:443"),
        (
            "https://u:p@[2001:db8::1]:8443",
            "https://u:p@[2001:db8::1]",
        ),
    ] {
        assert_eq!(other_port_form(url), other);
    }
}

proptest! {
    #[test]
    fn decodes_as_browsers_do(form in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        "[a-c%0-9A-F+&=]{0,60}".prop_map(String::into_bytes),
    ]) {
        let ours: Vec<(String, String)> = parse_form(&form).iter()
            .map(|(key, value)| (
                String::from_utf8_lossy(key).into_owned(),
                String::from_utf8_lossy(value).into_owned(),
            ))
            .collect();
        let theirs: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn reads_back_what_was_written(pairs in prop::collection::vec(("\\PC{0,9}", "\\PC{0,20}"), 0..9)) {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let read = parse_form(form.as_bytes());
        prop_assert_eq!(read.len(), pairs.len());
        for ((key, value), (wrote, what)) in read.iter().zip(&pairs) {
            prop_assert_eq!((&**key, &**value), (wrote.as_bytes(), what.as_bytes()));
        }
    }

    #[test]
    fn one_changed_byte_is_found(body in "[a-z]{1,5}=[a-z0-9+]{1,20}", at in any::<prop::sample::Index>()) {
        let verifier = Verifier::new("https://bot.example.com", ["token"], []);
        let text = format!("{URL}{}", body.replacen('=', "", 1).replace('+', " "));
        let signature = sign(Algorithm::Sha1, "token", &text);
        prop_assert!(verifier.verify(&post(body.as_bytes(), &signature)).is_ok());
        let mut changed = body.into_bytes();
        let place = at.index(changed.len());
        if changed[place] != b'=' {
            changed[place] = b'!';
            prop_assert_eq!(verifier.verify(&post(&changed, &signature)), Err(Refusal::Mismatch));
        }
    }
}
