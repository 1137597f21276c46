package api

import (
	"net/http"
	"strings"
)

// page hands a request to the dashboard. Where that knows no such page, who asks for HTML, as browsers do, sees its page
// about it; everybody else, such as a program that misspelt a path of the API, gets a problem like any other.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		s.Pages.ServeHTTP(w, r)
		return
	}
	pw := &pageWriter{ResponseWriter: w}
	s.Pages.ServeHTTP(pw, r)
	if pw.missing {
		w.Header().Del("Content-Length")
		s.writeProblem(w, r, nothingHere())
	}
}

// pageWriter passes a page on unless its status says that there is none.
type pageWriter struct {
	http.ResponseWriter
	missing bool
}

// WriteHeader keeps a 404 back.
func (w *pageWriter) WriteHeader(status int) {
	if status == http.StatusNotFound {
		w.missing = true
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write drops what belongs to a 404.
func (w *pageWriter) Write(b []byte) (int, error) {
	if w.missing {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets [http.ResponseController] find the connection.
func (w *pageWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func nothingHere() *Problem {
	return newProblem(kindNotFound, "There is nothing at this path. /openapi.json lists what there is.")
}
