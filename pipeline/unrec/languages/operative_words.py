"""The words by which a language recommends, and the names of those it recommends something to."""

from typing import Literal

import msgspec

from unrec.models import Strength

Need = Literal["", "addressee", "beside", "speaker", "either", "that"]
Place = Literal["clause", "sentence", "slot", "unit"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """A table of a language file: unknown keys are refused."""


class OperativeExample(_Part, frozen=True):
    """A text, its operative words as printed, and its addressees as `id surface`."""

    text: str
    operative: str
    addressees: list[str] = []


class OperativeRule(_Part, frozen=True):
    """One way to recommend, and how those it is addressed to are tied to its words.

    `words` open the operative words; where there are `closing` words, these end them, with the addressee in
    between («لعلّ الدول تودّ»). The addressee stands directly after them (`direct`), after one of `marks`
    (a preposition, written together with it or not), after the verb that follows one of `clauses`
    («ينبغي أن تواصل الدول»), after a noun of asking (`nouns`: «ينبغي حث الدول»), or before them
    (`before`: «الدول مدعوة»). With `speaks` the words are a verb whose subject asks and is not asked
    («طلب الفريق العامل إلى الأمانة»); `complements` are what follows one who is asked («الدول على أن»).

    `needs` says without what the words are no operative ones: an addressee, a speaker, either, a
    speaker or an addressee with nothing between (`beside`), or an addressee with one of `clauses` after it
    (`that`). With `duty` they lay a duty on whom they address, which asks it where recommendations are made.
    `place` says where they may stand: at the start of a clause; at that of a sentence, or of a clause where
    an addressee follows (`sentence`); at that of a clause, or wherever a marked addressee follows (`slot`);
    at the start of a unit.
    """

    id: str
    strength: Strength
    words: list[str]
    examples: list[OperativeExample]
    closing: list[str] = []
    direct: bool = False
    marks: list[str] = []
    clauses: list[str] = []
    nouns: bool = False
    before: bool = False
    speaks: bool = False
    complements: list[str] = []
    duty: bool = False
    needs: Need = ""
    place: Place = "clause"
    no_match: list[str] = []


class OperativeWords(_Part, frozen=True):
    """The `[operative]` table of a language file. Words are compared in search form.

    `leads` may stand between the start of a clause and the operative words; after one of `relatives` there
    are none; `governors` before a body make it part of another's name or phrase. One of `openers` begins what
    may stand between one who is asked and what is asked («States that recognize adoption should»); after one
    of `governing` a particle is its own («ترى أن»), and so it is before a word that begins with none of the
    `verb_letters`, where there are some. `no_match` are whole units without operative words. `commas` part
    insertions. With `subject_first` the subject of a clause stands before its verb.
    """

    leads: list[str]
    relatives: list[str]
    fillers: list[str]
    negations: list[str]
    nouns: list[str]
    noun_marks: list[str]
    governors: list[str]
    pronouns: list[str]
    rules: list[OperativeRule]
    no_match: list[str]
    openers: list[str] = []
    verb_letters: str = ""
    governing: list[str] = []
    commas: str = "،"
    subject_first: bool = False


class AddresseeExample(_Part, frozen=True):
    """A unit and the surface by which the body is addressed in it."""

    text: str
    surface: str


class Body(_Part, frozen=True):
    """One that can be asked to act.

    `joined` are short forms after another body of the same `family` («لدول المنشأ والعبور»). `organ` says
    that it recommends things itself. A short name `named` by a longer one counts only in a document that
    holds one of those, else it is `other`.
    """

    id: str
    words: list[str]
    examples: list[AddresseeExample]
    joined: list[str] = []
    family: str = ""
    organ: bool = False
    named: list[str] = []


class AddresseeWords(_Part, frozen=True):
    """The `[addressees]` table of a language file: bodies, and what may stand around their names.

    `contractions` say how a preposition and the article run together, the longest first. `leads` stand
    before a name («جميع الدول»), `tails` after it («الدول الأطراف في الاتفاقية»), `joiners`
    between two («الدول وكذلك المنظمات»), besides the conjunctions written together with a name. `commas` may
    stand there too. `frame` is a sentence in which any name is addressed, for tests.
    """

    contractions: list[tuple[str, str]]
    leads: list[str]
    tails: list[str]
    joiners: list[str]
    bodies: list[Body]
    frame: str
    commas: str = "،"
