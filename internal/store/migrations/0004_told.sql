-- 0004_told.sql
-- What people were told, and when: the digest by channel, and each alert. So nobody is told the same thing twice.

-- +goose Up

CREATE TABLE told (
    what TEXT NOT NULL,   -- such as "digest email" or "alert failing forum"
    at   BIGINT NOT NULL, -- when
    mark BIGINT NOT NULL, -- of a digest: the newest mention or answer that was stored then; else 0
    PRIMARY KEY (what)
) WITHOUT ROWID;
