"""Write examples/notebook.ipynb anew: its cells are here, its outputs come of running them in a clone.

Run: uv run --group site python examples/notebook.py
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent

CELLS = [
    "# One document in a notebook\n\nRun from the top of a clone: `uv run --group site python examples/notebook.py` writes it anew.",
    'import unrec\n\ndocument = unrec.read("raw/V.19-08455.ar.txt")\ndocument',
    (
        "A document that ends a cell shows its masthead and its first recommendations, from right to left where its language is "
        "written so. Its rows are tuples of records; tables are a call away:"
    ),
    'document.to_pandas("recommendations").groupby(["meeting_number", "strength"]).size().unstack(fill_value=0)',
    "Who is asked to do what under article 6 of the Protocol?",
    (
        "cited = document.to_pandas(\"references\").query(\"instrument_id == 'smuggling-protocol' and article == '6'\")\n"
        'cited[["paragraph_id", "surface", "paragraph", "status"]]'
    ),
]


def main(target: Path = HERE / "notebook.ipynb") -> None:
    """Run the cells one after the other and write them with what they gave."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook()
    for at, text in enumerate(CELLS):
        code = at % 2 == 1
        make = nbformat.v4.new_code_cell if code else nbformat.v4.new_markdown_cell
        cell = make(text)
        cell["id"] = f"cell-{at}"
        notebook.cells.append(cell)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(HERE.parent)}}
    ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when it ran tells nothing
    notebook.metadata = {"language_info": {"name": "python"}}
    nbformat.write(notebook, target)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
