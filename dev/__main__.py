"""What is called by one name: accuracy, the rules of references, one stage.

    uv run python -m dev corpus FOLDER …    # how well documents are read, see dev/measure/__main__.py
    uv run python -m dev weigh OUTPUT …     # the rules of references, see dev/weigh.py
    uv run python -m dev stage read …       # one stage by itself, see dev/stage.py

Every other tool is a module that runs by itself: `python -m dev.stages`.
"""

import sys
from collections.abc import Sequence


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
    """Measure accuracy, weigh rules or do a stage; 2 where none of these was asked for."""
    name, *rest = (sys.argv[1:] if argv is None else argv) or [""]
    match name:
        case "corpus":
            from dev.measure.__main__ import main as corpus

            return corpus(rest)
        case "weigh":
            from dev.weigh import main as weigh

            return weigh(rest)
        case "stage":
            return staged(rest)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
