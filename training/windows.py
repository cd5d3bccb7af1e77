"""A flat text with headings on lines of their own → windows of a few hundred characters, each under its heading."""

import re
from dataclasses import dataclass

LONGEST_HEADING = 90
LONGEST_QUESTION = 140
SMALL = 200  # characters; a smaller window takes in what follows it
BULLETS = ("-", "•", "–", "*")
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý«])")


@dataclass(frozen=True, slots=True)
class Headed:
    """A heading ("" before the first) and the lines below it."""

    heading: str
    body: str


def is_heading(line: str) -> bool:
    """Short, capitalised, unpunctuated; or a question alone on its line."""
    if not line[:1].isupper() or line.startswith(BULLETS):
        return False
    if line.endswith("?"):
        return len(line) <= LONGEST_QUESTION
    return len(line) <= LONGEST_HEADING and line[-1] not in ".;:,!"


def split_headed(text: str) -> list[Headed]:
    """Cut at the headings; a heading right below another is joined to it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    headed: list[tuple[str, list[str]]] = [("", [])]
    for rank, line in enumerate(lines):
        if 0 < rank < len(lines) - 1 and is_heading(line):
            heading, body = headed[-1]
            if heading and not body:
                headed[-1] = (f"{heading} › {line}", body)
            else:
                headed.append((line, []))
        else:
            headed[-1][1].append(line)
    return [Headed(heading, "\n".join(body)) for heading, body in headed if body]


def split_sentences(text: str) -> list[str]:
    """Lines, then sentences within them; rough, for long lines and for encyclopedia prose."""
    return [part for line in text.split("\n") for part in SENTENCE_END.split(line) if part.strip()]


def cut(text: str, limit: int) -> list[str]:
    """Windows of at most `limit` characters at line, then sentence ends; a longer sentence is cut short."""
    windows: list[str] = []
    for line in text.split("\n"):
        for part in [line] if len(line) <= limit else [s[:limit] for s in split_sentences(line)]:
            if windows and len(windows[-1]) + 1 + len(part) <= limit:
                windows[-1] += "\n" + part
            else:
                windows.append(part)
    return windows


def cut_headed(text: str, limit: int) -> list[Headed]:
    """Windows under their headings; a small one takes in the next heading with its body."""
    windows: list[Headed] = []
    for headed in split_headed(text):
        for body in cut(headed.body, limit):
            last = windows[-1] if windows else None
            joined = f"{last.body}\n{headed.heading}\n{body}" if last else ""
            if last and len(last.body) < SMALL and len(joined) <= limit:
                windows[-1] = Headed(last.heading, joined)
            else:
                windows.append(Headed(headed.heading, body))
    return windows
