"""Settings, read once from `RELAIS_*` variables and passed as an argument; an unknown name is rejected."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from platformdirs import user_data_path
from pydantic import TypeAdapter, ValidationError

from errors import SettingsError

PREFIX = "RELAIS_"
EMBEDDED_ENCODER = "multilingual-e5-small"


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is read from the variable of its name in capitals: `index` from `RELAIS_INDEX`."""

    index: Path = user_data_path("relais", appauthor=False) / "index"
    encoder: str = EMBEDDED_ENCODER  # or any sentence-transformers model or folder
    contact: str = "votre référent Caf"  # whom a refusal sends the reader to
    host: str = "127.0.0.1"
    port: int = 7860
    as_of: date | None = None  # the day on which validity is judged; None for today
    corpus: Path | None = None  # the folder that was indexed, to open the original files from; the texts show without
    feedback: bool = False  # whether readers are asked if an answer helps; verdicts stay in the index folder
    mcp: bool = False  # whether the tools are served over the Model Context Protocol too
    chroma_url: str = ""  # of a Chroma server, where « relais index » puts the passages; "" keeps them where they are
    admin_password: str = ""  # opens the Corpus tab; "" leaves it out


# What a value of each type is told to be; of any other, a number.
_EXPECTED: Mapping[object, str] = {bool: "ni 1 ni 0", date | None: "pas une date comme 2024-03-01"}


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: a `RELAIS_*` variable is unknown or cannot be converted.
    """
    known = {PREFIX + field.name.upper(): field for field in fields(Settings)}
    values: dict[str, object] = {}
    for name, text in environment.items():
        if not name.startswith(PREFIX):
            continue
        if name not in known:
            raise SettingsError(name=name, reason=f"il n'existe pas ; les réglages sont {', '.join(sorted(known))}")
        field = known[name]
        try:
            values[field.name] = TypeAdapter(field.type).validate_strings(text)  # type: ignore[arg-type]
        except ValidationError as error:
            expected = _EXPECTED.get(field.type, "pas un nombre")
            raise SettingsError(name=name, reason=f"« {text} » n'est {expected}") from error
    return Settings(**values)  # type: ignore[arg-type]
