package remotetest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Name is the name of the model that labels unless a step names another one.
const Name = "remote-1"

// server answers requests by its steps: each request takes one, and the last one stays.
type server struct {
	mu              sync.Mutex
	steps           []string
	name            string
	token           string // that a request has to bring; "" for none
	requests, texts int    // answered with opinions
}

// Serve listens on this machine, writes its address to out and answers until the process ends. The steps:
//
//	ok               answer as the contract says
//	500, 404, …      answer with that status; 429:2 with Retry-After: 2 as well
//	slow:200ms       wait before answering
//	garbage, nan, huge, sum, negative, missing, short, cut, noname, baddigest    break the contract
//	torn             break off in the middle of an answer
//	redirect         send the request to another address
//	die              end the process, as kill -9 does, once the request is read
//	name=other-1     no step: the model is another one from here on
//	token=secret     no step: requests need this bearer token
//
// GET answers how many requests and texts it has labelled.
func Serve(out io.Writer, steps []string) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "http://%s/label\n", ln.Addr())
	s := &http.Server{Handler: &server{steps: steps, name: Name}, ReadHeaderTimeout: time.Minute}
	return s.Serve(ln)
}

// step takes the next step.
func (s *server) step() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.steps) > 0 {
		step := s.steps[0]
		if name, ok := strings.CutPrefix(step, "name="); ok {
			s.name, s.steps = name, s.steps[1:]
			continue
		}
		if token, ok := strings.CutPrefix(step, "token="); ok {
			s.token, s.steps = token, s.steps[1:]
			continue
		}
		if len(s.steps) > 1 {
			s.steps = s.steps[1:]
		}
		return step
	}
	return "ok"
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		s.mu.Lock()
		defer s.mu.Unlock()
		fmt.Fprintf(w, "%d %d", s.requests, s.texts)
		return
	}
	var q struct {
		Texts []struct{ Text, Lang string } `json:"texts"`
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	step := s.step()
	if s.token != "" && r.Header.Get("Authorization") != "Bearer "+s.token {
		step = "401"
	}
	name, after, _ := strings.Cut(step, ":")
	var code int
	if _, err := fmt.Sscanf(name, "%d", &code); err == nil {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(code)
		return
	}
	switch name {
	case "die":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "redirect":
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		return
	case "slow":
		d, _ := time.ParseDuration(after)
		time.Sleep(d)
	case "short":
		q.Texts = q.Texts[:max(0, len(q.Texts)-1)]
	case "torn":
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"model":`)
		panic(http.ErrAbortHandler)
	}
	opinions := make([]string, len(q.Texts))
	for i, t := range q.Texts {
		opinions[i] = opinion(t.Text, t.Lang)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	s.texts += len(q.Texts)
	_, _ = io.WriteString(w, broken(name, fmt.Sprintf(`{"model":{"name":%q,"sha256":"%064x"},"opinions":[%s],"took_ms":3}`,
		s.name, len(s.name), strings.Join(opinions, ","))))
}

// opinion is made of the bytes of a text, and of nothing else.
func opinion(text, lang string) string {
	h := fnv.New32a()
	_, _ = io.WriteString(h, lang+"\x00"+text)
	a, b := float64(h.Sum32()%100)/100, float64(h.Sum32()/100%100)/100
	rest := 1 - a
	return fmt.Sprintf(`{"p":{"promoter":%.3f,"passive":%.3f,"detractor":%.3f},"opinion":%.2f,"sentiment_p":{"negative":%.3f,"neutral":%.3f,"positive":%.3f},"lang":%q}`,
		a, rest*b, rest*(1-b), b, rest*(1-b), rest*b, a, lang)
}

// broken breaks an answer in the way that is asked for.
func broken(how, answer string) string {
	number := func(to string) string {
		before, after, _ := strings.Cut(answer, `"promoter":`)
		_, after, _ = strings.Cut(after, ",")
		return before + `"promoter":` + to + "," + after
	}
	switch how {
	case "garbage":
		return "<html>It works!</html>"
	case "nan":
		return number("NaN")
	case "huge":
		return number("1e999")
	case "sum":
		return number("0.9999")
	case "negative":
		return number("-0.5")
	case "missing":
		return strings.Replace(answer, `"promoter"`, `"fan"`, 1)
	case "cut":
		return answer[:len(answer)/2]
	case "noname":
		return strings.Replace(answer, `"name":"`, `"name":"<b>`, 1)
	case "baddigest":
		return strings.Replace(answer, `"sha256":"`, `"sha256":"latest`, 1)
	}
	return answer
}
