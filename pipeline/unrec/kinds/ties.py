"""Whom operative words address: the ways in which a name is tied to them, each with its id."""

from collections.abc import Iterator
from typing import NamedTuple

from unrec.kinds.bodies import Named
from unrec.kinds.grammar import Grammar, Rule
from unrec.text import COMMAS, SENTENCE_ENDS, WORD

# How far behind a verb its object may stand, in words: a speaker's full name comes between.
_REACH = 16
# How long a complement of one who is asked may be.
_CLAUSE = 40
_UNKNOWN = 8
_FEW = 4


class Tied(NamedTuple):
    """A name, and how it is tied to operative words.

    The ties: `marked` («ينبغي للدول»), `noun` («ينبغي حث الدول»), `subject` («ينبغي أن تواصل الدول»),
    `direct` («تُشجَّع الدول»), `object` («يشجع الفريق العامل الدول»), `enclosed` («لعلّ الدول تودّ»),
    `before` («الدول مدعوة»), `joined` (behind another addressee).
    """

    named: Named
    tie: str


def tied(text: str, end: int, rule: Rule, grammar: Grammar) -> Tied | None:
    """Return the first name that words ending at `end` address, or None."""
    start = grammar.past_fillers(text, end)
    if text.startswith(", ", start) and (word := WORD.match(text, start + 2)) and word[0] in rule.clauses:
        start += 2
    if rule.own.speaks:
        return _behind_verb(text, start, rule, grammar)
    named = grammar.bodies.marked(text, start, rule.marks)
    if named:
        return Tied(named, "marked")
    if rule.own.direct and (named := grammar.bodies.marked(text, start, ("",))):
        return Tied(named, "direct")
    found = (_noun(text, start, grammar) if rule.own.nouns else None) or _subject(text, start, rule, grammar)
    if found:
        return found
    unknown = _unknown(text, start, rule, grammar) if rule.clauses else None
    return Tied(unknown, "marked") if unknown else None


def followed_by_clause(text: str, end: int, rule: Rule, grammar: Grammar) -> bool:
    """Tell whether one of the rule's particles stands behind a name that ends at `end`."""
    word = WORD.match(text, grammar.past_fillers(text, grammar.bodies.behind(text, end)))
    return word is not None and word[0] in rule.clauses


def followed_at_length(text: str, end: int, rule: Rule, grammar: Grammar) -> bool:
    """Tell whether one stands behind a relative clause or another complement of a name that ends at `end`.

    «الدول التي تعترف بنظام التبني أن»
    """
    for start in (grammar.past_fillers(text, at) for at in (grammar.bodies.behind(text, end), end)):
        first = WORD.match(text, start)
        if first is not None and first[0] in grammar.openers:
            return any(
                word in rule.clauses and before not in grammar.governing and before not in grammar.openers
                for _, word, before in _words(text, start, _CLAUSE)
            )
    return False


def parted(text: str, end: int, start: int, grammar: Grammar) -> bool:
    """Tell whether a complement or an insertion is all that parts a subject that ends at `end` from its verb.

    «States that recognize adoption should», «государства, признающие усыновление, должны». The verb of a
    clause whose own subject stands right before it is that one's: «States that the Committee should visit».
    """
    between = text[end:start].rstrip()
    commas = sum(between.count(mark) for mark in COMMAS)
    if commas % 2 or not between:
        return False
    if between[0] in COMMAS:
        return between[-1] in COMMAS
    first = WORD.match(text, grammar.past_fillers(text, end))
    if first is None or first[0] not in grammar.openers:
        return False
    own = grammar.bodies.marked(text, first.end() + 1, ("",))
    return own is None or grammar.past_fillers(text, grammar.bodies.behind(text, own.end)) < start


def speaker_behind(text: str, end: int, grammar: Grammar) -> Named | None:
    """Return the organ that stands directly behind a verb, its subject as it seems, or None."""
    named = grammar.bodies.marked(text, grammar.past_fillers(text, end), ("",))
    return named if named and named.organ else None


def enclosed(text: str, start: int, end: int, grammar: Grammar) -> Tied | None:
    """Return the name between opening and closing words: known, or up to eight words without a comma."""
    named = grammar.bodies.marked(text, start, ("",))
    if named:
        return Tied(named, "enclosed") if named.end < end else None
    between = text[start:end].rstrip()
    words = WORD.findall(between)
    if (
        not between
        or len(words) > _UNKNOWN
        or any(mark in between for mark in COMMAS)
        or words[0] in grammar.governors
    ):
        return None
    return Tied(Named("other", start, start + len(between)), "enclosed")


def _behind_verb(text: str, start: int, rule: Rule, grammar: Grammar) -> Tied | None:
    """What a verb of asking governs: its object, which may stand behind its subject."""
    first = grammar.bodies.marked(text, start, ("",))
    speaker = first if first and first.organ and not _has_subject_before(rule, grammar) else None
    if first and not speaker and rule.own.direct:
        return Tied(first, "direct")
    if rule.own.nouns and (found := _noun(text, start, grammar)):
        return found
    governed = _governed(text, start, speaker, rule, grammar)
    if governed is not None:
        return governed.tied
    if not first and rule.own.direct and (unknown := _completing(text, start, rule, grammar)):
        return Tied(unknown, "direct")
    if speaker and rule.own.direct and _completed(text, speaker.end, rule, grammar):
        return Tied(speaker, "direct")
    return None


