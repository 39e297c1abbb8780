-- The index of `unrec search`: what it holds beside the words, which FTS5 keeps.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE indexed_documents (
    document INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, work_id TEXT NOT NULL, language TEXT NOT NULL,
    symbol TEXT, title TEXT, date TEXT, organ TEXT, session TEXT, kind TEXT, state TEXT, url TEXT, source TEXT,
    status TEXT, media_type TEXT, sha256 TEXT, n_paragraphs INTEGER, n_recommendations INTEGER,
    n_references INTEGER, n_findings INTEGER, first INTEGER NOT NULL, last INTEGER NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX works ON indexed_documents (work_id);
CREATE TABLE indexed_paragraphs (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES indexed_documents, paragraph_id TEXT NOT NULL,
    section TEXT, level INTEGER, label TEXT, kind TEXT, page INTEGER, text TEXT NOT NULL, strength TEXT,
    response TEXT, action INTEGER, addressees TEXT, recommended_by TEXT, themes TEXT, cites TEXT
);
CREATE TABLE indexed_findings (
    document INTEGER NOT NULL REFERENCES indexed_documents, code TEXT, severity TEXT, paragraph_id TEXT, page INTEGER,
    line INTEGER, message TEXT, evidence TEXT
);
CREATE INDEX findings_by_code ON indexed_findings (code, document);
CREATE INDEX findings_by_document ON indexed_findings (document);
CREATE TABLE facets (facet TEXT, value TEXT, paragraphs INTEGER, PRIMARY KEY (facet, value)) WITHOUT ROWID;
