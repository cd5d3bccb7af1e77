"""E-mail: who wrote to whom and when as first lines, then the message; the HTML part goes through the HTML reader."""

from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from errors import UnreadableFileError, UnsafeFileError
from ingest.readers import html
from ingest.readers.flow import Block, lay_out
from ingest.readers.html_blocks import blocks_of
from ingest.readers.reading import Reading

_HEADERS = (("subject", "Objet"), ("from", "De"), ("to", "À"), ("cc", "Copie à"), ("date", "Date"))


def read(path: Path) -> Reading:
    """Read a message; what is attached to it is named in the warnings.

    Raises:
        UnreadableFileError: it is no message.
        UnsafeFileError: its parts or its HTML are nested without end.
    """
    try:
        message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
        headers = [
            Block(f"{label} : {' '.join(str(message[name]).split())}", above=False, below=False)
            for name, label in _HEADERS
            if message[name]
        ]
        body = message.get_body(preferencelist=("html", "plain"))
        content = body.get_content() if body is not None else ""
        attached = [name for part in message.iter_attachments() if (name := part.get_filename())]
    except LookupError as error:
        raise UnreadableFileError(path=path, reason="son encodage est inconnu") from error
    except (MessageError, ValueError) as error:
        raise UnreadableFileError(path=path, reason="son contenu est abîmé") from error
    except RecursionError as error:
        raise UnsafeFileError(path=path, reason="ses parties s'emboîtent sans fin") from error
    if not headers or not isinstance(content, str):
        raise UnreadableFileError(path=path, reason="ce n'est pas un courriel, malgré son nom")
    if body is not None and body.get_content_subtype() == "html":
        blocks = blocks_of(html.parse(path, content)) if content.strip() else []
    else:
        blocks = [Block(content.replace("\r\n", "\n"))]
    warnings = tuple(
        f"« {path.name} » : la pièce jointe « {name} » n'est pas lue. Enregistrez-la dans le dossier du corpus."
        for name in attached
    )
    return lay_out([*headers, Block(""), *blocks], warnings)
