"""Resolutions and decisions by number: «قرار الجمعية العامة ٦٥/٢٣٠»,
«its resolutions 46/182, 57/150 and 60/1».
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from unrec.catalogue import Organ
from unrec.references.detection.numbers import MOST, REACH, Number, carried, numbers, symbol_of_conference
from unrec.references.detection.organs import (
    Whose,
    adopting_before,
    behind,
    by_gender,
    by_order,
    directly_before,
    fits,
    of_named,
    or_house,
    subject_before,
    symbol_of,
)
from unrec.references.mentions import Mention, Target
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import PAUSE, numbered, skip
from unrec.references.words.vocabulary import Found, Mark, UnitWord

_WITH_ORGAN = frozenset({"resolution.organ", "resolution.organ_behind", "resolution.short_organ"})
_WITHOUT_ORGAN = frozenset({"resolution.number", "resolution.bare", "resolution.own_organ"})
# There is one in each number, whatever else is.
_SENTENCE = re.compile(r"[.؛;!؟?\n]\s")
_DIGIT = re.compile(r"\d")
CARRIED = "+carried"
"""Ends the rule of a resolution whose number goes on from a list, behind other words."""


def resolution_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read «قرار الجمعية العامة ٦٥/٢٣٠» from its first word; None where no number follows."""
    return next(resolutions(text, found, lexicon), None)


