"""Word documents that are made to cost time with the square of their size."""

from collections.abc import Callable
from zipfile import ZIP_STORED

import pytest

from tests.hostile.guard import ends
from tests.reading.docx_maker import (
    codes,
    files,
    level,
    listed,
    note,
    numbering,
    pack,
    par,
    read,
    read_bytes,
    reference,
    run,
    texts,
)

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
STYLED = par("x", '<w:pStyle w:val="A"/>')


def style(size: int) -> str:
    return f'<w:style w:type="paragraph" w:styleId="A"><w:pPr>{"<w:x/>" * size}</w:pPr></w:style>'


def lists(size: int) -> str:
    levels = "".join(level(at % 9, "decimal", "%1.") for at in range(150))
    nums = "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="0"/></w:num>' for i in range(size))
    return numbering(levels, nums)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "parts", "size"),
    [
        pytest.param(lambda n: par(run("نص") * n), {}, 8_000, id="runs"),
        pytest.param(
            lambda n: par(BEGIN + "<w:r><w:instrText>نص</w:instrText></w:r>" * n), {}, 8_000, id="instruction"
        ),
        pytest.param(lambda n: par(BEGIN * n + SEPARATE + run("x") * n), {}, 4_000, id="fields in fields"),
        pytest.param(
            lambda n: par("<w:del><w:r><w:delText>نص</w:delText></w:r></w:del>" * n),
            {},
            8_000,
            id="deletions",
        ),
        pytest.param(lambda n: par("<w:r><w:br/></w:r>" * n), {}, 8_000, id="line breaks"),
        pytest.param(lambda n: par(reference(1) * n), {}, 4_000, id="notes that are missing"),
        pytest.param(
            lambda n: par("".join(reference(i, "endnote") for i in range(n))),
            {"endnotes": lambda n: "".join(note(i, par("x"), "endnote") for i in range(n))},
            2_000,
            id="endnotes",
        ),
        pytest.param(lambda n: STYLED * n, {"styles": style}, 1_500, id="a style without end"),
        pytest.param(lambda _: listed("x"), {"numbering": lists}, 2_000, id="lists of many levels"),
        pytest.param(
            lambda n: "<w:tbl><w:tr><w:tc>" * 60 + par("x") * n + "</w:tc></w:tr></w:tbl>" * 60,
            {},
            2_000,
            id="tables in tables",
        ),
        pytest.param(
            lambda n: "<w:p " + " ".join(f'a{i}="x"' for i in range(n)) + "/>", {}, 20_000, id="attributes"
        ),
        pytest.param(
            lambda n: "<w:p " + " ".join(f'xmlns:a{i}="x{i}"' for i in range(n)) + "/>",
            {},
            10_000,
            id="namespaces",
        ),
    ],
)
def test_large_input_comes_to_an_end(
    body: Callable[[int], str], parts: dict[str, Callable[[int], str]], size: int
) -> None:
    def prepare(number: int) -> Callable[[], object]:
        made = {name: make(number) for name, make in parts.items()}
        # Stored, for what repeats without end is refused where it is packed.
        data = pack(files(body(number) + par("آخر"), **made), ZIP_STORED)

        def work() -> None:
            assert "آخر" in texts(read_bytes(data))

        return work

    assert ends(prepare, size)


def test_a_list_number_as_long_as_a_book_is_cut() -> None:
    """Otherwise each of a thousand paragraphs prints it."""
    reading = read(listed("x") * 3, numbering=numbering(level(0, "decimal", "%1-" * 5_000)))
    assert max(map(len, texts(reading))) < 400


def test_fields_print_as_before_however_deep_they_are() -> None:
    instruction = "<w:r><w:instrText>PAGEREF x</w:instrText></w:r>"
    nested = par(
        BEGIN + instruction + BEGIN + instruction + SEPARATE + run("لا") + END + SEPARATE + run("نعم") + END
    )
    assert texts(read(nested)) == ["نعم"]


def test_an_instruction_that_never_ends_takes_its_paragraph_only() -> None:
    reading = read(par(BEGIN + BEGIN + run("لا")) + par("نعم"))
    assert texts(reading) == ["", "نعم"]
    assert codes(reading) == ["docx.field"]
