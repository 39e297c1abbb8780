"""The articles that a text has of its own, and which of its paragraphs a citation of one means."""

import re
from collections.abc import Iterable, Mapping
from itertools import count, takewhile
from typing import NamedTuple

from unrec.models import Paragraph
from unrec.nested import levels_of, path_steps
from unrec.references.vocabulary import Record

# As many articles show that a text is divided into them; a judgment that quotes some has no first one.
_FEWEST = 3
_ARTICLE = re.compile(r"art(?P<label>\d+[^~]*)(?P<again>~\d+)?")
_LABELLED = re.compile(r"r?\d")
_WHOLE = re.compile(r"\d+")


class OwnArticles(Record, frozen=True, gc=False):
    """The articles of a text: by label the ids of the paragraphs of each, in reading order, by their place in
    it (`r2`, `r2.1`, `p1`).
    """

    paragraphs: Mapping[str, Mapping[str, str]]

    @property
    def last(self) -> int:
        """The greatest number of an article."""
        return max(int(label) for label in self.paragraphs if _WHOLE.fullmatch(label))

    def paragraph(self, article: str | None, number: str | None, letter: str | None) -> str | None:
        """Return the id of the first paragraph of an article, or of the one with that number and letter;
        without labels of the one of that place. None where it has none.
        """
        inner = self.paragraphs.get((article or "").replace(" ", ""), {})
        if not (number or letter):
            return next(iter(inner.values()), None)
        below = f".{_place(letter)}" if letter else ""
        if number is None:
            return next((known for at, known in inner.items() if f".{at.lstrip('r')}".endswith(below)), None)
        labelled = any(_LABELLED.match(place) for place in inner)
        places = (f"r{number}{below}", f"{number}{below}") if labelled else (f"p{number}{below}",)
        return next((inner[place] for place in places if place in inner), None)


def _place(letter: str) -> str:
    """The ordinal of a letter, as paths have it."""
    return str(ord(letter[0]) - ord("a") + 1)


class Place(NamedTuple):
    """Where a paragraph stands among articles: in which text, as its path begins, and in which article."""

    text: str
    article: str | None


def place_of(path: str) -> Place | None:
    """Return the text whose article a path stands in, and that article; None for one in no article."""
    steps = path_steps(path)
    for at, step in enumerate(steps):
        if article := _ARTICLE.fullmatch(step):
            return Place(".".join(steps[:at]), article["label"])
    return None


def text_of(path: str, texts: Mapping[str, OwnArticles]) -> OwnArticles | None:
    """Return the articles of the text that a path stands in; of an annex without any, those of the text that
    it is annexed to.
    """
    if not texts:
        return None
    within = place_of(path)
    levels = within.text.split(".") if within else levels_of(path)
    around = (".".join(levels[:end]) for end in range(len(levels), -1, -1))
    return next((texts[text] for text in around if text in texts), None)


def own_articles(paragraphs: Iterable[Paragraph]) -> dict[str, OwnArticles]:
    """Return the articles of each text of a document that is divided into articles, by how the paths of its
    paragraphs begin: the document itself (`""`), an annex (`aII`).

    The first articles stand in it, and most of those up to the last; else it quotes some.
    """
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for paragraph in paragraphs:
        steps = path_steps(paragraph.path)
        for at, step in enumerate(steps):
            article = _ARTICLE.fullmatch(step)
            if article is None:
                continue
            if not article["again"]:
                inner = texts.setdefault(".".join(steps[:at]), {}).setdefault(article["label"], {})
                inner[".".join(steps[at + 1 :])] = paragraph.paragraph_id
            break
    return {text: OwnArticles(articles) for text, articles in texts.items() if _is_divided(articles)}


def _is_divided(articles: Iterable[str]) -> bool:
    numbers = {int(label) for label in articles if _WHOLE.fullmatch(label)}
    row = sum(1 for _ in takewhile(numbers.__contains__, count(min(numbers, default=1))))
    return len(numbers) >= _FEWEST and (row >= _FEWEST or 1 in numbers) and 2 * len(numbers) >= max(numbers)