def resolutions(text: str, found: Found, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the phrase that a word for resolutions begins,
    then each that goes on from its list behind other words.
    """
    if _DIGIT.search(text, found.end, found.end + REACH) is None:
        return
    word = found.entry
    named = (
        lexicon.organs.organs.longest(text, skip(text, found.end)) if not lexicon.organs.organ_first else None
    )
    between = (
        behind(text, found.end, lexicon)
        if lexicon.organs.organ_first and isinstance(word, UnitWord)
        else None
    )
    between = between if between and between.organs else None
    end = named[1] if named else between.end if between else found.end
    single = isinstance(word, UnitWord) and word.members == 1
    listed = numbers(text, numbered(text, end, lexicon), lexicon, most=1 if single else MOST)
    several = _is_plural(text, found, lexicon) or len(listed) > 1
    if not listed and several and (some := lexicon.links.some_of.match(text, end)):
        listed = numbers(text, some.end(), lexicon, most=MOST)
    if not listed:
        bare = numbers(text, numbered(text, end, lexicon), lexicon, most=MOST if several else 1, bare=True)
        if bare and (named or between or _is_of_ours(text, found.start, bare[-1].end, lexicon)):
            listed = bare
    if not listed or lexicon.marks.draft_before.search(text[max(0, found.start - 24) : found.start]):
        return
    if any(one.parts.get("conference", "").isdecimal() for one in listed) and not (
        lexicon.organs.organ_first
        and (before := directly_before(text, found.start, lexicon))
        and not before.organs
    ):
        # «67.19» is a number of the World Health Assembly's only where an organ that is none of ours stands
        # before.
        return
    decision = "decision" in {getattr(word, "unit", ""), getattr(word, "kind", "")}
    further = list(carried(text, listed[-1].end, lexicon)) if several else []
    if all("conference" in one.parts for one in listed):
        whose = Whose(None, "resolution.conference", found.start, listed[-1].end, stranger=True)
    elif between:
        whose = of_named(text, between, found.start, listed, decision=decision, lexicon=lexicon)
    elif lexicon.organs.organ_first:
        whose = by_order(
            text, found.start, listed, own=isinstance(word, Mark), decision=decision, lexicon=lexicon
        )
    else:
        gender = word.gender if isinstance(word, Mark) else None
        whose = by_gender(text, found.start, listed[-1].end, named, gender=gender, lexicon=lexicon)
        whose = or_house(text, named, found.end, whose, listed, decision=decision, lexicon=lexicon)
        whose = _or_subject(text, found, whose, listed, decision=decision, lexicon=lexicon)
        whose = _or_speaker(text, whose, listed, decision=decision, lexicon=lexicon)
    whose = _as_before(whose, listed, decision=decision, lexicon=lexicon)
    yield mention_of(
        listed, whose, whose.start, whose.end, decision=decision, lexicon=lexicon, joined=found.conjunction
    )
    for one in further:
        if one.start >= whose.end:
            yield mention_of(
                [one],
                whose._replace(rule=f"{whose.rule}{CARRIED}"),
                one.start,
                one.end,
                decision=decision,
                lexicon=lexicon,
            )


def _is_of_ours(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether an organ of the catalogue stands before the word or behind the number:
    «Security Council resolution 1325».
    """
    beside = (
        (directly_before(text, start, lexicon), behind(text, end, lexicon))
        if lexicon.organs.organ_first
        else ()
    )
    return any(one is not None and bool(one.organs) for one in beside)


def _is_plural(text: str, found: Found, lexicon: Lexicon) -> bool:
    """Tell whether the word is one for several: «resolutions», «its resolutions»."""
    if isinstance(found.entry, UnitWord):
        return found.entry.members > 1
    last = text[found.start : found.end].rsplit(maxsplit=1)[-1]
    known = lexicon.entries.longest(last, 0)
    return known is not None and isinstance(known[0], UnitWord) and known[0].members > 1


def _or_subject(
    text: str, found: Found, whose: Whose, listed: Sequence[Number], *, decision: bool, lexicon: Lexicon
) -> Whose:
    """«أقرته الجمعية العامة في القرار دإ-٣٢/١»: the organ that stands directly before, for numbers without
    an organ that do not tell it, where they can be its. For numbers that open a bracket, the one that the
    sentence says has adopted the text: «اعتمدته الجمعية العامة في دورتها الاستثنائية (القرار دإ-٣٢/١)».
    """
    if whose.rule != "resolution.number" or _are_told(listed, decision=decision, lexicon=lexicon):
        return whose
    organ = subject_before(text, found.start, attached=found.preposition, lexicon=lexicon)
    if organ is None and text[max(0, found.start - 2) : found.start].strip() == "(":
        organ = adopting_before(text, found.start, lexicon)
    if organ is None or not fits(organ, listed, decision=decision):
        return whose
    return whose._replace(organ=organ, rule="resolution.own_organ")


def _are_told(listed: Sequence[Number], *, decision: bool, lexicon: Lexicon) -> bool:
    """Tell whether the numbers by themselves say whose they are."""
    return all(symbol_of(one, None, decision=decision, lexicon=lexicon) for one in listed)


def _or_speaker(
    text: str, whose: Whose, listed: Sequence[Number], *, decision: bool, lexicon: Lexicon
) -> Whose:
    """The organ that speaks, for numbers without an organ that do not tell it, where they can be its.

    Else the organ whose document it is, where no other comes into question.
    """
    organ = lexicon.speaker.organ if lexicon.speaker else lexicon.house
    if whose.rule != "resolution.number" or organ is None:
        return whose
    told = _are_told(listed, decision=decision, lexicon=lexicon)
    if told or not fits(organ, listed, decision=decision):
        return whose
    before = text[max(0, whose.start - REACH) : whose.start]
    if _goes_on(before, organ, listed, lexicon):
        return whose
    if lexicon.speaker is None and (
        decision
        or _may_be_of_other(before, organ, listed, lexicon)
        or _is_of_other_body(before, organ, lexicon)
    ):
        return whose
    return whose._replace(organ=organ, rule="resolution.bare")


def _goes_on(before: str, organ: Organ, listed: Sequence[Number], lexicon: Lexicon) -> bool:
    """«قرار مجلس حقوق الإنسان ٣٥/١٠ والقرار ٣٨/٥»: tell whether the clause has cited another organ's
    resolution before, which may have numbered so, too.
    """
    clause = PAUSE.split(before)[-1]
    if _DIGIT.search(clause) is None:
        return False
    others = {
        one.id: one for name, one in lexicon.organs.organ_names.items() if one is not organ and name in clause
    }
    return any(fits(one, listed, decision=False) for one in others.values())


def _may_be_of_other(before: str, organ: Organ, listed: Sequence[Number], lexicon: Lexicon) -> bool:
    """Tell whether another organ may have numbered so whose symbols begin alike, as the Assembly's and the
    Council's do, or that the unit has named or the document cited before.
    """
    own = organ.resolution[0].partition("/")[0]
    cited = lexicon.cited or {}
    named = {one.id for name, one in lexicon.organs.organ_names.items() if name in before}
    return any(
        fits(one, listed, decision=False)
        for one in lexicon.organs.numbering
        if one is not organ
        and (
            one.id in cited
            or one.id in named
            or any(shape.partition("/")[0] == own for shape in one.resolution)
        )
    )


def _is_of_other_body(before: str, organ: Organ, lexicon: Lexicon) -> bool:
    """«اعتمد مؤتمر الأطراف القرار ٦/٤», «أصدرت المحكمة القرار ١٢/٥»: tell whether the sentence speaks of
    another body before the number.

    Not where the number says only with what something complies («وأعدت اللجنة تقريرا عملا بالقرار ١٦/٢١»).
    """
    sentence = _SENTENCE.split(before)[-1]
    words = sentence.split()
    if not lexicon.organs.issuers or (words and words[-1] in lexicon.organs.complying):
        return False
    names = sorted(
        (name for name, one in lexicon.organs.organ_names.items() if one is organ), key=len, reverse=True
    )
    for name in names:
        sentence = sentence.replace(name, " ")
    short = {name for name, called in lexicon.organs.shortly.items() if organ in called}
    # «المجلس الدستوري» is another than «المجلس».
    words = [*sentence.split(), ""]
    return any(
        word.strip("،,:()") in lexicon.organs.issuers
        and not (word in short and not behind.startswith(lexicon.joining.article_sign or "\n"))
        for word, behind in itertools.pairwise(words)
    )


def _as_before(whose: Whose, listed: Sequence[Number], *, decision: bool, lexicon: Lexicon) -> Whose:
    """The organ with which the document has cited these numbers before, where none is named here.

    What is cited with its organ is kept for what comes after; a number cited with two organs tells none.
    """
    if lexicon.cited is None:
        return whose
    keys = [f"{decision} {'/'.join(one.parts.values())}" for one in listed]
    if whose.rule in _WITH_ORGAN and whose.organ:
        for key in keys:
            same = lexicon.cited.get(key, whose.organ) is whose.organ
            lexicon.cited[key] = whose.organ if same else None
        lexicon.cited[whose.organ.id] = whose.organ
    elif whose.rule in _WITHOUT_ORGAN:
        organs = [lexicon.cited.get(key) for key in keys]
        if organs[0] and all(organ is organs[0] for organ in organs):
            return whose._replace(organ=organs[0], rule="resolution.cited", stranger=False)
    return whose


def mention_of(
    listed: Sequence[Number],
    whose: Whose,
    start: int,
    end: int,
    *,
    decision: bool,
    lexicon: Lexicon,
    joined: bool = False,
) -> Mention:
    """Return the mention of these numbers, one target each, with their symbols by the organ."""
    organ = whose.organ
    targets: list[Target] = []
    for one in listed:
        symbol = symbol_of(one, organ, decision=decision, lexicon=lexicon) if organ else None
        if "conference" in one.parts:
            symbol = symbol_of_conference(one, lexicon)
        # «its resolutions 60/1 and 1325 (2000)»: the form tells another organ.
        named = organ is not None and whose.rule in _WITH_ORGAN and len(listed) == 1
        told = not named and (
            whose.rule.startswith("resolution.number") or not (whose.stranger or "volume" in one.parts)
        )
        if symbol is None and told:
            symbol = symbol_of(one, None, decision=decision, lexicon=lexicon)
        # Two numbers that tell no symbol are two resolutions all the same.
        some = [Target(symbol=symbol, part=letter) for letter in one.letters or (None,)]
        targets += [target for target in some if not symbol or target not in targets]
    return Mention(
        "resolution",
        start,
        end,
        whose.rule,
        tuple(targets),
        joined=joined,
        unnumbered=whose.stranger
        or (organ is not None and not (organ.decision if decision else organ.resolution)),
    )
