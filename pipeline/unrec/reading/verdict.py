"""Whether a PDF's text layer is what the page shows, by how letters follow each other in its language.

A font may lack a map to characters, map its letters to the wrong ones, or be drawn from left to right
letter by letter. The text then looks like text but is not. Only text in a language that has a model is
judged, and only where there is enough of it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from math import log2
from typing import NamedTuple

import msgspec
import regex

from unrec.findings import finding
from unrec.languages.identify import known
from unrec.models import Finding, SourceLine, Status
from unrec.text import Memory

# How well letters follow each other in a language: bits a character, from counts of three letters.
#
# The counts lie in `trigrams.<language>.json`, made by `dev/trigrams.py` from a text that is known
# to be sound. Sound text of the language takes few bits a character, text with its letters exchanged or in
# the wrong order many.

_PREFIX, _SUFFIX = "trigrams.", ".json"
# Weights of three letters, two, one, and of any letter at all.
_WEIGHTS = (0.60, 0.25, 0.14, 0.01)
_GAP = " "
_MOST_COSTS = 60_000
# Signs on and between letters: vowel signs, tatweel, direction marks.
SIGNS = regex.compile(r"[\p{Mn}\p{Lm}\p{Cf}]+")


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts of three neighbouring characters in a language.

    A character outside `alphabet` counts as a gap between words; vowel signs, tatweel and direction marks
    are left out. `doubtful` is the number of bits a character from which text is not sound.
    """

    language: str
    source: str
    alphabet: str
    doubtful: float
    trigrams: dict[str, int]


@cache
def models() -> Mapping[str, Model]:
    """Return every model by its language's code."""
    by_language = {}
    for each in sorted(resources.files("unrec.reading").iterdir(), key=lambda entry: entry.name):
        if each.name.startswith(_PREFIX) and each.name.endswith(_SUFFIX):
            model = msgspec.json.decode(each.read_bytes(), type=Model)
            by_language[model.language] = model
    return by_language


def letters_of(text: str, alphabet: str) -> str:
    """Return the text in the alphabet alone, words parted by one space, one at either end."""
    return f" {_outside(alphabet).sub(_GAP, SIGNS.sub('', text)).strip()} "


class Scorer:
    """Bits a character by one model. Build it once a model: `scorer`."""

    def __init__(self, model: Model) -> None:
        """Derive the counts of pairs and single characters."""
        self.model = model
        self._pairs: Counter[str] = Counter()
        self._singles: Counter[str] = Counter()
        self._after: Counter[str] = Counter()
        for triple, count in model.trigrams.items():
            self._pairs[triple[1:]] += count
            self._singles[triple[2]] += count
            self._after[triple[:2]] += count
        self._before: Counter[str] = Counter()
        for pair, count in self._pairs.items():
            self._before[pair[0]] += count
        self._total = sum(self._singles.values()) or 1
        self._bits = Memory(self._cost, _MOST_COSTS)
        self._words = Memory(lambda word: self._sum(f"{_GAP}{word}{_GAP}"), _MOST_COSTS)

    def letters(self, text: str) -> str:
        """Return the text as the model sees it."""
        return letters_of(text, self.model.alphabet)

    def bits(self, letters: str) -> float:
        """Return the mean bits a character of what `letters` gives; infinite for less than one triple."""
        count = len(letters) - 2
        if count < 1:
            return float("inf")
        if not (letters.startswith(_GAP) and letters.endswith(_GAP)) or 2 * _GAP in letters:
            return self._sum(letters) / count
        # The same triples, word by word, for words come again: those of each with its gaps,
        # and those over a gap.
        words = letters[1:-1].split(_GAP)
        known = self._bits
        over = [known[f"{first[-1]}{_GAP}{second[0]}"] for first, second in pairwise(words)]
        return (sum(map(self._words.__getitem__, words)) + sum(over)) / count

    def _sum(self, letters: str) -> float:
        """Return the bits of all triples."""
        known = self._bits
        return sum([known[letters[i : i + 3]] for i in range(len(letters) - 2)])

    def _cost(self, triple: str) -> float:
        first, second, third = triple[:2], triple[1:], triple[2]
        parts = (
            self.model.trigrams.get(triple, 0) / self._after[first] if self._after[first] else 0.0,
            self._pairs[second] / self._before[second[0]] if self._before[second[0]] else 0.0,
            self._singles[third] / self._total,
            1 / (len(self.model.alphabet) + 1),
        )
        return -log2(sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True)))


@cache
def scorer(language: str) -> Scorer:
    """Return the scorer of a language that has a model. Raises KeyError for one that has none."""
    return Scorer(models()[language])


@cache
def _outside(alphabet: str) -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(alphabet)}]+")


