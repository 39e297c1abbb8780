"""What was said before: which earlier paragraph is found, what it is called, and where nothing is told."""

import csv
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support import each_row
from unrec.api import read
from unrec.languages import load
from unrec.models import Extraction, SeriesRow, StateNamed
from unrec.series import (
    _TRIED,
    Judgement,
    Rare,
    Said,
    Signs,
    judge,
    meaning,
    rarity,
    said,
    series,
    series_of,
    weights,
)

FILLER = {
    "en": [
        "Improve access to safe drinking water in rural districts;",
        "Publish statistics on road safety every year;",
        "Train judges in the law of the sea;",
        "Open the national archives to historians;",
        "Protect coral reefs from mining;",
    ],
    "fr": [
        "Améliorer l'accès à l'eau potable dans les zones rurales ;",
        "Publier chaque année des statistiques sur la sécurité routière ;",
        "Ouvrir les archives nationales aux historiens ;",
        "Protéger les récifs coralliens contre l'exploitation minière ;",
    ],
    "ar": [
        "تحسين الحصول على مياه الشرب المأمونة في المناطق الريفية؛",
        "نشر إحصاءات سنوية عن السلامة على الطرق؛",
        "فتح المحفوظات الوطنية أمام المؤرخين؛",
        "حماية الشعاب المرجانية من أنشطة التعدين؛",
    ],
    "ru": [
        "Улучшить доступ к безопасной питьевой воде в сельских районах;",
        "Ежегодно публиковать статистику безопасности дорожного движения;",
        "Открыть национальные архивы для историков;",
        "Защитить коралловые рифы от добычи полезных ископаемых;",
    ],
}
HEADS = {
    "en": "Human Rights Council\n\nUniversal Periodic Review\n\nII. Conclusions and/or recommendations",
    "fr": "Conseil des droits de l'homme\n\nExamen périodique universel\n\nII. Conclusions et recommandations",
    "ar": "مجلس حقوق الإنسان\n\nالاستعراض الدوري الشامل\n\nثانياً- الاستنتاجات و/أو التوصيات",
    "ru": "Совет по правам человека\n\nУниверсальный периодический обзор\n\nII. Выводы и рекомендации",
}


def review(language: str, texts: Sequence[str], session: str = "1", state: str = "XXX") -> Extraction:
    """A composed review of a State that does not exist: these recommendations after others."""
    lines = [*FILLER[language], *texts]
    body = "\n\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))
    extraction = read(f"{HEADS[language]}\n\n{body}\n".encode(), name=f"{state}-{session}.txt").extraction
    assert extraction.document.language == language
    document = replace(extraction.document, session=session, state_under_review=StateNamed(code=state))
    return replace(extraction, document=document)


def rows_of(*extractions: Extraction) -> list[SeriesRow]:
    """The rows of a collection."""
    return list(series(entry for each in extractions for entry in said(each, load(each.document.language))))


def of_two(language: str, earlier: str, later: str) -> SeriesRow | None:
    """The row of a recommendation of the second review; both also hold others, each of its own."""
    first, second = review(language, [earlier]), review(language, [later], "2")
    only = replace(
        second,
        recommendations=second.recommendations[-1:],
        paragraphs=second.paragraphs[-1:],
    )
    rows = rows_of(first, only)
    assert len(rows) <= 1
    return rows[0] if rows else None


@dataclass(frozen=True)
class Case:
    """Two recommendations, and the relation of the second to the first."""

    language: str
    earlier: str
    later: str
    relation: str | None


