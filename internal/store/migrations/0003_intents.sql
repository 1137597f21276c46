-- 0003_intents.sql
-- Find and count mentions by what their author wants. Most want nothing that shows, so the index holds the others only;
-- queries say "intent <> ''" for the planner to see that it fits.

-- +goose Up

CREATE INDEX mentions_intent ON mentions (brand_id, intent, at, id, reason) WHERE intent <> '';
