package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"overheard/internal/golden"
)

// leaves lists every command.
func leaves(t *testing.T) (names []string) {
	t.Helper()
	k, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range k.Model.Leaves(false) {
		names = append(names, commandPath(n))
	}
	return names
}

func TestHelpScreens(t *testing.T) {
	for _, name := range append(leaves(t), "", "import", "db") {
		t.Run("help "+name, func(t *testing.T) {
			var out, errs bytes.Buffer
			status := run(context.Background(), append([]string{"help"}, strings.Fields(name)...), nil, &out, &errs, nil)
			if status != 0 || errs.Len() > 0 {
				t.Fatalf("status %d, %s", status, errs.String())
			}
			golden.Check(t, "help/"+strings.ReplaceAll("help "+name, " ", "-")+".txt", out.Bytes())
			for i, line := range strings.Split(out.String(), "\n") {
				if len(line) > 120 {
					t.Errorf("line %d has %d characters", i+1, len(line))
				}
				for _, c := range line {
					if c > 126 {
						t.Errorf("line %d is not plain ASCII: %q", i+1, c)
					}
				}
			}
			if name == "" || name == "help" {
				return
			}
			var flag bytes.Buffer
			run(context.Background(), append(strings.Fields(name), "--help"), nil, &flag, &errs, nil)
			if flag.String() != out.String() {
				t.Errorf("--help shows another screen:\n%s", flag.String())
			}
		})
	}
}
