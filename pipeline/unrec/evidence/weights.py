"""Weights of features, frozen in one small file: whole numbers from -127 to 127 and a scale, the scores of
roles one after the other, and the lexicon they were learned with.

The file says for which features it was made, and holds the hash of what follows: `WeightsError` says what is
wrong with one that is damaged or of another version.
"""

import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources

import msgspec
import numpy as np
from numpy.typing import NDArray

from unrec.evidence.columns import SIZES, Shown
from unrec.evidence.features import TEMPLATES, numbers, sizes
from unrec.evidence.lexicon import Lexicon
from unrec.evidence.roles import AFTER, FIRST, TAGS

NEVER = -60.0
"""The score of what may not be."""
_MAGIC = b"unrec evidence "
_DIGEST = 64
_DENSE = 200_000  # most places of a table that is kept whole
_ROWS = 20_000  # rows that are weighed at once
_MOST = 127


class WeightsError(ValueError):
    """Weights that cannot be used; the message says why and what to do."""


class Frozen(msgspec.Struct, frozen=True):
    """What a file of weights holds. Features are listed by template, in rising order; each has a number of
    weights, and each of those a role.
    """

    scale: float
    transitions: bytes
    features: list[bytes]
    counts: bytes
    roles: bytes
    weights: bytes
    openings: str
    codes: bytes
    places: str


def version() -> str:
    """Return what tells weights for these features from others."""
    said = repr((TEMPLATES, sorted(SIZES.items()), TAGS))
    return sha256(said.encode("utf-8")).hexdigest()[:12]


def freeze(
    learned: Mapping[tuple[int, int], Mapping[str, float]],
    transitions: Mapping[tuple[str, str], float],
    lexicon: Lexicon,
) -> bytes:
    """Return a file of weights: of each feature, by template and number, the weights of roles; the scores of
    roles one after the other; the lexicon. The same input gives the same bytes.
    """
    scale = max((abs(weight) for roles in learned.values() for weight in roles.values()), default=1.0) / _MOST
    features: list[list[int]] = [[] for _ in TEMPLATES]
    counts, roles, weights = bytearray(), bytearray(), bytearray()
    for template, number in sorted(learned):
        whole = {role: round(weight / scale) for role, weight in sorted(learned[template, number].items())}
        kept = {role: weight for role, weight in whole.items() if weight}
        if kept:
            features[template].append(number)
            counts.append(len(kept))
            roles.extend(map(TAGS.index, kept))
            weights.extend(weight % 256 for weight in kept.values())
    scores = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for (before, after), score in transitions.items():
        scores[TAGS.index(before), TAGS.index(after)] = score
    frozen = Frozen(
        scale,
        scores.astype("<f4").tobytes(),
        [np.array(each, "<u4").tobytes() for each in features],
        *(bytes(counts), bytes(roles), bytes(weights)),
        "\n".join(lexicon.openings),
        bytes(lexicon.openings.values()),
        "\n".join(lexicon.places),
    )
    packed = zlib.compress(msgspec.msgpack.encode(frozen), 9)
    return _MAGIC + f"{version()} {sha256(packed).hexdigest()}\n".encode("ascii") + packed


