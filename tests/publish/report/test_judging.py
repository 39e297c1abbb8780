"""The page as a workbench: what a person judges there is saved, and goes before the rules of the next run."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import unrec as library
from tests.publish.report.conftest import Tab
from tests.publish.report.made import hostile, page_of, small
from unrec.cli import app
from unrec.decisions import FORMAT, read_decisions
from unrec.models import ParagraphKind

pytestmark = pytest.mark.slow  # a browser is started

Open = Callable[..., Tab]

TEXT = """V.19-00001

أولاً- الاجتماع الأول (فيينا، 30 أيار/مايو - 1 حزيران/يونيه 2012)

١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.

٢- ينبغي للدول الأطراف أن تتعاون وفقاً للمادة ١٨ من اتفاقية الجريمة المنظمة.

٣- ينبغي للأمانة أن تقدم تقريراً وفقاً للمادة ٧ من البروتوكول.
"""


def command(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return result.exit_code, result.output


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/one.txt").write_text(TEXT, encoding="utf-8")
    assert command("run", "-q")[0] == 0
    assert command("report")[0] == 0
    return tmp_path


class Desk:
    """A reviewer at the page."""

    def __init__(self, browser: Any, file: Path, **options: Any) -> None:
        self.tab = Tab(browser, file, **options)
        self.page = self.tab.page

    def card(self, path: str) -> Any:
        found = self.page.locator(".unit", has=self.page.locator(f".meta code:text-is('{path}')"))
        judging = found.locator(".judging")
        if judging.get_attribute("open") is None:
            judging.locator("summary").click()
        return found

    def press(self, path: str, thing: str, verdict: str) -> Any:
        one = self.card(path).locator(".thing", has=self.page.locator(f".what:has-text('{thing}: ')")).first
        one.locator(f"button[data-verdict={verdict}]").click()
        return one

    def correct(self, path: str, thing: str, **values: str) -> None:
        one = self.press(path, thing, "correct")
        for name, value in values.items():
            label = one.locator("label", has_text=re.compile(f"^{name} "))
            control = label.locator("input, select, textarea")
            if control.evaluate("one => one.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        one.locator("button.apply").click()

    def save(self, reviewer: str, to: Path) -> dict[str, Any]:
        self.page.fill("#reviewer", reviewer)
        with self.page.expect_download() as download:
            self.page.click("#save")
        assert download.value.suggested_filename == f"decisions-{reviewer}.json"
        download.value.save_as(to)
        read_decisions(to.read_bytes(), to.name)
        saved: dict[str, Any] = json.loads(to.read_bytes())
        return saved

    def close(self) -> None:
        self.tab.context.close()
        assert [one for one in self.tab.wrong if not one.startswith("request: blob:")] == []


@pytest.mark.slow
def test_what_is_judged_on_the_page_is_saved_run_and_measured(browser: Any, here: Path) -> None:
    desk = Desk(browser, here / "report.html")
    text = "ينبغي للدول أن تنفذ المادتين ٦ و٧ من بروتوكول مكافحة تهريب المهاجرين."
    assert desk.page.is_disabled("#save")
    desk.press("m1.r1", "kind", "accept")
    desk.correct("m1.r1", "label", label="١أ-")
    desk.correct("m1.r1", "text", text=text)
    desk.correct("m1.r2", "kind", kind="paragraph")
    desk.correct("m1.r2", "reference", instrument="corruption-convention", article="43")
    desk.correct("m1.r3", "addressee", addressee="states")
    desk.press("m1.r3", "reference", "reject")
    # A second press takes a verdict back.
    desk.press("m1.r3", "text", "reject")
    desk.press("m1.r3", "text", "reject")
    assert desk.page.text_content("#judged") == "Decisions: 7"
    saved = desk.save("Ada", here / "ada.json")
    desk.close()
    assert (saved["format"], len(saved["documents"])) == (FORMAT, 1)
    assert len(saved["documents"][0]["decisions"]) == 7

    status, said = command("run", "--decisions", "ada.json", "-o", "decided", "-q")
    assert (status, said) == (0, "")
    before, after = (library.open_output(folder).document("V.19-00001") for folder in ("output", "decided"))
    first, second, third = after.paragraphs
    assert (first.label, first.number, first.text, first.kind) == ("١أ-", 1, text, "recommendation")
    assert first.raw == before.paragraphs[0].raw
    assert [row.article for row in after.references if row.paragraph_id == first.paragraph_id] == ["6", "7"]
    assert (second.kind, second.kind_rule) == ("paragraph", "decision")
    (told,) = (row for row in after.references if row.paragraph_id == second.paragraph_id)
    assert (told.instrument_id, told.article, told.rule) == ("corruption-convention", "43", "decision")
    assert [row.path for row in after.recommendations] == ["m1.r1", "m1.r3"]
    assert [one.id for one in after.recommendations[1].addressees] == ["states"]
    assert third.n_references == 0
    codes = [row.code for row in after.findings if row.code.startswith("decision.")]
    assert codes == ["decision.applied"] * 6
    assert all("Ada" in row.message for row in after.findings if row.code.startswith("decision."))
    # Without the decisions, the next run gives what the first gave.
    assert command("run", "-o", "again", "-q")[0] == 0
    assert library.open_output("again").document("V.19-00001") == before

    measured = json.loads(command("evaluate", "--from-decisions", "ada.json", "--json")[1])
    (whole,) = (row for row in measured["scores"] if row["field"] == "all")
    assert {name: whole[name] for name in ("judged", "right", "wrong", "corrected")} == {
        "judged": 7,
        "right": 1,
        "wrong": 1,
        "corrected": 5,
    }
    assert measured["agreement"] == []


@pytest.mark.slow
def test_two_reviewers(browser: Any, here: Path) -> None:
    for name, verdict in (("Ada", "accept"), ("Bo", "reject")):
        desk = Desk(browser, here / "report.html")
        desk.card("m1.r1").locator("button.all").click()
        desk.press("m1.r2", "kind", verdict)
        desk.save(name, here / f"{name}.json")
        desk.close()
    measured = json.loads(
        command("evaluate", "--from-decisions", "Ada.json", "--from-decisions", "Bo.json", "--json")[1]
    )
    agreed = {row["field"]: row for row in measured["agreement"]}
    assert agreed["all"]["reviewers"] == ["Ada", "Bo"]
    assert (agreed["kind"]["judged"], agreed["kind"]["agreed"]) == (2, 1)
    assert (agreed["text"]["share"], agreed["text"]["kappa"]) == (1.0, None)
    said = command("evaluate", "--from-decisions", "Ada.json", "--from-decisions", "Bo.json")[1]
    assert "Ada and Bo  kind" in said
    # What they contradict each other about stays as the rules read it, and is a finding.
    assert command("run", "--decisions", "Ada.json", "--decisions", "Bo.json", "-o", "both", "-q")[0] == 0
    both = library.open_output("both").document("V.19-00001")
    assert [row.kind for row in both.paragraphs] == ["recommendation"] * 3
    assert [(row.code, row.paragraph_id) for row in both.findings if row.code.startswith("decision.")] == [
        ("decision.disputed", "V.19-00001.ar:m1.r2")
    ]


def test_a_reviewer_continues_where_they_stopped(browser: Any, here: Path) -> None:
    desk = Desk(browser, here / "report.html")
    desk.correct("m1.r2", "kind", kind="paragraph")
    saved = desk.save("Ada", here / "ada.json")
    desk.page.reload()
    assert desk.page.text_content("#judged") == "Decisions: 1"
    desk.close()
    desk = Desk(browser, here / "report.html")
    assert desk.page.text_content("#judged") == "Decisions: 0"
    saved["documents"].append({"document_id": "other.ar", "sha256": "0" * 64, "decisions": []})
    (here / "more.json").write_text(json.dumps(saved), encoding="utf-8")
    desk.page.set_input_files("#go-on", here / "more.json")
    desk.tab.until("document.querySelector('#opened').textContent.includes('left out')")
    assert desk.page.text_content("#judged") == "Decisions: 1"
    assert desk.page.input_value("#reviewer") == "Ada"
    one = desk.card("m1.r2").locator(".thing").first
    assert one.locator("[data-verdict=correct]").get_attribute("aria-pressed") == "true"
    desk.page.set_input_files("#go-on", here / "raw/one.txt")
    desk.tab.until("document.querySelector('#opened').textContent.includes('no file of decisions')")
    desk.close()


def test_hostile_text_is_judged_as_it_is(tab: Open, tmp_path: Path) -> None:
    one = tab(page_of(hostile()))
    judging = one.page.locator(".unit .judging").first
    judging.locator("summary").click()
    judging.locator("button.all").click()
    with one.page.expect_download() as download:
        one.page.click("#save")
    download.value.save_as(tmp_path / "d.json")
    found = read_decisions((tmp_path / "d.json").read_bytes(), "d.json").documents[0]
    row = hostile()
    assert found.document_id == row.document.document_id
    assert next(each.was for each in found.decisions if each.field == "text") == row.paragraphs[0].text
    assert one.page.evaluate("window.hacked") is None
    one.wrong[:] = [each for each in one.wrong if not each.startswith("request: blob:")]


def test_every_kind_can_be_chosen(tab: Open) -> None:
    from typing import get_args

    one = tab(page_of(small()))
    one.page.locator(".unit .judging summary").first.click()
    one.page.locator(".thing button[data-verdict=correct]").first.click()
    options = one.page.locator(".thing select").first.locator("option").all_text_contents()
    assert options == list(get_args(ParagraphKind))
