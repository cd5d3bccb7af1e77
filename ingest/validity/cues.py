"""Turns of phrase of French agreements, as patterns over `dates.plain` text: lower case, no accents, digits."""

from ingest.model import Event
from ingest.validity.dates import DAY, DAY_OF_MONTH, DURATION, WHEN

# What a text calls itself.
SUBJECTS = (
    "convention|accord|contrat|protocole|charte|avenant|schema|engagement|reglement|ctg|pacte|partenariat|"
    "mise a disposition|plan|texte|dispositif"
)
SUBJECTS_WRITTEN = SUBJECTS.replace("schema", "sch[ée]ma").replace("reglement", "r[èe]glement").replace(" a ", " [àa] ")
# Headings of the sections that say how long a text applies, and of those that only look like it.
HEADING = r"\b(?:duree|effet|vigueur|validite|renouvellement|reconduction|terme|periode)\b"
OTHER_HEADING = (
    r"duree (?:du travail|de conservation|maximale|hebdomadaire|des conges)|durees de|effets de|\beffets$|essai|"
    r"conges?|preavis|conservation|salari|remuneration|periode de reference"
)
# A sentence elsewhere counts when it speaks of the text itself …
OWN = (
    rf"\bpresente? (?:{SUBJECTS})\b"
    rf"|\b(?:l[ae] |l'|cette |cet? |nouvel\w* |leur )(?:{SUBJECTS})(?: \w+){{0,6}}? "
    r"(?:prend(?:ra)? (?:effet|fin)\b|entre(?:ra)? en\b|est conclu|est signe|est etabli|est consenti|vaut\b|"
    r"court\b|couvre|porte sur|s'applique|est applicable|est pro(?:long|rog)|s'acheve|expire|"
    r"est d'1? ?duree|a ete conclu|est valable)"
    r"|^(?:approuve|adopte|vote|applicable|en vigueur|valable)e?s?\b"
    rf"|^conclue?s? (?:pour|du|a compter)\b.*\b(?:{SUBJECTS})\b"
)
# … or opens an article without a title: « Art. 11 – Durée : deux ans … » …
LABELLED = r"^\W*(?:duree|date d'effet|prise d'effet|validite)\b[^.;:]{0,30}:"
# … or, in a news item, tells of the one that it reports …
NEWS_OWN = rf"\b(?:ont|a|vient de|viennent de) (?:renouvel|sign|conclu)\w*\b.*\b(?:{SUBJECTS})\b"
# … or goes on with what the sentence before it says.
GOES_ON = r"^(?:[^,.;]{1,50}, )?(?:il|elle|celle-ci|celui-ci|sa duree|son (?:terme|effet|renouvellement))\b"
# What a sentence on another text begins with.
OTHER = (
    r"\b(?:precedente?s?|anterieure?s?|ancienn?e?s?|jusque-la|avait|avaient|permettait)\b"
    rf"|\b1(?:er|ere) (?:{SUBJECTS})\b"
)
# What a sentence says of the text before this one is left out of it.
BEFORE_IT = (
    r"\b(?:annule et remplace|remplace|succede|fait suite|faisant suite)\b[^,.;]*?(?=,| et (?:prend|entre|est)|[.;]|$)"
)
# What follows speaks of ending the text early, or of a delay.
EXCEPTION = (
    r"\b(?:sauf|moyennant|sous reserve|preavis|denonc\w+|resili\w+|mise en demeure|delai|a condition|bilan|"
    r"evaluation)\b"
)
LEADING_EXCEPTION = r"^(?:sauf|sous reserve)[^,]*, "

