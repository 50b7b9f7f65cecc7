//! Word lists that several checks share: the small words of French and English, titles.

use std::{collections::HashSet, sync::LazyLock};

/// French words that carry grammar and no content, in lower case.
const FRENCH: &str = "le la les l' un une des du de d' au aux ce cet cette ces c' son sa ses leur leurs mon ma mes \
    ton ta tes notre nos votre vos je j' tu il elle on nous vous ils elles me m' te t' se s' lui y en ne n' pas \
    plus jamais rien que qu' qui quoi dont où quel quelle quels quelles lequel laquelle et ou mais donc or ni car \
    si comme quand lorsque lorsqu' puisque puisqu' parce à dans par pour sur sous avec sans chez entre vers depuis \
    pendant avant après contre dès jusque jusqu' selon malgré parmi voilà voici est sont était étaient être été a \
    ont avait avaient avoir eu ai as avons avez sera seront serait seraient aura auront aurait auraient fait faire \
    peut peuvent doit doivent aussi ainsi alors très bien moins tout toute tous toutes même mêmes autre autres \
    encore déjà toujours souvent enfin ensuite puis cependant pourtant toutefois néanmoins certains certaines \
    plusieurs chaque aucun aucune cela ceci ça celui celle ceux celles tandis afin hors outre lors près loin hier \
    demain aujourd'hui ici là oui non merci bonjour d'autres cinq deux trois quatre six sept huit neuf dix \
    parfois peut-être quant quelques quelqu' plutôt surtout seul seule seuls face grâce suite fin début \
    interrogé interrogée présent présente né née rien beaucoup peu trop assez environ presque désormais \
    quelque autant tant tel telle tels telles mieux maintenant actuellement faute sauf via soit mieux";

/// English words that carry grammar and no content, in lower case.
const ENGLISH: &str = "the a an of to in on at by for with from as is are was were be been being has have had do \
    does did not no nor and or but if then than that this these those it its he she they we you i his her their \
    our your my me him them us who whom whose which what when where why how will would shall should can could may \
    might must there here into over under after before between against during without within about up down out \
    off so such very more most less also only just even still yet all any each every some many much few other \
    another both either neither own same too said says because while until since through according";

/// Titles and forms of address, in lower case without a point.
const TITLES: &str = "m mm mme mmes mlle mlles me mes dr pr mgr st ste monsieur madame messieurs mesdames \
    mademoiselle maître docteur mr mrs ms";

/// French common nouns and adjectives that stand with a capital in names of bodies, works and places
/// and are translated there; folded, singular and plural.
const COMMON: &str = "parti front etat etats assemblee conseil ministere universite ecole guerre guerres cour union \
    republique terre mer sud nord est ouest eglise senat congres chambre parlement premier premiere second seconde \
    internet web toile moyen age antiquite revolution empire saint sainte nouvelle nouveau grand grande petit petite \
    haut haute bas basse noire noir blanche blanc rouge vert verte central centrale national nationale nations unies \
    monde mondial mondiale coupe jeux ligue prix ordre institut centre comite commission banque bourse tribunal \
    palais maison musee theatre opera hopital gare port pont tour rue place avenue boulevard quartier ville comte \
    province region departement ocean fleuve lac mont montagne ile iles golfe detroit cap baie vallee foret parc \
    journal quotidien agence societe groupe compagnie entreprise association federation confederation fondation \
    mouvement alliance coalition gouvernement armee police marine garde force forces air defense justice interieur \
    affaires etrangeres economie finances sante education culture travail recherche environnement agriculture \
    transports logement jeunesse sports sport president presidente roi reine prince princesse pape dieu bible coran \
    constitution code loi traite accord pacte charte declaration droits homme femme femmes enfant enfants peuple \
    populaire socialiste communiste democrate democratique republicain republicaine liberal conservateur \
    travailliste social sociale general generale haute autorite cour supreme constitutionnelle internationale \
    international europeenne europeen soleil lune \
    renaissance lumieres histoire nature science sciences academie bibliotheque college lycee faculte bureau \
    secretariat organisation service services direction systeme programme plan projet operation bataille siege \
    chute mur rideau fer etoile etoiles jour nuit an ans annee siecle noel paques toussaint armistice liberation \
    resistance occupation collaboration shoah holocauste antarctique arctique equateur orient occident proche \
    extreme lointain levant vieux vieille continent ancien ancienne testament empereur duc comtesse baron chevalier \
    sir lord lady chef capitaine general colonel commandant lieutenant sergent professeur juge maire depute senateur \
    ministre chancelier secretaire directeur directrice mere pere frere soeur fils fille oncle tante dame \
    poste intelligence autorite hotel television redressement gilets gilet mission republicains matricule maires \
    emirats emirat cinema festival salon foire vatican rassemblement syndicat union haut-commissariat etat-major \
    sommet conference congres forum jury prefecture prefet prefete region canton commune mairie metropole ";

static COMMON_NOUNS: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());

/// Whether a folded word is a common noun or adjective that names translate.
pub(crate) fn is_common_noun(folded: &str) -> bool {
    COMMON_NOUNS.contains(folded) || folded.strip_suffix('s').is_some_and(|word| COMMON_NOUNS.contains(word))
}

static FRENCH_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| FRENCH.split_whitespace().collect());
static ENGLISH_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());
static TITLE_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| TITLES.split_whitespace().collect());

/// Whether a lower-case word is one of French grammar.
pub(crate) fn is_french_function_word(lower: &str) -> bool {
    FRENCH_WORDS.contains(lower)
}

/// Whether a lower-case word is one of English grammar.
pub(crate) fn is_english_function_word(lower: &str) -> bool {
    ENGLISH_WORDS.contains(lower)
}

/// Whether a lower-case word is a title or form of address.
pub(crate) fn is_title(lower: &str) -> bool {
    TITLE_WORDS.contains(lower)
}
