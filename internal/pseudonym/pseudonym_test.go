package pseudonym

import "testing"

func TestAuthor(t *testing.T) {
	key, other := Key("0123456789abcdef"), Key("fedcba9876543210")
	mia := key.Author("microblog", "mia")
	tests := []struct {
		name string
		got  int64
		same bool
	}{
		{"the same person again", key.Author("microblog", "mia"), true},
		{"another person", key.Author("microblog", "mio"), false},
		{"the same handle on another source", key.Author("forum", "mia"), false},
		{"parts that join to the same string", key.Author("microblogm", "ia"), false},
		{"another key", other.Author("microblog", "mia"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if (tt.got == mia) != tt.same {
				t.Errorf("got %d beside %d, want the same: %v", tt.got, mia, tt.same)
			}
			if tt.got <= 0 {
				t.Errorf("got %d, want a positive number", tt.got)
			}
		})
	}
}

func TestRespondent(t *testing.T) {
	key := Key("0123456789abcdef")
	if got := key.Respondent("acme", ""); got != "" {
		t.Errorf("an unknown respondent got the pseudonym %q", got)
	}
	a, b := key.Respondent("acme", "mia@mail.example"), key.Respondent("rival", "mia@mail.example")
	if a == b {
		t.Error("a respondent of two brands has one pseudonym")
	}
	if len(a) != 32 {
		t.Errorf("%q has %d digits, want 32", a, len(a))
	}
}

func TestHasherMakesThePseudonymsOfItsKey(t *testing.T) {
	key := Key("0123456789abcdef")
	h := key.Hasher()
	for _, author := range []string{"mia", "", "mio", "a name that is a good deal longer than one block of the hash function underneath", "mia"} {
		if got, want := h.Author("forum", author), key.Author("forum", author); got != want {
			t.Errorf("%q: got %d, want %d", author, got, want)
		}
	}
	if got := key.Author("microblog", "mia"); got != 6828672503368748598 {
		t.Errorf("the pseudonym of mia is now %d: stored voices would split", got)
	}
}

func BenchmarkHasher(b *testing.B) {
	h := Key("0123456789abcdef").Hasher()
	for b.Loop() {
		h.Author("microblog", "mia")
	}
}
