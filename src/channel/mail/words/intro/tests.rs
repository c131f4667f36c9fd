use super::super::super::lines::plain;
use super::find;

#[test]
#[expect(clippy::too_many_lines, reason = "it is a list")]
fn intros_of_programs() {
    for (text, lines, sure) in [
        (
            "On Tue, Nov 4, 2025 at 9:01 AM Ann Bee <ann@example.org> wrote:",
            1,
            true,
        ),
        (
            "On Tue, Nov 4, 2025 at 9:01 AM Ann Bee <ann@example.org>\nwrote:",
            2,
            true,
        ),
        (
            "On Tue, Nov 4, 2025 at 9:01 AM Ann\nBee the Third <\nann@example.org> wrote:",
            3,
            true,
        ),
        (
            "On 4 Nov 2025, at 09:01, Ann <ann@example.org> wrote:",
            1,
            true,
        ),
        ("On 04/11/2025 09:01, Ann wrote:", 1, true),
        ("On Nov 4, 2025, Ann wrote:", 1, false),
        (
            "Le mar. 4 nov. 2025 à 09:01, Ann <ann@example.org> a écrit :",
            1,
            true,
        ),
        (
            "El mar, 4 nov 2025 a las 9:01, Ann (<ann@example.org>) escribió:",
            1,
            true,
        ),
        (
            "Am Di., 4. Nov. 2025 um 09:01 Uhr schrieb Ann <ann@example.org>:",
            1,
            true,
        ),
        (
            "Ann <ann@example.org> schrieb am Di., 4. Nov. 2025, 09:01:",
            1,
            true,
        ),
        (
            "Il giorno mar 4 nov 2025 alle ore 09:01 Ann <ann@example.org> ha scritto:",
            1,
            true,
        ),
        (
            "Em ter., 4 de nov. de 2025 às 09:01, Ann <ann@example.org> escreveu:",
            1,
            true,
        ),
        (
            "Op di 4 nov 2025 om 09:01 schreef Ann <ann@example.org>:",
            1,
            true,
        ),
        (
            "tirs. 4. nov. 2025 kl. 09.01 skrev Ann <ann@example.org>:",
            1,
            true,
        ),
        (
            "Den tis 4 nov. 2025 kl 09:01 skrev Ann <ann@example.org>:",
            1,
            true,
        ),
        (
            "wt., 4 lis 2025 o 09:01 Ann <ann@example.org> napisał(a):",
            1,
            true,
        ),
        ("W dniu 4.11.2025 o 09:01, Ann pisze:", 1, true),
        (
            "ti 4. marrask. 2025 klo 9.01 Ann (ann@example.org) kirjoitti:",
            1,
            true,
        ),
        (
            "вт, 4 нояб. 2025 г. в 09:01, Ann <ann@example.org>:",
            1,
            true,
        ),
        ("04.11.2025, 09:01, \"Ann\" <ann@example.org>:", 1, true),
        (
            "вт, 4 лист. 2025 р. о 09:01 Ann <ann@example.org> пише:",
            1,
            true,
        ),
        (
            "Ann <ann@example.org> 于2025年11月4日周二 09:01写道：",
            1,
            true,
        ),
        (
            "在 2025年11月4日，09:01，Ann <ann@example.org> 写道：",
            1,
            true,
        ),
        ("2025年11月4日(火) 9:01 Ann <ann@example.org>:", 1, true),
        (
            "2025년 11월 4일 (화) 오전 9:01, Ann <ann@example.org>님이 작성:",
            1,
            true,
        ),
        (
            "---- On Tue, 04 Nov 2025 09:01:00 +0000 Ann <ann@example.org> wrote ----",
            1,
            true,
        ),
    ] {
        let found = find(&plain(text).all).unwrap_or_else(|| panic!("no intro: {text}"));
        assert_eq!((found.lines, found.sure), (lines, sure), "{text}");
    }
}

#[test]
fn sentences_are_none() {
    for text in [
        "On Monday I wrote to you and heard nothing.",
        "On Monday I wrote:",
        "On 4 May 2025 at 9:30 I wrote:",
        "On 3 May the printer died.\nOn 4 May it smoked:",
        "She wrote: it is broken since 2019",
        "From: the beginning it was slow",
        "My address is ann@example.org, write to:",
        "At 9:30 the screen shows this error:",
        "In 2019 the manual said:",
        "Le 4 mai 2025 mon imprimante est tombée :",
        "Am 4.5.2025 um 9:30 kam der Fehler:",
        "I have these errors since 2024:",
        "2025-11-04 09:01 the log says:",
        "Thanks a lot\nOn Tue, Nov 4, 2025 at 9:01 AM Ann <ann@example.org> wrote:",
    ] {
        assert_eq!(find(&plain(text).all), None, "{text}");
    }
}
