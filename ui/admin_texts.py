"""Every sentence of the Corpus tab, in French."""

TAB = "Corpus"
PASSWORD = "Mot de passe d'administration"
ENTER = "Entrer"
LEAVE = "Fermer la session"
UPLOAD = "Ajouter des documents (.pdf, .docx, .odt, .html, .eml, .txt, .md ; 50 Mo au plus)"
TO_CHECK = "À vérifier avant d'indexer"
CHOSEN = "Documents en attente"
ACCEPT = "Accepter et indexer"
DISCARD = "Écarter"
NOTHING_WAITS = "Aucun document en attente."
NOTHING_CHOSEN = "Cochez au moins un document en attente."
NOTHING_READ = "Aucun des documents cochés ne peut être accepté : la raison est sous son nom. Vous pouvez les écarter."
CORPUS = "Modifier ou retirer un document ajouté"
DOCUMENT = "Document ajouté"
TITLE = "Titre"
SHORT_TITLE = "Titre court"
KIND = "Nature"
PARTIES = "Parties, séparées par « ; »"
TERRITORY = "Territoire, du plus précis au plus large, séparés par « ; »"
VALIDITY = "Validité, en une phrase (« conclue pour trois ans à compter du 1er mars 2021 »)"
DATES = {
    "signed": "Signé le",
    "effective": "Prend effet le",
    "published": "Publié le",
    "updated": "Mis à jour le",
    "period_start": "Période : premier jour",
    "period_end": "Période : dernier jour",
    "ended": "A pris fin le",
}
NO_TITLE = "le titre manque"
DATES_REVERSED = "la date « {later} » tombe avant la date « {earlier} »"
VALIDITY_UNREAD = (
    "« {words} » ne dit ni date ni durée de validité que je sache lire ; "
    "écrivez par exemple « conclue pour trois ans à compter du 1er mars 2021 »"
)
KEEP = "Enregistrer et réindexer"
REMOVE = "Retirer du corpus"
CONFIRM_REMOVE = "Retirer ce document du corpus ?"
NO_ADDED = "Aucun document n'a encore été ajouté ici. Ceux du dossier du corpus se changent dans ce dossier."
STATISTICS = "Statistiques de l'index"
STATISTICS_COLUMNS = ("Document", "Origine", "Sections", "Passages", "Unités", "Avertissements")
ORIGINS = {"corpus": "dossier du corpus", "library": "ajouté"}
TOTALS = (
    "{documents} documents, {passages} passages, {units} phrases et éléments citables ; "
    "{size} sur le disque ; modèle {encoder}."
)
RECEIVED = "Reçu : {files}. Vérifiez ce qui a été lu, puis acceptez."
DISCARDED = "Écarté : {files}."
INDEXED = (
    "Indexation terminée. Nouveaux : {added}, modifiés : {changed}, retirés : {removed}, "
    "documents en tout : {documents}."
)
EMPTIED = "L'index ne contient plus aucun document. Ajoutez-en un pour que Relais réponde."
UNDER_WAY = "{step}… {done} sur {total}"
BEGINS = "Indexation en cours…"
IDLE = "Aucune indexation en cours."
READ_AS = "{kind} ; parties : {sections}, caractères : {characters}, pages : {pages}"
READ_AS_NO_PAGES = "{kind} ; parties : {sections}, caractères : {characters}"
BLANK_PAGES = "Pages sans texte : {pages}"
OUTLINE = "Plan lu"
UNREADABLE = "Ne peut pas être accepté"
EXCERPT = "Début du texte lu"
