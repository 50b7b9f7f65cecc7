//! The furniture of French news sites that stands between paragraphs: *Lire aussi*, *Publicité*,
//! photo credits, subscription and sharing lines, cookie notices.
//!
//! Takes a document's paragraphs and leaves such paragraphs out, whole or not at all, so that
//! prose is never cut; what was left out is counted in the warnings.

use std::sync::LazyLock;

use regex::Regex;

use super::Document;

/// Longer paragraphs are never furniture.
const LONGEST: usize = 600;

/// Kinds of furniture: the name for the warning and the pattern of the whole paragraph.
static RULES: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    [
        (
            "links to other articles",
            concat!(
                r"^[>→►▶•*\[(\s-]*(?:(?:à|a) (?:lire|voir|écouter|relire|découvrir)(?: (?:aussi|également|ailleurs|sur le même sujet))?|(?:re)?lire|\(re\)lire|voir|écouter|relire)",
                r"(?: (?:aussi|également|encore))?\s*(?:[:|>→»–—].{0,280}|[\])]?)$",
                r"|^[>→►▶•*\[(\s-]*(?:(?:à|a) )?(?:lire|voir) (?:aussi|également)\s+[^.]{3,260}[\])]?$",
                r"|^(?:lire la suite|la suite (?:après|ci-dessous)|sur le même (?:sujet|thème)|dans la même rubrique|articles? (?:liés?|associés?|similaires?|recommandés?)|pour aller plus loin|nos derniers articles|les plus lus|les articles les plus lus|recommandés? pour vous|contenus? (?:liés?|associés?)|à la une|plus d['’]articles).{0,60}$",
            ),
        ),
        (
            "advertising",
            r"^[\s*\[(—–-]*(?:publicité|publicite|annonce|pub|contenu sponsorisé|sponsorisé|la suite après (?:la|cette) publicité|l['’]article continue après (?:la|cette) publicité|passer la publicité|partenariat)[\s*\])—–.:-]*$",
        ),
        (
            "photo credits",
            concat!(
                r"^[\s(\[]*(?:crédits?(?:[ -]photos?|[ -]images?|[ -]vidéos?)?|photos?|©|copyright|illustration|légende)\s*(?:[:©/–—-]|\bpar\b).{1,160}$",
                r"|^©.{1,160}$|^\(c\) .{1,120}$",
                r"|^[\s(\[]*photos? (?:d['’]archives?|d['’]illustration|prise|afp|reuters|ap|belga|keystone|getty).{0,100}$",
            ),
        ),
        (
            "subscription lines",
            concat!(
                r"^(?:s['’]abonner|abonnez-vous|je m['’]abonne|j['’]en profite|se connecter|connectez-vous|s['’]inscrire|inscrivez-vous|créez? (?:un|votre) compte|déjà abonnée?|pas encore abonnée?|abonnement|offrir (?:un|cet) article|profitez de).{0,180}$",
                r"|^(?:cet article|la suite (?:de cet article)?|ce contenu|le contenu|contenu|article) (?:est )?(?:réservée?|payant).{0,160}$|^il vous reste [\d.,]+\s*% .{0,120}$",
            ),
        ),
        (
            "newsletter lines",
            r"^(?:(?:notre |nos )?(?:newsletters?|infolettres?|lettre d['’]information)\b.{0,180}|recevez (?:nos|notre|votre|chaque|tous|toute|l['’]essentiel|gratuitement|les|la|par).{0,200}|(?:téléchargez|suivez)(?:-nous| (?:notre|nos|l['’]actualité|l['’]info|toute|nous)).{0,160}|rejoignez-nous.{0,120})$",
        ),
        (
            "sharing lines",
            r"^(?:(?:partage[rz]?|partagez|partager (?:cet article|l['’]article|sur)|facebook|twitter|x|whatsapp|linkedin|messenger|telegram|bluesky|threads|pinterest|instagram|youtube|e-?mail|courriel|envoyer(?: par (?:e-?mail|mail|courriel))?|imprimer|copier(?: le lien)?|lien copié|favoris|sauvegarder|enregistrer|écouter(?: l['’]article)?|réagir|commenter|cet article|l['’]article|par|sur|via|ou|et|\d+|[:,|/·•+.-])\s*)+$",
        ),
        (
            "comment and service lines",
            r"^(?:(?:voir |lire |laisser |poster |ajouter )?(?:les |un |tous les |vos )?(?:\d+ )?commentaires?(?: \(\d+\))?|(?:temps de )?lecture\s*:?\s*\d+\s*min(?:utes?)?\.?|\d+\s*min(?:utes?)? de lecture|signaler (?:une erreur|un contenu).{0,60}|retour (?:à l['’]accueil|en haut).{0,40}|haut de page|tous droits réservés.{0,120}|(?:mots[- ]clés?|tags?|thèmes?|sujets?|étiquettes?|dossiers?)(?: (?:associés?|liés?))?\s*:.{0,200}|chargement.{0,40}|vidéo à la une|accueil(?:\s*[>›/|].{1,120})?)$",
        ),
        (
            "cookie notices",
            r"^[^«]*\b(?:cookies?|traceurs?)\b[^«]*\b(?:accepter|acceptez|refuser|consentement|consentir|partenaires|paramétrer|paramètres|gérer|continuer sans|politique de confidentialité)\b.*$|^[^«]*\b(?:accepter|acceptez|refuser|consentement|en poursuivant votre navigation)\b[^«]*\b(?:cookies?|traceurs?)\b.*$",
        ),
    ]
    .into_iter()
    .map(|(name, pattern)| {
        let pattern = format!("(?is){pattern}");
        (name, Regex::new(&pattern).expect("the pattern is a constant and tested"))
    })
    .collect()
});