_GAP = r"(?:(?!jusqu|achev|expir|\bfin\b|\bterme\b|echeance|apres)[^.;\d]){0,45}?"
_AS_SOON_AS = r"des(?= (?:sa|la|le|leur|son|qu|notification|signature|reception|publication)\b)"  # « dès », not « des »
START = (
    r"\b(?:a compter|a partir|a dater|effet|en vigueur|en application|applicable|s'applique\w*|debut\w*|"
    rf"commence\w*|demarre\w*|court|{_AS_SOON_AS})\b{_GAP}\b(?P<when>{WHEN})"
)
END = (
    r"\b(?:jusqu'(?:a|au|en|aux)|s'achev\w+|prend(?:ra)? fin|expire\w*|echeance|echoi\w+|se termine\w*|terme|cesse\w*|"
    rf"fin de validite|prolonge\w* au)\b[^.;\d]{{0,40}}?(?P<when>{WHEN})"
)
END_OF_YEAR = (
    r"\b(?:jusqu'(?:a|au)|s'achev\w+|prend(?:ra)? fin|expire\w*|echeance|se termine\w*|terme|cesse\w*)\b[^.;\d]{0,40}?"
    rf"(?P<day>{DAY_OF_MONTH}) (?:de |d')?(?:la |l'|sa )?(?:(?P<rank>\d)(?:er|ere|e|eme|nde) )?annee"
    r"(?P<after> (?:civile )?(?:suivante?|qui suit|apres))?(?P<same> (?:civile )?(?:en cours|de|du))?"
)
EVENTS: dict[Event, str] = {
    "signature": "signature|signee?",
    "notification": "notification|notifiee?",
    "publication": "publication|publiee?|affichage",
    "transmission": "transmission|controle de legalite|prefecture|executoire",
    "approbation": "approbation|adoption|approuvee?|adoptee?|deliberation",
    "agrément": "agrement|extension",
}
_ANY_EVENT = "|".join(EVENTS.values())
EVENT = (
    r"\b(?:a compter|a partir|a dater|prend(?:ra)? effet|prise d'effet|en vigueur|en application|effet|applicable|"
    rf"court|{_AS_SOON_AS})\b"
    rf"{_GAP}\b(?P<event>{_ANY_EVENT})\b"
)
FROM_TO = (
    rf"\b(?:du|de|d'|entre le|entre) (?P<start>{WHEN}|{DAY_OF_MONTH}) (?:inclus )?"
    rf"(?:et )?(?:jusqu')?(?:au|a|et le|et|en) (?P<end>(?:la )?{WHEN})"
)
YEARS = (
    r"\b(?:annees?|periode|exercices?|pour|sur|couvre\w*)"
    r"(?: (?:la|les|l'annee|l'exercice|civiles?|scolaires?|budgetaires?|periode|annees?|"
    r"exercices?|triennale|quadriennale|quinquennale|pluriannuelle|de|allant|du)){0,5} "
    r"(?P<years>(?:19|20)\d{2}(?: ?(?:[-–—/,]|au?|et) ?(?:(?:19|20)\d{2}|\d{2}\b))*)"
    r"(?!\d|[.,]\d| (?:euros|places|heures))"
)
TITLE_YEARS = r"(?<![\d/.-])(?P<years>(?:19|20)\d{2} ?(?:[-–—/]|a|au|et) ?(?:(?:19|20)\d{2}|\d{2}))(?![\d/.-])"
SCHOOL = r"\bscolaires?\b|\bsaisons?\b"
_NOT_MORE = r"(?:(?!prolong|prorog|renouvel|recondu)[^.;,\d])"  # « prolongée d'un an » adds to a duration
LASTS = (
    r"\b(?:duree|periode|pour|valable|valide|vaut|pendant|sur|(?:est|sont) (?:de|d')|conclue?|signee?|fixee a|:)\b"
    rf"{_NOT_MORE}{{0,35}}?(?P<duration>{DURATION})(?! (?:avant|apres|minimum de preavis))"
)
OPEN_ENDED = r"\b(?:duree (?:indeterminee|illimitee|non limitee)|sans (?:limitation|limite) de duree)\b"

