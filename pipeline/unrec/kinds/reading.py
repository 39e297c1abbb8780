"""A unit's folded text → its operative words in order, each with those it addresses.

The ways in which a name is tied to the words have ids of their own; see `Tied`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from unrec.kinds.grammar import Grammar, Named, Rule
from unrec.text import CLAUSE_ENDS, COMMAS, SENTENCE_ENDS, WORD, places

# How far words may stand from the words that close them, and a subject before its verb: characters.
_CLOSING = 200
_BEFORE, _FAR_BEFORE = 160, 240
_WORD = 20
# Words that lead a clause, before its subject.
_MOST_LEADS = 4
# How far after a verb its object may stand, in words: a speaker's full name comes between.
_REACH = 16
# How long a complement of one who is asked may be.
_CLAUSE = 40
_UNKNOWN = 8
_FEW = 4


class Tied(NamedTuple):
    """A name, and how it is tied to operative words.

    The ties: `marked` («ينبغي للدول»), `noun` («ينبغي حث الدول»), `subject` («ينبغي أن تواصل الدول»),
    `direct` («تُشجَّع الدول»), `object` («يشجع الفريق العامل الدول»), `enclosed` («لعلّ الدول تودّ»),
    `before` («الدول مدعوة»), `joined` (after another addressee).
    """

    named: Named
    tie: str


class Operative(NamedTuple):
    """Operative words at `[start, end)` of a folded text, and whom they address."""

    rule: Rule
    start: int
    end: int
    addressees: tuple[Tied, ...]


def read(text: str, grammar: Grammar) -> Iterator[Operative]:
    """Yield the operative words of a folded text in order; they do not overlap. Time is linear."""
    resume = 0
    known = grammar.firsts
    for start, first in places(text, grammar.begin):
        if start < resume:
            continue
        after = start + len(first)
        for phrase in known[first].at(text, after):
            end = after + len(phrase.tail)
            if text.startswith(phrase.tail, after) and not text[end : end + 1].isalnum():
                found = _operative(text, start, end, phrase.rule, grammar)
                if found:
                    resume = found.end
                    yield found
                    break


def _operative(text: str, start: int, end: int, rule: Rule, grammar: Grammar) -> Operative | None:
    """The operative words at `[start, end)`, where they are some by their place and what they need."""
    opens = grammar.opens(text, start)
    within = rule.own.before and "," in text[start:end]  # «Конференция, возможно, пожелает»
    before = None if opens and not within else _subject_before(text, start, rule, grammar)
    if before is None and rule.own.before and grammar.subject_first:
        before = _subject_apart(text, start, grammar)
    if not (opens or before or rule.own.place == "slot"):
        return None
    stop = end
    if rule.closing is not None:
        closing = rule.closing.search(text, end, end + _CLOSING)
        if closing is None or any(mark in text[end : closing.start()] for mark in SENTENCE_ENDS):
            return None
        stop = closing.end()
        first = _enclosed(text, end + 1, closing.start(), grammar) if rule.own.direct else None
    elif rule.own.before:
        first = Tied(before, "before") if before else None
    else:
        first = _tied(text, end, rule, grammar)
    if not _is_placed(text, start, rule, grammar, opens=opens, first=first, before=before):
        return None
    if not _has_need(text, start, end, rule, grammar, first=first, before=before):
        return None
    return Operative(rule, start, stop, tuple(_all(text, first, grammar)) if first else ())


def _is_placed(
    text: str,
    start: int,
    rule: Rule,
    grammar: Grammar,
    *,
    opens: bool,
    first: Tied | None,
    before: Named | None,
) -> bool:
    """Tell whether the words stand where the rule lets them."""
    if rule.own.place == "slot" and not opens:
        if text[max(0, start - _WORD) : start].rstrip().rpartition(" ")[2] in grammar.relatives:
            return False
        return (
            first is not None
            and first.tie == "marked"
            and (
                _followed_by_clause(text, first.named.end, rule, grammar)
                or _followed_at_length(text, first.named.end, rule, grammar)
            )
        )
    if rule.own.place == "sentence":
        return first is not None or grammar.opens(text, start, SENTENCE_ENDS)
    if rule.own.place == "unit":
        return before is not None or grammar.opens(text[:start], start, "")
    return True


def _has_need(
    text: str, start: int, end: int, rule: Rule, grammar: Grammar, *, first: Tied | None, before: Named | None
) -> bool:
    """Tell whether there is what the words need to be operative."""
    if rule.own.needs == "addressee":
        return first is not None
    if rule.own.needs == "that":
        if first is None or _followed_by_clause(text, first.named.end, rule, grammar):
            return first is not None
        opens = grammar.opens(text, start, SENTENCE_ENDS)
        return opens and _followed_at_length(text, first.named.end, rule, grammar)
    speaks = before is not None or (rule.own.speaks and _speaker_after(text, end, grammar) is not None)
    if rule.own.needs == "speaker":
        return speaks
    if rule.own.needs == "beside":
        return speaks or (first is not None and len(WORD.findall(text[end : first.named.start])) <= 1)
    return speaks or first is not None or not rule.own.needs


def _subject_before(text: str, start: int, rule: Rule, grammar: Grammar) -> Named | None:
    """The subject that opens the clause: «إن الفريق العامل يوصي», «الدول الأطراف مدعوة»."""
    if not (rule.own.before or rule.own.speaks) or text[start - 1] != " ":
        return None
    begin = max(0, start - _BEFORE)
    window = text[begin:start]
    if window.endswith(", "):
        window = f"{window[:-2]}  "
    named = _opening_name(text, begin, window, CLAUSE_ENDS, grammar)
    if named is None:
        return None
    *_, last = grammar.bodies.joined(text, named) if grammar.subject_first else (named,)
    reached = grammar.past_fillers(text, grammar.bodies.after(text, last.end))
    return named if reached >= start and (named.organ or rule.own.before) else None


def _subject_apart(text: str, start: int, grammar: Grammar) -> Named | None:
    """The subject that a complement or an insertion parts from its verb: «States that … should»."""
    begin = max(0, start - _FAR_BEFORE)
    window = text[begin:start]
    if text[start - 1 : start] != " ":
        return None
    for ends in grammar.openers_end:
        clause, ended = max(map(window.rfind, CLAUSE_ENDS)) + 1, window.rfind(ends)
        if ended >= clause and grammar.opens(text, begin + clause, SENTENCE_ENDS):
            named = grammar.bodies.marked(text, begin + ended + len(ends), ("",))
            if named and grammar.past_fillers(text, grammar.bodies.after(text, named.end)) >= start:
                return named
    named = _opening_name(text, begin, window, SENTENCE_ENDS, grammar)
    if named is None:
        return None
    *_, last = grammar.bodies.joined(text, named)
    end = grammar.bodies.after(text, last.end)
    return named if end < start and _parted(text, end, start, grammar) else None


def _opening_name(text: str, begin: int, window: str, ends: str, grammar: Grammar) -> Named | None:
    """The first name in the last clause (sentence) of a window of the text, which leads may stand before."""
    clause = max(map(window.rfind, ends)) + 1
    if clause == 0 and begin > 0:
        return None
    stop = begin + len(window)
    position = stop - len(window[clause:].lstrip(" \"“«'(["))
    for _ in range(_MOST_LEADS if grammar.subject_first else 2):
        if named := grammar.bodies.marked(text, position, ("",)):
            return named
        position = text.find(" ", position, stop) + 1
        while position and not grammar.opens(text, position):
            position = text.find(" ", position, stop) + 1 if grammar.subject_first else 0
        if not position:
            return None
    return None


def _all(text: str, first: Tied, grammar: Grammar) -> Iterator[Tied]:
    """The first addressee and those joined to it."""
    for number, named in enumerate(grammar.bodies.joined(text, first.named)):
        yield first if number == 0 else Tied(named, "joined")


# ---------------------------------------------------------------------------------------------
# Whom the words address


def _tied(text: str, end: int, rule: Rule, grammar: Grammar) -> Tied | None:
    """Return the first name that words ending at `end` address, or None."""
    start = grammar.past_fillers(text, end)
    if text.startswith(", ", start) and (word := WORD.match(text, start + 2)) and word[0] in rule.clauses:
        start += 2
    if rule.own.speaks:
        return _after_verb(text, start, rule, grammar)
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


def _followed_by_clause(text: str, end: int, rule: Rule, grammar: Grammar) -> bool:
    """Tell whether one of the rule's particles stands after a name that ends at `end`."""
    word = WORD.match(text, grammar.past_fillers(text, grammar.bodies.after(text, end)))
    return word is not None and word[0] in rule.clauses