MIN_LETTERS = 200
"""Letters a judgement needs; pages with fewer are judged together."""
_UNMAPPED_SOME, _UNMAPPED_MANY = 0.02, 0.3
"""Shares of a page's glyphs without a character from which it must be looked at, or is of no use."""
_FAILED = 0.8
"""Share of the document on pages of no use from which nothing in it is."""
_NAMED = 0.06
"""Share of a text's words that are among a language's commonest where it is that language; some 20 % are."""
_NAMED_MARGIN = 0.7
"""Bits a character that a text may have beyond the model's limit where its common words name the language: a
story, a list of names reads unlike a report, and a damaged text has no common words left."""
_FOREIGN = 0.05
"""Share of letters outside a model's alphabet, in its script, from which a text is another language's."""
_TURNED = 0.8
"""Bits a character by which text must read better backwards to be in visual order."""
_ACCENTED = 0.4
"""Share of accented Latin letters that no language reaches; text in a wrong encoding consists of them."""

_MOSTLY, _MOST_SIGNS, _HUMPS = 0.8, 0.08, 0.03
"""Shares: of Latin letters on a page, of signs in or beside their words, of capitals after small letters."""

_MOST_CHARACTERS = 8_192
"""Different characters of which it is kept what they are; a document in Chinese has some two thousand."""

_OTHER = "other"
_LETTER = regex.compile(r"\p{L}")
_ACCENTED_LETTER = regex.compile(r"[\u00c0-\u024f]")
_LATIN_LETTER = regex.compile(r"\p{Latin}")
_SIGNS_BEFORE = r"\p{Sm}\p{So}\p{Pi}\p{Pf}\p{Sc}?*†‡¡¿—…"
_SIGN = regex.compile(rf"(?<=\p{{Latin}})[{_SIGNS_BEFORE}\p{{Sk}}]|[{_SIGNS_BEFORE}](?=\p{{Latin}})")
_ANY_SIGN = regex.compile(rf"[{_SIGNS_BEFORE}\p{{Sk}}]")
_HUMP = regex.compile(r"\p{Ll}\p{Lu}")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_MESSAGES = {
    "pdf.unmapped": "glyphs without a character",
    "pdf.unmapped_some": "some glyphs without a character",
    "pdf.unmapped_few": "a few glyphs without a character",
    "pdf.cipher": "letters follow each other as in no text of the language: the font maps them to wrong ones",
    "pdf.visual_order": "the letters of each word stand in reverse",
    "pdf.encoding": "Latin letters and signs stand for the letters of another script",
}
_SMALL = frozenset(("pdf.unmapped_some", "pdf.unmapped_few"))
_USELESS = frozenset(("pdf.unmapped", "pdf.cipher", "pdf.visual_order", "pdf.encoding"))


class Verdict(msgspec.Struct, frozen=True):
    """What was found: `status` of the document, findings, and the pages whose text is of no use.

    `characters` are those of the lines judged, page by page, line ends among them.
    """

    status: Status
    findings: tuple[Finding, ...] = ()
    bad_pages: tuple[int, ...] = ()
    characters: Mapping[int, Counter[str]] = {}


class _Page(NamedTuple):
    number: int
    text: str
    letters: int
    characters: Counter[str]


def judge(lines: Sequence[SourceLine], unmapped: Mapping[int, tuple[int, int]]) -> Verdict:
    """Judge a document's text layer.

    `unmapped` gives, for each page, the glyphs without a character and all its glyphs. Lines without a
    page and lines from OCR are not judged. The status is `failed` where nearly all of the document is of
    no use, `review` where any page is, or must be looked at; each finding names its pages and what to do.
    """
    pages = _pages(lines)
    verdicts = _unmapped_pages(unmapped)
    for group in _groups(page for page in pages if page.number not in verdicts["pdf.unmapped"]):
        together = sum([page.characters for page in group[1:]], group[0].characters)
        code = _trouble("\n".join(page.text for page in group), together)
        if code is not None:
            verdicts[code].extend(page.number for page in group)
    weights = {page.number: page.letters for page in pages}
    weights |= {number: drawn for number, (_, drawn) in unmapped.items()}
    useless = {n for code, numbers in verdicts.items() if code not in _SMALL for n in numbers}
    told = (numbers for code, numbers in verdicts.items() if code != "pdf.unmapped_few")
    status: Status = "review" if any(told) else "ok"
    if sum(weights[number] for number in useless) > _FAILED * sum(weights.values()):
        status = "failed"
    characters = {page.number: page.characters for page in pages}
    return Verdict(status, _findings(verdicts, pages), tuple(sorted(useless)), characters)


def _findings(verdicts: Mapping[str, list[int]], pages: Iterable[_Page]) -> tuple[Finding, ...]:
    first = {page.number: page.text.partition("\n")[0] for page in pages}
    return tuple(_finding(code, numbers, first) for code, numbers in sorted(verdicts.items()) if numbers)


def _unmapped_pages(unmapped: Mapping[int, tuple[int, int]]) -> defaultdict[str, list[int]]:
    """The pages a few, some or many of whose glyphs have no character, by the code of the finding."""
    verdicts: defaultdict[str, list[int]] = defaultdict(list)
    for number, (bad, drawn) in sorted(unmapped.items()):
        if bad and drawn:
            share = bad / drawn
            few = "few" if share <= _UNMAPPED_SOME else "some"
            verdicts["pdf.unmapped" if share > _UNMAPPED_MANY else f"pdf.unmapped_{few}"].append(number)
    return verdicts


