//! The checks, as the brief uses them: one article, its translation, and every way to spoil it.

use depeche::{
    check::{self, Check, CheckKind, CheckStatus, FactStatus, Passage},
    facts,
    segment::Sentence,
    span::Span,
};

const FRENCH: &str = "Le 1er mars 2022 à 14h30, le président russe Vladimir Poutine a promis 3,5 milliards d’euros \
    à 1 250 villes, soit 75 % du pays, selon l’ONU. « L’histoire se répète », a dit M. Loukachenko mardi à Pékin.";
const ENGLISH: &str = "On March 1, 2022 at 2:30 p.m., Russian President Vladimir Putin promised 3.5 billion euros to \
    1,250 towns, or 75 percent of the country, according to the UN. “History repeats itself,” Mr Lukashenko said on \
    Tuesday in Beijing.";

fn hold(target: &str) -> Vec<Check> {
    check::passage(&Passage { place: "body 1".to_owned(), source: FRENCH, target }, "fr", "en")
}

fn status(checks: &[Check], kind: CheckKind) -> CheckStatus {
    let of_kind = checks.iter().filter(|check| check.kind == kind);
    of_kind.map(|check| check.status).max().expect("every kind is checked")
}

#[test]
fn a_good_translation_passes_every_check() {
    let checks = hold(ENGLISH);
    for check in &checks {
        assert_eq!(
            (check.status, check.note.as_str(), check.place.as_str()),
            (CheckStatus::Ok, "", "body 1"),
            "{check:?}"
        );
    }
    let kinds = [
        CheckKind::Quote,
        CheckKind::Number,
        CheckKind::Date,
        CheckKind::Name,
        CheckKind::Language,
        CheckKind::Length,
    ];
    for kind in kinds {
        assert_eq!(status(&checks, kind), CheckStatus::Ok);
    }
}

#[test]
fn every_damage_is_found_and_named() {
    for (from, to, kind, words) in [
        ("3.5 billion", "35 billion", CheckKind::Number, vec!["3,5 milliards", "35 billion"]),
        ("3.5 billion", "3.5 million", CheckKind::Number, vec!["3,5 milliards", "3.5 million"]),
        ("1,250 towns", "towns", CheckKind::Number, vec!["1 250"]),
        ("75 percent of", "most of", CheckKind::Number, vec!["75 %"]),
        ("March 1, 2022", "March 2, 2022", CheckKind::Date, vec!["1er mars 2022", "March 2, 2022"]),
        ("March 1, 2022", "May 1, 2022", CheckKind::Date, vec!["1er mars 2022", "May 1, 2022"]),
        ("2:30 p.m.", "4:30 p.m.", CheckKind::Date, vec!["14h30", "4:30 p.m."]),
        ("Tuesday", "Thursday", CheckKind::Date, vec!["mardi", "Thursday"]),
        ("“History repeats itself,”", "“History repeats itself,", CheckKind::Quote, vec!["no partner"]),
        (
            "according to the UN",
            "according to l’ONU a dit que le pays est dans la guerre",
            CheckKind::Language,
            vec![],
        ),
    ] {
        assert!(ENGLISH.contains(from), "{from}");
        let checks = hold(&ENGLISH.replace(from, to));
        assert_eq!(status(&checks, kind), CheckStatus::Fail, "{to}");
        let note = checks
            .iter()
            .find(|check| check.status == CheckStatus::Fail)
            .map_or_else(String::new, |check| check.note.clone());
        for word in words {
            assert!(note.contains(word), "{note} lacks {word}");
        }
    }
    assert_eq!(status(&hold(&ENGLISH.replace("Mr Lukashenko", "he")), CheckKind::Name), CheckStatus::Warn);
    assert_eq!(status(&hold(&ENGLISH.replace("Vladimir Putin", "he")), CheckKind::Name), CheckStatus::Fail);
    assert_eq!(status(&hold(FRENCH), CheckKind::Language), CheckStatus::Fail);
    assert_eq!(status(&hold(""), CheckKind::Length), CheckStatus::Fail);
}

