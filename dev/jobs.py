"""The jobs of docs/using.md, run as a stranger would, each answer checked: `python -m dev.jobs`.

A job is a block of kind `console`: lines that begin with `$ ` are commands, those with `>` go on with them,
and the others are answers, in order, each a line of what the command printed; `…` in an answer stands for
anything. Every block runs in one new folder, with `raw/` of the clone, by the programs beside this Python.
Only the standard library is used, so that it runs where the installed program alone is.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CLONE = Path(__file__).parents[1]
PAGE = CLONE / "docs/using.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_ISOLATES = str.maketrans("", "", "\u2068\u2069")
_WRONG = 2
"""The least status of a command that could not do its work; 1 says that something differs or is not there."""


class Step(NamedTuple):
    """A command as typed, and the lines that it has to print."""

    command: str
    answers: tuple[str, ...]


def jobs(text: str) -> list[list[Step]]:
    """Return the steps of each job of a page."""
    return [list(_steps(block)) for block in _BLOCK.findall(text)]


def _steps(block: str) -> Iterator[Step]:
    command, answers = "", list[str]()
    for line in block.splitlines():
        if line.startswith("$ "):
            if command:
                yield Step(command, tuple(answers))
            command, answers = line[2:], []
        elif line.startswith(">"):
            command += "\n" + line[1:].removeprefix(" ")
        else:
            answers.append(line)
    yield Step(command, tuple(answers))


def missing(step: Step, printed: str) -> str | None:
    """Return the first answer that was not printed after those before it; None where all were."""
    lines = iter(printed.translate(_ISOLATES).splitlines())
    for answer in step.answers:
        pattern = re.compile(".*".join(map(re.escape, answer.split("…"))))
        if not any(pattern.fullmatch(line.rstrip()) for line in lines):
            return answer
    return None


def run(folder: Path, steps: list[Step]) -> Iterator[str]:
    """Run the steps of a job in a folder; yield what went wrong."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for step in steps:
        done = subprocess.run(
            ["bash", "-c", step.command],
            cwd=folder,
            env={**os.environ, "PATH": path, "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        lost = missing(step, done.stdout)
        if done.returncode >= _WRONG or lost is not None:
            yield f"$ {step.command}\nstatus {done.returncode}, without: {lost}\n{done.stdout}"


def main() -> None:
    """Run all jobs; the status is 1 where one has another answer."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(CLONE / "raw", Path(folder, "raw"))
        every = jobs(PAGE.read_text(encoding="utf-8"))
        for steps in every:
            faults = list(run(Path(folder), steps))
            wrong += bool(faults)
            print("\n".join(faults), end="")
    print(f"{len(every) - wrong} of {len(every)} jobs have their answer")
    raise SystemExit(int(wrong > 0))


if __name__ == "__main__":
    main()
