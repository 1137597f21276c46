package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

// TestBothDatabasesHaveTheSameTables compares tables, columns, what may be NULL, keys and indexes.
func TestBothDatabasesHaveTheSameTables(t *testing.T) {
	lite := storetest.Open(t, storetest.SQLite(t), store.Options{})
	pg := storetest.Open(t, storetest.Postgres(t), store.Options{})
	columns := pg.Texts(t, `SELECT c.table_name || '.' || c.column_name || ' ' || c.is_nullable || ' ' || c.data_type FROM information_schema.columns c
		WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE 'goose%' ORDER BY c.table_name, c.ordinal_position`)
	for i := range columns {
		columns[i] = strings.NewReplacer("bigint", "whole", "integer", "whole", "double precision", "float", "text", "text", "bytea", "bytes").Replace(columns[i])
	}
	want := lite.Texts(t, `SELECT m.name || '.' || c.name || ' ' || CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END || ' ' || c.type FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid`)
	for i := range want {
		want[i] = strings.NewReplacer("BIGINT", "whole", "INTEGER", "whole", "DOUBLE PRECISION", "float", "TEXT", "text", "BLOB", "bytes").Replace(want[i])
	}
	if diff := cmp.Diff(want, columns); diff != "" {
		t.Errorf("columns (-sqlite +postgres):\n%s", diff)
	}
	pgIndexes := pg.Texts(t, `SELECT t.relname || ' ' || i.indisunique || ' ' || (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY AS k(att, n) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att)
		FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace WHERE s.nspname = current_schema() AND t.relname NOT LIKE 'goose%' ORDER BY 1`)
	liteIndexes := lite.Texts(t, `SELECT m.name || ' ' || CASE x."unique" WHEN 1 THEN 'true' ELSE 'false' END || ' ' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(x.name) ORDER BY seqno))
		FROM sqlite_master m, pragma_index_list(m.name) x WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' ORDER BY 1`)
	// SQLite needs no index for a key that is the row number.
	for _, table := range []string{"audits", "brands", "gaps", "mentions", "models", "posts", "responses", "runs", "sources"} {
		liteIndexes = append(liteIndexes, fmt.Sprintf("%s true id", table))
	}
	slices.Sort(pgIndexes)
	slices.Sort(liteIndexes)
	if diff := cmp.Diff(liteIndexes, pgIndexes); diff != "" {
		t.Errorf("indexes (-sqlite +postgres):\n%s", diff)
	}
}
