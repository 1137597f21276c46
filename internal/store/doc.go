// Package store keeps everything that Overheard knows, in SQLite or PostgreSQL, chosen by URL: posts, the mentions in
// them, what the models made of these, survey answers, runs, and the sums from which figures are made.
//
// It owns the tables (migrations/, one series for both databases), the rule that a day's cells change in the same
// transaction as its posts, the ids, the time zone in which days are cut, and the lock that keeps two jobs apart. SQL is
// written nowhere else.
//
// It does not match, label or hash anything, and computes no score: it hands sums to internal/figures and rows to the
// others. An unknown brand is never an error here; it has no data.
//
// Opinions are kept as whole millionths, so that what an edit subtracts is exactly what was added before, on both
// databases and on every machine.
package store