CASES = [
    Case(
        "en",
        "Ratify the Optional Protocol to the Convention against Torture;",
        "Ratify the Optional Protocol to the Convention against Torture and Other Cruel, Inhuman or "
        "Degrading Treatment or Punishment;",
        "same",
    ),
    Case("en", "Consider abolishing the death penalty;", "Abolish the death penalty;", "stronger"),
    Case("en", "Abolish the death penalty;", "Consider abolishing the death penalty;", "weaker"),
    Case(
        "en",
        "Abolish the death penalty;",
        "Abolish the death penalty and commute all sentences to terms of imprisonment;",
        "same_aim",
    ),
    Case(
        "en",
        "Ratify the Convention against Torture;",
        "Ratify the Convention on the Rights of Persons with Disabilities;",
        None,
    ),
    Case(
        "en",
        "Restrict the use of pretrial detention;",
        "Do not restrict the use of pretrial detention;",
        None,
    ),
    Case("en", "Abolish the death penalty;", "Reduce the waiting time for passports;", None),
    Case(
        "fr",
        "Abolir la peine de mort pour tous les crimes ;",
        "Abolir la peine de mort pour tous les crimes ;",
        "same",
    ),
    Case("ar", "إلغاء عقوبة الإعدام لجميع الجرائم؛", "إلغاء عقوبة الإعدام لجميع الجرائم؛", "same"),
    Case("ru", "Отменить смертную казнь;", "Отменить смертную казнь;", "same"),
]


@each_row(CASES)
def test_relations(case: Case) -> None:
    row = of_two(case.language, case.earlier, case.later)
    assert (row.relation if row else None) == case.relation, row
    if row is not None and case.earlier != case.later:
        assert row.changed
        assert row.rule.startswith("aim ")


def test_numbers_that_differ_are_never_the_same() -> None:
    row = of_two("en", "Plant 300 trees along every road;", "Plant 500 trees along every road;")
    assert row is None or row.relation != "same"


def test_a_series_is_called_by_its_first_paragraph_and_keeps_time() -> None:
    text = "Abolish the death penalty;"
    reviews = [review("en", [text], session) for session in ("3", "1", "2")]
    rows = [row for row in rows_of(*reviews) if row.paragraph_id.endswith("r6")]
    first = reviews[1].document.document_id
    assert {row.series_id for row in rows} == {f"{first}:r6"}
    assert [row.paragraph_id for row in rows] == [f"{reviews[at].document.document_id}:r6" for at in (2, 0)]
    assert rows[1].previous_id == rows[0].paragraph_id
    assert list(series_of(rows)) == [f"{first}:r6"]


def test_recommendations_to_other_states_are_not_compared() -> None:
    text = "Abolish the death penalty;"
    assert rows_of(review("en", [text]), review("en", [text], "2", state="YYY")) == []


def test_a_wording_repeated_within_a_review_is_found() -> None:
    rows = rows_of(review("en", ["Abolish the death penalty;", "Abolish the death penalty;"]))
    assert [(row.previous_id or "").partition(":")[2] for row in rows] == ["r6"]


def test_nothing_and_a_text_without_words() -> None:
    assert rows_of() == []
    (entry,) = list(said(review("en", ["Abolish it;"]), load("en")))[-1:]
    empty = entry._replace(paragraph_id="x", words=(), text="")
    assert list(series([empty, empty._replace(paragraph_id="y")])) == []


def test_preambles_of_resolutions_are_compared_over_sessions() -> None:
    rows = rows_of(*(resolution(year) for year in (2021, 2022)))
    assert {row.paragraph_id.partition(":")[2] for row in rows} >= {"p1", "r1"}


def resolution(year: int) -> Extraction:
    text = (
        f"Resolution adopted by the General Assembly on 1 December {year}\n\n{year - 1945}/200. Lighthouses\n\n"
        "The General Assembly,\n\nRecalling the importance of lighthouses for the safety of coastal shipping,\n\n"
        "1. Calls upon coastal States to keep their lighthouses lit;\n\n"
        f"2. Requests the Secretary-General to report in {year + 1}.\n"
    )
    return read(text.encode(), name=f"{year}.txt").extraction


