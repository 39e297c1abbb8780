"""Five questions to the output of `unrec run`, with pandas.

Run: uv run python examples/questions_pandas.py output
"""

import sys
from pathlib import Path

import pandas as pd
from table import ASKED, COOPERATION, LENGTH, files, show

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "output")
recommendations, references, findings = (
    pd.concat(map(pd.read_parquet, files(folder, table)), ignore_index=True)
    for table in ("recommendations", "references", "findings")
)

text = recommendations.text.str[:LENGTH]
# A reference stands in a paragraph; those that stand in recommendations are of interest here.
cited = references.rename(columns={"paragraph_id": "recommendation_id"})
cited = cited[cited.recommendation_id.isin(recommendations.recommendation_id)]
articles = cited[cited.instrument_id.notna() & cited.article.notna()]

# Two bodies' first meetings are two meetings, and a number may be printed twice in a document (m1,
# m1~2), so the first part of a path tells the meeting; not all are dated.
MEETING = ["document_id", "meeting_number", "meeting", "year"]
met = recommendations[recommendations.meeting_number.notna()]
years = met.meeting_start.map(lambda day: "" if pd.isna(day) else str(day.year))
met = met.assign(meeting=met.path.str.split(".").str[0], year=years)

# 1. One row a target, so counting rows counts references; the three most cited of each meeting.
counts = (
    articles.drop(columns="document_id")
    .merge(met[["recommendation_id", *MEETING]], on="recommendation_id")
    .groupby([*MEETING, "instrument_id", "article"])
    .size()
    .reset_index(name="references")
    .sort_values(
        [*MEETING, "references", "instrument_id", "article"], ascending=[True] * 4 + [False, True, True]
    )
)
show(
    "1. Which articles are most cited at each meeting?",
    ["document", "meeting", "year", "instrument", "article", "references"],
    counts.groupby(MEETING).head(3).drop(columns="meeting_number").itertuples(index=False),
)

# 2. Numbered recommendations only: an item has no operative words where its recommendation has them.
numbered = met[(met.level == 1) & met.strength.notna()]
shares = numbered.groupby([*MEETING, "strength"]).size().reset_index(name="count")
shares["of"] = shares.groupby(MEETING)["count"].transform("sum")
shares["percent"] = 100 * shares["count"] // shares["of"]
shares = shares.sort_values([*MEETING, "count", "strength"], ascending=[True] * 4 + [False, True])
show(
    "2. How did the strength of recommendations shift from meeting to meeting?",
    ["document", "meeting", "year", "strength", "count", "of", "percent"],
    shares.drop(columns="meeting_number").itertuples(index=False),
)

# 3. `addressees` is a list in each row.
asked = recommendations.assign(text=text).explode("addressees").dropna(subset="addressees")
asked = asked[asked.addressees.map(lambda one: one["id"]) == "unodc"]
show(
    "3. What is asked of UNODC?",
    ["recommendation", "strength", "text"],
    asked[["recommendation_id", "strength", "text"]].itertuples(index=False),
    note=ASKED,
)

# 4. Whatever words name them: an article of "the Convention" is resolved to its instrument.
cooperation = articles[
    (articles.instrument_id == "organized-crime-convention") & articles.article.isin(COOPERATION)
]
show(
    "4. Which recommendations cite the Convention's articles on mutual legal assistance (18) and cooperation?",
    ["article", "recommendation", "found as", "words"],
    cooperation.assign(order=cooperation.article.astype(int))
    .sort_values(["order", "recommendation_id", "char_start"])[
        ["article", "recommendation_id", "status", "surface"]
    ]
    .itertuples(index=False),
)

# 5. An error weighs more than any number of warnings, a warning more than any number of notes.
findings["place"] = findings.paragraph_id.fillna(findings.document_id)
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
