"""`dvc.yaml` lists for each stage the code and data that its result depends on, and no other."""

from tests.generated.stage_code import CLONE, files_of, stage_names, written

STAGES = [
    "read",
    "structure",
    "normalise",
    "classify",
    "references",
    "themes",
    "requests",
    "answers",
    "suspicions",
    "write",
    "audit",
]
TEXT = (CLONE / "dvc.yaml").read_text("utf-8")


def test_the_stages_are_those_of_the_command_line() -> None:
    assert stage_names(TEXT) == STAGES


def test_every_stage_lists_what_its_imports_lead_to() -> None:
    assert written(TEXT) == TEXT, "run `python -m tests.generated.stage_code`"


def test_what_is_listed_is_there_once() -> None:
    for stage in STAGES:
        files = files_of(stage)
        assert files == tuple(sorted(set(files)))
        assert all((CLONE / file).exists() for file in files), stage


# `unrec.read` is the function that reads a document; texts are made clean beside where they are put together;
# three stages share one set of words.
MODULES = {
    "read": "reading",
    "normalise": "structure",
    "classify": "kinds",
    "requests": "kinds",
    "answers": "kinds",
}


def test_a_stage_depends_on_its_own_module_and_not_on_a_later_one() -> None:
    for at, stage in enumerate(STAGES[:8]):
        files = {file.removeprefix("pipeline/unrec/").removesuffix(".py") for file in files_of(stage)}
        assert MODULES.get(stage, stage) in files
        assert not files & set(STAGES[at + 1 :]), stage


def test_data_are_listed_with_the_module_that_opens_them() -> None:
    assert "pipeline/unrec/findings.toml" in files_of("structure")
    assert "pipeline/unrec/languages" in files_of("write")  # the fingerprint hashes them
