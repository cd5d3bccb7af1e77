"""Errors that a user can act upon: an English message for the log, a French sentence for the reader.

Each French sentence says what happened and what to do next. `app.py` and `cli.py` catch
`KnowledgeBaseError` once and show `french_message`; anything else is a bug and gets a reference number.
"""

from pathlib import Path
from typing import ClassVar


class KnowledgeBaseError(Exception):
    """Root of the errors meant for the user. `french` is formatted with the instance's fields."""

    french: ClassVar[str] = "L'opération a échoué. Réessayez, puis consultez le journal."

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        details = ", ".join(f"{name}={value}" for name, value in fields.items())
        super().__init__(f"{(type(self).__doc__ or '').splitlines()[0]} ({details})")

    @property
    def french_message(self) -> str:
        """The sentence for the reader; a path is shown by its name, and its full value goes to the log."""
        shown = {name: value.name if isinstance(value, Path) else value for name, value in self.fields.items()}
        return self.french.format(**shown)


class CorpusError(KnowledgeBaseError):
    """The corpus folder cannot be used."""


class MissingCorpusError(CorpusError):
    """The corpus folder does not exist."""

    french = "Le dossier « {path} » n'existe pas. Vérifiez le chemin donné à « relais index »."


class EmptyCorpusError(CorpusError):
    """The corpus folder holds no readable document."""

    french = (
        "Le dossier « {path} » ne contient aucun document lisible. "
        "Déposez-y des fichiers PDF, Word (.docx), LibreOffice (.odt), HTML, texte ou courriel (.eml), puis relancez."
    )


class ManifestError(CorpusError):
    """The manifest sources.toml is malformed."""

    french = "Le fichier « {path} » est mal écrit : {reason}. Corrigez-le, puis relancez l'indexation."


class DocumentError(KnowledgeBaseError):
    """One file cannot be read; the others go on."""


class UnknownFileTypeError(DocumentError):
    """No reader knows this file type."""

    french = (
        "« {path} » n'est pas d'un type connu. Ouvrez-le dans son logiciel et enregistrez-le en PDF, .docx, .odt, "
        ".html, .txt, .md ou .eml, puis relancez."
    )


class EmptyFileError(DocumentError):
    """The file holds no text."""

    french = "« {path} » est vide. Vérifiez le fichier, puis relancez l'indexation."


class UnreadableFileError(DocumentError):
    """The file cannot be opened or parsed."""

    french = (
        "« {path} » ne peut pas être lu : {reason}. "
        "Ouvrez-le dans son logiciel et réenregistrez-le, ou demandez-en une nouvelle copie, puis relancez."
    )


class ScannedPdfError(DocumentError):
    """The PDF has pages but no text layer."""

    french = "« {path} » est un document scanné. Fournissez une version dont le texte est sélectionnable."


class EncryptedPdfError(DocumentError):
    """The PDF asks for a password."""

    french = "« {path} » est protégé par un mot de passe. Fournissez une version sans mot de passe."


class EncryptedFileError(DocumentError):
    """The file asks for a password."""

    french = "« {path} » est protégé par un mot de passe. Fournissez une version sans mot de passe."


class UnsafeFileError(DocumentError):
    """The file is built in a way that could harm the machine."""

    french = (
        "« {path} » n'a pas été lu : {reason}. "
        "Ouvrez-le dans son logiciel, réenregistrez-le ou fournissez-en une version PDF, puis relancez."
    )


class HeavyFileError(DocumentError):
    """Reading the file takes more time or memory than allowed."""

    french = (
        "« {path} » n'a pas été lu : il demande plus de {limit}. "
        "Réenregistrez-le, ou découpez-le en fichiers plus petits, puis relancez."
    )


class LongFileError(DocumentError):
    """The file is longer than what can be read as one document."""

    french = (
        "« {path} » n'a pas été lu : il compte {length}, le maximum est {limit}. "
        "Découpez-le en fichiers plus petits, puis relancez."
    )


class IndexStateError(KnowledgeBaseError):
    """The index cannot be used."""


class MissingIndexError(IndexStateError):
    """There is no index in the folder."""

    french = "Aucun index dans « {path} ». Lancez d'abord « relais index DOSSIER » pour lire vos documents."


class BrokenIndexError(IndexStateError):
    """The index is half-written or damaged."""

    french = (
        "L'index « {path} » est illisible ou incomplet. "
        "Relancez « relais index DOSSIER » : il sera reconstruit sans recalcul."
    )


