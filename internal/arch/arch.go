// Package arch holds the drawing of who may import whom, and checks a source tree against it.
//
// The drawing is data: [Rooms] says which rooms of the program a package may import, [Doors] which package is the only
// one that may import a heavy library. docs/architecture.md shows the same drawing to people. Only the tests use this
// package; no code of the program does.
package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the path of the module whose packages are the rooms.
const Module = "overheard"

// frontDoors are the rooms whose top package speaks of plain data and imports nothing heavy: the plumbing may use them
// all.
var frontDoors = []string{
	"crawler", "mentions", "sentiment", "nps", "survey",
	"internal/figures", "internal/records", "internal/runs", "internal/pseudonym", "internal/messages", "internal/nearest",
}

// Rooms lists, for each package, which packages of ours it may import. A name that ends in "/..." stands for everything
// below a folder, and gives way to the package's own line where there is one.
var Rooms = map[string][]string{
	".": nil, // only embeds the sample configuration

	"crawler":            nil,
	"crawler/postfile":   {"crawler", "internal/table"},
	"crawler/fetch":      {"crawler", "crawler/htmltext"},
	"crawler/htmltext":   nil,
	"crawler/...":        {"crawler", "crawler/fetch", "crawler/htmltext"}, // the networks
	"crawler/directory":  {"crawler", "crawler/postfile"},
	"crawler/all":        {"..."},
	"sentiment":          nil,
	"sentiment/...":      {"sentiment"},
	"sentiment/compact":  {"sentiment", "sentiment/labelled", "nps"},
	"sentiment/eval":     {"sentiment", "sentiment/labelled", "nps"},
	"sentiment/drivers":  {"sentiment", "mentions"}, // for Fold: phrases are compared as the matcher compares words
	"mentions":           {"crawler", "sentiment"},
	"mentions/...":       {"mentions"},
	"nps":                nil,
	"survey":             {"nps", "internal/table"},
	"internal/table":     nil,
	"internal/runs":      nil,
	"internal/pseudonym": nil,
	"internal/messages":  nil,
	"internal/notify":    nil,
	"internal/nearest":   nil,
	"internal/golden":    nil,
	"internal/arch":      nil,
	"internal/figures":   {"crawler", "nps", "mentions", "sentiment", "survey", "internal/messages", "internal/nearest"},
	"internal/records":   {"nps", "mentions", "sentiment", "internal/figures", "internal/messages"},
	"internal/config":    {"mentions", "crawler", "internal/nearest"},

	"internal/store":     frontDoors,
	"internal/store/...": append([]string{"internal/store"}, frontDoors...),
	"internal/jobs":      frontDoors,
	"api":                frontDoors,
	"api/...":            frontDoors,
	"api/dashboard":      append([]string{"internal/table"}, frontDoors...), // a list of mentions to download

	"internal/notify/...": nil, // a mail server for tests

	"cmd/...": {"..."},
	"bench":   {"..."},
}

// Doors lists the one place where each heavy library may be imported, by the start of its import path. storetest starts
// PostgreSQL for the store's tests; bench measures peers.
var Doors = map[string][]string{
	"github.com/gocolly/colly":                  {"crawler/fetch", "bench"},
	"github.com/PuerkitoBio/goquery":            {"crawler/fetch"},
	"github.com/andybalholm/cascadia":           {"crawler/fetch"},
	"github.com/mmcdole/gofeed":                 {"crawler/rss"},
	"github.com/gin-gonic/":                     {"api"},
	"github.com/danielgtaylor/huma":             {"api"},
	"github.com/prometheus/":                    {"api"},
	"github.com/mattn/go-sqlite3":               {"internal/store"},
	"github.com/jackc/pgx":                      {"internal/store", "internal/store/storetest"},
	"github.com/pressly/goose":                  {"internal/store"},
	"github.com/pelletier/go-toml":              {"internal/config"},
	"github.com/jdkato/prose":                   {"sentiment/drivers", "bench"},
	"github.com/kljensen/snowball":              {"sentiment/drivers"},
	"github.com/jonreiter/govader":              {"sentiment/lexicon", "bench"},
	"github.com/petar-dambovaliev/aho-corasick": {"mentions"},
	"github.com/rivo/uniseg":                    {"mentions"},
	"github.com/xuri/excelize":                  {"internal/table"},
	"github.com/alecthomas/kong":                {"cmd/overheard"},
	"github.com/schollz/progressbar":            {"cmd/overheard"},
	"gonum.org/":                                {"nps"},
	"github.com/nicholas-fedor/shoutrrr":        {"internal/notify"},
	"github.com/wneessen/go-mail":               {"internal/notify"},
}

// Check reads every Go file below root that is not a test and returns one sentence for each import that the drawing
// forbids, sorted by file. Folders named testdata, node_modules, tools or starting with a dot are passed over.
func Check(root fs.FS) ([]string, error) {
	var wrong []string
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(name):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		found, err := checkFile(root, name)
		wrong = append(wrong, found...)
		return err
	})
	return wrong, err
}

func skipped(dir string) bool {
	base := path.Base(dir)
	return base == "testdata" || base == "node_modules" || dir == "tools" || (strings.HasPrefix(base, ".") && dir != ".")
}

func checkFile(root fs.FS, name string) ([]string, error) {
	src, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return nil, err
	}
	if generator(file) {
		return nil, nil
	}
	from := path.Dir(name)
	allowed, known := rule(from)
	if !known {
		return []string{fmt.Sprintf("%s: package %s is not in the drawing: add it to Rooms in internal/arch", name, from)}, nil
	}
	var wrong []string
	for _, spec := range file.Imports {
		to, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if room, ours := strings.CutPrefix(to, Module+"/"); ours || to == Module {
			if !ours {
				room = "."
			}
			if !permits(allowed, room) {
				wrong = append(wrong, fmt.Sprintf("%s: %s may not import %s", name, from, room))
			}
			continue
		}
		for library, doors := range Doors {
			if strings.HasPrefix(to, library) && !slices.Contains(doors, from) {
				wrong = append(wrong, fmt.Sprintf("%s: %s may be imported in %s only", name, to, doors[0]))
			}
		}
	}
	return wrong, nil
}

// generator reports whether file is a program of its own that go generate runs, which no build takes in.
func generator(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if c.Pos() < file.Package && c.Text == "//go:build ignore" {
				return true
			}
		}
	}
	return false
}

// rule finds the line of the drawing for a package: its own, else that of the nearest folder above it.
func rule(pkg string) (allowed []string, known bool) {
	if allowed, known = Rooms[pkg]; known {
		return allowed, true
	}
	for dir := path.Dir(pkg); dir != "."; dir = path.Dir(dir) {
		if allowed, known = Rooms[dir+"/..."]; known {
			return allowed, true
		}
	}
	return nil, false
}

func permits(allowed []string, room string) bool {
	return slices.Contains(allowed, "...") || slices.Contains(allowed, room)
}