/// What kind of furniture `paragraph` is, if it is any.
pub(super) fn kind(paragraph: &str) -> Option<&'static str> {
    let paragraph = paragraph.trim();
    if paragraph.len() > LONGEST {
        return None;
    }
    RULES.iter().find(|(_, rule)| rule.is_match(paragraph)).map(|(name, _)| *name)
}

/// Leaves furniture out of the paragraphs of `document` and says so in its warnings.
pub(super) fn leave_out(document: &mut Document) {
    let text = &document.text;
    let mut left_out: Vec<&str> = Vec::new();
    document.paragraphs.retain(|span| match kind(span.of(text)) {
        Some(name) => {
            left_out.push(name);
            false
        }
        None => true,
    });
    document.warnings.extend(warning(&left_out));
}

/// `left out 3 paragraphs that are no prose: advertising (2), photo credits (1)`.
pub(super) fn warning(left_out: &[&str]) -> Option<String> {
    if left_out.is_empty() {
        return None;
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in left_out {
        match counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let listed: Vec<String> = counts.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    let plural = if left_out.len() == 1 { "paragraph that is" } else { "paragraphs that are" };
    Some(format!("left out {} {plural} no prose: {}", left_out.len(), listed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{kind, warning};

    #[test]
    fn furniture_is_known() {
        for paragraph in [
            "Lire aussi : Le maire démissionne",
            "Lire aussi Le maire démissionne",
            "À lire aussi",
            "À LIRE AUSSI > Le maire",
            "[À voir aussi : la vidéo]",
            "A lire également : le pont",
            "Publicité",
            "- PUBLICITÉ -",
            "La suite après la publicité",
            "Crédit photo : AFP / Jean Dupont",
            "© 2024 AFP. Tous droits de reproduction réservés",
            "Photo d'archives Jean Dupont",
            "S'abonner",
            "Abonnez-vous à notre journal pour lire la suite",
            "Déjà abonné ? Connectez-vous",
            "Cet article est réservé aux abonnés.",
            "Il vous reste 72.5% de cet article à lire.",
            "Newsletter du matin",
            "Recevez chaque matin l’essentiel de l’actualité",
            "Partager",
            "Partager sur Facebook",
            "Facebook Twitter WhatsApp E-mail Imprimer",
            "12 commentaires",
            "Temps de lecture : 3 min",
            "Accueil > Politique > Mairies",
            "Mots-clés : pont, mairie",
            "Nous utilisons des cookies avec nos partenaires. Accepter ou refuser.",
        ] {
            assert!(kind(paragraph).is_some(), "{paragraph}");
        }
    }

    #[test]
    fn prose_is_kept() {
        for paragraph in [
            "Lire est un plaisir, dit le maire.",
            "Voir le pont fermé l'attriste.",
            "La publicité a rapporté 3 millions d'euros.",
            "Publicité mensongère : le maire condamné à Paris.",
            "« S'abonner coûte cher », dit-elle.",
            "Les cookies de grand-mère sont bons.",
            "Partager les richesses est son programme.",
            "Photographe, il a vu la guerre.",
            "Le crédit photo manque, dit-il.",
            "Abonné au malheur, il perd encore.",
            "Facebook a fermé le compte du maire.",
            "La newsletter du maire est suspendue.",
            "À lire ses lettres, on comprend son départ.",
            "Recevoir des amis lui plaît.",
            "Accepter ce plan serait une faute, selon le maire.",
        ] {
            assert_eq!(kind(paragraph), None, "{paragraph}");
        }
    }

    #[test]
    fn the_warning_counts() {
        assert_eq!(warning(&[]), None);
        assert_eq!(
            warning(&["advertising", "photo credits", "advertising"]).as_deref(),
            Some("left out 3 paragraphs that are no prose: advertising (2), photo credits (1)")
        );
    }
}