class UnwritableIndexError(IndexStateError):
    """The index cannot be opened, as that writes a little: the disk is full, or the folder is not ours to write."""

    french = (
        "L'index « {path} » ne peut pas s'ouvrir, mais rien n'en est perdu : son disque est plein, ou son dossier ne "
        "se laisse pas modifier. Libérez de la place ou vérifiez vos droits sur ce dossier, puis relancez."
    )


class UnwritableFolderError(IndexStateError):
    """The folder of the index cannot be made, or not be written in."""

    french = (
        "Le dossier de l'index « {path} » ne se laisse pas modifier ; ce qui était indexé le reste. Vérifiez vos "
        "droits sur ce dossier et la place du disque, ou changez de dossier avec « --index », puis relancez."
    )


class EncoderMismatchError(IndexStateError):
    """The index was built with another encoder."""

    french = (
        "L'index « {path} » a été construit avec un autre modèle ({built_with}) que celui d'aujourd'hui ({current}). "
        "Reconstruisez-le avec « relais index DOSSIER --rebuild »."
    )


class BusyIndexError(IndexStateError):
    """Another process is writing the index."""

    french = "Une autre indexation est en cours dans « {path} ». Attendez qu'elle finisse, puis relancez."


class LostServerError(IndexStateError):
    """The Chroma server that holds the passages does not answer."""

    french = (
        "Le serveur Chroma « {address} » ne répond pas comme attendu ; ce qui était indexé le reste. "
        "Vérifiez qu'il est lancé (« chroma run ») et que son adresse est celle de RELAIS_CHROMA_URL, puis relancez."
    )


class ClusterError(KnowledgeBaseError):
    """The work cannot be spread on a Ray cluster."""


class MissingRayError(ClusterError):
    """Ray is not installed."""

    french = (
        "« --ray » demande Ray, qui n'est pas installé sur ce poste. "
        "Installez-le avec « pip install 'relais-conventions[ray]' », ou relancez sans « --ray »."
    )


class LostClusterError(ClusterError):
    """There is no Ray cluster, or it has failed."""

    french = (
        "La grappe Ray n'existe pas, ou ne répond plus ; ce qui était indexé le reste. Lancez-la avec "
        "« ray start --head », ou donnez son adresse dans RAY_ADDRESS, puis relancez ; sans « --ray », ce poste suffit."
    )


class EncoderError(KnowledgeBaseError):
    """The sentence encoder cannot be loaded."""

    french = (
        "Le modèle « {name} » ne peut pas être chargé. "
        "Vérifiez RELAIS_ENCODER : un dossier ou un modèle déjà sur ce poste."
    )


class QuestionError(KnowledgeBaseError):
    """The question cannot be asked as it is."""


class EmptyQuestionError(QuestionError):
    """The question is blank."""

    french = "La question est vide. Écrivez votre question, puis validez."


class TooLongQuestionError(QuestionError):
    """The question is longer than what can be understood as one question."""

    french = (
        "La question fait {length} caractères, le maximum est {limit}. "
        "Posez une question plus courte, sans coller de document."
    )


class WordlessQuestionError(QuestionError):
    """The question holds no word."""

    french = (
        "Je ne vois pas de mot dans la question. "
        "Écrivez-la avec des mots, par exemple « Quelle est la durée de la convention ? »."
    )


class GreetingQuestionError(QuestionError):
    """The question greets, and asks nothing."""

    french = (
        "Je ne vois pas encore de question. "
        "Posez-la en une phrase, par exemple « Quelle est la durée de la convention ? »."
    )


class ThanksQuestionError(GreetingQuestionError):
    """The question thanks or takes leave, and asks nothing."""

    french = "Je vous en prie. Si vous avez une autre question, posez-la en une phrase."


class NothingToSearchError(QuestionError):
    """No document is of all that the search was limited to."""

    french = "Aucun document ne correspond à tous ces filtres. Retirez-en un, puis posez la question à nouveau."


class WrongCallError(KnowledgeBaseError):
    """A call of the API holds a value of the wrong kind."""

    french = "L'appel n'est pas valable : « {name} », {reason}. Corrigez-le d'après la description de l'API."


class AdministrationError(KnowledgeBaseError):
    """What an administrator asked for cannot be done."""


class WrongPasswordError(AdministrationError):
    """That is not the administration password."""

    french = "Ce n'est pas le mot de passe. Vérifiez-le auprès de la personne qui gère Relais, puis réessayez."


class ExpiredSessionError(AdministrationError):
    """The administration session has ended, or the server has started anew."""

    french = (
        "Votre session a expiré. Entrez le mot de passe à nouveau : ce qui était en attente est gardé ; "
        "recommencez seulement votre dernière action."
    )


