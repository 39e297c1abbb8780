"""A scheme of themes, and the terms that name them in a paragraph."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, compress, count
from operator import itemgetter
from typing import Any, Generic, NamedTuple

from unrec.languages import Language, load
from unrec.languages.answer_words import has_answers, load_answers
from unrec.models import ThemeScheme
from unrec.text import Folded, Memory, Value


class Split(Generic[Value]):
    """What is told of words that no space is in: it is remembered by the pieces between a text's spaces."""

    def __init__(self, pattern: re.Pattern[str], tell: Callable[[str], Value]) -> None:
        words = Memory(tell)
        self._told = Memory(lambda piece: tuple(map(words.__getitem__, pattern.findall(piece))))

    def __call__(self, text: str) -> list[Value]:
        """Return what is told of each word of a text, in order."""
        return list(chain.from_iterable(map(self._told.__getitem__, text.split(" "))))


SCHEMES: tuple[ThemeScheme, ...] = ("upr-issues", "sdg")

_WORD = re.compile(r"[^\W²³¹⁰-₉]+")  # the mark of a note may be written to it
_ANY = "*"
_LEAST_ROOT = 3
"""Letters that must be left of a word when what is attached to it is taken off."""
_LONGEST_ROOT = 40
"""Letters that the beginning of a word in a term may have."""

Node = dict[str, Any]
"""A trie of words; at `""` stand the ids of the themes whose term ends there, with the term as written."""


class Theme(NamedTuple):
    """A theme: its name in each language, its terms in each, the instruments that speak of it."""

    theme_id: str
    name: Mapping[str, str]
    terms: Mapping[str, tuple[str, ...]]
    instruments: tuple[str, ...]


class Scheme(NamedTuple):
    """A list of themes.

    `least_terms` different terms of a theme must stand in a paragraph. Where `explicit` names an
    instrument, its numbered parts are themes: «Goal 16» of the 2030 Agenda is theme `16`. `by_instrument` has
    the ids of the themes that an instrument speaks of, `order` the place of each theme.
    """

    scheme: ThemeScheme
    least_terms: int
    themes: Mapping[str, Theme]
    explicit: str | None
    by_instrument: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int]

    def place(self, theme_id: str) -> tuple[int, tuple[int, str]]:
        """Return what a theme is sorted by: its place in the scheme; a target stands after its Goal."""
        whole, _, part = theme_id.partition(".")
        return self.order[whole], (int(part) if part.isdecimal() else 0, part)


class Term(NamedTuple):
    """A term of a theme as it stands in a folded text: `search[start:end]`."""

    theme_id: str
    term: str
    start: int
    end: int


class Meant(NamedTuple):
    """The words of terms that a word of a text may be, and where those are that begin terms."""

    nodes: tuple[Node, ...]
    pieces: tuple[str, ...]


@cache
def load_scheme(scheme: ThemeScheme) -> Scheme:
    """Return a scheme by its name. Raises `ValueError` for one that is not among `SCHEMES`."""
    if scheme not in SCHEMES:
        raise ValueError(f"no scheme {scheme!r}; there are {', '.join(SCHEMES)}")
    data = tomllib.loads(files("unrec.themes").joinpath(f"{scheme}.toml").read_text("utf-8"))
    themes = {
        theme_id: Theme(
            theme_id,
            entry["name"],
            {code: tuple(terms) for code, terms in entry.get("terms", {}).items()},
            tuple(entry.get("instruments", ())),
        )
        for theme_id, entry in data["themes"].items()
    }
    spoken: dict[str, tuple[str, ...]] = {}
    for theme in themes.values():
        for instrument_id in theme.instruments:
            spoken[instrument_id] = (*spoken.get(instrument_id, ()), theme.theme_id)
    order = {theme_id: at for at, theme_id in enumerate(themes)}
    return Scheme(scheme, data["least_terms"], themes, data.get("explicit"), spoken, order)


