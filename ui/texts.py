"""Every sentence of the shell and of the chat tab, in French: data, so that wording changes touch no logic."""

TITLE = "Relais – conventions et schémas des services aux familles"
NAME = "Relais"
PURPOSE = (
    "Posez une question sur les conventions et schémas de services aux familles : "
    "Relais cite le texte mot pour mot, ou vous dit qu'il n'y est pas."
)
DISCLAIMER = "Les réponses citent les textes ; elles n'engagent pas la Caf."
VERSION = "Relais, version {version}"
CORPUS_DATE = "corpus du {date}"
ACCESSIBILITY = "Accessibilité : non conforme (déclaration)"
STATEMENT = "Déclaration d'accessibilité"
TO_RELAIS = "Revenir à Relais"
TAB_QUESTIONS = "Questions"
TAB_DISCOVER = "Découvrir"
LOADING = "Chargement…"
NOT_SAID = "non précisé"
GRADIO_WORDS = {"upload_text.click_to_upload": "Cliquez pour choisir un fichier"}  # Gradio's « télécharger » misleads
NO_SCRIPT = "Relais a besoin de JavaScript. Activez-le dans votre navigateur, puis rechargez la page."

CONVERSATION = "Conversation"
QUESTION_LABEL = "Votre question"
QUESTION_HINT = "Par exemple : quelle est la durée de la convention ?"
QUESTION_KEYS = "Entrée pour envoyer, Maj + Entrée pour aller à la ligne."
SEND = "Envoyer"
NEW_CONVERSATION = "Nouvelle conversation"
WELCOME = "Posez votre question, ou choisissez un exemple."
BLANK_QUESTION = "(question vide)"
SEARCHING = "Je cherche dans les textes…"

UNNAMED = "Sans titre"
MY_CONVERSATIONS = "Mes conversations"
KEPT_HERE = "Gardées dans ce navigateur seulement."
RENAME = "Renommer"
DELETE = "Supprimer"
CONFIRM_DELETE = "Supprimer cette conversation de ce navigateur ?"
CONVERSATION_NAME = "Nom de la conversation"
KEEP_NAME = "Enregistrer"
LIMITS = "Limiter la recherche"
LIMIT_LABELS = {"documents": "Documents", "kinds": "Nature", "territories": "Territoire"}
LIMITED_TO = "Recherche limitée à : {limits}"

NIR = "un numéro de sécurité sociale"
FILE_NUMBER = "un numéro d'allocataire"
PHONE = "un numéro de téléphone"
EMAIL = "une adresse électronique"
IBAN = "un IBAN"
PERSONAL_DATA = (
    "Votre question semble contenir {kinds}. Relais n'en a pas besoin pour chercher dans les textes : "
    "retirez ce qui désigne une personne avant d'envoyer."
)
SEND_ANYWAY = "Envoyer quand même"
REWRITE = "Modifier la question"

SHEET_ACTIONS = "Fiche de la réponse"
COPY = "Copier"
PRINT = "Imprimer / PDF"
DOWNLOAD_DOCX = "Télécharger (DOCX)"
SHEET_TITLE = "Relais – ce que disent les textes"
SHEET_DATE = "Question posée le {date}."
SHEET_QUESTION = "Question"
SHEET_ANSWER = "Réponse des textes, mot pour mot"
SHEET_CONTACT = "Pour votre situation, voyez"
NO_SHEET = "La fiche n'a pas été faite"

FEEDBACK_QUESTION = "Cette réponse vous aide-t-elle ?"
FEEDBACK_YES = "Oui"
FEEDBACK_NO = "Non"
FEEDBACK_WHY = "Pourquoi ?"
FEEDBACK_REASONS = {
    "faux": "Faux",
    "incomplet": "Incomplet",
    "mauvaise source": "Mauvaise source",
    "incompréhensible": "Incompréhensible",
    "autre": "Autre raison",
}
FEEDBACK_THANKS = "Merci, votre avis est enregistré sur ce poste."
FEEDBACK_LOST = "Votre avis n'a pas été gardé : la conversation a changé. Rechargez la page, puis réessayez."

