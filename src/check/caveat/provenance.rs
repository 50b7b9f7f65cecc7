//! Who stands behind the words: sources without a name, quotations that came into French from
//! another language.

use std::sync::LazyLock;

use regex::Regex;

use super::{CaveatKind, Line};
use crate::facts::fold::fold;

/// Built once from patterns that are constants of this file.
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant of this file and is compiled by its tests")
}

/// On folded text: no accents, typewriter apostrophes.
static ANONYMOUS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:
            (?:sous|sous\s+le)\s+(?:couvert|sceau|condition|reserve)\s+(?:de\s+l'|d'|du\s+)(?:anonymat|secret)
          | (?:requi(?:s|ert|erant)|reclam(?:e|ant)|demand(?:e|ant)|prefer(?:e|ant)|souhait(?:e|ant)|gard(?:e|ant|er)|conserv(?:e|er)|rester|reste)\s+(?:a\s+)?(?:l'anonymat|anonymes?)
          | selon\s+(?:une|des|plusieurs|certaines|deux|trois|nos|ses|d'autres)\s+(?:autres?\s+)?(?:sources?|informations|responsables?|temoins|temoignages|observateurs|medias|experts?)
          | (?:d'|de\s+)apres\s+(?:une|des|plusieurs|nos)\s+(?:sources?|informations|temoins)
          | de\s+sources?\s+(?:proches?|policieres?|judiciaires?|diplomatiques?|gouvernementales?|concordantes?|sures?|syndicales?|militaires?|hospitalieres?|medicales?|officielles?|informees?)
          | (?:une|des|plusieurs|deux|cette)\s+sources?\s+(?:proches?|policieres?|judiciaires?|diplomatiques?|gouvernementales?|concordantes?|anonymes?|militaires?|syndicales?|securitaires?|au\s+sein|ayant|au\s+fait)
          | a-t-on\s+(?:appris|indique|precise|confie)\s+(?:de\s+source|aupres|dans\s+l'entourage)
          | dans\s+l'entourage\s+d
        )",
    )
});

static TRANSLATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:
            traduit(?:e|s|es)?\s+(?:de\s+l'|du\s+|par\b|en\s+francais)
          | traduction\s+(?:de|du|libre|officielle|non\s+officielle)
          | (?:dit|declare|lance|affirme|ajoute|explique|ecrit|repondu|confie|tweete|martele|conclu|insiste|clame|crie)
            (?:\s+\S+){0,3}\s+en\s+(?:anglais|russe|ukrainien|allemand|espagnol|arabe|chinois|mandarin|hebreu|italien|portugais|turc|persan|farsi|japonais|coreen|neerlandais|flamand|catalan|polonais|grec|kurde|pachto)\b
        )",
    )
});

/// Media that do not publish in French first.
static FOREIGN_OUTLET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:new\s+york\s+times|washington\s+post|wall\s+street\s+journal|financial\s+times|guardian|bbc|cnn
          | fox\s+news|reuters|bloomberg|der\s+spiegel|bild|frankfurter|suddeutsche|el\s+pais|el\s+mundo|la\s+vanguardia
          | corriere|repubblica|belta|tass|ria\s+novosti|interfax|xinhua|al-?jazeera|haaretz|anadolu|kyodo|yonhap|npr
          | associated\s+press|sky\s+news|nbc|abc\s+news|cbs|politico|the\s+economist|the\s+sun|daily\s+mail|the\s+times
          | colonnes\s+du\s+times|global\s+times|el\s+punt\s+avui|asahi|nhk|tagesspiegel|die\s+welt|die\s+zeit)\b",
    )
});

/// "le président américain", "la diplomatie russe": an office of a country where French is not the
/// language of office.
static FOREIGN_OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:president|presidente|premier\s+ministre|premiere\s+ministre|ministre|chancelier|chanceliere|roi|reine
            |diplomatie|gouvernement|kremlin|porte-parole|secretaire\s+d'etat|senateur|depute|deputee|armee|general
            |chef\s+de\s+l'etat|dirigeant|dirigeante|ambassadeur|ambassadrice|candidat|candidate)
          \s+(?:\S+\s+){0,3}?
          (?:americaine?|russe|ukrainienne?|ukrainien|britannique|allemande?|italienne?|italien|espagnole?|chinoise?|chinois
            |japonaise?|japonais|turque?|turc|iranienne?|iranien|israelienne?|israelien|palestinienne?|palestinien|polonaise?
            |polonais|hongroise?|hongrois|bresilienne?|bresilien|indienne?|indien|bielorusse|belarusse|saoudienne?|saoudien
            |egyptienne?|egyptien|syrienne?|syrien|coreenne?|coreen|neerlandaise?|neerlandais|grecque|grec|serbe|suedoise?
            |suedois|danoise?|danois|finlandaise?|finlandais|australienne?|australien|mexicaine?|argentine?|venezuelienne?
            |venezuelien|pakistanaise?|pakistanais|afghane?|irakienne?|irakien|taiwanaise?|taiwanais)\b",
    )
});

pub(super) fn read(line: &Line<'_>, text: &str, note: &mut impl FnMut(CaveatKind, String)) {
    if ANONYMOUS.is_match(&line.folded) {
        note(
            CaveatKind::AnonymousSource,
            "the source is not named: attribute it as the article does, and keep its number (one source is not “sources”)"
                .to_owned(),
        );
    }
    let starts_here = |start: usize| line.span.start <= start && start < line.span.end;
    let mut speech =
        line.quotes.iter().filter(|quote| quote.kind.is_speech() && starts_here(quote.span.start));
    let said_abroad = |quote: &crate::quote::Quote| {
        let role = quote.speaker.as_ref().and_then(|speaker| speaker.role.or(speaker.surface));
        role.is_some_and(|role| FOREIGN_OFFICE.is_match(&fold(role.of(text))))
    };
    if TRANSLATED.is_match(&line.folded) {
        note(
            CaveatKind::TranslatedQuotation,
            "the article says that these words were translated: look for the original before quoting"
                .to_owned(),
        );
    } else if speech.clone().next().is_some() && FOREIGN_OUTLET.is_match(&line.folded) {
        note(
            CaveatKind::TranslatedQuotation,
            "quoted from a medium that does not publish in French: the French is a translation, look for the original before quoting"
                .to_owned(),
        );
    } else if speech.any(said_abroad) {
        note(
            CaveatKind::TranslatedQuotation,
            "the speaker holds office where French is not spoken: the quotation was probably translated into French, look for the original"
                .to_owned(),
        );
    }
}
