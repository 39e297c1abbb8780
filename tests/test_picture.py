from io import BytesIO

import pytest
from PIL import Image

from tests.reading.pdf_maker import build, encrypted, objects, pdf, show, stream
from unrec.models import Box
from unrec.reading.picture import PictureError, crop, grey_pages, page_picture

PDF = pdf("first", "second")
LINE = Box(page=1, x0=72, top=132, x1=110, bottom=145)
RED = (200, 60, 40)


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def count(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    return {value: number for number, value in picture.getcolors(1 << 24) or []}.get(colour, 0)


def dark(picture: Image.Image) -> int:
    return sum(picture.convert("L").histogram()[:80])


def test_a_page_is_drawn_at_its_size() -> None:
    picture = opened(page_picture(PDF, 1, dpi=72))
    assert picture.size == (595, 842)
    assert dark(picture) > 20
    assert count(picture, RED) == 0


def test_boxes_are_drawn_where_the_text_is() -> None:
    picture = opened(
        page_picture(PDF, 1, [LINE, LINE.__class__(page=2, x0=0, top=0, x1=9, bottom=9)], dpi=72)
    )
    assert count(picture, RED) > 90
    assert picture.getpixel((71, 138)) == RED
    assert dark(picture.crop((72, 132, 110, 145))) == dark(opened(page_picture(PDF, 1, dpi=72)))


def test_a_crop_holds_the_box_with_a_margin() -> None:
    picture = opened(crop(PDF, [LINE], dpi=72, outline=False))
    assert picture.size == (38 + 8 + 1, 13 + 8 + 1)
    assert dark(picture) == dark(opened(page_picture(PDF, 1, dpi=72)))
    assert count(opened(crop(PDF, [LINE], dpi=72)), RED) > 50


def test_pages_are_stacked_in_order() -> None:
    second = Box(page=2, x0=72, top=132, x1=120, bottom=145)
    one, both = opened(crop(PDF, [LINE])), opened(crop(PDF, [second, LINE]))
    assert both.height > 2 * one.height
    assert both.width > one.width
    assert both.crop((both.width - one.width, 0, both.width, one.height)).tobytes() == one.tobytes()


def test_boxes_outside_the_page_give_a_picture_all_the_same() -> None:
    far = Box(page=1, x0=5000, top=5000, x1=5001, bottom=5001)
    assert opened(crop(PDF, [far])).size == (1, 1)


def test_a_rotated_page_is_drawn_as_it_is_shown() -> None:
    turned = build(objects([show("x")], "/Rotate 90"))
    assert opened(page_picture(turned, 1, dpi=72)).size == (842, 595)


@pytest.mark.slow
def test_a_huge_page_is_drawn_smaller() -> None:
    made = objects([show("x")], "/MediaBox [0 0 200000 200000]")
    picture = opened(page_picture(build(made), 1))
    assert picture.width * picture.height <= 26_000_000


def test_a_password_opens_the_file() -> None:
    locked = encrypted("secret", "owner", "one")
    assert dark(opened(page_picture(locked, 1, password="secret"))) > 5
    with pytest.raises(PictureError, match="cannot be opened"):
        page_picture(locked, 1)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_page_that_is_not_there(number: int) -> None:
    with pytest.raises(PictureError, match="no page"):
        page_picture(PDF, number)


@pytest.mark.parametrize("data", [b"", b"hello", PDF[:200]])
def test_a_file_that_is_no_pdf(data: bytes) -> None:
    with pytest.raises(PictureError):
        crop(data, [LINE])


def test_no_boxes() -> None:
    with pytest.raises(PictureError, match="no boxes"):
        crop(PDF, [])


def test_a_page_that_holds_nonsense_is_drawn_empty() -> None:
    assert dark(opened(page_picture(build({**objects([b""]), 5: stream(b"(((( BT ET Q Q Q")}), 1))) == 0


def test_grey_pages_come_in_the_order_asked() -> None:
    found = [(number, picture.mode, scale) for number, picture, scale in grey_pages(PDF, [2, 1], 144)]
    assert found == [(2, "L", 2.0), (1, "L", 2.0)]
