"""A unit's folded text → its operative words in order, each with those it addresses.

The ways in which a name is tied to the words have ids of their own; see `Tied`.
"""

from collections.abc import Collection, Iterator
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
    for start, first in places(text, grammar.begin):
        for end, rule in grammar.words.at(text, start, first) if start >= resume else ():
            if operative := _operative(text, start, end, rule, grammar):
                resume = operative.end
                yield operative
                break


def _operative(text: str, start: int, end: int, rule: Rule, grammar: Grammar) -> Operative | None:
    """The operative words at `[start, end)`, where they are some by their place and what they need."""
    own = rule.own
    opens = grammar.opens(text, start)
    within = own.before and "," in text[start:end]  # «Конференция, возможно, пожелает»
    before = None if opens and not within else _subject_before(text, start, rule, grammar)
    if before is None and own.before and grammar.subject_first:
        before = _subject_apart(text, start, grammar)
    if not (opens or before or own.place == "slot"):
        return None
    stop = end
    if rule.closing is not None:
        closing = rule.closing.search(text, end, end + _CLOSING)
        if closing is None or any(mark in text[end : closing.start()] for mark in SENTENCE_ENDS):
            return None
        stop = closing.end()
        first = _enclosed(text, end + 1, closing.start(), grammar) if own.direct else None
    elif own.before:
        first = _tie(before, "before")
    else:
        first = _tied(text, end, rule, grammar)
    placed = _is_placed(text, start, rule, grammar, opens=opens, first=first, before=before)
    if not placed or not _has_need(text, start, end, rule, grammar, first=first, before=before):
        return None
    joined = grammar.bodies.joined(text, first.named) if first else ()
    ties = (first if first and not at else Tied(named, "joined") for at, named in enumerate(joined))
    return Operative(rule, start, stop, tuple(ties))


def _tie(named: Named | None, tie: str) -> Tied | None:
    return Tied(named, tie) if named else None


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
    place = rule.own.place
    if place == "slot" and not opens:
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
    if place == "sentence":
        return first is not None or grammar.opens(text, start, SENTENCE_ENDS)
    return place != "unit" or before is not None or grammar.opens(text[:start], start, "")


def _has_need(
    text: str, start: int, end: int, rule: Rule, grammar: Grammar, *, first: Tied | None, before: Named | None
) -> bool:
    """Tell whether there is what the words need to be operative."""
    needs = rule.own.needs
    if needs == "addressee" or not needs:
        return first is not None or not needs
    if needs == "that":
        if first is None or _followed_by_clause(text, first.named.end, rule, grammar):
            return first is not None
        opens = grammar.opens(text, start, SENTENCE_ENDS)
        return opens and _followed_at_length(text, first.named.end, rule, grammar)
    # The organ that stands directly after a verb is its subject, as it seems.
    after = grammar.bodies.marked(text, grammar.past_fillers(text, end)) if rule.own.speaks else None
    if before is not None or (after is not None and after.body.organ):
        return True
    beside = first is not None and len(WORD.findall(text[end : first.named.start])) <= 1
    return (needs == "either" and first is not None) or (needs == "beside" and beside)


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
    reached = grammar.after_name(text, last.end)
    return named if reached >= start and (named.body.organ or rule.own.before) else None


def _subject_apart(text: str, start: int, grammar: Grammar) -> Named | None:
    """The subject that a complement or an insertion parts from its verb: «States that … should»."""
    begin = max(0, start - _FAR_BEFORE)
    window = text[begin:start]
    if not window.endswith(" "):
        return None
    for ends in grammar.openers_end:
        clause, ended = max(map(window.rfind, CLAUSE_ENDS)) + 1, window.rfind(ends)
        if ended >= clause and grammar.opens(text, begin + clause, SENTENCE_ENDS):
            named = grammar.bodies.marked(text, begin + ended + len(ends))
            if named and grammar.after_name(text, named.end) >= start:
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
        if named := grammar.bodies.marked(text, position):
            return named
        position = text.find(" ", position, stop) + 1
        while position and not grammar.opens(text, position):
            position = text.find(" ", position, stop) + 1 if grammar.subject_first else 0
        if not position:
            return None
    return None


# ---------------------------------------------------------------------------------------------
# Whom the words address


def _tied(text: str, end: int, rule: Rule, grammar: Grammar) -> Tied | None:
    """Return the first name that words ending at `end` address, or None."""
    start = grammar.past_fillers(text, end)
    if text.startswith(", ", start) and (word := WORD.match(text, start + 2)) and word[0] in rule.clauses:
        start += 2
    if rule.own.speaks:
        return _after_verb(text, start, rule, grammar)
    if named := grammar.bodies.marked(text, start, rule.marks):
        return Tied(named, "marked")
    if rule.own.direct and (named := grammar.bodies.marked(text, start)):
        return Tied(named, "direct")
    tied = (_noun(text, start, grammar) if rule.own.nouns else None) or _subject(text, start, rule, grammar)
    return tied or (_tie(_unknown(text, start, rule, grammar), "marked") if rule.clauses else None)


