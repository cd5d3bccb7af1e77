from dataclasses import fields
from pathlib import Path

import pytest

from errors import SettingsError
from settings import EMBEDDED_ENCODER, Settings, read_settings


def test_defaults() -> None:
    settings = read_settings({})
    assert settings.encoder == EMBEDDED_ENCODER
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert settings.index.parts[-2:] == ("relais", "index")
    assert settings.index.is_absolute()


def test_each_field_is_read_from_its_variable() -> None:
    settings = read_settings(
        {
            "RELAIS_INDEX": "/srv/index",
            "RELAIS_ENCODER": "/srv/modele",
            "RELAIS_CONTACT": "la référente du territoire",
            "RELAIS_HOST": "0.0.0.0",
            "RELAIS_PORT": "8080",
            "PATH": "/bin",
        }
    )
    assert settings.index == Path("/srv/index")
    assert settings.encoder == "/srv/modele"
    assert settings.contact == "la référente du territoire"
    assert (settings.host, settings.port) == ("0.0.0.0", 8080)


def test_an_unknown_variable_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"RELAIS_INDX": "/srv/index"})
    known = ", ".join(sorted(f"RELAIS_{field.name.upper()}" for field in fields(Settings)))
    assert raised.value.french_message == (
        f"Le réglage RELAIS_INDX n'est pas valable : il n'existe pas ; les réglages sont {known}. "
        "Corrigez-le ou retirez-le, puis relancez."
    )


def test_a_port_that_is_no_number_is_refused() -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"RELAIS_PORT": "huit mille"})
    assert raised.value.french_message == (
        "Le réglage RELAIS_PORT n'est pas valable : « huit mille » n'est pas un nombre. "
        "Corrigez-le ou retirez-le, puis relancez."
    )


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_PORT", "9000")
    assert read_settings().port == 9000
