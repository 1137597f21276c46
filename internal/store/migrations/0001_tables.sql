-- 0001_tables.sql
-- Everything that Overheard keeps. Written for SQLite; the store substitutes the few types that PostgreSQL spells
-- otherwise while reading this file.
--
-- Times ("at", …_at) are milliseconds since 1970-01-01 UTC. Days are days since 1970-01-01 in the report's time zone,
-- which meta keeps. Shares and opinions are whole millionths. Lists of words are separated by line ends.

-- +goose Up

-- What the database knows about itself: time_zone, author_key.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- The next free id of each series. Ids are given by the program, so that batches need no RETURNING.
CREATE TABLE sequences (
    name TEXT PRIMARY KEY,
    next BIGINT NOT NULL
);
INSERT INTO sequences (name, next) VALUES ('posts', 1), ('subjects', 1), ('runs', 1), ('names', 1);

CREATE TABLE sources (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE models (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    calibration TEXT, -- learnt here; NULL for the defaults shipped with the model
    UNIQUE (name, sha256)
);

CREATE TABLE brands (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE,
    model_id  BIGINT REFERENCES models (id), -- whose opinions count; NULL before the first
    query_rev TEXT NOT NULL                  -- with which all posts were last matched; '' for never
);

-- A deleted post stays as a row with deleted_at and nothing else, so that a later import does not bring it back.
CREATE TABLE posts (
    id         INTEGER PRIMARY KEY,
    source_id  BIGINT NOT NULL REFERENCES sources (id),
    native_id  TEXT NOT NULL,
    url        TEXT NOT NULL,
    kind       TEXT NOT NULL,
    author_key BIGINT, -- keyed hash of the author; NULL where the post has none of its own
    handle     TEXT,   -- only where handles are kept
    bot        INTEGER NOT NULL,
    lang       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    edited_at  BIGINT,
    deleted_at BIGINT,
    text       TEXT NOT NULL,
    hashtags   TEXT NOT NULL,
    reply_to   TEXT NOT NULL,
    thread     TEXT NOT NULL,
    likes      BIGINT NOT NULL,
    reposts    BIGINT NOT NULL,
    replies    BIGINT NOT NULL,
    views      BIGINT NOT NULL,
    rating     DOUBLE PRECISION NOT NULL,
    rating_max DOUBLE PRECISION NOT NULL,
    simhash    BIGINT NOT NULL, -- 0 for a text too short to compare
    digest     BIGINT NOT NULL, -- of everything that an edit can change, engagement excepted
    UNIQUE (source_id, native_id)
);

-- The ids of mentions and responses come from one series, so that both can be the subject of an opinion.
CREATE TABLE mentions (
    id        INTEGER PRIMARY KEY,
    post_id   BIGINT NOT NULL REFERENCES posts (id),
    brand_id  BIGINT NOT NULL REFERENCES brands (id),
    at        BIGINT NOT NULL, -- of the post
    query_rev TEXT NOT NULL,
    why       TEXT NOT NULL, -- JSON
    passage   TEXT,          -- start-end,… in bytes of the text; NULL for the whole post
    tags      TEXT NOT NULL,
    campaigns TEXT NOT NULL,
    intent    TEXT NOT NULL,
    reason    TEXT NOT NULL, -- why it does not vote; '' where it does
    digest    BIGINT NOT NULL,
    UNIQUE (post_id, brand_id)
);
CREATE INDEX mentions_newest ON mentions (brand_id, at, id);

CREATE TABLE mention_tags (
    brand_id   BIGINT NOT NULL,
    tag        TEXT NOT NULL,
    at         BIGINT NOT NULL,
    mention_id BIGINT NOT NULL,
    PRIMARY KEY (brand_id, tag, at, mention_id)
) WITHOUT ROWID;

CREATE TABLE responses (
    id             INTEGER PRIMARY KEY,
    brand_id       BIGINT NOT NULL REFERENCES brands (id),
    survey         TEXT NOT NULL,
    native_id      TEXT NOT NULL,
    respondent_key TEXT NOT NULL, -- '' where unknown
    at             BIGINT NOT NULL,
    day            INTEGER NOT NULL,
    score          INTEGER NOT NULL,
    comment        TEXT NOT NULL,
    lang           TEXT NOT NULL,
    weight         DOUBLE PRECISION NOT NULL,
    digest         BIGINT NOT NULL,
    UNIQUE (brand_id, survey, native_id)
);
CREATE INDEX responses_day ON responses (brand_id, day);

CREATE TABLE segments (
    response_id BIGINT NOT NULL REFERENCES responses (id),
    name        TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (response_id, name)
) WITHOUT ROWID;

-- What a model made of a mention (kind 0) or of the comment of an answer (kind 1). brand_id, day, votes, voice,
-- source_id and lang repeat what the subject says, so that one index holds everything a proxy NPS is made of.
CREATE TABLE opinions (
    kind       INTEGER NOT NULL,
    subject_id BIGINT NOT NULL,
    model_id   BIGINT NOT NULL REFERENCES models (id),
    p          INTEGER NOT NULL, -- promoter, passive and detractor, given that there is an opinion
    n          INTEGER NOT NULL,
    d          INTEGER NOT NULL,
    opinion    BIGINT NOT NULL, -- probability that there is one; BIGINT so that opinion * p fits
    negative   INTEGER NOT NULL,
    neutral    INTEGER NOT NULL,
    positive   INTEGER NOT NULL,
    lang       TEXT NOT NULL,
    brand_id   BIGINT NOT NULL,
    source_id  BIGINT NOT NULL, -- 0 for an answer
    day        INTEGER NOT NULL,
    votes      INTEGER NOT NULL,
    voice      BIGINT NOT NULL, -- author_key, or -post_id for a post without one; 0 for an answer
    PRIMARY KEY (kind, subject_id, model_id)
) WITHOUT ROWID;
CREATE INDEX opinions_voices ON opinions (kind, brand_id, model_id, votes, day, voice, source_id, lang, opinion, p, d);

-- Sums over the mentions of one day. They only add up: an edit subtracts the old sums first. The sums over the votes
-- (opinion to h9) are 0 where reason is not ''. h0 to h9 count votes by p - d in ten equal bins from -1 to 1.
CREATE TABLE cells (
    brand_id  BIGINT NOT NULL,
    model_id  BIGINT NOT NULL,
    day       INTEGER NOT NULL,
    source_id BIGINT NOT NULL,
    lang      TEXT NOT NULL,
    reason    TEXT NOT NULL,
    posts     BIGINT NOT NULL,
    opinion   BIGINT NOT NULL,
    promoter  BIGINT NOT NULL,
    detractor BIGINT NOT NULL, -- passive is what is left of opinion
    h0 BIGINT NOT NULL, h1 BIGINT NOT NULL, h2 BIGINT NOT NULL, h3 BIGINT NOT NULL, h4 BIGINT NOT NULL,
    h5 BIGINT NOT NULL, h6 BIGINT NOT NULL, h7 BIGINT NOT NULL, h8 BIGINT NOT NULL, h9 BIGINT NOT NULL,
    PRIMARY KEY (brand_id, model_id, day, source_id, lang, reason)
) WITHOUT ROWID;

-- The same by hashtag. Tags overlap: never sum them together.
CREATE TABLE tag_cells (
    brand_id  BIGINT NOT NULL,
    model_id  BIGINT NOT NULL,
    day       INTEGER NOT NULL,
    source_id BIGINT NOT NULL,
    lang      TEXT NOT NULL,
    reason    TEXT NOT NULL,
    tag       TEXT NOT NULL,
    posts     BIGINT NOT NULL,
    opinion   BIGINT NOT NULL,
    promoter  BIGINT NOT NULL,
    detractor BIGINT NOT NULL,
    h0 BIGINT NOT NULL, h1 BIGINT NOT NULL, h2 BIGINT NOT NULL, h3 BIGINT NOT NULL, h4 BIGINT NOT NULL,
    h5 BIGINT NOT NULL, h6 BIGINT NOT NULL, h7 BIGINT NOT NULL, h8 BIGINT NOT NULL, h9 BIGINT NOT NULL,
    PRIMARY KEY (brand_id, model_id, tag, day, source_id, lang, reason)
) WITHOUT ROWID;

-- Raised in the transaction that changes the day. Never deleted, so that the sum over a period only grows.
CREATE TABLE revisions (
    brand_id BIGINT NOT NULL,
    day      INTEGER NOT NULL,
    rev      BIGINT NOT NULL,
    PRIMARY KEY (brand_id, day)
) WITHOUT ROWID;

-- The moments of the voices of one period, good while rev is the sum of the period's revisions. May be emptied anytime.
CREATE TABLE figure_cache (
    brand_id    BIGINT NOT NULL,
    model_id    BIGINT NOT NULL,
    calibration TEXT NOT NULL,
    filter      TEXT NOT NULL,
    start_day   INTEGER NOT NULL,
    end_day     INTEGER NOT NULL,
    rev         BIGINT NOT NULL,
    moments     TEXT NOT NULL, -- JSON
    PRIMARY KEY (brand_id, model_id, calibration, filter, start_day, end_day)
) WITHOUT ROWID;

CREATE TABLE runs (
    id      INTEGER PRIMARY KEY,
    job     TEXT NOT NULL,
    source  TEXT NOT NULL,
    started BIGINT NOT NULL,
    ended   BIGINT,
    status  TEXT NOT NULL,
    counts  TEXT NOT NULL, -- JSON
    reasons TEXT NOT NULL, -- JSON
    error   TEXT NOT NULL
);