class Weights:
    """Weights ready to use: `lexicon`, and the `transitions` from one role (rows) to the next (columns) with
    what may not be.
    """

    def __init__(self, frozen: Frozen) -> None:
        places = frozen.places.split("\n") if frozen.places else []
        openings = frozen.openings.split("\n") if frozen.openings else []
        self.lexicon = Lexicon(
            dict(zip(openings, frozen.codes, strict=True)),
            {word: place for place, word in enumerate(places, 1)},
        )
        count = len(TAGS)
        counts = np.frombuffer(frozen.counts, np.uint8)
        table = np.zeros((len(counts) + 1, count), np.float32)
        table[np.repeat(np.arange(1, len(counts) + 1), counts), np.frombuffer(frozen.roles, np.uint8)] = (
            np.frombuffer(frozen.weights, np.int8) * np.float32(frozen.scale)
        )
        self._table = table  # its first row is that of every feature without weights
        self._finds: list[_Finds] = []
        first = 1
        spaces = [int(np.prod(each)) for each in sizes(len(places))]
        for known, space in zip(frozen.features, spaces, strict=True):
            features = np.frombuffer(known, "<u4").astype(np.int64)
            self._finds.append(_Finds(features, first, space))
            first += len(features)
        self.transitions = np.frombuffer(frozen.transitions, "<f4").reshape(count, count).copy()
        for after, before in AFTER.items():
            forbidden = [at for at, letter in enumerate(TAGS) if letter not in before]
            self.transitions[forbidden, TAGS.index(after)] = NEVER
        self.first = np.array([0.0 if letter in FIRST else NEVER for letter in TAGS], np.float32)

    def scores(self, shown: Shown) -> NDArray[np.float32]:
        """Return the score of each role in each row."""
        count = len(shown.hidden)
        scores = np.zeros((count, len(TAGS)), np.float32)
        for start in range(0, count, _ROWS):
            part = slice(start, start + _ROWS)
            for find, number in zip(self._finds, numbers(shown, len(self.lexicon.places), part), strict=True):
                scores[part] += self._table[find.rows(number)]
        return scores

    def reasons(self, shown: Shown, row: int, role: str) -> list[tuple[float, int, int]]:
        """Return the features of a row that speak most for or against a role: weight, template, number."""
        column, found = TAGS.index(role), []
        of_row = numbers(shown, len(self.lexicon.places), slice(row, row + 1))
        for template, (find, number) in enumerate(zip(self._finds, of_row, strict=True)):
            weight = float(self._table[find.rows(number)[0], column])
            found.append((weight, template, int(number[0])))
        return sorted(found, key=lambda each: -abs(each[0]))


class _Finds:
    """From the numbers of a template's features to the rows of their weights; 0 where there are none."""

    __slots__ = ("first", "known", "whole")

    def __init__(self, known: NDArray[np.int64], first: int, space: int) -> None:
        self.known, self.first = known, first
        self.whole: NDArray[np.int32] | None = None
        if space <= _DENSE:
            self.whole = np.zeros(space + 1, np.int32)  # the last place is that of what is hidden
            self.whole[known] = np.arange(first, first + len(known))

    def rows(self, number: NDArray[np.int64]) -> NDArray[np.int32]:
        if self.whole is not None:
            return self.whole[number]
        if not len(self.known):
            return np.zeros(len(number), np.int32)
        at = np.minimum(np.searchsorted(self.known, number), len(self.known) - 1)
        return np.where(self.known[at] == number, at + self.first, 0).astype(np.int32)


def thaw(data: bytes, name: str) -> Weights:
    """Return the weights of a file; raises `WeightsError`, which names it, where they cannot be used."""
    head, _, packed = data.partition(b"\n")
    if not head.startswith(_MAGIC):
        raise WeightsError(f"{name} is no file of weights")
    made_for, _, digest = head[len(_MAGIC) :].decode("ascii", "replace").partition(" ")
    if made_for != version():
        said = f"{name} was made for other features ({made_for}, not {version()})"
        raise WeightsError(f"{said}; `python -m dev.train` makes it anew")
    if sha256(packed).hexdigest() != digest:
        raise WeightsError(f"{name} is damaged: its hash is not {digest}; install the package again")
    return Weights(msgspec.msgpack.decode(zlib.decompress(packed), type=Frozen))


@cache
def load_weights() -> Weights:
    """Return the weights of the package."""
    file = resources.files("unrec.evidence") / NAME
    return thaw(file.read_bytes(), NAME)


NAME = "weights.bin"


def words_of_places(known: Weights) -> Sequence[str]:
    """Return the words that features name, in the order of their places."""
    return list(known.lexicon.places)
