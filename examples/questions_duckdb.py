"""The same five questions as questions_pandas.py, with DuckDB.

Run: uv run --group publish python examples/questions_duckdb.py output
"""

import sys
from pathlib import Path

import duckdb
from table import ASKED, COOPERATION, LENGTH, files, show

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "output")
database = duckdb.connect()
for table in ("recommendations", "references", "findings"):
    # `references` is a word of SQL, so it stands in quotes below.
    database.read_parquet(files(folder, table)).create_view(table)
# Two bodies' first meetings are two meetings, and a number may be printed twice in a document (m1,
# m1~2), so the first part of a path tells the meeting; not all are dated.
database.execute(
    """
    CREATE VIEW met AS
    SELECT *, split_part(path, '.', 1) AS meeting, coalesce(CAST(year(meeting_start) AS VARCHAR), '') AS year
    FROM recommendations WHERE meeting_number IS NOT NULL
    """
)


def ask(question: str, columns: list[str], query: str, note: str = "", **values: object) -> None:
    """Print the rows that a query gives; `values` fill its `$names`."""
    show(question, columns, database.execute(query, values).fetchall(), note)


ask(
    "1. Which articles are most cited at each meeting?",
    ["document", "meeting", "year", "instrument", "article", "references"],
    """
    SELECT met.document_id, meeting, year, instrument_id, article, count(*) AS cited
    FROM "references" JOIN met ON paragraph_id = recommendation_id
    WHERE instrument_id IS NOT NULL AND article IS NOT NULL
    GROUP BY met.document_id, meeting_number, meeting, year, instrument_id, article
    QUALIFY row_number() OVER (
        PARTITION BY met.document_id, meeting ORDER BY cited DESC, instrument_id, article
    ) <= 3
    ORDER BY met.document_id, meeting_number, meeting, cited DESC, instrument_id, article
    """,
)
ask(
    "2. How did the strength of recommendations shift from meeting to meeting?",
    ["document", "meeting", "year", "strength", "count", "of", "percent"],
    """
    SELECT document_id, meeting, year, strength, count(*) AS own,
        CAST(sum(own) OVER (PARTITION BY document_id, meeting) AS INTEGER) AS all_own,
        100 * own // all_own
    FROM met
    WHERE level = 1 AND strength IS NOT NULL
    GROUP BY document_id, meeting_number, meeting, year, strength
    ORDER BY document_id, meeting_number, meeting, own DESC, strength
    """,
)
ask(
    "3. What is asked of UNODC?",
    ["recommendation", "strength", "text"],
    """
    SELECT recommendation_id, strength, text[:$length]
    FROM recommendations
    WHERE list_contains(list_transform(addressees, lambda one: one.id), 'unodc')
    """,
    note=ASKED,
    length=LENGTH,
)
ask(
    "4. Which recommendations cite the Convention's articles on mutual legal assistance (18) and cooperation?",
    ["article", "recommendation", "found as", "words"],
    """
    SELECT article, recommendation_id, "references".status, surface
    FROM "references" JOIN recommendations ON paragraph_id = recommendation_id
    WHERE instrument_id = 'organized-crime-convention' AND list_contains($articles, article)
    ORDER BY CAST(article AS INTEGER), recommendation_id, char_start
    """,
    articles=list(COOPERATION),
)
ask(
    "5. What should a reviewer look at first?",
    ["place", "errors", "warnings", "infos", "kinds"],
    """
    SELECT coalesce(paragraph_id, document_id) AS place,
        count(*) FILTER (severity = 'error') AS errors,
        count(*) FILTER (severity = 'warning') AS warnings,
        count(*) FILTER (severity = 'info') AS infos,
        string_agg(DISTINCT code, ', ' ORDER BY code)
    FROM findings
    GROUP BY place
    ORDER BY errors DESC, warnings DESC, infos DESC, place
    LIMIT 10
    """,
)
