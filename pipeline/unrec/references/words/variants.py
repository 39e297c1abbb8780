"""Other wordings of the catalogue's names: «الاتفاقية المتعلقة بحقوق الطفل» for «اتفاقية حقوق الطفل».

A name is taken apart into a frame and its subject, and put into every frame of the same group; then words
that vary are exchanged. The subject's words stay, all of them and in their order, so a wording names what the
catalogue's name names. Wordings that two instruments could share are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from unrec.catalogue import Catalogue, Instrument
from unrec.languages import Language
from unrec.languages.reference_words import Declension, Gender, ReferenceWords

_CASE = re.compile(r"\{(\d)\}")
_SUBJECT, _PLACE, _SERIES = "{}", "{place}", "{series}"
# A subject of one word is a place or a nickname: «اتفاقية باليرمو».
_FEWEST_WORDS = 2
_MOST_ADJECTIVES = 4
_FEWEST_LEFT = 3
# How many words may stand before a preposition that links a name to its subject.
_FARTHEST_LINK = 5
_APART = re.compile(r"([^\w-]+)")


class Wording(NamedTuple):
    """A phrase as printed, and the instrument it names.

    `leaning` is true where it says of what the protocol is only with a description: «البروتوكول الاختياري
    الثاني للعهد».
    """

    phrase: str
    instrument: str
    leaning: bool = False


def wordings(language: Language, catalogue: Catalogue) -> Iterator[Wording]:
    """Yield the other wordings of all names, none of them itself a name of the catalogue.

    Which of two instruments a wording means can always be told: where it cannot, it is not yielded.
    """
    words = language.references
    known = {
        *(name for one in catalogue.instruments.values() for name in one.called(language.code)),
        *(name for one in catalogue.groups.values() for name in one.called(language.code)),
    }
    found: dict[str, Wording] = {}
    shared: set[str] = set()
    groups, numbered = _groups(words), dict(_with_series(words, language, catalogue))
    for instrument in catalogue.instruments.values():
        own = [numbered[instrument.id]] if instrument.id in numbered else []
        made = [
            *_reworded(instrument, instrument.called(language.code), [*groups, *own], words),
            *_of_parent(instrument, words, language, catalogue),
        ]
        for one in made:
            if found.setdefault(one.phrase, one).instrument != instrument.id:
                shared.add(one.phrase)
    yield from (one for phrase, one in found.items() if phrase not in shared and phrase not in known)


def declined(names: Iterable[str], words: ReferenceWords) -> list[str]:
    """Return the names, and each with its other forms,
    where the language declines the words that begin it.
    """
    found = list(names)
    return (
        found if not words.declensions else [form for name in found for form in (name, *_forms(name, words))]
    )


@cache
def _forms(name: str, words: ReferenceWords) -> list[str]:
    """The other forms of a name, in the order of the language file;
    none where it does not begin with words that are declined.
    """
    parts = _APART.split(name)
    for one in words.declensions:
        head = _head(parts, one, words)
        if head is not None:
            behind = "".join(parts[len(head[0]) :])
            tails = _agreeing(behind, one, len(head))
            return ["".join(form) + tail for form, tail in zip(head, tails, strict=True)]
    return []


def _head(parts: list[str], one: Declension, words: ReferenceWords) -> list[list[str]] | None:
    """The forms of the words up to the first noun, and to a second that is joined to it;
    None where there is no noun.

    Before the noun stand adjectives, which may be joined: «Экономический и Социальный Совет».
    """
    forms: list[list[str]] = []
    for at in range(0, min(len(parts), 2 * _MOST_ADJECTIVES + 1), 2):
        word = parts[at]
        noun = one.nouns.get(word.lower())
        made = (noun and [_cased(form, word) for form in noun]) or _of_adjective(word, one)
        if made is None and (word not in words.counting.joiners or at == 0):
            return None
        made = made or [word] * len(forms)
        forms = [[*before, form] for before, form in zip(forms or [[]] * len(made), made, strict=True)]
        if noun:
            return _with_second(parts, at, forms, words)
        forms = [[*form, parts[at + 1]] for form in forms] if at + 1 < len(parts) else forms
    return None


def _with_second(parts: list[str], at: int, forms: list[list[str]], words: ReferenceWords) -> list[list[str]]:
    """The forms with those of what is joined to the noun: «Декларация и Программа действий»."""
    joiner = at + 2
    if joiner + 2 >= len(parts) or parts[joiner] not in words.counting.joiners or parts[at + 1].strip():
        return forms
    for other in words.declensions:
        second = _head(parts[joiner + 2 :], other, words)
        if second is not None:
            return [
                [*first, *parts[at + 1 : joiner + 2], *form]
                for first, form in zip(forms, second, strict=True)
            ]
    return forms


def _of_adjective(word: str, one: Declension) -> list[str] | None:
    """The forms of an adjective, by the longest of the endings; None where it has none of them."""
    ending = max((end for end in one.adjectives if word.lower().endswith(end)), key=len, default=None)
    if ending is None:
        return None
    stem = word[: len(word) - len(ending)]
    return [stem + (form if stem else _cased(form, word)) for form in one.adjectives[ending]]


def _agreeing(behind: str, one: Declension, count: int) -> list[str]:
    """What stands behind the noun, in each case: a participle behind a comma,
    or in brackets, agrees with it.
    """
    for word, forms in one.participles.items():
        at = max(behind.find(f", {word} "), behind.find(f" ({word})"))
        if at >= 0:
            start, end = at + len(", "), at + len(", ") + len(word)
            return [behind[:start] + form + behind[end:] for form in forms]
    return [behind] * count


def _cased(form: str, word: str) -> str:
    return form.capitalize() if word[:1].isupper() else form


class _Group(NamedTuple):
    """Frames that the same subject makes names of one instrument with.

    `beginnings` are what may stand before the subject, the longest first, with what a contraction took from
    it.
    """

    frames: tuple[str, ...]
    beginnings: tuple[tuple[str, str], ...]
    starts: tuple[str, ...]

    def subject(self, name: str, words: ReferenceWords) -> str | None:
        """What the name is about; None where it fits no frame, or what follows is no subject."""
        if not name.startswith(self.starts):
            return None
        for before, taken in self.beginnings:
            if name.startswith(before):
                subject = taken + name[len(before) :]
                first, *rest = subject.split()
                no_subject = first in words.names.not_subjects or first in words.names.name_places
                return None if no_subject or len(rest) + 1 < _FEWEST_WORDS else subject
        return None


def _group(frames: Iterable[str], words: ReferenceWords) -> _Group:
    """The group of these frames."""
    beginnings: list[tuple[str, str]] = []
    for frame in frames:
        before = frame.removesuffix(_SUBJECT)
        beginnings.append((before, ""))
        beginnings += [
            (before[:-1] + together, apart[1:])
            for apart, together in words.joining.contractions
            if _ends_in(before, apart[0])
        ]
    found = tuple(sorted(beginnings, key=lambda one: -len(one[0])))
    return _Group(tuple(frames), found, tuple(before for before, _ in found))


def _groups(words: ReferenceWords) -> list[_Group]:
    """The groups of frames; one with a place in it comes once for each place."""
    return [
        _group([frame.replace(_PLACE, place) for frame in group], words)
        for group in words.names.name_frames
        for place in (words.names.name_places if _PLACE in group[0] else [""])
    ]


def _with_series(
    words: ReferenceWords, language: Language, catalogue: Catalogue
) -> Iterator[tuple[str, _Group]]:
    """For an instrument that is cited by number: «اتفاقية منظمة العمل الدولية بشأن …»."""
    own, *with_series = words.names.series_frames
    for series in catalogue.numbered.values():
        heads = [one for one in series.called(language.code) if one.split()[0] == own.split()[0]]
        group = _group(
            [own, *(frame.replace(_SERIES, head) for frame in with_series for head in heads)], words
        )
        yield from ((instrument, group) for instrument in series.numbers.values())


def _reworded(
    instrument: Instrument, names: Iterable[str], groups: Iterable[_Group], words: ReferenceWords
) -> Iterator[Wording]:
    """The instrument's names in other frames and with other words."""
    names = [*names, *(one for name in names for one in _undated(name, instrument))]
    made = dict.fromkeys(_shortened(_exchanged(names, words.names.name_spellings), words))
    linked = [one for name in made for one in _linked(name, instrument.kind, words)]
    alike = [one for name in (*made, *linked) for one in _with_head(name, words)]
    for name in list(made):
        for group in groups:
            subject = group.subject(name, words)
            if subject:
                made |= dict.fromkeys(_put(frame, subject, words) for frame in group.frames)
    for phrase in dict.fromkeys((*_exchanged(made, words.names.name_words), *linked, *alike)):
        yield Wording(phrase, instrument.id)