def _followed_by_clause(text: str, end: int, rule: Rule, grammar: Grammar) -> bool:
    """Tell whether one of the rule's particles stands after a name that ends at `end`."""
    word = WORD.match(text, grammar.after_name(text, end))
    return word is not None and word[0] in rule.clauses


def _followed_at_length(text: str, end: int, rule: Rule, grammar: Grammar) -> bool:
    """Tell whether one stands after a relative clause or another complement of a name that ends at `end`.

    «الدول التي تعترف بنظام التبني أن»
    """
    for start in (grammar.after_name(text, end), grammar.past_fillers(text, end)):
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
    own = grammar.bodies.marked(text, first.end() + 1)
    return own is None or grammar.after_name(text, own.end) < start


def _enclosed(text: str, start: int, end: int, grammar: Grammar) -> Tied | None:
    """Return the name between opening and closing words: known, or up to eight words without a comma."""
    if named := grammar.bodies.marked(text, start):
        return Tied(named, "enclosed") if named.end < end else None
    between = text[start:end].rstrip()
    words = WORD.findall(between)
    barred = not words or len(words) > _UNKNOWN or words[0] in grammar.governors
    if barred or any(mark in between for mark in COMMAS):
        return None
    return Tied(Named(start, start + len(between)), "enclosed")


def _after_verb(text: str, start: int, rule: Rule, grammar: Grammar) -> Tied | None:
    """What a verb of asking governs: its object, which may stand after its subject."""
    first = grammar.bodies.marked(text, start)
    # A verb's subject can only stand before it where nothing has to complete what it governs.
    subject_before = grammar.subject_first and not rule.own.complements
    speaker = first if first and first.body.organ and not subject_before else None
    if first and not speaker and rule.own.direct:
        return Tied(first, "direct")
    if rule.own.nouns and (noun := _noun(text, start, grammar)):
        return noun
    governed = _governed(text, start, speaker, rule, grammar)
    if governed is not None:
        return governed[0]
    if not first and rule.own.direct:
        barred = grammar.pronouns | (grammar.governors - rule.complements)
        return _tie(_until(text, start, rule.complements, barred, _FEW), "direct")
    if speaker and rule.own.direct:
        # «يُشجَّع الفريق العامل على»: what completes the verb follows at once, so there is no other object.
        word = WORD.match(text, grammar.after_name(text, speaker.end))
        return Tied(speaker, "direct") if word and word[0] in rule.complements else None
    return None


def _governed(
    text: str, start: int, speaker: Named | None, rule: Rule, grammar: Grammar
) -> tuple[Tied | None] | None:
    """What the words after a verb and its subject say of its object for certain, which may be that it has
    none: a clause, a marked name, an object; None where they say nothing.
    """
    begin = speaker.end + 1 if speaker else start
    for position, word, before in _words(text, begin):
        if word in rule.clauses:
            return (_subject(text, position, rule, grammar),)
        if named := grammar.bodies.marked(text, position, rule.marks):
            return (Tied(named, "marked"),)
        if word in rule.marks or (word[:1] in rule.marks and not speaker and position == start):
            return (_tie(_unknown(text, position, rule, grammar), "marked"),)
        if not rule.own.direct:
            continue
        if before not in grammar.governors and (named := grammar.bodies.marked(text, position)):
            return (Tied(named, "object"),)
        if word in rule.complements or (position == begin and word[:1] in rule.complements):
            return None
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
    noun = grammar.noun.match(text, start)
    return _tie(grammar.bodies.marked(text, noun.end(), grammar.noun_marks), "noun") if noun else None


def _subject(text: str, start: int, rule: Rule, grammar: Grammar) -> Tied | None:
    """The subject of the verb in the clause that begins at `start`."""
    word = WORD.match(text, start)
    if word is None or word[0] not in rule.clauses:
        return None
    if not grammar.subject_first:
        word = WORD.match(text, grammar.past_fillers(text, word.end()))
        if word is not None and word[0] in grammar.negations:
            word = WORD.match(text, word.end() + 1)
        if word is None:
            return None
    return _tie(grammar.bodies.marked(text, grammar.past_fillers(text, word.end())), "subject")


def _unknown(text: str, start: int, rule: Rule, grammar: Grammar) -> Named | None:
    """Whoever stands after a mark and before the clause: «ينبغي لأجهزة الشرطة أن»; eight words at most."""
    word = WORD.match(text, start)
    if word is None or word[0] in grammar.pronouns:
        return None
    if word[0] in rule.marks:
        start = word.end() + 1
    elif word[0][:1] not in rule.marks or word[0][:1] not in grammar.attached or len(word[0]) < 4:
        return None
    return _until(text, start, rule.clauses, grammar.pronouns, _UNKNOWN)


def _until(text: str, start: int, stops: Collection[str], barred: Collection[str], most: int) -> Named | None:
    """Whoever stands between an offset and what completes a verb or begins its clause: «تُدعى الجامعات إلى»;
    fewer words than `most`, none of them `barred`, no mark between.
    """
    end = start
    for position, word, _ in _words(text, start):
        if text[end:position].strip() or word in barred:
            return None
        if word in stops:
            return Named(start, end) if end > start else None
        if len(text[start:position].split()) >= most:
            return None
        end = position + len(word)
    return None
