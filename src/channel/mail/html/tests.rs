use super::*;

fn shown(html: &str) -> Vec<String> {
    lines(html)
        .all
        .iter()
        .map(|it| format!("{}{}", ">".repeat(it.depth.into()), it.text))
        .collect()
}

#[test]
fn pages_become_lines() {
    for (html, expected) in [
        (
            "<p>a &amp; b</p><p>c<br>d</p>",
            &["a & b", "", "c", "d", ""][..],
        ),
        ("<style>p{}</style>a <b>b</b>\n c<!-- <p>no -->", &["a b c"]),
        (
            "1 < 2 and x<3 &nope; &#8364;&#x41;",
            &["1 < 2 and x<3 &nope; €A"],
        ),
        (
            "<div>a</div><blockquote>b<blockquote>c</blockquote></blockquote>d",
            &["a", ">b", ">>c", "d"],
        ),
        (
            "<blockquote style='margin:0; border: none'>in</blockquote>",
            &["in"],
        ),
        (
            "<div class=\"x_yahoo_quoted\"><div>a</div></div>b",
            &[">a", "b"],
        ),
        (
            "<ol start=2><li>a<li>b</ol><ul><li>c</ul>",
            &["2. a", "3. b", "- c"],
        ),
        ("<pre>a\n  b</pre>", &["a", "  b"]),
        ("<a title='x > y' href=z>t</a>", &["t"]),
        ("<o:p>&nbsp;</o:p><![if !x]>a<![endif]>", &[" a"]),
        ("</div></blockquote></ol>a", &["a"]),
    ] {
        assert_eq!(shown(html), expected, "{html}");
    }
}

#[test]
fn places_are_marked() {
    let hints = |html: &str| -> Vec<Hint> { lines(html).all.iter().map(|it| it.hint).collect() };
    assert_eq!(
        hints("a<div id=appendonsend></div><hr><div id=\"divRplyFwdMsg\">b</div>c"),
        [Hint::None, Hint::History, Hint::History, Hint::None]
    );
    assert_eq!(
        hints(
            "<div class=gmail_quote><div dir=ltr class=\"gmail_attr\">On x<br>wrote:</div>b</div>"
        ),
        [Hint::Intro, Hint::Intro, Hint::None]
    );
}

#[test]
fn a_hundred_thousand_tags_are_none_too_many() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<blockquote>", "</blockquote>"),
        ("<ol><li>", "</li></ol>"),
        ("<", ""),
        ("<a b='", ""),
        ("<!--", ""),
        ("<style>", ""),
        ("&", ""),
    ] {
        let html = format!("{}x{}", open.repeat(100_000), close.repeat(100_000));
        let lines = lines(&html);
        assert!(lines.all.len() <= 100_002, "{open}");
    }
}