class HeavyUploadError(AdministrationError):
    """The file that was sent is too large."""

    french = (
        "« {name} » pèse {size} Mo, le maximum est {limit} Mo. Découpez-le ou allégez ses images, puis renvoyez-le."
    )


class UnquotableDocumentError(DocumentError):
    """The document holds no sentence or list item that could be quoted."""

    french = (
        "« {path} » ne contient aucune phrase à citer. "
        "Vérifiez que c'est le bon fichier et que son texte est sélectionnable, puis renvoyez-le."
    )


class ForeignDocumentError(AdministrationError):
    """The document is not of the library, so that it is changed elsewhere."""

    french = (
        "« {name} » vient du dossier du corpus, et non d'un ajout : "
        "modifiez son entrée de sources.toml ou retirez son fichier, puis relancez « relais index »."
    )


class DescriptionError(AdministrationError):
    """What was typed to describe a document cannot be kept."""

    french = "Rien n'a été enregistré : {reason}. Corrigez ce champ, puis enregistrez de nouveau."


class DateError(AdministrationError):
    """A date that was typed cannot be read."""

    french = "« {text} » n'est pas une date ({name}). Écrivez-la comme 2024-03-01 ou 1er mars 2024, puis enregistrez."


class NoFeedbackError(KnowledgeBaseError):
    """No reader's verdict was kept in this index folder."""

    french = (
        "Aucun avis n'est gardé dans « {path} ». "
        "Mettez RELAIS_FEEDBACK à 1, relancez « relais serve », puis recueillez des avis."
    )


class NoSuchTextError(KnowledgeBaseError):
    """No document has the status asked for on that day."""

    french = (
        "Aucun texte n'a le statut « {status} » au {day}. "
        "Changez « --status » ou « --as-of », ou consultez « relais timeline »."
    )


class LostPassageError(KnowledgeBaseError):
    """A citation points at a passage that the index no longer holds."""

    french = "Ce passage n'est plus dans les textes : ils ont changé depuis la réponse. Posez la question à nouveau."


class SettingsError(KnowledgeBaseError):
    """A RELAIS_* variable is unknown or has a wrong value."""

    french = "Le réglage {name} n'est pas valable : {reason}. Corrigez-le ou retirez-le, puis relancez."


class BatchFileError(KnowledgeBaseError):
    """A batch file of questions cannot be read."""

    french = (
        "Le fichier de questions « {path} » ne peut pas être lu (ligne {line}) : {reason}. "
        "Il faut une question JSON par ligne."
    )


class EvaluationError(KnowledgeBaseError):
    """A measurement cannot be made."""


class GoldFileError(EvaluationError):
    """A gold file of questions is malformed."""

    french = "Le fichier d'évaluation « {path} » est mal écrit (ligne {line}) : {reason}. Corrigez-le, puis relancez."


class GoldQuoteError(EvaluationError):
    """A gold quote does not single out a document of the corpus."""

    french = "« {doc} » ne désigne pas un seul document du corpus : « {quote} ». Corrigez le fichier d'évaluation."


class BenchError(EvaluationError):
    """A retrieval test set cannot be read."""

    french = "Le jeu d'essai « {path} » est illisible (ligne {line}) : {reason}. Vérifiez le fichier, puis relancez."


class MissingBatchFileError(KnowledgeBaseError):
    """There is no such batch file, or it cannot be opened."""

    french = "Le fichier de questions « {path} » est introuvable. Vérifiez le chemin donné à « --batch »."


class UnwritableFileError(KnowledgeBaseError):
    """A file of results cannot be written."""

    french = (
        "Le fichier « {path} » ne peut pas être écrit. "
        "Vérifiez le chemin donné à « --out » et vos droits sur le dossier."
    )


class AddressError(KnowledgeBaseError):
    """The application cannot listen at this address and port."""

    french = (
        "L'adresse {host}, port {port}, n'est pas libre ou n'existe pas ici. Choisissez un autre port avec « --port »."
    )


class FullDiskError(KnowledgeBaseError):
    """There is no room left on the disk."""

    french = (
        "Le disque qui porte « {path} » est plein : rien n'a été ajouté, et ce qui était indexé le reste. "
        "Libérez de la place, puis relancez."
    )


class LibraryError(KnowledgeBaseError):
    """The library of added documents cannot be changed as asked."""


class MissingNpmError(LibraryError):
    """There is no npm on this machine."""

    french = (
        "Cette source se télécharge avec npm, qui n'est pas installé sur ce poste. "
        "Installez Node.js (il contient npm), ou donnez un fichier ou un dossier déjà téléchargé avec « --from »."
    )


