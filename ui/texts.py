"""Every sentence of the shell and of the chat tab, in French: data, so that wording changes touch no logic."""

TITLE = "Relais – conventions et schémas des services aux familles"
NAME = "Relais"
PURPOSE = (
    "Posez une question sur les conventions et schémas de services aux familles : "
    "Relais cite le texte mot pour mot, ou vous dit qu'il n'y est pas."
)
DISCLAIMER = "Les réponses citent les textes ; elles n'engagent pas la Caf."
VERSION = "Relais, version {version}"
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

UNDERSTOOD_AS = "Question comprise ainsi : « {question} »"
SOURCES = "Sources"
REFUSED = "Pas de réponse dans les textes"
NEAREST = "Le passage le plus proche, qui n'y répond pas"
ERROR = "La question n'a pas pu être traitée"
OPEN_CITATION = "Citation {number}, ouvrir le passage : {label}"
PAGE = "page {page}"

SOURCE_PANEL = "Passage cité"
SOURCE_EMPTY = "Choisissez une citation numérotée : le passage s'affiche ici, dans son article, surligné."
BREADCRUMB = "Emplacement dans le document"
WHOLE_DOCUMENT = "Texte entier"
BACK = "Revenir à la réponse"
TERRITORY = "Territoire : {territory}"
DATED = "Date : {date}"

UNEXPECTED = (
    "Une erreur inattendue est survenue. Réessayez ; si elle revient, signalez la référence {reference} "
    "à la personne qui gère Relais."
)
NO_INDEX = "Relais n'est pas encore prêt"
THEN_RESTART = "Ensuite, relancez « relais serve » et rechargez cette page."
ADDRESS = "Relais est ouvert à l'adresse {address} (Ctrl + C pour l'arrêter)."
