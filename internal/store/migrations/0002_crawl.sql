-- 0002_crawl.sql
-- What crawls have to remember: where each source carries on, what it could not show, how it and its hosts have been
-- doing, which posts are to be looked at again, and what each run did source by source.

-- +goose Up

-- One row for each source that was ever due. Times are those of this machine's clock unless said otherwise.
CREATE TABLE crawls (
    source_id    BIGINT NOT NULL REFERENCES sources (id),
    cursor       TEXT NOT NULL,  -- in the collector's own words; '' before the first page
    covered      BIGINT,         -- everything posted before it has been seen, gaps excepted
    last_start   BIGINT,
    last_success BIGINT,
    last_post    BIGINT,         -- when the newest post was published, by the network's clock
    failing_from BIGINT,
    failures     INTEGER NOT NULL, -- in a row
    trouble      TEXT NOT NULL,  -- a sentence; '' while all is well
    kind         TEXT NOT NULL,
    retry_at     BIGINT,
    reported     BIGINT,
    PRIMARY KEY (source_id)
) WITHOUT ROWID;

-- Stretches that a source was not or could not be read in. A filled one was read later, and is kept for the record.
CREATE TABLE gaps (
    id        INTEGER PRIMARY KEY,
    source_id BIGINT NOT NULL REFERENCES sources (id),
    from_at   BIGINT NOT NULL,
    to_at     BIGINT, -- NULL while it lasts
    reason    TEXT NOT NULL,
    opened    BIGINT NOT NULL,
    filled    BIGINT
);
CREATE INDEX gaps_source ON gaps (source_id, from_at);

-- New posts by the day on which they were published, in UTC: what is usual for a source.
CREATE TABLE arrivals (
    source_id BIGINT NOT NULL REFERENCES sources (id),
    day       INTEGER NOT NULL,
    posts     BIGINT NOT NULL,
    PRIMARY KEY (source_id, day)
) WITHOUT ROWID;

-- Crawled posts that are young enough to be looked at again, for edits and deletions.
CREATE TABLE revisits (
    source_id BIGINT NOT NULL REFERENCES sources (id),
    native_id TEXT NOT NULL,
    at        BIGINT NOT NULL, -- when it was published
    visited   BIGINT NOT NULL,
    PRIMARY KEY (source_id, native_id)
) WITHOUT ROWID;
CREATE INDEX revisits_next ON revisits (source_id, visited);

-- What servers gave with their pages. The key is a hash, since addresses may hold secrets.
CREATE TABLE validators (
    page          TEXT NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    at            BIGINT NOT NULL,
    PRIMARY KEY (page)
) WITHOUT ROWID;
CREATE INDEX validators_at ON validators (at);

CREATE TABLE hosts (
    host       TEXT NOT NULL,
    not_before BIGINT,
    failures   INTEGER NOT NULL, -- in a row
    kind       TEXT NOT NULL,
    PRIMARY KEY (host)
) WITHOUT ROWID;

-- Requests that count against a day's allowance; the day ends at resets.
CREATE TABLE budgets (
    host     TEXT NOT NULL,
    name     TEXT NOT NULL,
    allowed  BIGINT NOT NULL,
    used     BIGINT NOT NULL,
    resets   BIGINT NOT NULL,
    PRIMARY KEY (host, name)
) WITHOUT ROWID;

-- What a crawl did, source by source, as JSON; '' for other jobs.
ALTER TABLE runs ADD COLUMN sources TEXT NOT NULL DEFAULT '';

INSERT INTO sequences (name, next) VALUES ('gaps', 1);
