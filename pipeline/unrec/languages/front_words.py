"""The words of a language that tell the lines between a masthead and the body from the title."""

import msgspec


class FrontWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """What a line of the front begins with, by what it is. Whole lines in `contents`, words in the last four.

    `sessions`, `topics`, `notices`: parts of the masthead. `adopted`, `resolutions`: before a resolution's
    title. `drafts`, `sponsored` (the end of a line), `notes`, `reports`: who wrote it. `of_state`: titles
    that the State's name completes. `contents`, `openings`: the first lines of what follows;
    `contents_titles`: titles of a contents page; `contents_pages`, `contents_paragraphs`, `contents_columns`:
    those of its columns, above page numbers, above paragraph numbers, above anything else. `subjects`: words
    that give a note a subject. `unfinished`: words that end no phrase. The examples hold a front and its
    title, empty where unclear. `note_words` begin notes that are printed as a list at the end («انظر»),
    `note_documents` do where a number or a symbol follows («القرار ٦٥/٢٣٠»), `note_titles` stand above such a
    list; without `note_words` no list is one.
    """

    sessions: list[str]
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
    note_words: list[str] = []
    note_documents: list[str] = []
    note_titles: list[str] = []
