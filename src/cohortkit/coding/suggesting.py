"""Suggest codes for answers nobody coded yet, from the coder's own examples; nothing applies itself.

Character n-grams weighted by TF-IDF, and the nearest centroid of each code's examples. Where a coder has no examples
yet, non-negative matrix factorization gathers the answers around words they share.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from cohortkit.coding.answers import FOR_THE_TEAM, passages
from cohortkit.records.cohort import Cohort

FEWEST_EXAMPLES = 2
"""Examples a code needs before it is suggested."""


class ThemesMissing(RuntimeError):
    """Suggesting needs the extra `[themes]`; the message says how to get it."""

    def __init__(self) -> None:
        super().__init__("suggestions need more than is installed: pip install 'cohortkit[themes]'")


class Suggestion(msgspec.Struct, frozen=True):
    """Codes for one stretch of an answer, the likeliest first, each with its nearness from 0 to 1."""

    response: str
    prompt: str
    start: int
    end: int
    text: str
    codes: tuple[tuple[str, float], ...]


class Topic(msgspec.Struct, frozen=True):
    """A group of answers that share words, for a cold start: its words, and where the clearest examples stand."""

    words: tuple[str, ...]
    examples: tuple[tuple[str, str, str], ...]


def suggest(cohort: Cohort, coder: str, *, top: int = 3, prompt: str = "", set_id: str = "") -> list[Suggestion]:
    """Suggest codes for every line of an answer that this coder has not coded; none without enough examples.

    Raises ThemesMissing without the extra.
    """
    texts: dict[tuple[str, str], str] = {}
    open_lines: list[tuple[str, str, int, int, str]] = []
    segments = cohort.codings[coder].segments if coder in cohort.codings else ()
    coded: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for each in passages(cohort, consents=FOR_THE_TEAM):
        texts[each.response, each.prompt] = each.text
    examples: list[tuple[str, str]] = []
    for segment in segments:
        text = texts.get((segment.response, segment.prompt))
        if text is None:
            continue
        end = len(text) if segment.end is None else segment.end
        examples.append((text[segment.start : end], segment.code))
        coded.setdefault((segment.response, segment.prompt), []).append((segment.start, end))
    for each in passages(cohort, consents=FOR_THE_TEAM, set_id=set_id, prompt=prompt):
        for start, end in each.bullets():
            taken = coded.get((each.response, each.prompt), ())
            if not any(start < last and first < end for first, last in taken):
                open_lines.append((each.response, each.prompt, start, end, each.text[start:end]))
    ranked = nearest(examples, [line[4] for line in open_lines], top)
    return [Suggestion(*line, tuple(codes)) for line, codes in zip(open_lines, ranked, strict=True) if codes]


def nearest(examples: Sequence[tuple[str, str]], texts: Sequence[str], top: int = 3) -> list[list[tuple[str, float]]]:
    """Rank the codes of examples (text, code) for each text: code and cosine to the centroid, the nearest first.

    Codes with fewer than two examples are not suggested. Raises ThemesMissing without the extra.
    """
    counts: dict[str, int] = {}
    for _, code in examples:
        counts[code] = counts.get(code, 0) + 1
    codes = sorted(code for code, count in counts.items() if count >= FEWEST_EXAMPLES)
    if not codes or not texts:
        return [[] for _ in texts]
    vectorizer, normalize = _tools()
    known = [(text, code) for text, code in examples if code in codes]
    matrix = vectorizer.fit_transform([text for text, _ in known])
    import numpy as np

    labels = np.array([code for _, code in known])
    centroids = np.vstack([np.asarray(matrix[labels == code].mean(axis=0)) for code in codes])
    scores = vectorizer.transform(texts) @ normalize(centroids).T
    ranked = []
    for row in np.asarray(scores):
        order = sorted(range(len(codes)), key=lambda place: (-round(float(row[place]), 9), codes[place]))[:top]
        ranked.append([(codes[place], round(float(row[place]), 3)) for place in order if row[place] > 0])
    return ranked


def topics(cohort: Cohort, *, count: int = 8, set_id: str = "", prompt: str = "") -> list[Topic]:
    """Gather answers around shared words, for a codebook that is still empty. Raises ThemesMissing."""
    lines = [
        (each.response, each.prompt, each.text[start:end])
        for each in passages(cohort, consents=FOR_THE_TEAM, set_id=set_id, prompt=prompt)
        for start, end in each.bullets()
    ]
    if len(lines) < 2 * count:
        return []
    try:
        from sklearn.decomposition import NMF
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError as error:
        raise ThemesMissing from error
    # Words in most answers tell nothing apart, in whatever language they are written.
    vectorizer = TfidfVectorizer(min_df=2, max_df=0.2, sublinear_tf=True)
    matrix = vectorizer.fit_transform([text for _, _, text in lines])
    model = NMF(n_components=count, init="nndsvda", max_iter=400, random_state=0)
    weights = model.fit_transform(matrix)
    names = vectorizer.get_feature_names_out()
    found = []
    for place, component in enumerate(model.components_):
        words = tuple(str(names[i]) for i in sorted(range(len(names)), key=lambda i: (-component[i], names[i]))[:6])
        best = sorted(range(len(lines)), key=lambda i: (-weights[i][place], lines[i]))[:3]
        found.append(Topic(words, tuple(lines[i] for i in best)))
    return found


def _tools() -> tuple[Any, Any]:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.preprocessing import normalize
    except ImportError as error:
        raise ThemesMissing from error
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, lowercase=True), normalize
