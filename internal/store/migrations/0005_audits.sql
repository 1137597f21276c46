-- 0005_audits.sql
-- Samples of mentions that people label, and the labels. A label belongs to the mention and to who gave it, so it outlives
-- relabelling and serves every audit that draws the mention. What was drawn stays when a post is deleted: the sample is as
-- large as it was, and the text is gone with the post.

-- +goose Up

CREATE TABLE audits (
    id       INTEGER PRIMARY KEY,
    brand_id BIGINT NOT NULL REFERENCES brands (id),
    model_id BIGINT NOT NULL REFERENCES models (id), -- whose reading made the strata
    drawn    BIGINT NOT NULL,
    seed     BIGINT NOT NULL,
    from_day INTEGER,           -- NULL for an open side, as is to_day
    to_day   INTEGER,
    source   TEXT NOT NULL,     -- '' for all
    lang     TEXT NOT NULL,     -- the same
    mark     BIGINT NOT NULL,   -- the newest mention that was stored then; later ones could not be drawn
    votes    BIGINT NOT NULL    -- that it was drawn from
);
CREATE INDEX audits_brand ON audits (brand_id, id);

CREATE TABLE audit_drawn (
    audit_id   BIGINT NOT NULL REFERENCES audits (id),
    item       INTEGER NOT NULL, -- from 1, in random order
    mention_id BIGINT NOT NULL,
    stratum    INTEGER NOT NULL,
    weight     DOUBLE PRECISION NOT NULL, -- one over the probability of being drawn
    PRIMARY KEY (audit_id, item)
) WITHOUT ROWID;

CREATE TABLE audit_labels (
    mention_id BIGINT NOT NULL,
    rater      TEXT NOT NULL,
    label      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    digest     BIGINT NOT NULL, -- of the passage that was read: a label says nothing about another text
    PRIMARY KEY (mention_id, rater)
) WITHOUT ROWID;

INSERT INTO sequences (name, next) VALUES ('audits', 1);
