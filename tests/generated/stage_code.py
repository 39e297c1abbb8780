"""Which files of the package each stage of `dvc.yaml` depends on, from the imports of its command.

`python -m tests.generated.stage_code` writes them into `dvc.yaml`.

A package is listed as a folder where one of its modules is imported: its data and modules change together. Of
the batch engine and of `extract`, which bring all stages together, only the functions that a command calls
are followed, name by name. The command line is not listed, nor what only its helpers import: it finds files
and prints.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import unrec

CODE = Path(unrec.__file__).parent
CLONE = CODE.parents[1]
_STAGES = "dev.stage"
_LIST = "unrec.batch.extract"
_HANDS_ON = ("unrec.cli", "unrec.batch", _STAGES)
_UNLISTED = ("unrec.cli", _STAGES)


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(path_of(module).read_text("utf-8"))


def path_of(module: str) -> Path:
    """Return the file of a module of ours, whether it is there or not."""
    place = (CLONE if module == _STAGES else CODE.parent).joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Yield what code imports of ours: the name it has there, its module, and its name in it.

    The last is empty where the module itself is imported. What only a type checker sees is left out.
    """
    if isinstance(tree, ast.If) and isinstance(tree.test, ast.Name) and tree.test.id == "TYPE_CHECKING":
        return
    if isinstance(tree, ast.Import):
        yield from ((one.name, one.name, "") for one in tree.names if one.name.split(".")[0] == "unrec")
    elif isinstance(tree, ast.ImportFrom) and tree.module and tree.module.split(".")[0] == "unrec":
        for one in tree.names:
            inner = f"{tree.module}.{one.name}"
            whole = path_of(inner).is_file()
            yield one.asname or one.name, inner if whole else tree.module, "" if whole else one.name
    for child in ast.iter_child_nodes(tree):
        yield from imports(child)


def used(module: str, name: str, found: set[str], seen: set[tuple[str, str]]) -> None:
    """Add to `found` the modules that a name of a module needs."""
    if (module, name) in seen:
        return
    seen.add((module, name))
    if not module.startswith(_HANDS_ON):
        whole(module, found, seen)
        return
    if module.startswith(_UNLISTED) and module != _STAGES:
        return
    tree = tree_of(module)
    defined = {
        target: node
        for node in tree.body
        for target in _targets(node)
        if not isinstance(node, ast.Import | ast.ImportFrom)
    }
    if name in defined:
        found.add(module)
        names = {node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name)}
        brought = {own: (source, inner) for own, source, inner in outside_functions(module)}
        brought |= {own: (source, inner) for own, source, inner in imports(defined[name])}
        for one in sorted(names):
            if one in brought:
                used(*brought[one], found, seen)
            elif one in defined and module != _STAGES:
                used(module, one, found, seen)
        return
    for own, source, inner in outside_functions(module):
        if own == name:
            used(source, inner, found, seen)


@cache
def outside_functions(module: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a module imports of ours for all of its functions."""
    nodes = [node for node in tree_of(module).body if not isinstance(node, ast.FunctionDef)]
    return tuple(imports(ast.Module(nodes, [])))


def _targets(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def whole(module: str, found: set[str], seen: set[tuple[str, str]]) -> None:
    """Add a module with all that it imports, the package it stands in included."""
    if module in found:
        return
    found.add(module)
    package = module.rpartition(".")[0]
    if "." in package:
        whole(package, found, seen)
    for _, source, name in imports_of(module):
        used(source, name, found, seen)


@cache
def imports_of(module: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a module imports of ours, as `imports` yields it."""
    return tuple(imports(tree_of(module)))


@cache
def data_of(module: str) -> tuple[Path, ...]:
    """Return the data that a module opens by name, beside it or in the package: a file, or a whole folder."""
    return tuple(_data_of(module))


def _data_of(module: str) -> Iterator[Path]:
    for node in ast.walk(tree_of(module)):
        named = node.func if isinstance(node, ast.Call) else None
        called = getattr(named, "attr", getattr(named, "id", ""))
        if isinstance(node, ast.Call) and called in {"joinpath", "held"}:
            for argument in node.args:
                if isinstance(argument, ast.Constant):
                    places = (start / str(argument.value) for start in (path_of(module).parent, CODE))
                    yield from (place for place in places if place.exists())


@cache
def _walked() -> dict[str, ast.expr]:
    """What stands for each stage in the list of them."""
    for node in tree_of(_LIST).body:
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.value, ast.Dict)
            and "STAGES" in _targets(node)
        ):
            keys = (key.value for key in node.value.keys if isinstance(key, ast.Constant))
            return dict(zip(map(str, keys), node.value.values, strict=True))
    return {}


@cache
def files_of(stage: str) -> tuple[str, ...]:
    """Return what a stage's result depends on of the package, as `dvc.yaml` lists it."""
    found: set[str] = set()
    walked = _walked().get(stage) if stage != "audit" else None  # that of the command reads a written output
    if walked is None:
        used(_STAGES, stage, found, set())
    else:
        found.add(_LIST)
        for name in sorted({node.id for node in ast.walk(walked) if isinstance(node, ast.Name)}):
            used(_LIST, name, found, set())
    listed: set[str] = set()
    for module in found:
        if module.startswith(_UNLISTED):
            continue
        file = path_of(module)
        for place in (file, *data_of(module)):
            inside = place.relative_to(CODE).parts
            if module.startswith("unrec.batch"):
                listed.add("/".join(inside))
            else:
                listed.add(inside[0])
    return tuple(sorted(f"pipeline/unrec/{name}" for name in listed))


def stage_names(text: str) -> list[str]:
    """Return the names of the stages in a `dvc.yaml`."""
    return re.findall(r"^  (\w+):$", text.split("\nplots:", maxsplit=1)[0], re.MULTILINE)


def written(text: str) -> str:
    """Return a `dvc.yaml` in which every stage lists what `files_of` gives, after its other inputs."""
    parts = re.split(r"(?m)^(?=  \w+:$)", text.split("\nplots:", maxsplit=1)[0])
    for at, part in enumerate(parts[1:], 1):
        stage = part.split(":")[0].strip()
        lines = [line for line in part.split("\n") if not line.startswith("      - pipeline/")]
        first = lines.index("    deps:") + 1
        while lines[first].startswith("      - "):
            first += 1
        lines[first:first] = [f"      - {file}" for file in files_of(stage)]
        parts[at] = "\n".join(lines)
    _, plots, rest = text.partition("\nplots:")
    return "".join(parts) + plots + rest


if __name__ == "__main__":
    file = CLONE / "dvc.yaml"
    file.write_text(written(file.read_text("utf-8")), "utf-8")
