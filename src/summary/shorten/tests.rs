use super::{Span, dateline, headline, shorten};

fn marked(sentence: &str) -> Vec<Span> {
    let pairs = sentence.match_indices('«').zip(sentence.match_indices('»'));
    pairs.map(|((start, _), (end, mark))| Span::new(start, end + mark.len())).collect()
}

fn short(sentence: &str, limit: usize) -> String {
    shorten(sentence, &marked(sentence), limit).unwrap_or_else(|| sentence.to_owned())
}

#[test]
fn what_means_nothing_away_from_its_paragraph_goes() {
    for (sentence, left) in [
        ("PARIS (AFP) — Le ministre a démissionné lundi.", "Le ministre a démissionné lundi."),
        ("DUBAÏ | Le sommet a commencé mardi.", "Le sommet a commencé mardi."),
        ("Mais le ministre a démissionné lundi.", "Le ministre a démissionné lundi."),
        ("Par ailleurs, le ministre a démissionné.", "Le ministre a démissionné."),
        ("De son côté, Anne Roux a refusé.", "Anne Roux a refusé."),
        ("L’ONU (Organisation des Nations unies) a voté.", "L’ONU a voté."),
        ("Le ministre (LR) a voté (afp/nxp).", "Le ministre a voté."),
    ] {
        assert_eq!(short(sentence, 30), left);
    }
}

#[test]
fn what_is_needed_stays() {
    for sentence in [
        "Et si le ministre démissionnait demain matin ?",
        "Le Nord — Pas-de-Calais a voté lundi.",
        "Il a dit « oui (et non) » lundi.",
        "Le tribunal (qui n’a pas suivi le parquet) a jugé.",
        "Le ministre a démissionné lundi.",
        "Étant donné la grève, le train est annulé.",
    ] {
        assert_eq!(shorten(sentence, &marked(sentence), 30), None, "{sentence}");
    }
}

#[test]
fn clauses_that_only_add_go_where_room_is_short() {
    let long = "Le ministre de la Culture a démissionné lundi après un conflit avec l’Opéra, alors que la salle est \
                fermée depuis le printemps de l’an dernier.";
    assert_eq!(short(long, 40), long, "there is room");
    assert_eq!(
        short(long, 15),
        "Le ministre de la Culture a démissionné lundi après un conflit avec l’Opéra."
    );
    let aside = "Le maire de la ville, qui dirige aussi la région depuis dix ans, a annoncé un plan de 12,5 millions \
                 d’euros pour les écoles du centre.";
    let left = "Le maire de la ville a annoncé un plan de 12,5 millions d’euros pour les écoles du centre.";
    assert_eq!(short(aside, 18), left);
}

#[test]
fn no_cut_turns_the_sense_or_breaks_a_figure_or_a_quotation() {
    for sentence in [
        "La fuite a tué plus de 2,8 millions de poissons dans le fleuve cette année selon la préfecture.",
        "Le maire acceptera le projet de la région pour le centre de la ville, sauf si le conseil refuse lundi.",
        "Le préfet a promis de venir à la réunion de lundi soir, ce qui n’est pas certain pour les riverains.",
        "Il a lancé à la foule réunie devant la mairie de la ville « je pars, qui me suivra demain matin ».",
        "Il a lancé à la foule « je pars, alors que le vent se lève » devant la mairie de la ville de Lyon.",
        "Coupable de corruption : c’est faux, répond son avocat aux juges de la cour d’appel de Paris lundi.",
        "Si le conseil vote le budget de la ville lundi, qui est attendu, la taxe montera de 3,5 points en mars.",
    ] {
        let left = short(sentence, 5);
        assert_eq!(left, sentence);
    }
}

#[test]
fn headlines_are_whole_clauses_of_few_words() {
    for (sentence, title) in [
        (
            "Paul Verrier a donné lundi son avis sur les gilets jaunes, parlant d'une « triste affaire » à Nantes.",
            "Paul Verrier a donné lundi son avis sur les gilets jaunes",
        ),
        (
            "Après une nuit de violences dans le centre de la ville, la police a arrêté douze personnes à Charleroi.",
            "La police a arrêté douze personnes à Charleroi",
        ),
        (
            "Le patron du groupe a démissionné lundi après avoir perdu la confiance des actionnaires de la société.",
            "Le patron du groupe a démissionné lundi",
        ),
        (
            "Un homme de 43 ans a été arrêté à Lyon et a reconnu les faits devant les enquêteurs de la police.",
            "Un homme de 43 ans a été arrêté à Lyon",
        ),
    ] {
        assert_eq!(headline(sentence, &marked(sentence), 12), title);
    }
    let turning = "Le préfet a autorisé la manifestation de samedi à Bourges après avoir dit qu'il n'en était pas question.";
    assert_eq!(headline(turning, &[], 12), turning.trim_end_matches('.'), "a negation stays with its clause");
}

