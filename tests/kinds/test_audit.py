"""What the audit says where operative words or addressees do not stand where they say."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.kinds.operative_cases import document, unit
from unrec.catalogue import load
from unrec.kinds import requests
from unrec.models import Extraction
from unrec.store.audit import breaches_of

READ = requests(document(unit("ينبغي للدول أن تتعاون.")))


def _breaches(**changes: Any) -> list[str]:
    changed: Extraction = replace(READ, recommendations=(replace(READ.recommendations[0], **changes),))
    return [breach for breach in breaches_of(changed, load()) if "do not give its raw" not in breach]


def test_what_is_read_breaks_nothing() -> None:
    assert _breaches() == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"operative_start": 1}, "does not stand at [1, 5)"),
        ({"operative_words": ""}, "does not stand at"),
        ({"strength": None}, "has a part only"),
        ({"strength_rule": None}, "has a part only"),
        ({"operative_end": None}, "has a part only"),
        (
            {"addressees": (replace(READ.recommendations[0].addressees[0], char_start=7),)},
            "does not stand at [7, 11)",
        ),
    ],
)
def test_a_breach_is_told(changes: dict[str, Any], message: str) -> None:
    breaches = _breaches(**changes)
    assert len(breaches) == 1
    assert message in breaches[0]
