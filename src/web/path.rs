//! Paths of our own pages, as far as they are made of what somebody else gave.

use url::{Url, form_urlencoded};

/// Where one lands who did not say where to.
const HOME: &str = "/account";

/// A path of our own to go on to, out of what stood in a link or a form; [`HOME`] for anything else.
/// Browsers read `//host` and `/\host` as another site, and drop tabs and line ends wherever they
/// stand: so it is read as a browser would, and must lead nowhere else.
pub(super) fn own(wanted: Option<&str>) -> String {
    let Some(wanted) = wanted.filter(|it| it.starts_with('/')) else {
        return HOME.to_owned();
    };
    let odd = |c: char| c.is_control() || c == '\\';
    if wanted.chars().any(odd) || wanted.len() > 1_000 {
        return HOME.to_owned();
    }
    let Ok(base) = Url::parse("https://ours.invalid/") else {
        return HOME.to_owned();
    };
    match base.join(wanted) {
        // What the parse made of it, so that a header gets nothing that it would choke on.
        Ok(url) if url.origin() == base.origin() && !url.path().starts_with("//") => {
            let query = url.query().map(|it| format!("?{it}")).unwrap_or_default();
            format!("{}{query}", url.path())
        }
        _ => HOME.to_owned(),
    }
}

/// The sign-in page, and back to `wanted` from there.
pub(super) fn sign_in(wanted: &str) -> String {
    with("/sign-in", &[("redirect_url", wanted)])
}

/// A path with a query.
pub(super) fn with(path: &str, query: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    format!("{path}?{query}")
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn paths_of_our_own_are_kept() {
        for path in [
            "/account",
            "/account/sessions?cursor=1&x=%2B1",
            "/",
            "/a/..//b",
        ] {
            assert!(own(Some(path)).starts_with('/'), "{path}");
        }
        assert_eq!(own(Some("/account/sessions")), "/account/sessions");
        assert_eq!(own(Some("/account?a=b")), "/account?a=b");
        assert_eq!(own(None), "/account");
    }

    #[test]
    fn nothing_leads_anywhere_else() {
        for wanted in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\\/evil.example",
            "/..//evil.example",
            "/.//evil.example",
            "/%0d%0aSet-Cookie:x=1/../..//evil.example",
            "javascript:alert(1)",
            " //evil.example",
            "evil.example",
            "",
            "@evil.example",
            "///evil.example",
            "/x/..//evil.example",
        ] {
            let to = own(Some(wanted));
            assert!(
                to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"),
                "{wanted:?} leads to {to:?}"
            );
            assert!(!to.contains(['\r', '\n', '\t', '\\']), "{wanted:?}");
        }
    }
}
