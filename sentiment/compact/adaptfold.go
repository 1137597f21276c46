package compact

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"

	"overheard/sentiment"
)

// crossFolds is how many parts own texts are cut into to see what an adaptation is worth.
const crossFolds = 5

// leastBrands is how many brands own texts have to be about before a brand is never parted.
const leastBrands = 10

// Groups names for each example what is never parted when texts are cut into parts: their author, else the brand where there
// are many, else the text itself, however it is written.
func (in *Adaptation) Groups() []string {
	brands := map[string]bool{}
	for i := range in.Examples {
		brands[in.Examples[i].Brand] = true
	}
	groups := make([]string, len(in.Examples))
	for i := range in.Examples {
		e := &in.Examples[i]
		switch {
		case i < len(in.Authors) && in.Authors[i] != "":
			groups[i] = "author " + in.Authors[i]
		case e.Brand != "" && len(brands) >= leastBrands:
			groups[i] = "brand " + e.Set + "\x00" + e.Brand
		default:
			groups[i] = "text " + strings.Join(strings.Fields(strings.ToLower(e.Text)), " ")
		}
	}
	return groups
}

// cut says for each example in which of n parts it is. salt makes cuts that have nothing to do with each other.
func (in *Adaptation) cut(n int, salt uint64) []int {
	folds := make([]int, len(in.Examples))
	for i, group := range in.Groups() {
		h := fnv.New64a()
		_, _ = h.Write([]byte(group)) // a hash takes everything
		folds[i] = int((mix(mix(h.Sum64(), in.Seed+1), salt) >> 32) % uint64(n))
	}
	return folds
}

// Crossed judges every example with a model that was adapted without it, and without whatever else its group holds. An example
// that tells nothing is judged too.
func Crossed(ctx context.Context, in Adaptation) ([]sentiment.Opinion, error) {
	fold, groups := in.cut(crossFolds, 2), in.Groups()
	opinions := make([]sentiment.Opinion, len(in.Examples))
	var errs [crossFolds]error
	var wait sync.WaitGroup
	var lock sync.Mutex
	done := 0
	for k := range crossFolds {
		wait.Go(func() {
			errs[k] = in.judgeFold(ctx, fold, groups, k, opinions)
			lock.Lock()
			defer lock.Unlock()
			if done++; in.Progress != nil {
				in.Progress(done, crossFolds)
			}
		})
	}
	wait.Wait()
	for k, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("without part %d of the texts: %w", k+1, err)
		}
	}
	return opinions, nil
}

// judgeFold adapts the base without a fold and judges that. Where the rest is too little, the base itself judges.
func (in *Adaptation) judgeFold(ctx context.Context, fold []int, groups []string, k int, opinions []sentiment.Opinion) error {
	rest := Adaptation{Base: in.Base, Seed: in.Seed, least: LeastOwn / 2}
	var texts []sentiment.Text
	var at []int
	for i, e := range in.Examples {
		if fold[i] == k {
			texts, at = append(texts, sentiment.Text{Text: e.Text, Lang: e.Lang}), append(at, i)
			continue
		}
		rest.Examples, rest.Authors = append(rest.Examples, e), append(rest.Authors, groups[i])
	}
	w, err := Adapt(ctx, rest)
	if errors.Is(err, ErrTooLittle) {
		w, err = in.Base, nil
	}
	if err != nil {
		return err
	}
	judged := make([]sentiment.Opinion, len(texts))
	if err := FromWeights("", w).Classify(ctx, texts, judged); err != nil {
		return err
	}
	for j, i := range at {
		opinions[i] = judged[j]
	}
	return nil
}
