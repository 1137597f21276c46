-- 0006_records.sql
-- Figures that somebody kept, each with all that it came from: asked again later, it can be told what changed since.

-- +goose Up

CREATE TABLE records (
    id      TEXT PRIMARY KEY,
    brand   TEXT NOT NULL,   -- by name, so that a record outlives the brand
    made_at BIGINT NOT NULL,
    record  TEXT NOT NULL,   -- JSON: question, answer, versions, counts by day
    votes   BLOB NOT NULL    -- what each post and each answer said then: numbers only, packed
);
CREATE INDEX records_newest ON records (made_at, id);
CREATE INDEX records_brand ON records (brand, made_at, id);
