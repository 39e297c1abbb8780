"""The second reader: how likely each role of each line is, by signs and weights of its own.

The weights were learned from other works than those of `unrec.evidence`; only the roles and the arithmetic of
chains are shared. They stand in one small file, with its version and hash before them.
"""

import zlib
from collections.abc import Container, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources

import msgspec
import numpy as np
from numpy.typing import NDArray

from unrec.doubt.signs import BUCKETS, SIGNS, Signs, read_signs
from unrec.evidence.chain import chances
from unrec.evidence.roles import AFTER, FIRST, TAGS
from unrec.models import Line, SourceLine

NAME = "weights.bin"
_MAGIC = b"unrec doubt "
_NEVER = -60.0
_MOST = 127
_ROWS = 4_000  # lines that are weighed at once


class WeightsError(ValueError):
    """Weights that cannot be used; the message says why and what to do."""


class _Frozen(msgspec.Struct, frozen=True):
    """Sparse weights: the buckets that have some, by the step from the last; how many, of which roles."""

    scale: float
    transitions: bytes
    buckets: bytes
    counts: bytes
    roles: bytes
    weights: bytes


def version() -> str:
    """Return what tells weights for these signs from others."""
    return sha256(repr((SIGNS, BUCKETS, TAGS)).encode()).hexdigest()[:12]


def freeze(learned: Mapping[int, Mapping[str, float]], transitions: Mapping[tuple[str, str], float]) -> bytes:
    """Return a file of weights of roles by bucket. The same input gives the same bytes."""
    scale = max((abs(w) for roles in learned.values() for w in roles.values()), default=1.0) / _MOST
    buckets: list[int] = []
    counts, roles, weights = bytearray(), bytearray(), bytearray()
    for bucket in sorted(learned):
        whole = {role: round(weight / scale) for role, weight in sorted(learned[bucket].items())}
        kept = {role: weight for role, weight in whole.items() if weight}
        if kept:
            buckets.append(bucket)
            counts.append(len(kept))
            roles.extend(map(TAGS.index, kept))
            weights.extend(weight % 256 for weight in kept.values())
    scores = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for (before, after), score in transitions.items():
        scores[TAGS.index(before), TAGS.index(after)] = score
    frozen = _Frozen(
        scale,
        scores.astype("<f4").tobytes(),
        np.diff(np.array(buckets, np.int64), prepend=0).astype("<u4").tobytes(),
        *(bytes(counts), bytes(roles), bytes(weights)),
    )
    packed = zlib.compress(msgspec.msgpack.encode(frozen), 9)
    return _MAGIC + f"{version()} {sha256(packed).hexdigest()}\n".encode("ascii") + packed


class Reader:
    """A reader with its weights."""

    def __init__(self, frozen: _Frozen) -> None:
        buckets = np.cumsum(np.frombuffer(frozen.buckets, "<u4").astype(np.int64))
        counts = np.frombuffer(frozen.counts, np.uint8)
        self._table = np.zeros((len(buckets) + 1, len(TAGS)), np.float32)
        rows = np.repeat(np.arange(1, len(buckets) + 1), counts)
        self._table[rows, np.frombuffer(frozen.roles, np.uint8)] = np.frombuffer(
            frozen.weights, np.int8
        ) * np.float32(frozen.scale)
        self._row = np.zeros(BUCKETS + 1, np.int32)  # the last is that of what is hidden
        self._row[buckets] = np.arange(1, len(buckets) + 1)
        self._transitions = np.frombuffer(frozen.transitions, "<f4").reshape(len(TAGS), len(TAGS)).copy()
        for after, before in AFTER.items():
            forbidden = [at for at, letter in enumerate(TAGS) if letter not in before]
            self._transitions[forbidden, TAGS.index(after)] = _NEVER
        self._first = np.array([0.0 if letter in FIRST else _NEVER for letter in TAGS], np.float32)

    def read(self, lines: Sequence[SourceLine | Line], taken: Container[int] = ()) -> "Second":
        """Return the reading of the lines that hold words and are not taken. Time grows with the lines."""
        signs = read_signs(lines, taken)
        likely = chances(self._scores(signs), self._transitions, self._first)
        tags = "".join(TAGS[role] for role in likely.argmax(1).tolist())
        return Second(signs.lines, tags, likely)

    def _scores(self, signs: Signs) -> NDArray[np.float32]:
        count = len(signs.lines)
        scores = np.zeros((count, len(TAGS)), np.float32)
        for start in range(0, count, _ROWS):
            part = slice(start, start + _ROWS)
            scores[part] = self._table[self._row[signs.buckets[part]]].sum(1)
        return scores


class Second:
    """A second reading: the places of its lines in the source, the likeliest role of each, all chances."""

    def __init__(self, lines: Sequence[int], tags: str, likely: NDArray[np.float32]) -> None:
        self.lines, self.tags, self.chances = lines, tags, likely


def thaw(data: bytes, name: str) -> Reader:
    """Return the reader whose weights a file holds; raises `WeightsError` where they cannot be used."""
    head, _, packed = data.partition(b"\n")
    if not head.startswith(_MAGIC):
        raise WeightsError(f"{name} is no file of weights of the second reader; install the package again")
    made_for, _, digest = head[len(_MAGIC) :].decode("ascii", "replace").partition(" ")
    if made_for != version():
        told = f"{name} was made for other signs ({made_for}, not {version()})"
        raise WeightsError(f"{told}; `python -m dev.train` makes it anew")
    if sha256(packed).hexdigest() != digest:
        raise WeightsError(f"{name} is damaged: its hash is not {digest}; install the package again")
    return Reader(msgspec.msgpack.decode(zlib.decompress(packed), type=_Frozen))


@cache
def load_reader() -> Reader:
    """Return the reader with the weights of the package."""
    return thaw((resources.files("unrec.doubt") / NAME).read_bytes(), NAME)
