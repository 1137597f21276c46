package collectortest

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

func status(code int) func(*world) http.HandlerFunc {
	return func(*world) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
}

// truncated promises the whole answer and sends half of it.
func truncated(in *world) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rec := in.gate.record(r)
		body := rec.Body.Bytes()
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body[:len(body)/2])
		panic(http.ErrAbortHandler)
	}
}

// huge sends more than anybody wants, as long as it is let.
func huge(*world) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		chunk := []byte(strings.Repeat("x", 1<<16))
		for range 1 << 10 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
}

// drip sends a byte now and then.
func drip(*world) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for range 100 {
			if _, err := w.Write([]byte(" ")); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
}

// redirect leads to another address; "" leads back here.
func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		target := to
		if target == "" {
			target = r.URL.RequestURI()
		}
		http.Redirect(w, r, target, http.StatusFound)
	}
}

func text200(mediaType, body string) func(*world) http.HandlerFunc {
	return func(*world) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			_, _ = w.Write([]byte(body))
		}
	}
}

// text200gzip says that it is compressed, and is not.
func text200gzip(*world) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write([]byte("this is not gzip"))
	}
}

// retyped sends the right answer under a wrong name.
func retyped(mediaType string) func(*world) http.HandlerFunc {
	return func(in *world) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			rec := in.gate.record(r)
			rec.Header().Set("Content-Type", mediaType)
			replay(w, rec)
		}
	}
}
