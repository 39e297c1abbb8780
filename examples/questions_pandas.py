"""Five questions to the output of `unrec run`, with pandas.

Run: uv run python examples/questions_pandas.py output
"""

import sys
from pathlib import Path

import pandas as pd
from table import COOPERATION, LENGTH, show

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "output")
recommendations = pd.read_parquet(folder / "recommendations.parquet")
references = pd.read_parquet(folder / "references.parquet")
findings = pd.read_parquet(folder / "findings.parquet")

recommendations["year"] = recommendations.meeting_start.str[:4]
text = recommendations.text.str[:LENGTH]
cited = references.merge(recommendations[["recommendation_id", "year"]], on="recommendation_id")
articles = cited[cited.instrument_id.notna() & cited.article.notna()]

# 1. One row a target, so counting rows counts references; the three most cited of each year.
counts = (
    articles.groupby(["year", "instrument_id", "article"])
    .size()
    .reset_index(name="references")
    .sort_values(["year", "references", "instrument_id", "article"], ascending=[True, False, True, True])
)
show(
    "1. Which articles are most cited at each meeting?",
    ["year", "instrument", "article", "references"],
    counts.groupby("year").head(3).itertuples(index=False),
)

# 2. Numbered recommendations only: an item has no operative words where its recommendation has them.
numbered = recommendations[(recommendations.level == 1) & recommendations.strength.notna()]
shares = numbered.groupby(["year", "strength"]).size().reset_index(name="count")
shares["of"] = shares.groupby("year")["count"].transform("sum")
shares["percent"] = 100 * shares["count"] // shares["of"]
show(
    "2. How did the strength of recommendations shift from meeting to meeting?",
    ["year", "strength", "count", "of", "percent"],
    shares.sort_values(["year", "count", "strength"], ascending=[True, False, True]).itertuples(index=False),
)

# 3. `addressees` is a list in each row.
asked = recommendations.assign(text=text).explode("addressees").dropna(subset="addressees")
asked = asked[asked.addressees.map(lambda one: one["id"]) == "unodc"]
show(
    "3. What is asked of UNODC?",
    ["recommendation", "strength", "text"],
    asked[["recommendation_id", "strength", "text"]].itertuples(index=False),
)

# 4. Whatever words name them: an article of "the Convention" is resolved to its instrument.
cooperation = articles[
    (articles.instrument_id == "organized-crime-convention") & articles.article.isin(COOPERATION)
]
show(
    "4. Which recommendations cite the Convention's articles on mutual legal assistance (18) and cooperation?",
    ["article", "recommendation", "found as", "words"],
    cooperation.assign(order=cooperation.article.astype(int))
    .sort_values(["order", "recommendation_id", "start"])[
        ["article", "recommendation_id", "status", "surface"]
    ]
    .itertuples(index=False),
)

# 5. An error weighs more than any number of warnings, a warning more than any number of notes.
findings["place"] = findings.recommendation_id.fillna(findings.document_id)
for severity in ("error", "warning", "info"):
    findings[severity] = (findings.severity == severity).astype(int)
first = (
    findings.groupby("place")
    .agg(
        errors=("error", "sum"),
        warnings=("warning", "sum"),
        infos=("info", "sum"),
        kinds=("code", lambda codes: ", ".join(sorted(set(codes)))),
    )
    .reset_index()
    .sort_values(["errors", "warnings", "infos", "place"], ascending=[False, False, False, True])
)
show(
    "5. What should a reviewer look at first?",
    ["place", "errors", "warnings", "infos", "kinds"],
    first.head(10).itertuples(index=False),
)
