"""What a publisher may say."""

from importlib import resources

import pytest
from packaging.licenses import canonicalize_license_expression

from unrec.publish.package.contents import Info, spdx_id


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", "2024-99-99"),
        ("date", "2023-02-29"),
        ("date", "20240501"),
        ("date", "2024-W18-3"),
        ("date", " 2024-05-01"),
        ("url", "notaurl"),
        ("url", "ftp://example.org/"),
        ("url", "https://"),
        ("url", "https:///data"),
        ("url", "https://[::1/"),
        ("url", "https://example.org/a b"),
        ("url", "javascript:alert(1)//https://example.org"),
        ("licence", "AllRightsReserved"),
        ("licence", "CC-BY-4.0-FAKE"),
        ("licence", "All rights reserved"),
        ("licence", "MIT AND ISC"),
        ("licence", "MIT+"),
        ("licence", "licenseref-own"),
        ("licence", "and"),
        ("licence", "(MIT)"),
        ("licence", ""),
        ("title", ""),
        ("title", " \u00a0"),
        ("title", "two\nlines"),
        ("description", ""),
        ("version", ""),
        ("name", "No Name"),
        ("authors", ("A Name <0000-0002-1825-0098>",)),
        ("authors", ("A Name <x>",)),
        ("authors", ("<0000-0002-1825-0097>",)),
        ("doi", "zenodo.1"),
        ("authors", ("One", "")),
        ("authors", ("One", "One")),
        ("keywords", ("",)),
    ],
)
def test_metadata_that_the_formats_cannot_hold_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"^{name}: ") as error:
        Info(**{name: value})  # type: ignore[arg-type]
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("licence", "identifier", "address"),
    [
        ("CC-BY-4.0", "CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"),
        ("cc0-1.0", "CC0-1.0", "https://spdx.org/licenses/CC0-1.0.html"),
        ("CC-BY-3.0-IGO", "CC-BY-3.0-IGO", "https://spdx.org/licenses/CC-BY-3.0-IGO.html"),
        ("https://example.org/terms?a=b#c", None, "https://example.org/terms?a=b#c"),
        ("http://[::1]:8000/%D8%A3", None, "http://[::1]:8000/%D8%A3"),
        (None, None, None),
    ],
)
def test_licences(licence: str | None, identifier: str | None, address: str | None) -> None:
    info = Info(licence=licence)
    assert (info.spdx, info.licence_url) == (identifier, address)


def test_the_list_of_the_citation_format_holds_licences_of_spdx() -> None:
    listed = resources.files("unrec.publish.package").joinpath("cff_licences.txt").read_text("utf-8").split()
    assert listed == sorted(set(listed))
    assert {"CC-BY-4.0", "CC0-1.0", "MIT"} <= set(listed)
    assert all(canonicalize_license_expression(one) == one for one in listed)
    assert spdx_id("CC-BY-3.0-IGO") not in listed