def _followed_at_length(text: str, end: int, rule: Rule, grammar: Grammar) -> bool:
    """Tell whether one stands after a relative clause or another complement of a name that ends at `end`.

    «الدول التي تعترف بنظام التبني أن»
    """
    for start in (grammar.past_fillers(text, at) for at in (grammar.bodies.after(text, end), end)):
        first = WORD.match(text, start)
        if first is not None and first[0] in grammar.openers:
            return any(
                word in rule.clauses and before not in grammar.governing and before not in grammar.openers
                for _, word, before in _words(text, start, _CLAUSE)
            )
    return False


def _parted(text: str, end: int, start: int, grammar: Grammar) -> bool:
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
    return own is None or grammar.past_fillers(text, grammar.bodies.after(text, own.end)) < start


def _speaker_after(text: str, end: int, grammar: Grammar) -> Named | None:
    """Return the organ that stands directly after a verb, its subject as it seems, or None."""
    named = grammar.bodies.marked(text, grammar.past_fillers(text, end), ("",))
    return named if named and named.organ else None


def _enclosed(text: str, start: int, end: int, grammar: Grammar) -> Tied | None:
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


def _after_verb(text: str, start: int, rule: Rule, grammar: Grammar) -> Tied | None:
    """What a verb of asking governs: its object, which may stand after its subject."""
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
    """What the words after a verb say of its object for certain; `tied` is None where it has none."""

    tied: Tied | None


def _governed(text: str, start: int, speaker: Named | None, rule: Rule, grammar: Grammar) -> _Governed | None:
    """What stands after a verb and its subject: a clause, a marked name, an object; None for none."""
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
    word = WORD.match(text, grammar.past_fillers(text, grammar.bodies.after(text, end)))
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
    """The name after a noun of asking."""
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
    """Whoever stands after a mark and before the clause: «ينبغي لأجهزة الشرطة أن»; eight words at most."""
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