class _Governed(NamedTuple):
    """What the words behind a verb say of its object for certain; `tied` is None where it has none."""

    tied: Tied | None


def _governed(text: str, start: int, speaker: Named | None, rule: Rule, grammar: Grammar) -> _Governed | None:
    """What stands behind a verb and its subject: a clause, a marked name, an object; None for none."""
    begin = speaker.end + 1 if speaker else start
    for position, word, before in _words(text, begin):
        if word in rule.clauses:
            found = _subject(text, position, rule, grammar)
            return _Governed(found) if found else None
        if named := grammar.bodies.marked(text, position, rule.marks):
            return _Governed(Tied(named, "marked"))
        if word in rule.marks or (word[:1] in rule.marks and not speaker and position == start):
            unknown = _unknown(text, position, rule, grammar)
            return _Governed(Tied(unknown, "marked") if unknown else None)
        if not rule.own.direct:
            continue
        named = grammar.bodies.marked(text, position, ("",)) if before not in grammar.governors else None
        if named:
            return _Governed(Tied(named, "object"))
        if word in rule.complements or (position == begin and word[:1] in rule.complements):
            return None
    return None


def _has_subject_before(rule: Rule, grammar: Grammar) -> bool:
    """Whether a verb's subject can only stand before it, and nothing has to complete what it governs."""
    return grammar.subject_first and not rule.own.complements


def _completed(text: str, end: int, rule: Rule, grammar: Grammar) -> bool:
    """«يُشجَّع الفريق العامل على»: what completes the verb follows at once, so there is no other object."""
    word = WORD.match(text, grammar.past_fillers(text, grammar.bodies.behind(text, end)))
    return word is not None and word[0] in rule.complements


def _completing(text: str, start: int, rule: Rule, grammar: Grammar) -> Named | None:
    """Whoever stands between a verb and what completes it: «تُدعى الجامعات إلى»; a few words at most."""
    end = start
    for position, own, _ in _words(text, start):
        if (
            text[end:position].strip()
            or own in grammar.pronouns
            or own in grammar.governors - rule.complements
        ):
            return None
        if own in rule.complements:
            return Named("other", start, end) if end > start else None
        if position > start and len(text[start:position].split()) >= _FEW:
            return None
        end = position + len(own)
    return None


def _words(text: str, start: int, most: int = _REACH) -> Iterator[tuple[int, str, str]]:
    """Yield the next words of the sentence with their offsets and the word before each."""
    before = ""
    position = start
    for _ in range(most):
        word = WORD.search(text, position, position + 40)
        if word is None or any(mark in SENTENCE_ENDS for mark in text[position : word.start()]):
            return
        yield word.start(), word[0], before
        before, position = word[0], word.end()


def _noun(text: str, start: int, grammar: Grammar) -> Tied | None:
    """The name behind a noun of asking."""
    for noun in grammar.nouns:
        end = start + len(noun)
        if text.startswith(f"{noun} ", start):
            named = grammar.bodies.marked(text, end + 1, grammar.noun_marks)
            return Tied(named, "noun") if named else None
    return None


def _subject(text: str, start: int, rule: Rule, grammar: Grammar) -> Tied | None:
    """The subject of the verb in the clause that begins at `start`."""
    particle = WORD.match(text, start)
    if particle is None or particle[0] not in rule.clauses:
        return None
    if grammar.subject_first:
        named = grammar.bodies.marked(text, grammar.past_fillers(text, particle.end()), ("",))
        return Tied(named, "subject") if named else None
    verb = WORD.match(text, grammar.past_fillers(text, particle.end()))
    if verb is not None and verb[0] in grammar.negations:
        verb = WORD.match(text, verb.end() + 1)
    if verb is None:
        return None
    named = grammar.bodies.marked(text, grammar.past_fillers(text, verb.end()), ("",))
    return Tied(named, "subject") if named else None


def _unknown(text: str, start: int, rule: Rule, grammar: Grammar) -> Named | None:
    """Whoever stands behind a mark and before the clause: «ينبغي لأجهزة الشرطة أن»; eight words at most."""
    word = WORD.match(text, start)
    if word is None or word[0] in grammar.pronouns:
        return None
    if word[0] in rule.marks:
        start = word.end() + 1
    elif word[0][:1] not in rule.marks or word[0][:1] not in grammar.attached or len(word[0]) < 4:
        return None
    end = start
    for position, own, _ in _words(text, start):
        if text[end:position].strip() or (end == start and own in grammar.pronouns):
            return None
        if own in rule.clauses:
            return Named("other", start, end) if end > start else None
        if len(text[start:position].split()) >= _UNKNOWN:
            return None
        end = position + len(own)
    return None
