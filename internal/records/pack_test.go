package records

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/nps"
)

// randomBallot has votes and answers of all shapes. Voices and threads are numbered as pack numbers them.
func randomBallot(rng *rand.Rand, n int) *Ballot {
	b := &Ballot{Votes: []Vote{}, Answers: []Answer{}}
	post, voices, threads := int64(0), int64(0), int64(0)
	for range n {
		post += 1 + rng.Int64N(5)
		v := Vote{
			Post: post, Day: nps.Day(20500 + rng.IntN(90)), Voice: rng.Int64N(voices + 1), Thread: rng.Int64N(threads + 2), Digest: rng.Uint32(),
			Source: []string{"forum", "", "лента"}[rng.IntN(3)], Lang: []string{"en", "zh-Hant"}[rng.IntN(2)], Votes: rng.IntN(10) > 0,
		}
		voices, threads = max(voices, v.Voice+1), max(threads, v.Thread)
		if v.Votes {
			v.Opinion, v.P = rng.Int64N(one+1), rng.Int64N(one+1)
			v.D = rng.Int64N(one - v.P + 1)
		}
		b.Votes = append(b.Votes, v)
		a := Answer{ID: 3 * post, Day: v.Day, Score: rng.IntN(11), Weight: rng.Float64(), Comment: rng.IntN(2) == 0, Digest: rng.Uint32()}
		if a.Read = a.Comment && rng.IntN(2) == 0; a.Read {
			a.Opinion, a.P, a.D = v.Opinion, v.P, v.D
		}
		b.Answers = append(b.Answers, a)
	}
	return b
}

func TestPackedBallotsComeBack(t *testing.T) {
	for seed := range uint64(40) {
		b := randomBallot(rand.New(rand.NewPCG(seed, 1)), int(seed*seed/4))
		packed, err := pack(b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b, got); diff != "" {
			t.Fatalf("seed %d (-packed +unpacked):\n%s", seed, diff)
		}
	}
}

// docs/records.md says how much room votes take.
func TestVotesTakeLittleRoom(t *testing.T) {
	b := randomBallot(rand.New(rand.NewPCG(1, 2)), 20_000)
	b.Answers = nil
	packed, err := pack(b)
	if err != nil {
		t.Fatal(err)
	}
	if each := float64(len(packed)) / 20_000; each > 22 {
		t.Errorf("%.1f bytes for each vote", each)
	} else {
		t.Logf("%.1f bytes for each vote", each)
	}
}

func TestDamagedBallotsAreRefused(t *testing.T) {
	b, err := pack(randomBallot(rand.New(rand.NewPCG(3, 4)), 50))
	if err != nil {
		t.Fatal(err)
	}
	for name, broken := range map[string][]byte{
		"nothing": nil, "another version": append([]byte{2}, b[1:]...), "cut off": b[:len(b)/2], "no deflate": []byte("\x01hello"),
	} {
		if _, err := unpack(broken); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	for seed := range uint64(4) {
		b, err := pack(randomBallot(rand.New(rand.NewPCG(seed, 5)), int(3*seed)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if b, err := unpack(in); err != nil && b != nil {
			t.Error("a damaged ballot was handed on")
		}
	})
}