def _undated(name: str, instrument: Instrument) -> list[str]:
    """A name with a subject in brackets and no year: «اتفاقية ساعات العمل (الصناعة)، ١٩١٩»."""
    bare = name.removesuffix(f"، {instrument.year}")
    return [bare] if bare != name and bare.endswith(")") else []


def _with_head(name: str, words: ReferenceWords) -> list[str]:
    """The name with another word for what it is: «اتفاقية تيسير التجارة» for «اتفاق …»."""
    return [
        other + name[len(head) :]
        for head, others in words.names.name_heads.items()
        if name.startswith(head) and len(name[len(head) :].split()) >= _FEWEST_WORDS
        for other in others
    ]


def _linked(name: str, kind: str, words: ReferenceWords) -> list[str]:
    """The name with each other word that links it to its subject: «المبادئ المعنية ب…» for «… بشأن …».

    It is the first of such words in it that is exchanged, and the first that is written together with the
    subject, for one of the same gender or, where it has none, of that of the instrument's kind. What follows
    is more than one word, or is not all that tells the instrument: «إعلان كرتاخينا للاجئين».
    """
    found = [one for one in (_first_link(name, words), _joined_link(name, words)) if one]
    made: list[str] = []
    for at, link, subject in found:
        short = len(subject.split()) < _FEWEST_WORDS and len(name[:at].split()) < _FEWEST_WORDS
        if short or not subject[0].isalpha():
            continue
        groups = [links for links in words.names.subject_links.values() if link in links]
        called = words.names.subject_links.get(_gender_of(name, kind, words), [])
        others = called if called in groups else [one for links in groups for one in links]
        made += [_put(f"{name[:at]}{other}", subject, words) for other in others if other != link]
    return list(dict.fromkeys(made))


