package remotetest

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asked is the variable that makes a test binary serve. It holds the steps.
const asked = "OVERHEARD_TEST_MODEL_SERVER"

// ServeIfAsked serves and does not return where the process was started by [Start].
func ServeIfAsked() {
	if steps, ok := os.LookupEnv(asked); ok {
		fmt.Fprintln(os.Stderr, Serve(os.Stdout, strings.Fields(steps)))
		os.Exit(1)
	}
}

// Server is a model server at work.
type Server struct {
	URL     string
	process *exec.Cmd
}

// Start starts a server that takes the steps, see [Serve], and ends it with the test. With exe "" the program is the test
// binary itself.
func Start(t testing.TB, exe string, steps ...string) *Server {
	t.Helper()
	if exe == "" {
		var err error
		if exe, err = os.Executable(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Run(exe, steps...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Kill)
	return s
}

// Run is [Start] for callers without a test: they end the server by [Server.Kill].
func Run(exe string, steps ...string) (*Server, error) {
	s := &Server{process: exec.Command(exe)}
	s.process.Env = append(os.Environ(), asked+"="+strings.Join(steps, " "))
	s.process.Stderr = os.Stderr
	out, err := s.process.StdoutPipe()
	if err == nil {
		err = s.process.Start()
	}
	if err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.Kill()
		return nil, fmt.Errorf("the model server did not start: %w", err)
	}
	s.URL = strings.TrimSpace(line)
	return s, nil
}

// Kill ends the server at once, whatever it is doing.
func (s *Server) Kill() {
	_ = s.process.Process.Kill() // it may have ended by itself
	_ = s.process.Wait()
}

// Labelled returns how many requests the server has answered with opinions, and about how many texts.
func (s *Server) Labelled() (requests, texts int, err error) {
	r, err := http.Get(s.URL)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = r.Body.Close() }() // it was read to its end
	body, err := io.ReadAll(r.Body)
	if err == nil {
		_, err = fmt.Sscan(string(body), &requests, &texts)
	}
	return requests, texts, err
}