def page_list(numbers: Iterable[int]) -> str:
    """Write page numbers as a person would: `3, 5–9`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def on_pages(numbers: Iterable[int]) -> str:
    """Name pages: `page 3`, `pages 3, 5–9`."""
    each = set(numbers)
    return f"page{'s' if len(each) > 1 else ''} {page_list(each)}"


def _pages(lines: Sequence[SourceLine]) -> list[_Page]:
    texts: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        if line.page is not None and line.origin != "ocr":
            texts[line.page].append(line.text)
    joined = ((number, "\n".join(each)) for number, each in sorted(texts.items()))
    counted = ((number, text, Counter(text)) for number, text in joined)
    return [_Page(number, text, _count(each, _LETTER), each) for number, text, each in counted]


@cache
def _matches(pattern: "regex.Pattern[str]") -> Memory[bool]:
    """Whether a pattern matches a character, told once for each."""
    return Memory(lambda character: pattern.match(character) is not None, _MOST_CHARACTERS)


def _count(characters: Mapping[str, int], pattern: "regex.Pattern[str]") -> int:
    """Return how many of the characters a pattern for one character matches; each is looked at once."""
    known = _matches(pattern)
    return sum([times for character, times in characters.items() if known[character]])


def _groups(pages: Iterable[_Page]) -> list[list[_Page]]:
    """Part the pages into what is judged together: each long page alone, all short ones as one."""
    long, short = [], []
    for page in pages:
        if page.letters >= MIN_LETTERS:
            long.append([page])
        else:
            short.append(page)
    return long + ([short] if sum(page.letters for page in short) >= MIN_LETTERS else [])


def _trouble(text: str, characters: Counter[str]) -> str | None:
    """Return the code of what is wrong with a text of at least MIN_LETTERS letters; None if nothing is."""
    letters = _count(characters, _LETTER)
    if _count(characters, _ACCENTED_LETTER) > _ACCENTED * letters or _of_signs(text, characters, letters):
        return "pdf.encoding"
    for language in models():
        judged = scorer(language)
        if sum([characters[letter] for letter in judged.model.alphabet]) < MIN_LETTERS / 2:
            continue  # there are not more when signs are left out
        seen = judged.letters(text)
        named = _named(text, language, characters)
        if len(seen) - seen.count(" ") >= MIN_LETTERS / 2 and named != _OTHER:
            bits = judged.bits(seen)
            if bits < judged.model.doubtful + (_NAMED_MARGIN if named else 0.0):
                return None
            turned = judged.bits(seen[::-1])
            return "pdf.visual_order" if turned < bits - _TURNED else "pdf.cipher"
    return None


def _of_signs(text: str, characters: Mapping[str, int], letters: int) -> bool:
    """Tell whether Latin words are full of signs, as where a font draws another script's letters by them.

    `W—uL'« fOz—` stands for «رئيس الجمهورية». Text in any language that is written in Latin letters has few
    signs among its letters, and no language that is known is one of these.
    """
    latin = _count(characters, _LATIN_LETTER)
    if latin < _MOSTLY * letters or _count(characters, _ANY_SIGN) <= _MOST_SIGNS * latin:
        return False
    signs = len(_SIGN.findall(text))
    # A capital after a small letter: «dJ», «uML».
    humps = len(_HUMP.findall(text))
    return signs > _MOST_SIGNS * latin and humps > _HUMPS * latin


def _named(text: str, language: str, characters: Mapping[str, int]) -> str:
    """Return `language` where the text's words name it, _OTHER for another of its script, else nothing."""
    script = known()[language].script
    words = Counter(_WORD.findall(text))
    total = words.total() or 1
    shares = {
        code: sum([words.get(word, 0) for word in entry.words]) / total
        for code, entry in known().items()
        if entry.script == script
    }
    best = max(shares, key=lambda code: (shares[code], code == language))
    if shares[best] >= _NAMED:
        return language if best == language else _OTHER
    alphabet = models()[language].alphabet
    known_letters = _matches(_script_letter(script))
    of_script = {each: n for each, n in characters.items() if known_letters[each]}
    foreign = sum(n for each, n in of_script.items() if each not in alphabet)
    return _OTHER if foreign > _FOREIGN * max(sum(of_script.values()), 1) else ""


@cache
def _script_letter(script: str) -> "regex.Pattern[str]":
    return regex.compile(rf"[\p{{Script={script}}}&&[\p{{Lo}}\p{{Ll}}\p{{Lu}}]]", regex.VERSION1)


def _finding(code: str, numbers: list[int], first: Mapping[int, str]) -> Finding:
    message = f"{on_pages(numbers)}: {_MESSAGES[code]}"
    if code in _USELESS:
        message = f"the text layer is wrong on {message}; --ocr reads the pictures of the pages instead"
    return finding(code, message, first.get(min(numbers), ""), page=min(numbers))
