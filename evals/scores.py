"""An answer beside its gold question → an `Outcome`; many outcomes → `Scores`. The README defines each figure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import mean, median, quantiles

from answer.model import Answer, Citation
from evals.gold import GoldQuestion, GoldSpan, Kind, Persona
from ingest.model import Document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question gave. The counts are kept, not the ratios, so that any group of outcomes can be scored."""

    id: str
    kind: Kind
    persona: Persona
    question: str
    answerable: bool
    answer: str
    refused: bool
    confidence: float
    seconds: float
    cited_first: bool  # the first citation overlaps a gold quote or lies in its section
    covered: int  # gold quotes whose section is cited, or that a citation overlaps
    gold: int
    correct: bool
    missing: tuple[str, ...]  # patterns of `must_include` not found
    forbidden: tuple[str, ...]  # strings of `must_not_include` found
    quotes: int
    verbatim: int  # quotes that stand in their document where they say
    words_shared: int
    words_quoted: int
    words_gold: int

    @property
    def failed(self) -> bool:
        """Whether the question belongs in the list of failures."""
        if self.verbatim < self.quotes:
            return True
        return self.refused or not (self.correct and self.cited_first) if self.answerable else not self.refused


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of a group of questions; None where the group holds nothing to measure."""

    n: int
    cited_at_1: float | None
    coverage: float | None
    correct: float | None
    refused: float | None  # of the unanswerable
    false_refusals: float | None  # of the answerable
    word_f1: float | None
    verbatim: float | None
    auc: float | None  # of the confidence, answerable against not
    median_seconds: float | None
    p90_seconds: float | None
    fact_characters: float | None  # median length of the answers to facts, refusals left out
    quotes: float | None  # mean number, refusals left out


FIGURES = tuple(field.name for field in fields(Scores) if field.name != "n")


def judge(
    question: GoldQuestion,
    spans: Sequence[GoldSpan],
    answer: Answer,
    seconds: float,
    documents: Mapping[str, Document],
) -> Outcome:
    """Hold an answer against its gold question; `spans` are the question's gold quotes as `locate` found them."""
    citations = answer.citations
    covered = sum(any(_supports(citation, span) for citation in citations) for span in spans)
    # The text is Markdown: a pattern must not fail on the asterisks of a bold lead.
    texts = (answer.text, answer.text.replace("**", ""))
    missing = tuple(p for p in question.must_include if not any(re.search(p, text, re.IGNORECASE) for text in texts))
    forbidden = tuple(f for f in question.must_not_include if any(f.lower() in text.lower() for text in texts))
    quoted = Counter(word for citation in citations for word in folded_words(citation.quote))
    wanted = Counter(word for span in spans for word in folded_words(span.quote))
    return Outcome(
        id=question.id,
        kind=question.kind,
        persona=question.persona,
        question=question.question,
        answerable=question.answerable,
        answer=answer.text,
        refused=answer.refused,
        confidence=answer.confidence,
        seconds=seconds,
        cited_first=bool(citations) and any(_supports(citations[0], span) for span in spans),
        covered=covered,
        gold=len(spans),
        correct=question.answerable and not (answer.refused or missing or forbidden),
        missing=missing,
        forbidden=forbidden,
        quotes=len(citations),
        verbatim=sum(is_verbatim(citation, documents) for citation in citations),
        words_shared=(quoted & wanted).total(),
        words_quoted=quoted.total(),
        words_gold=wanted.total(),
    )


def score(outcomes: Iterable[Outcome]) -> Scores:
    """The figures of a group of outcomes."""
    group = tuple(outcomes)
    answerable = [outcome for outcome in group if outcome.answerable]
    unanswerable = [outcome for outcome in group if not outcome.answerable]
    answered = [outcome for outcome in answerable if not outcome.refused]
    shared = sum(outcome.words_shared for outcome in answerable)
    words = sum(outcome.words_quoted + outcome.words_gold for outcome in answerable)
    seconds = [outcome.seconds for outcome in group]
    facts = [len(outcome.answer) for outcome in answered if outcome.kind == "fact"]
    return Scores(
        n=len(group),
        cited_at_1=_share(answerable, lambda outcome: outcome.cited_first),
        coverage=_ratio(sum(o.covered for o in answerable), sum(o.gold for o in answerable)),
        correct=_share(answerable, lambda outcome: outcome.correct),
        refused=_share(unanswerable, lambda outcome: outcome.refused),
        false_refusals=_share(answerable, lambda outcome: outcome.refused),
        word_f1=_ratio(2 * shared, words),
        verbatim=_ratio(sum(o.verbatim for o in group), sum(o.quotes for o in group)),
        auc=auc([o.confidence for o in answerable], [o.confidence for o in unanswerable]),
        median_seconds=median(seconds) if seconds else None,
        p90_seconds=quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else None,
        fact_characters=median(facts) if facts else None,
        quotes=mean(outcome.quotes for outcome in answered) if answered else None,
    )


def score_groups(outcomes: Sequence[Outcome]) -> dict[str, Scores]:
    """The figures of all, then of each kind, then of each persona, under these names."""
    groups = {"all": score(outcomes)}
    for kind in dict.fromkeys(outcome.kind for outcome in outcomes):
        groups[kind] = score(outcome for outcome in outcomes if outcome.kind == kind)
    for persona in dict.fromkeys(outcome.persona for outcome in outcomes):
        groups[persona] = score(outcome for outcome in outcomes if outcome.persona == persona)
    return groups


def auc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The probability that a positive scores above a negative, ties counting half; None when a side is empty."""
    wins = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    return _ratio(wins, len(positives) * len(negatives))


def folded_words(text: str) -> list[str]:
    """Words without case or accents, in order: "L’État" is ["l", "etat"]."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.findall(r"\w+", bare)


def is_verbatim(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Whether the quote stands character for character in its document, where the citation says."""
    document = documents.get(citation.document_id)
    return document is not None and document.text[citation.start : citation.end] == citation.quote


def _supports(citation: Citation, span: GoldSpan) -> bool:
    if citation.document_id != span.document_id:
        return False
    overlaps = citation.start < span.end and span.start < citation.end
    return overlaps or citation.section_id == span.section_id


def _share(group: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float | None:
    return _ratio(sum(map(holds, group)), len(group))


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