#[test]
fn a_headline_ends_without_a_full_stop_and_with_its_clause_whole() {
    assert_eq!(headline("Le ministre a démissionné lundi.", &[], 12), "Le ministre a démissionné lundi");
}

#[test]
fn who_says_it_goes_with_no_clause() {
    for sentence in [
        "Le bateau loué par la région a accosté à Brest avec 140 voyageurs, selon une source portuaire de la ville.",
        "Le train a déraillé lundi matin près de la gare de la ville de Niort, a indiqué la compagnie du rail.",
        "La facture a doublé en un an pour tous les ménages de la région, affirme l'association de locataires.",
    ] {
        assert_eq!(shorten(sentence, &[], 8), None, "{sentence}");
        assert_eq!(headline(sentence, &[], 8), sentence.trim_end_matches('.'));
    }
}

#[test]
fn what_only_adds_goes_from_between_the_news_and_who_tells_it() {
    for (sentence, left) in [
        (
            "Le bateau loué par la région a accosté à Brest avec 140 voyageurs, dont 9 enfants, selon une source.",
            "Le bateau loué par la région a accosté à Brest avec 140 voyageurs, selon une source.",
        ),
        (
            "Le train a déraillé lundi matin près de la gare, alors qu'il roulait à vide, a indiqué la compagnie du rail.",
            "Le train a déraillé lundi matin près de la gare, a indiqué la compagnie du rail.",
        ),
        (
            "La facture a doublé en un an pour les ménages, qui paient tous plus cher, affirme l'association de locataires.",
            "La facture a doublé en un an pour les ménages, affirme l'association de locataires.",
        ),
        (
            "Le pont a été fermé lundi soir aux camions de la ville, ce qui gêne les livreurs, d’après la préfecture.",
            "Le pont a été fermé lundi soir aux camions de la ville, d’après la préfecture.",
        ),
    ] {
        assert_eq!(shorten(sentence, &[], 8).as_deref(), Some(left));
    }
    let reserve = "Le pont rouvrira lundi aux camions de la ville, sauf en cas de gel, selon la préfecture.";
    assert_eq!(shorten(reserve, &[], 8), None);
}

#[test]
fn datelines_are_told_from_prose() {
    for (head, rest) in [
        ("PARIS — ", "Le maire"),
        ("NOTRE DOSSIER - ", "«La digue tient», dit-il"),
        ("(Bordeaux) ", "Le maire"),
        ("(Rio de Janeiro) ", "«Non», dit-il."),
    ] {
        assert_eq!(dateline(&format!("{head}{rest}")), Some(head.len()), "{head}");
    }
    for prose in ["(Lire aussi page 3) Le maire", "(Encore) un mot", "(Oui) et non", "EDF-GDF - un accord"] {
        assert_eq!(dateline(prose), None, "{prose}");
    }
    for prose in ["Paris — Le maire", "LE MAIRE a dit — enfin — oui", "ONU – mais pas", "A — B", ""]
    {
        assert_eq!(dateline(prose), None, "{prose}");
    }
}

#[test]
fn a_bracket_in_a_word_stays() {
    for glued in ["pont(s)neuf", "pont (neuf).suite", "pont (neuf)'suite", "pont(neuf) ,suite"] {
        let sentence =
            format!("Le maire a dit que le {glued} sera fermé jusqu’à la fin des travaux en mars.");
        let left = shorten(&sentence, &[], 8).unwrap_or_else(|| sentence.clone());
        let bracket = &glued[glued.find('(').unwrap_or(0)..];
        assert!(left.contains(bracket) || !left.contains("pont"), "{left}");
    }
}

proptest::proptest! {
    /// Whatever the sentence: what is left are words of it, in their order, and every quotation whole.
    #[test]
    fn nothing_is_added(words in proptest::collection::vec("(?:qui|dont|alors que|Mais|a|est|\\(LR\\)|le maire|2,8|«|»|,|sauf|été|[a-zé]{1,8})", 0..40), limit in 0usize..30) {
        let sentence = words.join(" ");
        let marked = marked(&sentence).into_iter().filter(|span| span.start < span.end).collect::<Vec<_>>();
        if let Some(left) = shorten(&sentence, &marked, limit) {
            let clean = |text: &str| text.to_lowercase().split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            let whole = clean(&sentence);
            let mut rest = whole.iter();
            proptest::prop_assert!(clean(&left).iter().all(|word| rest.any(|other| other == word)), "{left}");
        }
    }
}