def test_the_weights_are_of_known_signs_and_abstain() -> None:
    lines = weights()
    for line in (lines.aim, lines.plain, lines.same):
        assert 0.5 < line.least < 1
        assert line.signs.keys() <= set(Signs._fields)
    assert lines.aim.signs["apart"] < 0 < lines.aim.signs["meaning"]
    assert lines.plain.signs.keys() == lines.aim.signs.keys() - {"meaning"}


def test_words_that_stand_with_the_same_words_mean_alike() -> None:
    prison, cell, school = (meaning([word], "en") for word in ("prison", "detain", "school"))
    assert sum(map(mul, prison, prison)) == pytest.approx(1)
    assert sum(map(mul, prison, cell)) > 0.8
    assert sum(map(mul, prison, school)) < 0.4
    assert len(meaning(["prison", "detain", "prison"], "en")) == len(prison)
    assert not meaning(["prison"], "fr")
    assert not meaning(["zzz"], "en")


def test_a_rule_says_what_each_sign_adds_the_most_first() -> None:
    row = of_two("en", "Consider abolishing the death penalty;", "Abolish the death penalty;")
    assert row is not None
    added = [float(part.rpartition(" ")[2]) for part in row.rule.partition(": ")[2].split(", ")]
    assert added == sorted(added, key=abs, reverse=True)
    score = 1 / (1 + math.exp(-(weights().aim.bias + sum(added))))
    assert row.rule.startswith(f"aim {score:.2f}")


def composed(count: int) -> Iterator[Said]:
    """Yield recommendations to 200 States over four reviews; of three one repeats most of the one before."""
    drawn, last = random.Random(11), dict[str, list[str]]()
    names = [f"w{at:x}" for at in range(20_000)]
    often = [1 / (at + 10) for at in range(len(names))]
    for at in range(count):
        state, review = f"S{at % 200}", str(at * 4 // count)
        again = drawn.choices(last.get(state, names), k=14) if at % 3 == 0 else []
        words = last[state] = list(dict.fromkeys([*again, *drawn.choices(names, often, k=18 - len(again))]))
        yield Said(
            paragraph_id=f"{state}-{review}.en:r{at}",
            about=("en", state),
            when=("~", review, state),
            text=" ".join(words),
            words=tuple(words),
            meaning=(),
            instruments=frozenset(),
            numbers=frozenset(),
            addressees=frozenset(),
            themes=frozenset(words[:1]),
            issues=frozenset(words[:1]),
            action=4,
            negated=False,
            response=None,
        )


def test_the_work_grows_with_the_number_of_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = []

    def counted(earlier: Said, later: Said, rare: Rare) -> Judgement:
        judged.append(later)
        return judge(earlier, later, rare)

    monkeypatch.setattr("unrec.series.judge", counted)
    entries = list(composed(2_000))
    list(series(entries))
    assert 0 < len(judged) <= _TRIED * len(entries)


PRECISION, RECALL = 0.90, 0.95
"""Floors: 20 of the 22 composed pairs that are told are right, all that are. The two wrong ones repeat a
formula with another object: to fight poverty or malaria «with the support of the international community»."""


def test_composed_pairs_are_told_apart_as_they_were_judged() -> None:
    with (Path(__file__).parents[1] / "fixtures/series/pairs.tsv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    entries = [
        list(said(review("en", [pair[side] for pair in pairs], session), load("en")))[len(FILLER["en"]) :]
        for session, side in (("1", "earlier"), ("2", "later"))
    ]
    rare = rarity([*entries[0], *entries[1]])["en"]
    told = [judge(earlier, later, rare).relation for earlier, later in zip(*entries, strict=True)]
    wanted = [pair["judgement"] != "other" for pair in pairs]
    hits = sum(relation is not None and right for relation, right in zip(told, wanted, strict=True))
    assert len(told) == len(pairs)
    assert hits / sum(relation is not None for relation in told) >= PRECISION
    assert hits / sum(wanted) >= RECALL
