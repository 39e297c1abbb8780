"""The words of a language that tell the lines between a masthead and the body from the title."""

import msgspec


class StatedWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False, kw_only=True):
    """What resolutions and decisions say of themselves, as shapes of their lines.

    In a shape `{number}` stands for the number of a resolution («72/249», «2456 (2019)»), `{organ}` for the
    name of an organ, `{date}` for a day, `{count}` for the number of a meeting, `{year}` and `{ordinal}` for
    those of a session; of the wordings in round brackets, parted by `|`, there is one, of those in square
    brackets one or none; a comma may be missing everywhere. A line of `resolution` or `decision` holds
    nothing else; those of `adopted` and `closing` begin so. `session` names a session by its year, `numbered`
    by its ordinal, `special` and `emergency` one that is counted apart. `decisions` are words before the
    number of a decision. `organs` are further forms of the names of organs, by the id of the body (a case,
    «the Assembly»); `articles` may stand before one that enacts. The examples hold lines and the symbol, the
    day and the session that they tell, each empty where they do not.
    """

    resolution: list[str] = []
    decision: list[str] = []
    adopted: list[str] = []
    closing: list[str] = []
    session: list[str] = []
    numbered: list[str] = []
    special: list[str] = []
    emergency: list[str] = []
    decisions: list[str] = []
    articles: list[str] = []
    organs: dict[str, list[str]] = {}
    examples: list[dict[str, str]] = []


class FrontWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """What a line of the front begins with, by what it is. Whole lines in `contents`, words in the last four.

    `sessions` (in any shape), `topics`, `notices`: parts of the masthead. `adopted`, `resolutions`: before a
    resolution's title. `drafts`, `sponsored` (a line's end), `notes`, `reports`: who wrote it. `of_state`:
    titles that the State's name completes. `contents`, `openings`: the first lines of what follows;
    `contents_titles`: titles of a contents page; `contents_pages`, `contents_paragraphs`, `contents_columns`:
    those of its columns, above page numbers, above paragraph numbers, above anything else. `subjects`: words
    that give a note a subject. `unfinished`: words that end no phrase. The examples hold a front and its
    title, empty where unclear.
    """

    topics: list[str]
    adopted: list[str]
    resolutions: list[str]
    drafts: list[str]
    sponsored: list[str]
    notes: list[str]
    reports: list[str]
    of_state: list[str]
    notices: list[str]
    contents: list[str]
    contents_titles: list[str]
    contents_pages: list[str]
    contents_paragraphs: list[str]
    contents_columns: list[str]
    openings: list[str]
    subjects: list[str]
    unfinished: list[str]
    examples: list[dict[str, str]]
    stated: StatedWords = StatedWords()
    sessions: list[str] = []