class DownloadError(LibraryError):
    """What was asked for cannot be downloaded."""

    french = (
        "« {address} » n'a pas pu être téléchargé : {reason}. "
        "Vérifiez l'adresse et la connexion, puis relancez ; ce qui était indexé le reste."
    )


class MissingSourceError(LibraryError):
    """There is no such file or folder to add."""

    french = "« {path} » est introuvable. Vérifiez le chemin, puis relancez."


class UnknownSchemaError(LibraryError):
    """The archive holds nothing that is read as asked."""

    french = (
        "« {path} » ne contient pas {wanted}. Vérifiez que c'est la bonne archive ; rien n'a été ajouté, "
        "et ce qui était indexé le reste."
    )


class DamagedArchiveError(LibraryError):
    """The archive is cut, altered or encrypted."""

    french = (
        "L'archive « {path} » est abîmée, incomplète ou protégée par un mot de passe. Téléchargez-la à nouveau, "
        "puis relancez ; rien n'a été ajouté, et ce qui était indexé le reste."
    )


class UnknownThemeError(LibraryError):
    """No sheet is published under this theme."""

    french = "Aucune fiche n'est publiée sous « {theme} ». Les thèmes les plus proches : {near}."


class UnknownAgreementError(LibraryError):
    """The package holds no agreement of this number."""

    french = (
        "Aucune convention collective de numéro IDCC {number} dans la source. "
        "Vérifiez le numéro à quatre chiffres, par exemple sur un bulletin de paie. Textes complets : {known}."
    )


class StubAgreementError(LibraryError):
    """The package gives the title of this agreement and none of its texts."""

    french = (
        "La source donne le titre de la convention IDCC {number} (« {title} »), sans aucun de ses textes : "
        "elle n'est pas ajoutée. Textes complets : {known}."
    )


class UnknownDocumentError(LibraryError):
    """No document of the library has this name."""

    french = "Aucun document ajouté ne s'appelle « {name} ». « relais corpus list » donne leurs noms."


class EmptyLibraryError(LibraryError):
    """Nothing was added to this index yet."""

    french = (
        "Rien n'a encore été ajouté à cet index. « relais corpus add » ajoute un fichier, un dossier ou une source."
    )


class AddedFileError(LibraryError):
    """Another file of that name was added from elsewhere."""

    french = (
        "Rien n'a été ajouté : « {file} » l'a déjà été depuis « {origin} ». "
        "Renommez l'un des deux fichiers (une page du web s'enregistre d'abord sous un autre nom), puis relancez."
    )


class BrokenLibraryError(LibraryError):
    """The record of what was added is damaged."""

    french = (
        "Le relevé des ajouts « {path} » est abîmé. Supprimez ce fichier : les documents restent, "
        "et « relais corpus add » les reprend à leur source."
    )


class ComparisonError(KnowledgeBaseError):
    """The texts cannot be compared as asked."""


class NoTextChosenError(ComparisonError):
    """A comparison was asked for without a document."""

    french = "Aucun texte n'est choisi. Choisissez-en au moins deux, puis comparez."


class OneDocumentError(ComparisonError):
    """A comparison needs two documents."""

    french = (
        "Une comparaison demande au moins deux textes, et il n'y en a qu'un : « {title} ». "
        "Choisissez-en un autre, ou posez votre question sur ce seul texte."
    )


class UnreadableThemeError(ComparisonError):
    """A theme holds no word that could be looked for, or far too many."""

    french = (
        "Ce thème ne peut pas être cherché : « {theme} ». Écrivez-le en quelques mots, par exemple « résiliation »."
    )


class UnknownTextError(ComparisonError):
    """No document of the index has this identifier or file name."""

    french = "Aucun document indexé ne s'appelle « {name} ». Reprenez un de ces noms : {known}."


class UnknownClauseTypeError(ComparisonError):
    """The manifest types a section as a clause that does not exist."""

    french = (
        "Dans sources.toml, l'entrée « {file} » range une partie sous « {name} », qui n'est pas un type de clause. "
        "Les types sont : {known}. Corrigez, puis relancez « relais index »."
    )


class TwoTextsError(ComparisonError):
    """Two documents, no more and no fewer, are read face to face."""

    french = "Choisissez exactement deux textes pour les lire en regard ; vous en avez choisi {count}."


class LongReadingError(ComparisonError):
    """A document has too many sections to be read face to face with another."""

    french = (
        "« {title} » compte {count} parties, trop pour une lecture en regard. "
        "Choisissez plutôt le tableau, avec quelques thèmes."
    )