def _first_link(name: str, words: ReferenceWords) -> tuple[int, str, str] | None:
    """Where the first word that links a name to its subject stands, that word, and the subject."""
    at, link = 0, ""
    for own in dict.fromkeys(one for links in words.names.subject_links.values() for one in links):
        place = name.find(f" {own}") + 1
        if len(own) > 1 and place and not 0 < at < place:
            at, link = place, own
    return (at, link, name[at + len(link) :]) if at and name[at + len(link) :] else None


def _joined_link(name: str, words: ReferenceWords) -> tuple[int, str, str] | None:
    """The same of the first preposition that is written together with what follows: «إعلان كرتاخينا للاجئين».

    A word that only begins so («لاهاي») is none, nor what is far from the name's beginning.
    """
    joined = next((one for links in words.names.subject_links.values() for one in links if len(one) == 1), "")
    parts = name.split(" ")
    for place, word in enumerate(parts[: _FARTHEST_LINK + 1]):
        if not (joined and place and word.startswith(joined)) or word in words.names.not_linking:
            continue
        apart, together = next(iter(words.joining.contractions), ("", "\n"))
        bare = apart[1:] + word[len(together) :] if word.startswith(together) else word[len(joined) :]
        if bare in words.names.not_subjects or not bare:
            continue
        return len(" ".join(parts[:place])) + 1, joined, " ".join((bare, *parts[place + 1 :]))
    return None


