"""A written question → the same as a person in a hurry types it: no accents, SMS spellings, everyday words, slips.

General French, as tables; nothing here is taken from a test set.
"""

import random
import re
import unicodedata

# Administration's word → what is said at home. Whole words, singular or plural.
EVERYDAY = {
    "assistante maternelle": ["nounou", "assmat"],
    "assistant maternel": ["assmat"],
    "salaire": ["paye", "salaire"],
    "rémunération": ["paye"],
    "rémunéré": ["payé"],
    "employeur": ["patron"],
    "licenciement": ["licenciement", "renvoi"],
    "licencier": ["virer"],
    "licencié": ["viré"],
    "démission": ["départ"],
    "congés payés": ["vacances"],
    "véhicule": ["voiture"],
    "logement": ["appart", "logement"],
    "locataire": ["locataire"],
    "résilier": ["arrêter", "casser"],
    "résiliation": ["fin", "rupture"],
    "conjoint": ["mari", "copain"],
    "enfant": ["gamin", "petit", "enfant"],
    "allocation": ["aide", "alloc"],
    "versement": ["paiement"],
    "domicile": ["maison"],
    "emploi": ["boulot"],
    "travail": ["boulot", "taf"],
    "arrêt maladie": ["arret"],
    "médecin": ["docteur"],
    "décès": ["mort"],
    "bénéficier": ["avoir droit à", "toucher"],
    "obligatoire": ["obligé"],
    "montant": ["somme"],
    "délai": ["temps"],
    "effectuer": ["faire"],
    "informations": ["infos"],
    "structure d'accueil": ["crèche"],
    "établissement scolaire": ["école"],
    "commune": ["ville", "mairie"],
    "Département": ["conseil départemental"],
    "convention": ["accord", "convention"],
    "pilote": ["responsable"],
    "partenaires": ["partenaires", "associés"],
}

SMS = (
    (r"\best-ce qu[e'’]\s?", "esk "),
    (r"\bqu'est-ce que?\b", "keske"),
    (r"\bpourquoi\b", "pk"),
    (r"\bcombien\b", "cb"),
    (r"\bquelles?\b|\bquels?\b", "kel"),
    (r"\bquand\b", "kan"),
    (r"\bquoi\b", "koi"),
    (r"\bqui\b", "ki"),
    (r"\bque\b", "ke"),
    (r"\bqu['’]", "k"),
    (r"\bc['’]est\b", "c"),
    (r"\bil y a\b", "ya"),
    (r"\bj['’]ai\b", "jai"),
    (r"\bje ne sais pas\b", "jsp"),
    (r"\bbeaucoup\b", "bcp"),
    (r"\bquelqu['’]un\b", "qqn"),
    (r"\bquelque chose\b", "qqch"),
    (r"\brendez-vous\b", "rdv"),
    (r"\bpour\b", "pr"),
    (r"\bavec\b", "ac"),
    (r"\bdans\b", "ds"),
    (r"\btoujours\b", "tjs"),
    (r"\bpas\b", "pa"),
    (r"\bvous\b", "vs"),
    (r"\bnous\b", "ns"),
    (r"\b([ldnmts])['’]", r"\1 "),
)

UNASKED = r"^(est-ce que? |quelles? sont |quels? sont |quelle? est |quel est |peut-on |comment )"


def colloquial(question: str, rng: random.Random) -> str:
    """The question with one to three of the changes; sometimes the question itself."""
    text = question
    if rng.random() < 0.4:
        text = _everyday(text, rng)
    if rng.random() < 0.35:
        for pattern, short in SMS:
            if rng.random() < 0.6:
                text = re.sub(pattern, short, text, flags=re.IGNORECASE)
    if rng.random() < 0.15:
        text = re.sub(UNASKED, "", text, flags=re.IGNORECASE)
    if rng.random() < 0.5:
        text = without_accents(text)
    if rng.random() < 0.6:
        text = text.lower().rstrip(" ?.!")
    if rng.random() < 0.35:
        text = _slip(text, rng)
    return text


def without_accents(text: str) -> str:
    """« Épinay » → « Epinay »."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _everyday(text: str, rng: random.Random) -> str:
    for word, spoken in EVERYDAY.items():
        pattern = rf"\b{word}(s?)\b"
        if re.search(pattern, text, re.IGNORECASE):
            text = re.sub(pattern, rng.choice(spoken) + r"\1", text, flags=re.IGNORECASE)
    return text


def _slip(text: str, rng: random.Random) -> str:
    """One long word loses a letter, doubles one or swaps two."""
    words = text.split(" ")
    long_words = [rank for rank, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long_words:
        return text
    rank = rng.choice(long_words)
    word = words[rank]
    at = rng.randrange(1, len(word) - 2)
    words[rank] = rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return " ".join(words)
