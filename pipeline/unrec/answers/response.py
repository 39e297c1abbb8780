"""What was answered to a recommendation, by the words of the paragraph it hangs under."""

from functools import cache
from typing import NamedTuple

from unrec.answers.phrases import Phrases
from unrec.languages import Language
from unrec.languages.answer_words import AnswerWords, Response, ResponseRule, load_answers
from unrec.text import COLONS


class Answer(NamedTuple):
    """What was answered, and the id of the rule that tells; both None where nothing does."""

    value: Response | None
    rule: str | None


def response(lead_in: str, following: str, section: str, language: Language) -> Answer:
    """Return what the words around a list of recommendations say was answered to them.

    `lead_in` is the paragraph the list hangs under, which decides where it says anything; then `following`,
    the paragraph after the list, unless it leads in the next one; then `section`, the title of its section.
    Any may be empty. Rules that are weak count where no other rule fits any of them.
    """
    if following.rstrip().endswith(tuple(COLONS)):
        following = ""
    texts = (("", lead_in), ("following.", following), ("section.", section))
    for weak in (False, True):
        for source, text in texts:
            found = _read(text, language, weak=weak)
            if found is not None:
                return Answer(found.response, f"{source}{found.id}")
    return Answer(None, None)


def _read(text: str, language: Language, *, weak: bool) -> ResponseRule | None:
    words, phrases = _phrases(language)
    found = [words.responses[key] for key in phrases.keys(phrases.words(text))]
    found = [rule for rule in found if rule.weak is weak]
    return min(found, key=words.responses.index, default=None)


@cache
def _phrases(language: Language) -> tuple[AnswerWords, Phrases]:
    words = load_answers(language.code)
    entries = [(order, phrase) for order, rule in enumerate(words.responses) for phrase in rule.words]
    return words, Phrases(entries, language, words.lists, words.attached)
