"""service-public fiches → texts; given questions, editors' wordings, titles and headings → questions.

Which fiche may be used for what: a fiche without a title has a blanked question for title. When that question is
among the given ones it is used with it; otherwise the fiche is left out altogether, and so are, for training, the
fiches of the questions set aside for development. The titles are read from spf-qr's corpus, where they are blanked,
never from cdtn-preq's, where they are not.
"""

import random
import re
from dataclasses import replace
from pathlib import Path

from training.bench import Article, TestSet, read_test_set
from training.texts import Question, Split, Text, embedded_form, fold
from training.windows import cut, cut_headed, split_headed
from training.written import read_sheet_questions

LIMIT = 480  # characters of a window, about 110 tokens
ASKED_WINDOWS = 4  # of a fiche that a question is answered by
OTHER_WINDOWS = 1
HEADING_BODY = 150  # characters; a shorter body says too little to be found by its heading
HELD_OUT_FOLD = 4  # of the editors' entries; fold 0 of the given questions
DEVELOPMENT_FOLD = 0
TITLES = 250
HEADINGS = 700
NEIGHBOURS = 1  # bodies kept on each side of a right one
GENERIC = 3  # fiches that share a heading; from there on it needs the title to be understood
WORDS = 3  # a shorter heading (« Cas général », « À noter ») asks nothing

POOL = "service-public"
BODIES = "service-public-bodies"


def read_service_public(bench: Path, seed: int, written: bool) -> tuple[list[Text], list[Question]]:
    """The folders spf-qr and cdtn-preq → texts and questions, with those of `training.written` or without."""
    given, editors = read_test_set(bench / "spf-qr"), read_test_set(bench / "cdtn-preq")
    blanked = {a.id for a in given.articles.values() if not a.title}
    asked = {article for query in given.queries for article in given.gains[query]}
    held_out = {article for query in given.queries if is_development(query) for article in given.gains[query]}
    usable = {a.id: a for a in given.articles.values() if a.title or a.id in asked}
    questions = [
        _question(f"spf-{query}", "spf-qr", text, given.gains[query], "dev" if is_development(query) else "train")
        for query, text in given.queries.items()
    ]
    questions += _editors_questions(editors, set(usable), held_out)
    questions += read_sheet_questions(POOL, set(usable) - blanked, held_out) if written else []
    wanted = {article for question in questions for article in question.gains}
    rng = random.Random(seed)
    texts = [text for article in usable.values() for text in _windows(article, article.id in wanted, rng)]
    free = [article for article in usable.values() if article.id not in blanked]
    bodies, headings = _heading_questions(free, rng)
    return texts + bodies, questions + headings


def is_development(query: str) -> bool:
    """Whether a given question of spf-qr is set aside."""
    return fold(query) == DEVELOPMENT_FOLD


def is_held_out(entry: str) -> bool:
    """Whether an entry of cdtn-preq is in the fold set aside; its variants share their fiches, so they go together."""
    return fold(entry) == HELD_OUT_FOLD


def _question(name: str, source: str, text: str, gains: dict[str, int], split: Split) -> Question:
    # A question has one fiche; the editors' choices leave fiches out.
    return Question(name, source, POOL, split, text, gains, "others" if source == "spf-qr" else "nothing")


def _editors_questions(editors: TestSet, usable: set[str], held_out: set[str]) -> list[Question]:
    questions = []
    for query, text in editors.queries.items():
        entry = str(editors.fields[query]["entry"])
        split: Split = "dev" if is_held_out(entry) else "train"
        gains = {a: gain for a, gain in editors.gains[query].items() if a in usable}
        main = {a for a, gain in gains.items() if gain == max(gains.values())}
        if split == "train" and (main & held_out or not main):
            continue
        if gains:
            question = _question(f"cdtn-{query}", "cdtn-preq", text, gains, split)
            # One that is about a sheet set aside is never taught, whatever the fold.
            questions.append(question if main & held_out else replace(question, fold=fold(entry)))
    return questions


def _windows(article: Article, wanted: bool, rng: random.Random) -> list[Text]:
    windows = cut_headed(article.text, LIMIT)
    kept = windows[:ASKED_WINDOWS] if wanted else windows[:1]
    if not wanted and len(windows) > 1:
        kept += rng.sample(windows[1:], min(OTHER_WINDOWS - 1, len(windows) - 1))
    return [
        Text(f"{article.id}#{n}", POOL, article.id, article.id, embedded_form([article.title, w.heading], w.body))
        for n, w in enumerate(kept)
    ]


def _heading_questions(articles: list[Article], rng: random.Random) -> tuple[list[Text], list[Question]]:
    """Titles and headings asked, the bodies to be found: these carry the title at most, never the heading."""
    bodies: dict[str, list[tuple[str, str]]] = {}
    shared: dict[str, int] = {}
    for article in articles:
        bodies[article.id] = [
            (headed.heading, cut(headed.body, LIMIT)[0])
            for headed in split_headed(article.text)
            if len(headed.body) >= HEADING_BODY or not headed.heading
        ]
        for last in {_last(heading) for heading, _ in bodies[article.id]}:
            shared[last] = shared.get(last, 0) + 1
    texts, titled, headed_questions = [], [], []
    for article in articles:
        # Half of the fiches show their title on every body, half on none: the title must not tell right from wrong.
        shown = article.title if rng.random() < 0.5 else ""
        for rank, (heading, body) in enumerate(bodies[article.id]):
            name = f"{article.id}/{rank}"
            texts.append(Text(name, BODIES, article.id, name, embedded_form([shown], body)))
            if rank == 0 and not shown:
                asked = article.title
                titled.append(
                    Question(f"title-{name}", "titles", BODIES, "train", asked, {name: 1}, labelled="nothing")
                )
                continue
            last = _last(heading)
            if len(last.split()) >= WORDS:
                plain = not shown or shared[last] >= GENERIC or not last.endswith("?")
                asked = f"{_subject(article.title)} : {_inside(last)}" if plain else last
                found = Question(f"heading-{name}", "headings", BODIES, "train", asked, {name: 1}, labelled="document")
                headed_questions.append(found)
    # Questions first: they are the rarer and the better kind.
    headed_questions.sort(key=lambda question: (not question.text.endswith("?"), fold(question.id, 2**32)))
    kept = rng.sample(titled, min(TITLES, len(titled))) + headed_questions[:HEADINGS]
    near: set[str] = set()
    for question in kept:
        document, place = question.id.split("-", 1)[1].split("/")
        near |= {f"{document}/{int(place) + step}" for step in range(-NEIGHBOURS, NEIGHBOURS + 1)}
    return [text for text in texts if text.id in near], kept


def _last(heading: str) -> str:
    """The lowest of headings that stand right below one another."""
    return heading.split(" › ")[-1]


def _inside(heading: str) -> str:
    """A heading within a sentence: its capital goes, unless it begins an acronym."""
    return heading if heading[:2].isupper() else heading[0].lower() + heading[1:]


def _subject(title: str) -> str:
    """A fiche's title without what stands in brackets."""
    return re.sub(r"\s*\([^)]*\)", "", title)
