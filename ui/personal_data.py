"""A question in, the kinds of personal data that it seems to hold out: the reader is warned before it is sent."""

import re
from collections.abc import Callable, Iterable

from phonenumbers import PhoneNumberMatcher
from stdnum import iban

from ui import texts

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\dA-Za-z])[12378](?:[ .\-\xa0]?[\dABab]){12,14}(?!\d)")
# Sex, year, month (above 20 when it is not known), département, municipality and rank, then the key or none. The key
# is not checked: a number copied with one wrong digit still points to a person.
_NIR_SHAPE = re.compile(r"[12378]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[ABab])\d{6}(?:\d{2})?")
_NAMED_NUMBER = re.compile(
    r"(?:allocataires?|alloc|matricule|caf)\b[^\d\n]{0,25}?\b(\d{5,8})(?:\s?[A-Z])?\b", re.IGNORECASE
)
# Seven digits in a row are how a Caf numbers a file; a count of something is not.
_BARE_NUMBER = re.compile(r"(?<![\d.,])\d{7}(?:\s?[A-Z])?\b(?![.,]\d|\s?(?:€|%|euros?|habitants?|familles?|enfants?))")
_IBAN_START = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{2}\d{2}")
_FRENCH_IBAN = re.compile(r"FR\d{12}[A-Z\d]{11}\d{2}", re.IGNORECASE)  # with its check digits right or not
_IBAN_LENGTHS = range(34, 14, -1)


def personal_data(question: str) -> tuple[str, ...]:
    """French names of what the question holds that points to a person, each once, in the order of the table."""
    return tuple(name for name, found in _KINDS if found(question))


def _holds_nir(text: str) -> bool:
    numbers = (re.sub(r"[ .\-\xa0]", "", match.group()) for match in _DIGITS.finditer(text))
    return any(_NIR_SHAPE.fullmatch(number) for number in numbers)


def _holds_file_number(text: str) -> bool:
    return _NAMED_NUMBER.search(text) is not None or _BARE_NUMBER.search(text) is not None


def _holds_phone(text: str) -> bool:
    return any(True for _ in PhoneNumberMatcher(text, "FR"))


def _holds_iban(text: str) -> bool:
    return any(iban.is_valid(each) or _FRENCH_IBAN.fullmatch(each) for each in _iban_candidates(text))


def _iban_candidates(text: str) -> Iterable[str]:
    """What follows each "FR76", without blanks, at every length that an IBAN may have."""
    for match in _IBAN_START.finditer(text):
        following = re.sub(r"\s", "", text[match.start() : match.start() + 60])
        yield from (following[:length] for length in _IBAN_LENGTHS if len(following) >= length)


_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (texts.NIR, _holds_nir),
    (texts.FILE_NUMBER, _holds_file_number),
    (texts.PHONE, _holds_phone),
    (texts.EMAIL, lambda text: _EMAIL.search(text) is not None),
    (texts.IBAN, _holds_iban),
)
