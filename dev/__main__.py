"""All benchmark tables in one run, and what has become slower; `corpus` measures how well documents are read.

    uv run python -m dev corpus FOLDER …    # see dev/measure/__main__.py
    uv run python -m dev weigh OUTPUT …     # the rules of references, see dev/weigh.py
    uv run python -m dev.retrieval FOLDER   # the right paragraph among the first ten, see dev/retrieval.py
    uv run python -m dev stage read …       # one stage by itself; see dev/stage.py
    uv run python -m dev             # prints the tables, and each ratio that fell by more than 10 %
    uv run python -m dev --keep      # and puts the figures into dev/figures.json
    uv run python -m dev start stages

Each benchmark is a module here that prints its table and writes its figures with `--json FILE`: `ratios`,
where more is better and which say the same on any machine, since both sides were measured in one run; and
`figures`, which are those of the machine. A ratio that fell is a warning, in CI too,
and fails nothing: machines are noisy.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
FIGURES = HERE / "figures.json"
# In the order of docs/benchmarks.md; those that take a folder of real documents are run by themselves.
MODULES = ("pdf_readers", "stages", "exponents", "start", "growth", "pages")
FALL = 0.10

Figures = dict[str, dict[str, dict[str, float]]]


def measured(module: str) -> dict[str, dict[str, float]] | None:
    """Run a benchmark, which prints its table; return its figures, None where it failed or gave none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "figures.json")
        command = [sys.executable, "-m", f"dev.{module}", "--json", str(file)]
        done = subprocess.run(command, cwd=HERE.parent, check=False)
        if done.returncode or not file.is_file():
            return None
        found: dict[str, dict[str, float]] = json.loads(file.read_text(encoding="utf-8"))
        return found


def fallen(before: Figures, now: Figures) -> Iterator[str]:
    """Yield a sentence for each ratio that fell by more than a tenth, or is no longer measured."""
    for module, found in now.items():
        for name, was in before.get(module, {}).get("ratios", {}).items():
            ratio = found.get("ratios", {}).get(name)
            if ratio is None:
                yield f"{module}: {name} is no longer measured"
            elif ratio < was * (1 - FALL):
                yield f"{module}: {name} fell from {was:.3g} to {ratio:.3g}, by {1 - ratio / was:.0%}"


def warn(message: str) -> None:
    """Say it on standard error; in CI, as a note that stands beside the run."""
    print(f"warning: {message}", file=sys.stderr)
    if os.environ.get("GITHUB_ACTIONS"):
        print(f"::warning title=benchmarks::{message}")


def staged(argv: Sequence[str]) -> int:
    """Do one stage; what it cannot use is told on one line. Return its exit status."""
    from dev.stage import stages
    from unrec.cli.console import complain
    from unrec.data import UsageError

    try:
        stages(argv)
    except UsageError as error:
        complain(str(error))
        return error.status
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Measure accuracy, or run benchmarks, keep their figures where wished, and warn of what fell."""
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["corpus"]:
        from dev.measure.__main__ import main as corpus

        return corpus(argv[1:])
    if argv[:1] == ["weigh"]:
        from dev.weigh import main as weigh

        return weigh(argv[1:])
    if argv[:1] == ["stage"]:
        return staged(argv[1:])
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", help=f"only these of: {', '.join(MODULES)}")
    parser.add_argument("--keep", action="store_true", help="put the figures into dev/figures.json")
    options = parser.parse_args(argv)
    if unknown := set(options.modules) - set(MODULES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    before: Figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    now: Figures = {}
    for module in options.modules or MODULES:
        if not (HERE / f"{module}.py").is_file():
            continue
        print(f"\n## {module}\n", flush=True)
        found = measured(module)
        if found is None:
            warn(f"{module} gave no figures")
        else:
            now[module] = found
    for message in fallen(before, now):
        warn(message)
    if options.keep:
        rounded = {
            module: {
                kind: {name: float(f"{value:.4g}") for name, value in values.items()}
                for kind, values in found.items()
            }
            for module, found in (before | now).items()
        }
        FIGURES.write_text(
            json.dumps(rounded, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
