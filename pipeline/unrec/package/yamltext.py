"""YAML from plain values. Every string is quoted as in JSON, which YAML reads as it stands."""

from typing import Any

import msgspec


def yaml(value: dict[str, Any]) -> str:
    """Return a mapping of strings, numbers, booleans, lists and mappings as YAML, in its order."""
    return "".join(f"{line}\n" for line in _mapping(value))


def _mapping(value: dict[str, Any]) -> list[str]:
    lines = []
    for name, inner in value.items():
        nested = _nested(inner)
        lines += [f"{name}:", *(f"  {line}" for line in nested)] if nested else [f"{name}: {_scalar(inner)}"]
    return lines


def _nested(value: Any) -> list[str]:
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list):
        return [line for item in value for line in _item(item)]
    return []


def _item(value: Any) -> list[str]:
    nested = _nested(value)
    if not nested:
        return [f"- {_scalar(value)}"]
    return [f"- {nested[0]}", *(f"  {line}" for line in nested[1:])]


def _scalar(value: Any) -> str:
    return msgspec.json.encode(value).decode()
