-- 0007_threads.sql
-- Say of each opinion which thread its post is in, so that intervals can hold what the posts of one thread share, and keep that in the
-- index from which voices are added up.

-- +goose Up

ALTER TABLE opinions ADD COLUMN thread BIGINT NOT NULL DEFAULT 0; -- hash of the source and the post that opened it; 0 for none

-- What is stored already goes by the first post stored of its thread: SQL knows no hash. A thread that goes on after this counts as two.
CREATE TABLE threads_stored (
    mention_id BIGINT NOT NULL,
    first      BIGINT NOT NULL,
    PRIMARY KEY (mention_id)
) WITHOUT ROWID;
INSERT INTO threads_stored (mention_id, first)
    SELECT m.id, t.first FROM posts p JOIN mentions m ON m.post_id = p.id
    JOIN (SELECT source_id, thread, MIN(id) AS first FROM posts WHERE thread <> '' GROUP BY source_id, thread) AS t
    ON t.source_id = p.source_id AND t.thread = p.thread;
UPDATE opinions SET thread = (SELECT first FROM threads_stored s WHERE s.mention_id = opinions.subject_id)
    WHERE kind = 0 AND subject_id IN (SELECT mention_id FROM threads_stored);
DROP TABLE threads_stored;

DROP INDEX opinions_voices;
CREATE INDEX opinions_voices ON opinions (kind, brand_id, model_id, votes, day, voice, source_id, lang, opinion, p, d, thread);

-- Moments made before know nothing of days and threads.
DELETE FROM figure_cache;
