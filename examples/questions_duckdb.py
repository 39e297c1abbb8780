"""The same five questions as questions_pandas.py, with DuckDB.

Run: uv run --group publish python examples/questions_duckdb.py output
"""

import sys
from pathlib import Path

import duckdb
from table import COOPERATION, LENGTH, show

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "output")
database = duckdb.connect()
for table in ("recommendations", "references", "findings"):
    # `references` is a word of SQL, so it stands in quotes below.
    database.read_parquet(str(folder / f"{table}.parquet")).create_view(table)


def ask(question: str, columns: list[str], query: str, **values: object) -> None:
    """Print the rows that a query gives; `values` fill its `$names`."""
    show(question, columns, database.execute(query, values).fetchall())


ask(
    "1. Which articles are most cited at each meeting?",
    ["year", "instrument", "article", "references"],
    """
    SELECT meeting_start[:4] AS year, instrument_id, article, count(*) AS cited
    FROM "references" JOIN recommendations USING (recommendation_id)
    WHERE instrument_id IS NOT NULL AND article IS NOT NULL AND meeting_start IS NOT NULL
    GROUP BY year, instrument_id, article
    QUALIFY row_number() OVER (PARTITION BY year ORDER BY cited DESC, instrument_id, article) <= 3
    ORDER BY year, cited DESC, instrument_id, article
    """,
)
ask(
    "2. How did the strength of recommendations shift from meeting to meeting?",
    ["year", "strength", "count", "of", "percent"],
    """
    SELECT meeting_start[:4] AS year, strength, count(*) AS own,
        CAST(sum(own) OVER (PARTITION BY year) AS INTEGER) AS all_own, 100 * own // all_own
    FROM recommendations
    WHERE level = 1 AND strength IS NOT NULL AND meeting_start IS NOT NULL
    GROUP BY year, strength
    ORDER BY year, own DESC, strength
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
    length=LENGTH,
)
ask(
    "4. Which recommendations cite the Convention's articles on mutual legal assistance (18) and cooperation?",
    ["article", "recommendation", "found as", "words"],
    """
    SELECT article, recommendation_id, status, surface
    FROM "references"
    WHERE instrument_id = 'organized-crime-convention' AND list_contains($articles, article)
    ORDER BY CAST(article AS INTEGER), recommendation_id, start
    """,
    articles=list(COOPERATION),
)
ask(
    "5. What should a reviewer look at first?",
    ["place", "errors", "warnings", "infos", "kinds"],
    """
    SELECT coalesce(recommendation_id, document_id) AS place,
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