RENEWAL = (
    r"(?:\bn[e'] ?(?:est|peut|pourra|saurait|se|sera|fait|donne)\b[^.;]{0,60}?|\bnon |\bsans )?"
    r"(?:(?<!ont )(?<!\ba )(?<!vient de )(?<!viennent de )renouvel\w+|\brecondu\w+|\btacite\w*|"
    r"(?<!est )\bprolongee?s?\b(?! la| le|r)|\bprolongation|(?<!est )\bprorog(?:ee?s?|ation|eable)\b(?! la| le))"
)
TACIT = (
    r"\btacite\w*|\bautomatique\w*|\bde plein droit\b|\bsans (?:autre |aucune )?formalite|"
    r"\b(?:sauf|a defaut de|sans) (?:denonciation|opposition|avis contraire|resiliation)"
)
EXPRESS = (
    r"\bexpres\w*|\bpar (?:voie d')?avenant|\baccord (?:ecrit|expres|des parties|commun)|\bpar accord|\bdecision\b|"
    r"\bechange de lettres|\bnouvelle convention|\bformalis\w+"
)
NEGATED = (
    r"\bn[e'] ?(?:est|peut|pourra|saurait|se|sera|fait|donne)\b|\bnon (?:renouvel|recond)|\bexclu\w*|"
    r"\bsans (?:possibilite de |aucune? )?(?:tacite|recond|renouvel)|\baucune? (?:tacite|recond|renouvel)"
)
ONLY_BY = r"\bque (?:par|sur|si|de maniere)\b"
TIMES = (
    r"(?P<times>\d+) (?:fois|reconductions?|renouvellements?|prolongations?)\b"
    r"|\blimitee? a (?P<limit>\d+)\b(?! (?:ans?|mois))"
)
EACH_YEAR = r"\bd'annee en annee\b|\b(?:chaque|tous les) ann?(?:ee|s)\b|\bannuelle(?:ment|s)?\b|\bpar annee\b"
RENEWED_FOR = (
    r"\b(?:par|pour|de)\b(?: (?:1|des|la|nouvelles?|memes?|autres?|periodes?|tranches?|successives?|supplementaires?|"
    rf"duree|de|d'))*[ ']?(?:d')?(?P<duration>{DURATION})"
)
IN_ALL = (
    r"\b(?:exceder|depasser|superieure a|duree (?:totale|maximale)(?: \w+){0,3}?(?: de| a)|limite (?:totale )?de|"
    rf"maximum de) (?:1 )?(?:duree (?:totale )?de )?(?P<duration>{DURATION})"
)

SIGNED_AT = rf"^(?:fait|signee?s?) (?:a|en|et|le|par|au)\b.{{0,110}}?\ble (?P<when>{DAY})"
OWN_SIGNED = rf"\bpresente? (?:{SUBJECTS}) (?:a ete |est )?signee?[^.;]{{0,60}}?\ble (?P<when>{DAY})"
_ON = r"\b(?:le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
NEWS_SIGNED = rf"\b(?:sign(?:e|ee|es|ent|ature)|renouvel\w+|conclu\w*|paraph\w+)\b.{{0,160}}?{_ON} (?P<when>{DAY})"
NEWS_SIGNED_FIRST = (
    rf"{_ON} (?P<when>{DAY})\b.{{0,300}}?\b(?:ont|a|signent|signature)\b.{{0,20}}?(?:sign|renouvel|conclu|paraph)"
)
TITLE_SIGNED = (
    rf"\bsignature d.{{0,160}}?\ble (?P<when>{DAY})|^(?:convention|accord|protocole|charte|avenant n° ?\d+)\b"
    rf"(?:(?!avenant|modifi).){{0,120}}? du (?P<dated>{DAY})"
)
AMENDED = (
    r"\b(?:modifie|complete|revise|mis a jour)e?s? (?:de |par |en dernier lieu par )+"
    r"(?P<what>(?:l'|les |d')?avenants? [^,.;)\n–]{1,60})"
)