UNDERSTOOD_AS = "Question comprise ainsi : « {question} »"
SOURCES = "Sources"
REFUSED = "Pas de réponse dans les textes"
NEAREST = "Le passage le plus proche, qui n'y répond pas"
ERROR = "La question n'a pas pu être traitée"
OPEN_CITATION = "Citation {number}, ouvrir le passage : {label}"
PAGE = "page {page}"

SOURCE_PANEL = "Passage cité"
SOURCE_EMPTY = "Choisissez une citation ou une partie d'un texte : le passage s'affiche ici, dans son article."
BREADCRUMB = "Emplacement dans le document"
WHOLE_DOCUMENT = "Texte entier"
OPEN_ORIGINAL = "Ouvrir le document d'origine"
OPEN_ORIGINAL_AT = "Ouvrir le document d'origine, page {page}"
ON_THE_WEB = "Voir la page publiée"
NO_ORIGINAL = "Document introuvable"
ORIGINAL_GONE = "Ce document n'est plus dans le corpus. Posez la question à nouveau pour voir ce que disent les textes."
AS_READ = "Le fichier d'origine n'est pas sur ce poste. Voici le texte tel que Relais l'a lu."
BACK = "Revenir là où j'étais"
TERRITORY = "Territoire : {territory}"
DATED = "Date : {date}"

UNEXPECTED = (
    "Une erreur inattendue est survenue. Réessayez ; si elle revient, signalez la référence {reference} "
    "à la personne qui gère Relais."
)
NO_INDEX = "Relais n'est pas encore prêt"
THEN_RESTART = "Ensuite, relancez « relais serve » et rechargez cette page."
ADDRESS = "Relais est ouvert à l'adresse {address} (Ctrl + C pour l'arrêter)."

PART_DOCUMENTS = "Documents"
PART_SHEETS = "Fiches action"
PART_TIMELINE = "Frise"
PART_GLOSSARY = "Sigles"
PART_QUIZ = "Quiz"
FILTER = "Filtrer"
NO_DOCUMENT = "Aucun document."

FIND_DOCUMENT = "Chercher un document (titre, nature, partie, territoire)"
CARDS_COUNT = "{shown} affichés sur {count} trouvés, {total} dans le corpus"
CARD_WHAT = "Quoi"
CARD_WHO = "Qui"
CARD_WHERE = "Où"
CARD_WHEN = "Quand"
CARD_STATUS = "Statut"
CARD_ORIGIN = "Provenance"
NO_TERRITORY = "France entière, ou non précisé"
NO_DATE = "aucune date connue"
OUTLINE = "Plan du document (parties : {count})"
NO_OUTLINE = "Plan du document (un seul texte, sans partie)"
DATE_NAMES = {
    "signed": "signé le",
    "effective": "prend effet le",
    "published": "publié le",
    "updated": "mis à jour le",
    "period_start": "période à partir du",
    "period_end": "période jusqu'au",
    "ended": "a pris fin le",
}

SHEET_COLUMN = "Schéma → axe → fiche"
SHEETS_CAPTION = "Fiches action : qui pilote, avec qui, pour quand, et comment on mesure"
NO_SHEETS = "Aucune fiche action dans les documents."
SEE_IN_TEXT = "Voir dans le texte"
SEE_PASSAGE = "Voir dans le texte : {label}"

TODAY = "aujourd'hui"
DATED_EVENTS = "date connue"
PERIODS_CAPTION = "Périodes couvertes par les textes"
PERIOD_COLUMNS = ("Document", "Début", "Fin", "Statut aujourd'hui")

GLOSSARY_CAPTION = "Sigles des textes"
GLOSSARY_COLUMNS = ("Sigle", "Ce que les textes en disent")
NO_ACRONYM = "Aucun sigle dans les documents."
NOT_EXPANDED = "Non développé dans les textes."
USED_IN = "Employé dans :"

QUIZ_AGAIN = "D'autres questions"
NO_QUIZ = "Les documents ne donnent pas de quoi faire un quiz."
QUIZ_COMPLETE = "{title}. Complétez : « {sentence} »"
QUIZ_ACRONYM = "Que veut dire le sigle {acronym} ?"
QUIZ_PILOT = "Qui pilote la fiche {sheet} ?"
QUIZ_RIGHT = "C'est cela."
QUIZ_WRONG = "Non : la bonne réponse est encadrée."
