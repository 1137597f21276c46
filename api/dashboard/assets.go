package dashboard

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// static holds the style sheet and, where the chart bundle was built, static/dist/charts.js.
//
//go:embed all:static
var static embed.FS

// charts is where the bundle lies once it is built.
const charts = "dist/charts.js"

// assets serves the embedded files under addresses that carry a digest of their content, so that browsers may keep them
// for good and never show an old one.
type assets struct {
	files  map[string][]byte // by path under static/
	packed map[string][]byte // the same gzipped, where that is worth it
	sums   map[string]string
}

func newAssets() (*assets, error) {
	a := &assets{files: map[string][]byte{}, packed: map[string][]byte{}, sums: map[string]string{}}
	err := fs.WalkDir(static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		b, err := static.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		name = strings.TrimPrefix(name, "static/")
		a.files[name], a.sums[name] = b, hex.EncodeToString(sum[:6])
		if len(b) >= packFrom {
			a.packed[name], err = pack(b)
		}
		return err
	})
	return a, err
}

// has reports whether the file is there; the chart bundle may not be.
func (a *assets) has(name string) bool { return a.files[name] != nil }

// url returns the address of a file.
func (a *assets) url(name string) string { return "/static/" + name + "?v=" + a.sums[name] }

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	b, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Vary", "Accept-Encoding")
	w.Header().Set("ETag", `"`+a.sums[name]+`"`)
	if r.URL.Query().Get("v") == a.sums[name] {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == `"`+a.sums[name]+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if packed := a.packed[name]; packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		b = packed
	}
	_, _ = w.Write(b) // the reader went away: nobody is left to tell
}

// packFrom is the size from which a file is sent gzipped.
const packFrom = 4096

func pack(b []byte) ([]byte, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err := w.Close()
	return packed.Bytes(), err
}
