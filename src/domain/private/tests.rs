use std::borrow::Cow;

use proptest::prelude::*;

use super::{LINK, MAIL, NUMBER, masked};
use crate::domain::{
    policy::{Policy, Relay},
    segments,
};

fn all() -> Relay {
    Relay {
        mask_links: true,
        ..Policy::default().relay
    }
}

fn as_shipped(text: &str) -> Cow<'_, str> {
    masked(text, &Policy::default().relay)
}

/// `T`, `M` and `L` in pointed brackets stand for the marks.
fn expected(text: &str) -> String {
    text.replace("<T>", NUMBER)
        .replace("<M>", MAIL)
        .replace("<L>", LINK)
}

/// Tells all lines of a table that are wrong, not only the first.
fn check(wrong: &mut Vec<String>, text: &str, got: &str, wanted: &str) {
    if got != wanted {
        wrong.push(format!("{text:?} became {got:?}, not {wanted:?}"));
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn numbers_are_hidden() {
    let mut wrong = Vec::new();
    for (text, hidden) in [
        ("(415) 555-0123", "<T>"),
        ("Call (415) 555-0123.", "Call <T>."),
        ("Call me: (415)555-0123!", "Call me: <T>!"),
        ("415.555.0123", "<T>"),
        ("415-555-0123", "<T>"),
        ("415 555 0123", "<T>"),
        ("415/555/0123", "<T>"),
        ("415_555_0123", "<T>"),
        ("415,555,0123", "<T>"),
        ("415 - 555 - 0123", "<T>"),
        ("4155550123", "<T>"),
        ("14155550123", "<T>"),
        ("1-415-555-0123", "<T>"),
        ("1 (415) 555-0123", "<T>"),
        ("1.415.555.0123", "<T>"),
        ("+14155550123", "<T>"),
        ("+1 415 555 0123", "<T>"),
        ("+1 (415) 555-0123", "<T>"),
        ("(+1) 415 555 0123", "<T>"),
        ("+1.415.555.0123", "<T>"),
        ("415 5550123", "<T>"),
        ("415-5550123", "<T>"),
        ("+44 20 7946 0958", "<T>"),
        ("+44 (0)20 7946 0958", "<T>"),
        ("+44-20-7946-0958", "<T>"),
        ("+44.20.7946.0958", "<T>"),
        ("44 20 7946 0958", "<T>"),
        ("020 7946 0958", "<T>"),
        ("(020) 7946 0958", "<T>"),
        ("07911 123456", "<T>"),
        ("07911123456", "<T>"),
        ("01 23 45 67 89", "<T>"),
        ("01.23.45.67.89", "<T>"),
        ("+33 1 23 45 67 89", "<T>"),
        ("+49 30 123456", "<T>"),
        ("0049 151 23456789", "<T>"),
        ("011 44 20 7946 0958", "<T>"),
        ("+34 612 345 678", "<T>"),
        ("+34612345678", "<T>"),
        ("+52 1 55 1234 5678", "<T>"),
        ("55 1234 5678", "<T>"),
        ("52 55 1234 5678", "<T>"),
        ("mi número es 612 345 678", "mi número es <T>"),
        ("llámame al 612345678", "llámame al <T>"),
        ("call me at 555-0123", "call me at <T>"),
        ("my cell is 555 0123", "my cell is <T>"),
        ("my phone number is 5550123", "my phone number is <T>"),
        ("+503 7123 4567", "<T>"),
        ("+91 98765 43210", "<T>"),
        ("98765 43210", "<T>"),
        ("86 138 1234 5678", "<T>"),
        ("4 1 5 5 5 5 0 1 2 3", "<T>"),
        ("4-1-5-5-5-5-0-1-2-3", "<T>"),
        ("4.1.5.5.5.5.0.1.2.3", "<T>"),
        ("41 55 55 01 23", "<T>"),
        ("４１５-５５５-０１２３", "<T>"),
        ("٤١٥٥٥٥٠١٢٣", "<T>"),
        ("४१५ ५५५ ०१२३", "<T>"),
        ("𝟒𝟏𝟓𝟓𝟓𝟓𝟎𝟏𝟐𝟑", "<T>"),
        ("④①⑤ ⑤⑤⑤ ⓪①②③", "<T>"),
        ("4️⃣1️⃣5️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣", "<T>\u{fe0f}\u{20e3}"),
        ("415\u{200b}555\u{200b}0123", "<T>"),
        ("415\u{a0}555\u{a0}0123", "<T>"),
        ("415–555–0123", "<T>"),
        ("415‑555‑0123", "<T>"),
        ("415*555*0123", "<T>"),
        ("415\n555\n0123", "<T>"),
        ("tel:+14155550123", "tel:<T>"),
        ("tel:4155550123", "tel:<T>"),
        ("call4155550123now", "call<T>now"),
        ("4155550123 x12", "<T>"),
        ("415-555-0123 ext. 1234 please", "<T> please"),
        ("415-555-0123x9", "<T>"),
        ("415 555 0123 or 415 555 0124", "<T> or <T>"),
        ("415 555 0123 415 555 0124", "<T> <T>"),
        ("+1 415 555 0123 415 555 0124", "<T> <T>"),
        ("press 1 2 3 4155550123", "press 1 2 3 <T>"),
        ("at 10:30 415 555 0123", "at 10:30 <T>"),
        ("on 05/01/2024 4155550123", "on 05/01/2024 <T>"),
        ("it is $39, 4155550123", "it is $39, <T>"),
        (
            "call the 800 number: 1-800-555-0199",
            "call the 800 number: <T>",
        ),
        ("https://wa.me/14155550123", "https://wa.me/<T>"),
        ("wa.me/14155550123", "wa.me/<T>"),
        (
            "https://api.whatsapp.com/send?phone=14155550123",
            "https://api.whatsapp.com/send?phone=<T>",
        ),
        ("https://example.com/4155550123", "https://example.com/<T>"),
        ("http://4155550123", "http://<T>"),
        ("my number (4155550123)", "my number (<T>)"),
        ("\"415-555-0123\"", "\"<T>\""),
        ("123 456 7890", "<T>"),
        ("here is my serial: 415-555-0123", "here is my serial: <T>"),
    ] {
        check(&mut wrong, text, &as_shipped(text), &expected(hidden));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_technicians_write_stays() {
    let mut wrong = Vec::new();
    for text in [
        "0x80070057",
        "error 0x0000007B (0xFFFFF880009A97E8, 0xFFFFFFFFC0000034)",
        "error -2147024891",
        "-2147024891, error code 2147942405",
        "192.168.1.1",
        "192.168.100.100",
        "ping 192.168.1.254 and 255.255.255.0, then 8.8.8.8",
        "10.0.0.1/24 and 172.16.254.100:8080",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        "00:1A:2B:3C:4D:5E",
        "00-1A-2B-3C-4D-5E",
        "12-34-56-78-90-12",
        "5CD1234567",
        "serial number 1234567890",
        "S/N: 12345678901",
        "service code is 12345678901",
        "the model is SM-G991U, KB5034441 fails",
        "KB5034441 and KB4023057",
        "model 15-dw3033dx, WD10EZEX-08WN4A0",
        "C02XL0YYJGH5",
        "PF3K8A4155550123",
        "VK7JG-NPHTM-C97JM-9MPGT-3V66T",
        "12345-67890-12345-67890-12345",
        "BitLocker 123456-234567-345678-456789-567890-678901-789012-890123",
        "10.0.19045.3693",
        "version 10.0.22631.4317",
        "driver 27.20.100.9466",
        "driver 31.0.15.3623 or 30.0.101.1191",
        "Chrome 120.0.6099.130",
        "Acrobat 23.008.20470",
        "macOS 14.4.1 (23E224)",
        "iOS 17.4.1, then 17.5",
        "05/01/2024 10:30",
        "2024-05-01 10:30:00",
        "2024-05-01T10:30:00.123456Z",
        "1.5.2024, 12.05.2024",
        "from 05/01/2024 to 06/01/2024",
        "2024-05-01 2024-06-01 2024-07-01",
        "20240501103000",
        "20240501-103000",
        "at 10:30, 11:45 or 12:15",
        "$19 or $39, at most $1,299.00",
        "1,234,567,890 bytes",
        "1234567890 bytes",
        "5000000000 bytes free",
        r"C:\Windows\Temp\4155550123\x.log",
        r"\\server\share\4155550123",
        "/var/log/4155550123.log",
        "IMG_20240501_103000.jpg",
        "4155550123.jpg",
        "K7Q2",
        "#K7Q2 try holding the power button",
        "press 1 2 3",
        "press 1 2 3 4 5 6 7 8 9 10",
        "type 1234567890",
        "10 20 30 40 50",
        "press 1, 2 or 3",
        "ports 80 443 8080 3389",
        "1920 1080 60",
        "1920x1080 at 144",
        "the code is 123456",
        "your PIN: 123 456",
        "TeamViewer ID 1 234 567 890",
        "AnyDesk 123 456 789",
        "my AnyDesk id is 1234567890",
        "IMEI 356938035643809",
        "356938035643809",
        "4111 1111 1111 1111",
        "order 112-1234567-1234567",
        "order number 1234567890",
        "pedido 1234567890",
        "error 404, then 500 and 503",
        "8 GB, 512 GB, 3200 MHz",
        "94103 zip",
        "555-0123",
        "S-1-5-21-1234567890-1234567890-1234567890-1001",
        "6B29FC40-CA47-1067-B31D-00DD010662DA",
        "{12345678-1234-1234-1234-123456789012}",
        "https://support.microsoft.com/kb/4023057",
        "https://us02web.zoom.us/j/98765432101",
        "hold it for 10-15 seconds, 2 or 3 times",
        "on your phone type 12345678",
        "0000000000",
        "1-2-3",
        "step 1. step 2. step 3.",
        "1. Off 2. On 3. Wait 10 4. Go",
        "",
        "no digits at all",
    ] {
        check(&mut wrong, text, &as_shipped(text), text);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn mail_addresses_are_hidden() {
    let mut wrong = Vec::new();
    for (text, hidden) in [
        ("jane@example.com", "<M>"),
        (
            "mail jane.doe+it@mail.example.co.uk, please",
            "mail <M>, please",
        ),
        ("mailto:jane@example.com", "mailto:<M>"),
        ("<jane_d-o@example.org>", "<<M>>"),
        ("JANE@EXAMPLE.COM.", "<M>."),
        ("4155550123@txt.example.net", "<M>"),
        ("jane＠example.com", "<M>"),
        ("jösé@exämple.com", "<M>"),
        ("jane @ example.com", "<M>"),
        ("jane @gmail.com", "<M>"),
        ("jane@gmail", "<M>"),
        ("jane (at) example (dot) com", "<M>"),
        ("jane[at]example[dot]com", "<M>"),
        ("jane(at)example.com", "<M>"),
        ("jane at example dot com", "<M>"),
        ("write to jane at gmail dot com today", "write to <M> today"),
        ("jane dot doe at gmail dot com", "<M>"),
        ("jane at gmail.com", "<M>"),
        ("jane arroba gmail punto com", "<M>"),
        ("jane arroba gmail", "<M>"),
        ("a@b.co c@d.co", "<M> <M>"),
    ] {
        check(&mut wrong, text, &as_shipped(text), &expected(hidden));
    }
    for text in [
        "look at amazon.com",
        "look at example dot com",
        "sign in at office.com",
        "meet me at 10.30",
        "I am at home. Come by",
        "icon@2x.png",
        "root@192.168.1.1",
        "npm i react@18.2.0",
        "hold @ 3 pm",
        "@jane",
        "that is it. No, at the top",
        "it is at the dot",
        "it stays at 90 percent",
    ] {
        check(&mut wrong, text, &as_shipped(text), text);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn links_are_hidden_when_set() {
    let mut wrong = Vec::new();
    for (text, hidden) in [
        ("see https://example.com/a?b=1#c.", "see <L>."),
        ("http://example.com", "<L>"),
        ("HTTPS://EXAMPLE.COM", "<L>"),
        ("ftp://files.example.com/x", "<L>"),
        ("www.example.com", "<L>"),
        ("go to example.com now", "go to <L> now"),
        ("example.co.uk", "<L>"),
        ("bit.ly/3xYz", "<L>"),
        ("t.me/sam", "<L>"),
        ("(https://example.com/a)", "(<L>)"),
        ("https://x.example.com/?u=jane@example.com", "<L>"),
        ("https://wa.me/14155550123", "<L>"),
        ("https://192.168.1.1/admin", "<L>"),
        ("jane@example.com", "<M>"),
    ] {
        check(&mut wrong, text, &masked(text, &all()), &expected(hidden));
    }
    for text in [
        "setup.exe",
        "settings.app",
        "open msconfig.exe then cmd.exe",
        "try it.me too",
        "ASP.NET",
        "vb.net",
        "command.com",
        "node.js",
        "10.0.19045",
        "v1.2.io",
        "e.g. this",
        "Restart.Then go",
        "and/or",
        "C:/Users",
    ] {
        check(&mut wrong, text, &masked(text, &all()), text);
    }
    let shipped = "see https://example.com/help";
    assert_eq!(as_shipped(shipped), shipped);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_hidden_that_the_settings_leave() {
    let none = Relay {
        mask_phones: false,
        mask_emails: false,
        mask_links: false,
        ..all()
    };
    let text = "4155550123 jane@example.com https://example.com";
    assert!(matches!(masked(text, &none), Cow::Borrowed(it) if it == text));
    let only = |phones, emails, links| Relay {
        mask_phones: phones,
        mask_emails: emails,
        mask_links: links,
        ..all()
    };
    assert_eq!(
        masked(text, &only(true, false, false)),
        expected("<T> jane@example.com https://example.com")
    );
    assert_eq!(
        masked(text, &only(false, true, false)),
        expected("4155550123 <M> https://example.com")
    );
    assert_eq!(
        masked(text, &only(false, false, true)),
        expected("4155550123 jane@example.com <L>")
    );
}

#[test]
fn the_marks_are_gsm_7() {
    for mark in [NUMBER, MAIL, LINK] {
        assert_eq!(
            segments::count(mark).encoding,
            segments::Encoding::Gsm7,
            "{mark}"
        );
    }
}

/// How people write ten digits.
fn written(digits: &str, how: usize) -> String {
    let (area, exchange, line) = (&digits[..3], &digits[3..6], &digits[6..]);
    let spaced = |by: &str| {
        digits
            .chars()
            .map(String::from)
            .collect::<Vec<_>>()
            .join(by)
    };
    match how {
        0 => format!("({area}) {exchange}-{line}"),
        1 => format!("{area}-{exchange}-{line}"),
        2 => format!("{area}.{exchange}.{line}"),
        3 => format!("{area} {exchange} {line}"),
        4 => digits.to_owned(),
        5 => format!("+1{digits}"),
        6 => format!("1-{area}-{exchange}-{line}"),
        7 => spaced(" "),
        8 => format!("+44 {area} {exchange} {line}"),
        9 => spaced("-"),
        10 => format!("({area}){exchange}{line}"),
        _ => digits
            .bytes()
            .map(|it| char::from_u32(0xff10 + u32::from(it - b'0')).unwrap())
            .collect(),
    }
}

proptest! {
    #[test]
    fn anything_may_be_written(text in r"(?s)[0-9a-zA-Z +().,:/@#\-_\[\]$°\u{200b}\u{fe0f}４ñ]{0,120}") {
        let once = masked(&text, &all()).into_owned();
        prop_assert_eq!(&*masked(&once, &all()), &once);
    }

    #[test]
    fn any_text_at_all(text in ".{0,200}") {
        let _hidden = masked(&text, &all());
    }

    #[test]
    fn a_number_among_words_never_survives(
        before in r"([a-z]{1,8}[ ,:!] ?){0,4}",
        digits in "[2-9][0-9]{2}[2-9][0-9]{6}",
        how in 0_usize..12,
        after in r"([.,!?)]? [a-wyz][a-z]{0,7}){0,3}",
    ) {
        // A label that says it is something else, and a unit behind it, are for the tables above.
        let words: Vec<&str> = before.split(|c: char| !c.is_alphabetic()).collect();
        prop_assume!(words.iter().all(|it| it.len() != 2 && it.len() != 3 && it.len() != 4));
        let number = written(&digits, how);
        let counting = digits.as_bytes().windows(2).all(|it| it[0] == it[1])
            || digits.as_bytes().windows(2).all(|it| (it[0] - b'0' + 1) % 10 == it[1] - b'0');
        prop_assume!(!counting);
        let text = format!("{before}{number}{after}");
        let hidden = as_shipped(&text);
        prop_assert!(!hidden.contains(&number), "{text:?} -> {hidden:?}");
        prop_assert!(hidden.contains(NUMBER), "{text:?} -> {hidden:?}");
    }

    #[test]
    fn long_texts_take_linear_time(piece in "[0-9 .\\-@a]{1,12}") {
        let text = piece.repeat(400);
        let _hidden = masked(&text, &all());
    }
}
