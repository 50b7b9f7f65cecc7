//! Pairs of sentences: good translations that no check calls wrong, and each with a fault that one does.
//!
//! The sentences and names are made up.

use depeche::check::{CheckKind, CheckStatus, Passage, passage};

/// What is said of a pair, without what holds.
fn alarms(source: &str, target: &str) -> Vec<(CheckKind, String)> {
    let passage = passage(&Passage { place: "lead".to_owned(), source, target }, "fr", "en");
    let said = passage.into_iter().filter(|check| check.status != CheckStatus::Ok);
    said.map(|check| (check.kind, check.note)).collect()
}

/// French, good English, English with a fault, the check that finds it.
const PAIRS: [(&str, &str, &str, CheckKind); 18] = [
    (
        "La cosmonaute Irina Vorochilova a rencontré le ministre à Kalouga.",
        "Cosmonaut Irina Voroshilova met the minister in Kaluga.",
        "Cosmonaut Irina Voroshirova met the minister in Kaluga.",
        CheckKind::Name,
    ),
    (
        "Les IST progressent chez les jeunes, selon le médecin.",
        "STIs are rising among young people, according to the doctor.",
        "UFOs are rising among young people, according to the doctor.",
        CheckKind::Name,
    ),
    (
        "Le président de la région Asie-Pacifique a visité le nord-ouest du pays.",
        "The head of the Asia-Pacific region visited the northwest of the country.",
        "The head of the Asia-Pacific region visited the northwest of Kenya.",
        CheckKind::Name,
    ),
    (
        "L’écrivaine Alma Kervran a publié un roman.",
        "Writer Kervran has published a novel.",
        "Writer Peter Kervran has published a novel.",
        CheckKind::Name,
    ),
    (
        "Le maire ne peut accepter ce projet.",
        "The mayor cannot accept this project.",
        "The mayor can accept this project.",
        CheckKind::Negation,
    ),
    (
        "Les usines n’ont pas cessé de produire de l’acier.",
        "The factories have continued to produce steel.",
        "The factories have continued to produce steel in Kenya.",
        CheckKind::Name,
    ),
    (
        "Le contrat ne sera pas signé tant que la banque n’aura pas répondu.",
        "The contract will not be signed until the bank has answered.",
        "The contract will be signed when the bank has answered.",
        CheckKind::Negation,
    ),
    (
        "La loi renforcera les contrôles, augmentera les amendes et affaiblira les cartels.",
        "The law will strengthen controls, increase fines and weaken cartels.",
        "The law strengthened controls, increased fines and weakened cartels.",
        CheckKind::Tense,
    ),
    (
        "Que laisserons-nous à nos enfants ?",
        "What will we leave to our children?",
        "What did we leave to our children?",
        CheckKind::Tense,
    ),
    (
        "Les réserves ont diminué au cours des deux derniers mois.",
        "Reserves have fallen in the last two months.",
        "Reserves have risen in the last two months.",
        CheckKind::Direction,
    ),
    (
        "Il faut un peu de temps pour former une équipe à Lyon.",
        "It takes some time to form a team in Lyon.",
        "It takes some time to form a team in Kenya.",
        CheckKind::Name,
    ),
    (
        "Le magasin ouvre à 8 h le soir.",
        "The shop opens at 8 p.m.",
        "The shop opens at 8 a.m.",
        CheckKind::Date,
    ),
    (
        "Le club est qualifié pour les 8es de finale.",
        "The club has qualified for the round of 16.",
        "The club has qualified for the round of 32.",
        CheckKind::Number,
    ),
    (
        "Le pain coûte 46 cents de plus, soit 40 pour-cent.",
        "Bread costs 46 cents more, or 40 percent.",
        "Bread costs 46 cents more, or 14 percent.",
        CheckKind::Number,
    ),
    (
        "Mme Vasseur a quitté la réunion.",
        "Mrs. Vasseur left the meeting.",
        "Mr. Vasseur left the meeting.",
        CheckKind::Name,
    ),
    (
        "Le trésorier serait parti vers le sud, dit le procureur.",
        "The treasurer is said to have gone south, the prosecutor says.",
        "The treasurer went south, the prosecutor says.",
        CheckKind::Modality,
    ),
    (
        "Une source proche du dossier affirme que la vente est annulée.",
        "A source close to the matter says that the sale is cancelled.",
        "The sale is cancelled.",
        CheckKind::Attribution,
    ),
    (
        "Le traitement de la candidose est intrahépatique.",
        "The treatment of candidiasis is intrahepatic.",
        "The treatment of candidiasis is intrafobic.",
        CheckKind::Word,
    ),
];

#[test]
fn good_translations_are_called_good_and_each_fault_is_named() {
    for (source, good, bad, kind) in PAIRS {
        assert_eq!(alarms(source, good), [], "{good}");
        assert!(alarms(source, bad).iter().any(|alarm| alarm.0 == kind), "{bad}: {:?}", alarms(source, bad));
    }
}
