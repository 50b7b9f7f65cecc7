//! Whom offices, descriptions and pronouns take up.

use super::{extract, name};

/// The name of the last quotation's speaker.
fn last(text: &str) -> Option<String> {
    extract(text).last().and_then(name).map(str::to_owned)
}

#[test]
fn general_nouns_and_descriptions_take_somebody_up() {
    for (text, expected) in [
        ("La maire, Solène Bertaux, est là. « Oui », a lancé l’édile.", "Solène Bertaux"),
        ("La procureure, Anne Roy, et Paul Petit sont là. La magistrate juge cela « triste ».", "Anne Roy"),
        ("Me Claire Aubrac est là. L’avocate juge la peine « démesurée ».", "Claire Aubrac"),
        ("Patrice Lemoine est là. L’intéressé dénonce « des attaques personnelles ».", "Patrice Lemoine"),
        ("Un étudiant parle. « Ils ont peur », veut croire le jeune homme.", "Un étudiant"),
        (
            "Rosa Mapendo, 41 ans, a tout perdu. « Rien », sanglote cette marchande de légumes.",
            "Rosa Mapendo",
        ),
        ("Jean Roux a été condamné. L’accusé juge cela « triste ».", "Jean Roux"),
        ("Luc Roux, du club, est là. Ce dernier juge la ville « sourde » à tout.", "Luc Roux"),
        ("Le directeur, Luc Roux, est là. Lequel promet « des renforts ».", "Luc Roux"),
        (
            "Le géant du luxe Valmont a publié. L’association Terre Vive proteste. Le groupe se dit « serein ».",
            "Valmont",
        ),
        ("Josiane Pasquier est là. « Oui », dit Josiane.", "Josiane Pasquier"),
    ] {
        assert_eq!(last(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_seat_of_office_is_no_other_persons() {
    let text = "Le secrétaire général, Mor Guèye, a parlé. « Non », dit-il. Le gouverneur de la région appelle à « la paix ».";
    assert_eq!(last(text).as_deref(), Some("Le gouverneur de la région"));
    let text =
        "Le vice-Premier ministre Olivier Dewandre est là. Le Premier ministre promet « une solution ».";
    assert_ne!(last(text).as_deref(), Some("Olivier Dewandre"));
}

#[test]
fn whoever_may_be_anybody_is_not_given_a_name() {
    // What its own sentence names beside it is somebody else.
    let text = "Le président Luc Roux a parlé. « Oui », dit-il. Tout en insistant sur le bilan du président Roux, \
        le républicain reprend sa « stratégie du pire ».";
    assert_eq!(last(text).as_deref(), Some("le républicain"));
    // With an adjective of its own a general noun may mean any body.
    let text = "L’association Terre Vive a jugé cela « triste ».\n\nCe sont des actes de l’organisation \
        islamique, qui affirme « agir au nom de Dieu ».";
    assert_eq!(last(text).as_deref(), Some("l’organisation islamique"));
}

#[test]
fn a_medium_that_was_told_is_not_the_speaker() {
    let text = "« C’est dur », a réagi auprès de l’AFP Mickaël Vandamme.";
    assert_eq!(last(text).as_deref(), Some("Mickaël Vandamme"));
    let text =
        "Le ministre, Guillaume Astier, est attendu. Interrogé sur France Inter, il parle de « bon sens ».";
    assert_eq!(last(text).as_deref(), Some("Guillaume Astier"));
}

#[test]
fn views_and_clauses_turned_round_find_their_speaker() {
    for (text, expected) in [
        ("« Non », dit Paul Roux. À ses yeux, le texte aurait « saigné les finances ».", "Paul Roux"),
        ("En critiquant le préfet, Paul Petit a promis « de tout changer ».", "Paul Petit"),
        ("Une critique que rejette Luc Roux : « Il faut partir. »", "Luc Roux"),
        ("La CGT crie à « la casse », quand la Peep y voit « une chance ».", "Peep"),
        ("Même amertume chez son voisin Luc Roux : « On part. »", "Luc Roux"),
    ] {
        assert_eq!(last(text).as_deref(), Some(expected), "{text}");
    }
}

/// Who is told of after words without a tag may listen as well as speak.
#[test]
fn the_subject_of_the_next_sentence_is_not_named_for_words_that_stand_alone() {
    for text in [
        "« Nous partirons demain matin avec les enfants. » Paul Lestrade a quitté la salle.",
        "« Tout est à refaire dans ce quartier. » Yvonne Kerrien attend une réponse depuis mars.",
        "« Vous n’aurez rien de plus cette année. » Le maire Gaël Ronsard a reçu la lettre lundi.",
        "« C’est la troisième fois que l’eau entre. » Anaïs Morvan loue au rez-de-chaussée.",
    ] {
        assert_eq!(shown(text), None, "{text}");
    }
}

/// A tag inside the marks goes on with where, how or when it was said.
#[test]
fn a_tag_inside_the_marks_may_go_on() {
    for tag in ["glisse-t-elle devant la gare", "dit-elle en souriant", "soupire-t-elle dans sa cuisine"] {
        let text = format!(
            "Mona Kerdoncuff tient le café du port. « Je crains surtout l’hiver, {tag}. Le bac assurait huit \
             passages par jour. Il n’en restera que deux. »"
        );
        assert_eq!(shown(&text).as_deref(), Some("Mona Kerdoncuff"), "{tag}");
        let quotes = extract(&text);
        let inside = quotes.last().and_then(|quote| quote.incise).expect("the tag is found");
        assert!(tag.starts_with(inside.of(&text)), "{tag}");
    }
}

/// The name that stands over the last quotation.
fn shown(text: &str) -> Option<String> {
    let speaker = extract(text).pop()?.speaker?;
    let certain = speaker.certainty != depeche::quote::Certainty::Uncertain;
    speaker.name.filter(|_| certain).map(|name| name.text)
}
