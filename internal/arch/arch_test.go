package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTheTreeKeepsToTheDrawing(t *testing.T) {
	wrong, err := Check(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestAPlantedImportIsFound(t *testing.T) {
	tests := []struct {
		name, file, imports, want string
	}{
		{"a front door that reaches for the database", "nps/x.go", "overheard/internal/store",
			"nps/x.go: nps may not import internal/store"},
		{"jobs that know the store", "internal/jobs/x.go", "overheard/internal/store",
			"internal/jobs/x.go: internal/jobs may not import internal/store"},
		{"the API below another front door", "api/x.go", "overheard/crawler/postfile",
			"api/x.go: api may not import crawler/postfile"},
		{"a model that knows brands", "sentiment/compact/x.go", "overheard/mentions",
			"sentiment/compact/x.go: sentiment/compact may not import mentions"},
		{"a second door to the web framework", "internal/store/x.go", "github.com/gin-gonic/gin",
			"internal/store/x.go: github.com/gin-gonic/gin may be imported in api only"},
		{"the helper that starts PostgreSQL", "internal/store/storetest/x.go", "github.com/jackc/pgx/v5", ""},
		{"the pages reach for the web framework", "api/dashboard/x.go", "github.com/gin-gonic/gin",
			"api/dashboard/x.go: github.com/gin-gonic/gin may be imported in api only"},
		{"a room that nobody drew", "internal/utils/x.go", "strings",
			"internal/utils/x.go: package internal/utils is not in the drawing: add it to Rooms in internal/arch"},
		{"the program may wire everything", "cmd/overheard/x.go", "overheard/internal/store", ""},
		{"a test may open the real thing", "nps/x_test.go", "overheard/internal/store", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := "package x\n\nimport _ \"" + tt.imports + "\"\n"
			wrong, err := Check(fstest.MapFS{tt.file: {Data: []byte(src)}})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(wrong, "\n"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Exactly one file of a package says what the package owns.
func TestEveryPackageHasOneComment(t *testing.T) {
	root := os.DirFS("../..")
	comments, packages := map[string][]string{}, map[string]bool{}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(name):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		if generator(file) {
			return nil
		}
		packages[path.Dir(name)] = true
		if file.Doc != nil && strings.TrimSpace(file.Doc.Text()) != "" {
			comments[path.Dir(name)] = append(comments[path.Dir(name)], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range packages {
		if n := len(comments[pkg]); n != 1 {
			t.Errorf("package %s has %d package comments, want 1: %v", pkg, n, comments[pkg])
		}
	}
}
