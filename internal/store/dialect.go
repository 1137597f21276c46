package store

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"

	"github.com/pressly/goose/v3"
)

// dialect is the database behind the store. Statements are written once, with "?" for arguments; what the two spell
// differently is in this file.
type dialect int

const (
	sqlite dialect = iota
	postgres
)

func (d dialect) goose() goose.Dialect {
	if d == postgres {
		return goose.DialectPostgres
	}
	return goose.DialectSQLite3
}

// countTables counts all tables, and those that goose made.
func (d dialect) countTables() string {
	if d == postgres {
		return `SELECT COUNT(*), COUNT(CASE WHEN tablename = 'goose_db_version' THEN 1 END)
			FROM pg_tables WHERE schemaname = current_schema()` // also tables that this user may not read
	}
	return `SELECT COUNT(*), COUNT(CASE WHEN name = 'goose_db_version' THEN 1 END)
		FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
}

var rebound sync.Map // statement with "?" to statement with "$1"

// bind spells the arguments of a statement. No statement of this package has a "?" that is not an argument.
func (d dialect) bind(query string) string {
	if d == sqlite {
		return query
	}
	if q, ok := rebound.Load(query); ok {
		return q.(string)
	}
	parts := strings.Split(query, "?")
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	rebound.Store(query, b.String())
	return b.String()
}

// idIn is the condition that a column is one of the numbers in one argument, made by ids.
func (d dialect) idIn(column string) string {
	if d == postgres {
		return column + " = ANY(?::bigint[])"
	}
	return column + " IN (SELECT value FROM json_each(?))"
}

func (d dialect) ids(list []int64) any {
	if d == postgres {
		return list
	}
	b := make([]byte, 0, 8*len(list)+2)
	b = append(b, '[')
	for i, id := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return string(append(b, ']'))
}

// wordIn is the condition that a column is one of the texts in one argument, made by words.
func (d dialect) wordIn(column string) string {
	if d == postgres {
		return column + " = ANY(?::text[])"
	}
	return column + " IN (SELECT value FROM json_each(?))"
}

func (d dialect) words(list []string) any {
	if d == postgres {
		return list
	}
	b, _ := json.Marshal(list) // strings always marshal
	return string(b)
}