#[test]
fn facts_are_followed_into_their_translation() {
    let sentences = [Sentence { span: Span::new(0, FRENCH.len()), paragraph: 0 }];
    let facts = facts::facts(FRENCH, &sentences, "fr");
    let spans = vec![Span::new(0, FRENCH.len())];
    let traced = check::trace(&facts, FRENCH, &[(spans, ENGLISH)]);
    assert_eq!(traced.len(), facts.len());
    for (fact, (status, words)) in facts.iter().zip(&traced) {
        assert_eq!(*status, FactStatus::Ok, "{}", fact.span.of(FRENCH));
        let words = words.as_deref().expect("what came through has words");
        assert!(ENGLISH.contains(words));
    }
    assert!(facts.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    let untranslated = check::trace(&facts, FRENCH, &[]);
    assert!(untranslated.iter().all(|(status, words)| *status == FactStatus::Unchecked && words.is_none()));
}

#[test]
fn citations_name_sentences_that_exist() {
    assert_eq!(check::citations(&[1, 3], 3, "lead").status, CheckStatus::Ok);
    for wrong in [&[][..], &[0], &[4], &[1, 9]] {
        assert_eq!(check::citations(wrong, 3, "lead").status, CheckStatus::Fail, "{wrong:?}");
    }
}

#[test]
fn any_text_is_taken() {
    let texts = [
        "",
        " ",
        "…",
        "«",
        "»“",
        "1",
        "1 000 000 000 000 000 000 000 000 000 000 000 000",
        "1er",
        "%",
        "le 31 février 9999",
        "99h99",
        "🎉 1🎉2 €",
        "É\u{301}\u{202f}3,5\u{a0}M\u{20ac}",
        "-- – —",
        "d'",
        "l’l’l’",
        "I II III IV XXXX",
        "\u{0}\u{feff}a\r\n\r\n",
    ];
    for source in texts {
        let sentences = [Sentence { span: Span::new(0, source.len()), paragraph: 0 }];
        let facts = facts::facts(source, &sentences, "fr");
        assert!(facts.iter().all(|fact| !fact.span.of(source).is_empty()));
        let _ = check::caveats(source, &sentences, &[]);
        for target in texts {
            let passage = Passage { place: "lead".to_owned(), source, target };
            // Language, length, words and service are always held.
            assert!(check::passage(&passage, "fr", "en").len() >= 4);
            assert!(check::passage(&passage, "pt", "en").len() >= 4);
            let _ = check::free_quotes(target, &[source]);
            let _ = check::trace(&facts, source, &[(vec![Span::new(0, source.len())], target)]);
        }
    }
}

/// One fault of each kind in a translation that is good otherwise.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of faults")]
fn faults_of_sense_are_named() {
    for (source, good, bad, kind) in [
        (
            "Le pont mesure 12 km et a coûté 3 millions d'euros.",
            "The bridge is 12 km long and cost 3 million euros.",
            "The bridge is 12 miles long and cost 3 million euros.",
            CheckKind::Number,
        ),
        (
            "Le pont mesure 12 km et a coûté 3 millions d'euros.",
            "The bridge is 12 km long and cost 3 million euros.",
            "The bridge is 12 km long and cost 3 million dollars.",
            CheckKind::Number,
        ),
        (
            "Des millions de personnes ont attendu deux mois.",
            "Millions of people waited two months.",
            "Billions of people waited two months.",
            CheckKind::Number,
        ),
        (
            "Le chômage a baissé de 3 points de pourcentage.",
            "Unemployment fell by 3 percentage points.",
            "Unemployment fell by 3 percent.",
            CheckKind::Number,
        ),
        (
            "Plus de 20 000 soldats sont partis.",
            "More than 20,000 soldiers left.",
            "More than 20.000 soldiers left.",
            CheckKind::Number,
        ),
        (
            "La réunion commence à 9h30.",
            "The meeting begins at 9:30 a.m.",
            "The meeting begins at 9:30 p.m.",
            CheckKind::Date,
        ),
        (
            "Le ministre n'a pas signé l'accord.",
            "The minister did not sign the agreement.",
            "The minister signed the agreement.",
            CheckKind::Negation,
        ),
        (
            "Le ministre a signé l'accord.",
            "The minister signed the agreement.",
            "The minister never signed the agreement.",
            CheckKind::Negation,
        ),
        (
            "Le gouvernement refuse de négocier.",
            "The government refuses to negotiate.",
            "The government agrees to negotiate.",
            CheckKind::Negation,
        ),
        (
            "Les prix ont augmenté cette année.",
            "Prices increased this year.",
            "Prices decreased this year.",
            CheckKind::Direction,
        ),
        (
            "Au moins dix villages sont détruits.",
            "At least ten villages are destroyed.",
            "At most ten villages are destroyed.",
            CheckKind::Direction,
        ),
        (
            "Il aurait quitté le pays.",
            "He has reportedly left the country.",
            "He has left the country.",
            CheckKind::Modality,
        ),
        (
            "Tous les députés ont voté la loi.",
            "All the deputies voted for the law.",
            "Some deputies voted for the law.",
            CheckKind::Quantity,
        ),
        (
            "Le maire démissionnera lundi.",
            "The mayor will resign on Monday.",
            "The mayor resigned on Monday.",
            CheckKind::Tense,
        ),
        ("Le maire est-il malade ?", "Is the mayor ill?", "The mayor is ill.", CheckKind::Mood),
        (
            "La police a arrêté deux suspects.",
            "The police arrested two suspects.",
            "The Norwegian police arrested two suspects.",
            CheckKind::Name,
        ),
        (
            "La guerre a commencé lundi. Le gouvernement refuse de négocier.",
            "The war began on Monday. The government refuses to negotiate.",
            "The war began on Monday.",
            CheckKind::Sentence,
        ),
        (
            "La guerre a commencé lundi.",
            "The war began on Monday.",
            "Here is the translation: The war began on Monday.",
            CheckKind::Service,
        ),
    ] {
        let of = |target: &str| {
            let passage = Passage { place: "q1".to_owned(), source, target };
            let checks = check::passage(&passage, "fr", "en");
            checks
                .into_iter()
                .filter(|check| check.status != CheckStatus::Ok)
                .map(|check| (check.kind, check.note))
                .collect::<Vec<_>>()
        };
        assert_eq!(of(good), [], "{good}");
        let found = of(bad);
        assert!(found.iter().any(|(found, note)| *found == kind && !note.is_empty()), "{bad}: {found:?}");
    }
}