def _gender_of(name: str, kind: str, words: ReferenceWords) -> Gender:
    """The gender of the word that begins a name, else that of the word for its kind of instrument."""
    if name.split(maxsplit=1)[0] in words.names.feminine_heads:
        return "feminine"
    described = {str(one.kind): one.gender for one in words.descriptions}
    told = next((str(one) for one, kinds in words.kind_genders.items() if kind in kinds), "masculine")
    return "feminine" if str(described.get(kind) or told) == "feminine" else "masculine"


def _shortened(names: Iterable[str], words: ReferenceWords) -> Iterator[str]:
    """The names, and each without the words that print may leave out, where enough of it stays."""
    for name in names:
        yield name
        for phrase in words.names.left_out:
            if phrase in name and len(name.replace(phrase, "").split()) >= _FEWEST_LEFT:
                name = name.replace(phrase, "")  # noqa: PLW2901
                yield name


def _put(frame: str, subject: str, words: ReferenceWords) -> str:
    """The frame with the subject in it: «ل» and «القضاء» make «للقضاء»."""
    before = frame.removesuffix(_SUBJECT)
    for apart, together in words.joining.contractions:
        if _ends_in(before, apart[0]) and subject.startswith(apart[1:]):
            return before[:-1] + together + subject[len(apart) - 1 :]
    return before + subject


def _owned(form: str, owner: str, words: ReferenceWords) -> str:
    """The owner behind a protocol's head; `{1}` is the second of the other forms of its name."""
    case = _CASE.search(form)
    if case is None:
        return _put(form, owner, words)
    forms = _forms(owner, words)
    return form.replace(case[0], forms[int(case[1])] if int(case[1]) < len(forms) else owner)


def _ends_in(before: str, preposition: str) -> bool:
    """Tell whether what stands before a subject ends in a preposition that is written together with it."""
    return f" {before}".endswith(f" {preposition}")


def _exchanged(phrases: Iterable[str], exchanges: Mapping[str, Iterable[str]]) -> list[str]:
    """The phrases, and each with its varying words exchanged."""
    found = dict.fromkeys(phrases)
    for usual, variants in exchanges.items():
        found |= dict.fromkeys(
            phrase.replace(usual, variant)
            for phrase in list(found)
            if usual in phrase
            for variant in variants
        )
    return list(found)


def _of_parent(
    instrument: Instrument, words: ReferenceWords, language: Language, catalogue: Catalogue
) -> Iterator[Wording]:
    """A protocol by its place among its convention's, or by its subject: «… الثاني للعهد»,
    «… بشأن بيع الأطفال».
    """
    parent = catalogue.instruments.get(instrument.parent or "")
    subjects = instrument.about(language.code)
    if parent is None or not (subjects or instrument.place):
        return
    behind = [
        "",
        *(f" {_put(form, subject, words)}" for form in words.names.subject_forms for subject in subjects),
    ]
    description = next((one.one[0] for one in words.descriptions if one.kind == parent.kind), "")
    owners = ["", description, *parent.called(language.code)]
    places = ["", *([words.names.protocol_places[instrument.place - 1]] if instrument.place else [])]
    for head in words.names.protocol_heads:
        for place in places:
            for owner in owners:
                for form in words.names.owner_forms if owner else [_SUBJECT]:
                    stem = " ".join(
                        words.names.protocol_shape.format(
                            head=head, place=place, owner=_owned(form, owner, words)
                        ).split()
                    )
                    for tail in behind:
                        if tail or (place and owner):
                            leaning = owner == description and not tail
                            yield Wording(stem + tail, instrument.id, leaning)
