package crawler

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestANetworkIsFoundByItsType(t *testing.T) {
	r := Registry{{Type: "rss"}, {Type: "mastodon"}}
	if n, ok := r.Find("mastodon"); !ok || n.Type != "mastodon" {
		t.Errorf("found %v, %v", n.Type, ok)
	}
	if _, ok := r.Find("nowhere"); ok {
		t.Error("found a network that is not there")
	}
}

func TestAnOptionThatIsNotSetIsZero(t *testing.T) {
	var o Options
	if o.String("a") != "" || o.Strings("a") != nil || o.Int("a") != 0 || o.Bool("a") || o.Table("a") != nil {
		t.Error("an unset option is not zero")
	}
}

func TestTroubleIsASentenceWithAdvice(t *testing.T) {
	trouble := &Trouble{Kind: Denied, Status: 401, Text: "the server answered 401", Advice: "give it a token", Err: io.ErrUnexpectedEOF}
	err := fmt.Errorf("source a: %w", trouble)
	if got, want := err.Error(), "source a: the server answered 401: unexpected EOF; give it a token"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if AsTrouble(err) != trouble || !errors.Is(err, io.ErrUnexpectedEOF) || AsTrouble(io.EOF) != nil {
		t.Error("the chain of errors is broken")
	}
	if trouble.Gap() != GapDenied {
		t.Errorf("gap %s", trouble.Gap())
	}
}

func TestSkippedRecordsAreCounted(t *testing.T) {
	var p Page
	p.Skip(SkipPrivate, 0)
	if p.Skipped != nil {
		t.Error("nothing was skipped")
	}
	p.Skip(SkipPrivate, 2)
	p.Skip(SkipPrivate, 1)
	if p.Skipped[SkipPrivate] != 3 {
		t.Errorf("skipped %v", p.Skipped)
	}
}