def scheme_of(theme_id: str) -> ThemeScheme:
    """Return the scheme that a theme is of. Raises `KeyError` for one that is in none."""
    whole = theme_id.partition(".")[0]
    known = (scheme for scheme in SCHEMES if whole in load_scheme(scheme).themes)
    scheme = next(known, None)
    if scheme is None:
        raise KeyError(theme_id)
    return scheme


def theme_name(theme_id: str, *languages: str) -> str:
    """Return what a theme is called in the first of these languages that has a name for it, else its id.

    A Goal has its number first, a target its own and the name of its Goal.
    """
    scheme = load_scheme(scheme_of(theme_id))
    names = scheme.themes[theme_id.partition(".")[0]].name
    name = next((names[code] for code in languages if code in names), theme_id)
    return f"{theme_id} {name}" if scheme.explicit else name


@cache
def terms_of(language: str) -> Split[Meant]:
    """Return the terms of all schemes in a language, folded as its texts are; none in a language without.

    What they tell of the words of a text is what `find_terms` looks for them by.
    """
    folding = load(language)
    joined = load_answers(language).attached if has_answers(language) else []
    attached = [str(folding.fold(word)) for word in joined]
    root: Node = {}
    forms: dict[str, dict[str, None]] = {}
    themes = [theme for scheme in SCHEMES for theme in load_scheme(scheme).themes.values()]
    for theme_id, term in (
        (theme.theme_id, term) for theme in themes for term in theme.terms.get(language, ())
    ):
        node = root
        for piece in _pieces(term, folding):
            for form in _bare(piece, attached):
                forms.setdefault(form, {})[piece] = None
            node = node.setdefault(piece, {})
        node.setdefault("", []).append((theme_id, term))

    def tell(word: str) -> Meant:
        pieces = tuple(dict.fromkeys(_meant(word.lower(), forms, attached)))
        return Meant(tuple(root[piece] for piece in pieces if piece in root), pieces)

    return Split(_WORD, tell)


def _pieces(term: str, folding: Language) -> Iterator[str]:
    """Yield the words of a term in search form; one that may go on ends in `*`."""
    for word in term.split(" "):
        parts = _WORD.findall(str(folding.fold(word)).lower())
        yield from parts[:-1]
        yield parts[-1] + (_ANY if word.endswith(_ANY) else "")


def _bare(word: str, attached: Sequence[str]) -> Iterator[str]:
    """Yield a word, and what is left of it without each of the words that may be attached before it."""
    yield word
    for joined in attached:
        if word.startswith(joined) and len(word) >= len(joined) + _LEAST_ROOT:
            yield word[len(joined) :]


def _meant(word: str, forms: Mapping[str, Iterable[str]], attached: Sequence[str]) -> Iterator[str]:
    """Yield the words of terms that a word of a text may be, whatever is attached to either.

    No beginning longer than `_LONGEST_ROOT` is looked up, so that a long run of letters takes linear time.
    """
    for bare in (bare for once in _bare(word, attached) for bare in _bare(once, attached)):
        yield from forms.get(bare, ())
        for end in range(_LEAST_ROOT, min(len(bare), _LONGEST_ROOT) + 1):
            yield from forms.get(bare[:end] + _ANY, ())


def find_terms(search: Folded | str, terms: Split[Meant]) -> Iterator[Term]:
    """Yield the terms of a folded text in order; terms may lie over each other."""
    words = terms(search)
    spans: list[tuple[int, int]] = []
    for at in compress(count(), map(itemgetter(0), words)):
        open_nodes: Sequence[Node] = words[at].nodes
        last = at
        while open_nodes:
            for node in open_nodes:
                for theme_id, term in node.get("", ()):
                    spans = spans or [match.span() for match in _WORD.finditer(search)]
                    yield Term(theme_id, term, spans[at][0], spans[last][1])
            last += 1
            pieces = words[last].pieces if last < len(words) else ()
            open_nodes = [node[piece] for node in open_nodes for piece in pieces if piece in node]
