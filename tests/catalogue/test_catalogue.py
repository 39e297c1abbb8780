"""The catalogue's entries point at each other, say nothing impossible, and take a user's own file."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import pytest

from unrec.catalogue import UNSOURCED, Catalogue, load, with_extra, wordings
from unrec.catalogue.files import FILES
from unrec.languages import supported

NAMED = sorted(
    file.name.removesuffix(".toml") for file in resources.files("unrec.catalogue").joinpath("names").iterdir()
)

CORE_TREATIES = {
    "racial-discrimination-convention": ("IV-2", 25),
    "economic-social-cultural-rights-covenant": ("IV-3", 31),
    "civil-political-rights-covenant": ("IV-4", 53),
    "discrimination-against-women-convention": ("IV-8", 30),
    "convention-against-torture": ("IV-9", 33),
    "rights-of-the-child-convention": ("IV-11", 54),
    "migrant-workers-convention": ("IV-13", 93),
    "disabilities-convention": ("IV-15", 50),
    "enforced-disappearance-convention": ("IV-16", 45),
}
OTHERS = {
    "organized-crime-convention": ("XVIII-12", 41),
    "trafficking-protocol": ("XVIII-12-a", 20),
    "smuggling-protocol": ("XVIII-12-b", 25),
    "firearms-protocol": ("XVIII-12-c", 21),
    "corruption-convention": ("XVIII-14", 71),
    "single-convention-narcotic-drugs": ("VI-15", 51),
    "psychotropic-substances-convention": ("VI-16", 33),
    "illicit-traffic-convention": ("VI-19", 34),
    "diplomatic-relations-convention": ("III-3", 53),
    "consular-relations-convention": ("III-6", 79),
    "law-of-treaties-convention": ("XXIII-1", 85),
    "law-of-the-sea-convention": ("XXI-6", 320),
    "refugee-convention": ("V-2", 46),
    "refugee-protocol": ("V-5", 11),
    "un-charter": ("I-1", 111),
    "rome-statute": ("XVIII-10", 128),
    "solas-convention": (None, 13),
    "arms-trade-treaty": ("XXVI-8", 28),
    "apartheid-convention": ("IV-7", 19),
    "biological-diversity-convention": ("XXVII-8", 42),
    "child-abduction-convention": (None, 45),
    "climate-change-convention": ("XXVII-7", 26),
    "endangered-species-convention": (None, 25),
    "geneva-additional-protocol-1": (None, 102),
    "geneva-additional-protocol-2": (None, 28),
    "geneva-convention-civilians": (None, 159),
    "geneva-convention-prisoners-of-war": (None, 143),
    "hostages-convention": ("XVIII-5", 20),
    "ilo-domestic-workers-convention": (None, 27),
    "ilo-freedom-of-association-convention": (None, 21),
    "ilo-worst-forms-of-child-labour-convention": (None, 16),
    "intercountry-adoption-convention": (None, 48),
    "kyoto-protocol": ("XXVII-7-a", 28),
    "nuclear-terrorism-convention": ("XVIII-15", 28),
    "paris-agreement": ("XXVII-7-d", 29),
    "supplementary-slavery-convention": ("XVIII-4", 15),
    "terrorist-bombings-convention": ("XVIII-9", 24),
    "sar-convention": (None, 8),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.mark.parametrize(("instrument", "facts"), (CORE_TREATIES | OTHERS).items())
def test_treaty_has_its_collection_number_and_last_article(
    catalogue: Catalogue, instrument: str, facts: tuple[str | None, int]
) -> None:
    one = catalogue.instruments[instrument]
    assert (one.untc, one.articles) == facts


def test_every_instrument_can_be_named_in_arabic_and_english(catalogue: Catalogue) -> None:
    by_number = {one for series in catalogue.numbered.values() for one in series.numbers.values()}
    for one in catalogue.instruments.values():
        assert one.called("ar") or one.id in by_number, one.id
        assert one.title("en"), one.id


@pytest.mark.parametrize("language", supported())
def test_every_instrument_has_its_title_in_every_official_language(
    catalogue: Catalogue, language: str
) -> None:
    assert [one.id for one in catalogue.instruments.values() if not one.title(language)] == []


def test_facts_have_the_form_of_facts(catalogue: Catalogue) -> None:
    numbers = [one.untc for one in catalogue.instruments.values() if one.untc]
    assert len(numbers) == len(set(numbers))
    for one in catalogue.instruments.values():
        assert one.untc is None or re.fullmatch(r"[IVX]+(-[A-D])?-\d+(-[a-d])?", one.untc), one.id
        assert one.date is None or date.fromisoformat(one.date) <= datetime.now(UTC).date(), one.id


def test_the_catalogue_is_as_large_as_it_should_be(catalogue: Catalogue) -> None:
    assert len(catalogue.instruments) >= 590
    assert len(catalogue.bodies) >= 60
    for body in catalogue.bodies.values():
        assert body.called("ar"), body.id
        assert body.called("en"), body.id


def test_nothing_is_in_force_before_it_was_adopted(catalogue: Catalogue) -> None:
    for one in catalogue.instruments.values():
        if one.in_force:
            assert one.date, one.id
            assert one.date <= one.in_force <= "2025-01-01", one.id
            assert date.fromisoformat(one.in_force), one.id
            assert one.binds, one.id


def test_pages_are_addresses_of_official_sources(catalogue: Catalogue) -> None:
    """Those that follow from a number or a symbol; the address of a depositary is its own."""
    made = ("https://treaties.un.org/", "https://undocs.org/", "https://www.ilo.org/")
    for one in catalogue.instruments.values():
        page = catalogue.page(one.id)
        own = one.source not in {"untc", "symbol", "numbered", UNSOURCED}
        assert page is None or page.startswith("https://" if own else made), one.id
    assert catalogue.page("mandela-rules") == "https://undocs.org/A/RES/70/175"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ar", "اتفاقية حقوق الطفل"),
        ("en", "Convention on the Rights of the Child"),
        ("fr", "Convention relative aux droits de l'enfant"),
        ("zh", "儿童权利公约"),
    ],
)
def test_titles_come_from_the_file_of_each_language(catalogue: Catalogue, language: str, title: str) -> None:
    assert catalogue.instruments["rights-of-the-child-convention"].title(language) == title


def test_names_are_those_of_languages_with_a_folder() -> None:
    assert len(NAMED) >= 4
    assert set(NAMED) <= set(supported())


@pytest.mark.parametrize("language", NAMED)
def test_a_language_names_only_entries_of_the_catalogue(catalogue: Catalogue, language: str) -> None:
    data = tomllib.loads(
        resources.files("unrec.catalogue").joinpath("names", f"{language}.toml").read_text("utf-8")
    )
    assert set(data.get("body", {})) <= set(catalogue.bodies)
    assert set(data.get("organ", {})) <= set(catalogue.organs)


def test_every_source_leads_to_a_page(catalogue: Catalogue) -> None:
    numbered = {one for series in catalogue.numbered.values() for one in series.numbers.values()}
    for one in catalogue.instruments.values():
        page = catalogue.page(one.id)
        if one.source in {"untc", "symbol"}:
            assert getattr(one, one.source), one.id
        elif one.source == "numbered":
            assert one.id in numbered, one.id
        else:
            assert one.source in {UNSOURCED, page}, one.id
        assert page or one.source == UNSOURCED, one.id


def test_no_more_facts_are_without_a_source_than_before(catalogue: Catalogue) -> None:
    unsourced = [one.id for one in catalogue.instruments.values() if one.source == UNSOURCED]
    assert len(unsourced) <= 373, "give the new file a `source`: where its facts can be checked"


def a_copy(tmp_path: Path, **changed: str) -> Path:
    """A copy of the package in which files of the catalogue, by path, are written anew."""
    package = tmp_path / "unrec"
    shutil.copytree(str(resources.files("unrec")), package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in changed.items():
        file = package / "catalogue" / name
        file.write_text(text, "utf-8")
    return package


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "instruments/my-treaty.toml",
            'kind = "treaty"\nsource = "unsourced"\ncolour = "red"\n[titles]\nen = "A treaty"\n',
            "catalogue/instruments/my-treaty.toml, line 3: unknown key `colour`",
        ),
        (
            "instruments/my-treaty.toml",
            'kind = "treaty"\n[titles]\nen = "A treaty"\n',
            "catalogue/instruments/my-treaty.toml: missing key `source`",
        ),
        (
            "instruments/my-treaty.toml",
            'id = "other"\nkind = "treaty"\nsource = "unsourced"\n',
            "catalogue/instruments/my-treaty.toml, line 1 (id): the id is what the file is called",
        ),
        (
            "instruments/my-treaty.toml",
            'kind = "protocol"\nsource = "unsourced"\nparent = "no-such-treaty"\n',
            "catalogue/instruments/my-treaty.toml, line 3 (parent): entry 'my-treaty' names an unknown instrument",
        ),
        (
            "instruments/my-treaty.toml",
            'kind = "pamphlet"\nsource = "unsourced"\n',
            "catalogue/instruments/my-treaty.toml, line 1 (kind): Invalid enum value 'pamphlet'",
        ),
        (
            "instruments/my-treaty.toml",
            'kind = "treaty"\nsource = "unsourced"\n[names]\nen = ["1"]\n',
            "catalogue/instruments/my-treaty.toml, line 4 (names.en): entry 'my-treaty' has a title or name without",
        ),
        (
            "instruments/my-treaty.toml",
            "kind = \n",
            "catalogue/instruments/my-treaty.toml: Invalid value (at line 1",
        ),
        (
            "instruments/My Treaty.toml",
            "",
            "catalogue/instruments/My Treaty.toml: a file of an instrument is called",
        ),
        (
            "names/fr.toml",
            '[body.no-such-body]\nnames = ["Comité"]\n',
            "catalogue/names/fr.toml, line 1 (body.no-such-body): the catalogue has no body of this id",
        ),
        (
            "names/fr.toml",
            '[body]\nno-such-body.names = ["Comité"]\n',
            "catalogue/names/fr.toml, line 2 (body.no-such-body): the catalogue has no body of this id",
        ),
    ],
)
def test_a_fault_in_our_data_names_file_line_and_key(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    package = a_copy(tmp_path, **{name: text})
    code = "from unrec.catalogue import load; [one.called('fr') for one in load().bodies.values()]"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(package.parent), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert message in done.stderr


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    package = a_copy(tmp_path)
    file = package / "catalogue/instruments/un-charter.toml"
    code = "from unrec.catalogue import load; one = load().instruments['un-charter']; print(one.articles, one.title('es'))"

    def told() -> str:
        environment = {"PYTHONPATH": str(package.parent), "XDG_CACHE_HOME": str(tmp_path / "cache")}
        return subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    first = told()
    assert first == told() == "111 Carta de las Naciones Unidas\n"
    text = file.read_text("utf-8").replace("articles = 111", "articles = 112")
    file.write_text(text.replace('es = "Carta de las Naciones Unidas"', 'es = "Otra Carta"', 1), "utf-8")
    assert told() == "112 Otra Carta\n"


@pytest.mark.parametrize(
    ("part", "target", "has"),
    [("16", "2", True), ("16", "11", False), ("17", "19", True), ("8", "b", True), ("17", "a", False)],
)
def test_targets_of_goals(catalogue: Catalogue, part: str, target: str, has: bool) -> None:
    agenda = catalogue.instruments["agenda-2030"]
    assert agenda.has_target(part, target) is has
    assert sum(numbers + len(letters) for numbers, letters in agenda.targets.values()) == 169


@pytest.mark.parametrize(
    ("body", "number", "symbol"),
    [
        ("rights-of-the-child-committee", "24", "CRC/C/GC/24"),
        ("rights-of-the-child-committee", "5", "CRC/GC/2003/5"),
        ("economic-social-cultural-rights-committee", "14", "E/C.12/2000/4"),
        ("human-rights-committee", "6", None),
    ],
)
def test_documents_of_general_comments(
    catalogue: Catalogue, body: str, number: str, symbol: str | None
) -> None:
    comments = catalogue.bodies[body].comments
    assert comments is not None
    assert comments.document(number) == symbol


def test_no_name_stands_for_two_instruments(catalogue: Catalogue) -> None:
    """Customary names may («Венская конвенция»): what is named in the text says which is meant."""
    owners: dict[str, str] = {}
    for one in catalogue.instruments.values():
        for language in supported():
            for name in one.called(language):
                assert owners.setdefault(name, one.id) == one.id, name
    for one in catalogue.instruments.values():
        for language in supported():
            for name in one.customarily(language):
                assert owners.get(name, one.id) == one.id, name


def test_a_protocol_hangs_under_its_treaty(catalogue: Catalogue) -> None:
    assert catalogue.children("organized-crime-convention") == (
        "trafficking-protocol",
        "smuggling-protocol",
        "firearms-protocol",
    )
    alone = [one.id for one in catalogue.instruments.values() if one.kind == "protocol" and not one.parent]
    # What is called a protocol and supplements no one treaty.
    assert sorted(alone) == [
        "casablanca-protocol",
        "gas-protocol",
        "nairobi-small-arms-protocol",
        "nuclear-liability-joint-protocol",
    ]
    for one in catalogue.instruments.values():
        assert one.kind == "protocol" or one.parent is None, one.id
        if one.parent and one.untc and one.untc.count("-") == 2:
            assert one.untc.startswith(f"{catalogue.instruments[one.parent].untc}-"), one.id
        assert catalogue.parents(one.id) or one.parent is None


@pytest.mark.parametrize(
    ("instrument", "article", "has"),
    [
        ("smuggling-protocol", "25", True),
        ("smuggling-protocol", "26", False),
        ("smuggling-protocol", "0", False),
        ("smuggling-protocol", "6 bis", False),
        ("rome-statute", "8 bis", True),
        ("no-such-instrument", "1", None),
    ],
)
def test_has_article(catalogue: Catalogue, instrument: str, article: str, has: bool | None) -> None:
    assert catalogue.has_article(instrument, article) is has


@pytest.mark.parametrize(
    ("symbol", "body"),
    [
        ("CTOC/COP/WG.7/2019/4", "ctoc-smuggling-of-migrants"),
        ("CTOC/COP/WG.7", "ctoc-smuggling-of-migrants"),
        ("CTOC/COP/WG.70/1", "ctoc-conference"),
        ("CTOC/COP/2018/13", "ctoc-conference"),
        ("CAC/COSP/WG.2/2018/4", "corruption-conference"),
        ("CAT/OP/12/5", "subcommittee-on-prevention-of-torture"),
        ("CAT/C/GC/4", "committee-against-torture"),
        ("E/C.12/GC/24", "economic-social-cultural-rights-committee"),
        ("E/2019/30", None),
        ("CATALOGUE/1", None),
        ("", None),
    ],
)
def test_body_of_symbol(catalogue: Catalogue, symbol: str, body: str | None) -> None:
    found = catalogue.body_of_symbol(symbol)
    assert (found.id if found else None) == body


def test_examples_of_bodies_are_symbols_of_theirs_or_names(catalogue: Catalogue) -> None:
    for body in catalogue.bodies.values():
        names = [name for names in body.names.values() for name in names]
        for example in body.examples:
            assert example in names or catalogue.body_of_symbol(example) == body, example


@pytest.mark.parametrize(
    ("instrument", "parts"),
    [
        ("corruption-convention", 8),
        ("un-charter", 19),
        ("rome-statute", 13),
        ("organized-crime-convention", None),
    ],
)
def test_parts(catalogue: Catalogue, instrument: str, parts: int | None) -> None:
    assert catalogue.instruments[instrument].parts == parts


def test_a_protocol_may_belong_to_a_group(catalogue: Catalogue) -> None:
    conventions = catalogue.groups["geneva-conventions"].instruments
    assert catalogue.parents("geneva-additional-protocol-1") == conventions
    assert {catalogue.children(one) for one in conventions} == {
        ("geneva-additional-protocol-1", "geneva-additional-protocol-2", "geneva-additional-protocol-3")
    }
    assert catalogue.parents("trafficking-protocol") == ("organized-crime-convention",)
    assert catalogue.parents("organized-crime-convention") == ()


@pytest.mark.parametrize(
    ("symbol", "organ"),
    [
        ("A/RES/70/1", "general-assembly"),
        ("A/HRC/RES/32/14", "human-rights-council"),
        ("S/RES/2240(2015)", "security-council"),
        ("A/HRC/32/14", None),
        ("A/RESEARCH/1", None),
    ],
)
def test_organ_of_symbol(catalogue: Catalogue, symbol: str, organ: str | None) -> None:
    found = catalogue.organ_of_symbol(symbol)
    assert (found.id if found else None) == organ


def test_every_data_file_is_read(catalogue: Catalogue) -> None:
    folder = resources.files("unrec.catalogue")
    others = {"states.toml", "exports.toml"}  # read by `unrec.languages.states` and `unrec.catalogue.exports`
    assert {file.name for file in folder.iterdir() if file.name.endswith(".toml")} - others == set(FILES)
    stems = {file.name.removesuffix(".toml") for file in folder.joinpath("instruments").iterdir()}
    assert stems == set(catalogue.instruments)


def test_a_users_file_adds_and_replaces(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'series = ["BIO"]\n'
        "[[instrument]]\n"
        'id = "biodiversity-convention"\nkind = "convention"\ntitles = { ar = "اتفاقية التنوع البيولوجي" }\n'
        "[[instrument]]\n"
        'id = "solas-convention"\nkind = "convention"\ntitles = { ar = "اتفاقية أخرى" }\n',
        encoding="utf-8",
    )
    catalogue = load(own)
    assert catalogue.instruments["biodiversity-convention"].articles is None
    assert catalogue.instruments["solas-convention"].titles == {"ar": "اتفاقية أخرى"}
    assert {"BIO", "CTOC"} <= catalogue.series
    assert "biodiversity-convention" not in load().instruments


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("instrument = 3", "own.toml is not a catalogue"),
        ('[[instrument]]\nid = "a"\nkind = "convention"\ntitles = {}\ncolour = "red"', "colour"),
        ('[[instrument]]\nid = "Not An Id"\nkind = "convention"\ntitles = {}', "own.toml"),
        ('[[instrument]]\nid = "a"\nkind = "protocol"\ntitles = {}\nparent = "b"', "unknown instrument: 'b'"),
        (
            '[[numbered]]\nid = "a"\nnames = {}\nexamples = []\nnumbers = { 1 = "b" }',
            "unknown instrument: 'b'",
        ),
        ("\ufeff[[", "own.toml"),
    ],
)
def test_a_users_file_that_is_wrong_says_why(tmp_path: Path, text: str, message: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(message)):
        load(own)


def test_a_users_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["", " ", "-", "٣"])
def test_a_name_without_a_word_is_refused_before_anything_is_read(name: str) -> None:
    data = f'[[instrument]]\nid = "x"\nkind = "treaty"\n[instrument.titles]\nar = "معاهدة"\n[instrument.names]\nar = ["{name}"]'
    with pytest.raises(
        ValueError,
        match=r"mine\.toml, line 7 \(instrument, entry 1, names\.ar\): entry 'x' has a title or name without a word",
    ):
        with_extra(data.encode(), "mine.toml")


@pytest.mark.parametrize("name", ["… Convention", "Convention"])
def test_a_name_has_words_of_its_own(name: str) -> None:
    """«Convention» alone would name whatever convention a text speaks of."""
    data = f'[[instrument]]\nid = "x"\nkind = "convention"\nnames = {{ en = ["{name}"] }}\n[instrument.titles]\nen = "Convention on Wells"\n'
    with pytest.raises(ValueError, match="leaves out what is its own"):
        with_extra(data.encode(), "mine.toml")


@pytest.mark.parametrize(
    ("name", "stands_for"),
    [
        ("اتفاقية حقوق الطفل", ["اتفاقية حقوق الطفل"]),
        ("{إلى |ل}اتفاقيات", ["إلى اتفاقيات", "لاتفاقيات"]),
        (
            "Act{| of 2012} {on|of} ports",
            ["Act on ports", "Act of ports", "Act of 2012 on ports", "Act of 2012 of ports"],
        ),
        ("{}", [""]),
    ],
)
def test_a_name_stands_for_all_its_wordings(name: str, stands_for: list[str]) -> None:
    assert list(wordings(name)) == stands_for


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("معاهدة {السلام", "has a name with a brace without its other"),
        ("معاهدة السلام}", "has a name with a brace without its other"),
        ("معاهدة " + "{أ|ب}" * 30, "has a name of 1073741824 wordings, more than 500"),
    ],
)
def test_a_name_with_faulty_or_too_many_alternatives_is_refused(name: str, said: str) -> None:
    data = f'[[instrument]]\nid = "x"\nkind = "treaty"\n[instrument.titles]\nar = "معاهدة"\n[instrument.names]\nar = ["{name}"]'
    with pytest.raises(ValueError, match=rf"mine\.toml, line 7 .*: entry 'x' {said}"):
        with_extra(data.encode(), "mine.toml")


def test_alternatives_in_a_users_catalogue_are_expanded() -> None:
    data = '[[instrument]]\nid = "x"\nkind = "treaty"\n[instrument.titles]\nar = "معاهدة"\n[instrument.names]\nar = ["معاهدة {السلام|الصلح}"]'
    assert with_extra(data.encode()).instruments["x"].called("ar") == (
        "معاهدة",
        "معاهدة السلام",
        "معاهدة الصلح",
    )
