package records

import (
	"context"
	"maps"
	"math"
	"slices"
)

// steps is the order in which the walk goes. What went comes first, so that no author is in the figure under two numbers;
// late posts come last of the posts, since only the model of today has read them.
var steps = []ChangeKind{
	ChangeDeleted, ChangeRemoved, ChangeUnmatched, ChangeSilenced, ChangeTimezone, ChangeModel, ChangeCalibration, ChangeReread, ChangeEdited,
	ChangeVoting, ChangeQuery, ChangeMatched, ChangeLate, ChangeNewer, ChangeWithdrawn, ChangeCorrected, ChangeImported, ChangePopulation, ChangeMargin,
}

// todo is what each step does: one entry for each post or answer that it changes.
type todo map[ChangeKind][]func()

func (t todo) add(kind ChangeKind, do func()) { t[kind] = append(t[kind], do) }

// goOn takes the steps, each of which changes something or has another version to tell.
func (w *walk) goOn(ctx context.Context) error {
	t := todo{}
	if err := w.sortPosts(ctx, t); err != nil {
		return err
	}
	w.sortAnswers(t)
	for _, kind := range steps {
		c := Cause{Kind: kind, Count: len(t[kind])}
		c.Then, c.Now = w.versions(kind)
		if c.Count == 0 && c.Then == c.Now {
			continue
		}
		for _, do := range t[kind] {
			do()
		}
		switch kind {
		case ChangeCalibration:
			w.at.calibration = w.today.calibration
		case ChangePopulation:
			w.at.population = w.today.population
		case ChangeMargin:
			w.at.margin = w.today.margin
		}
		var err error
		if c.Moved, err = w.step(ctx); err != nil {
			return err
		}
		w.tell(c)
	}
	return nil
}

// sortPosts says of each post that is not what it was which steps it changes in.
func (w *walk) sortPosts(ctx context.Context, t todo) error {
	seen := make(map[int64]bool, len(w.now.Votes))
	for _, v := range w.now.Votes {
		seen[v.Post] = true
		if old, known := w.votes[v.Post]; known {
			w.sortKnown(old, v, t)
		} else {
			t.add(w.kindOfNew(v), func() { w.votes[v.Post] = v })
		}
	}
	var gone []int64
	for _, v := range w.then.Votes {
		if !seen[v.Post] {
			gone = append(gone, v.Post)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	fates, err := w.k.Store.Fates(ctx, w.r.Brand, gone)
	if err != nil {
		return err
	}
	for _, post := range gone {
		f, stored := fates[post]
		t.add(w.kindOfGone(w.votes[post], f, stored), func() { delete(w.votes, post) })
	}
	return nil
}

// sortKnown is about a post that counts then and now.
func (w *walk) sortKnown(old, v Vote, t todo) {
	whole := func() { w.votes[v.Post] = v }
	if old.Digest != v.Digest {
		t.add(ChangeEdited, whole)
		return
	}
	if old.Day != v.Day {
		t.add(ChangeTimezone, func() {
			at := w.votes[v.Post]
			at.Day = v.Day
			w.votes[v.Post] = at
		})
	}
	switch {
	case old.Votes && !v.Votes:
		t.add(ChangeSilenced, whole)
	case !old.Votes && v.Votes:
		t.add(ChangeVoting, whole)
	case old.Opinion != v.Opinion, old.P != v.P, old.D != v.D, old.Lang != v.Lang,
		v.Votes && (old.Voice != v.Voice || old.Thread != v.Thread):
		t.add(w.read(), whole)
	}
}

// kindOfNew says how a post came to count.
func (w *walk) kindOfNew(v Vote) ChangeKind {
	made := w.r.MadeAt.UnixMilli()
	switch {
	case v.Post >= w.r.Counts.Next.Posts && v.At > made:
		return ChangeNewer
	case v.Post >= w.r.Counts.Next.Posts:
		return ChangeLate
	case v.EditedAt > made:
		return ChangeEdited
	case w.rezoned():
		return ChangeTimezone
	case w.remodelled() && w.r.Question.Lang != "":
		return ChangeModel // which tells languages otherwise
	}
	return ChangeMatched
}

// kindOfGone says why a post does not count any more.
func (w *walk) kindOfGone(old Vote, f Fate, stored bool) ChangeKind {
	switch {
	case !stored:
		return ChangeRemoved
	case f.Deleted:
		return ChangeDeleted
	case f.Digest != old.Digest:
		return ChangeEdited
	case !f.About:
		return ChangeUnmatched
	case w.rezoned():
		return ChangeTimezone
	case w.remodelled() && w.r.Question.Lang != "":
		return ChangeModel
	}
	return ChangeUnmatched
}

// sortAnswers says the same of answers. Those of other days or segments than then have come or gone as well.
func (w *walk) sortAnswers(t todo) {
	seen := make(map[int64]bool, len(w.now.Answers))
	for _, a := range w.now.Answers {
		seen[a.ID] = true
		old, known := w.answers[a.ID]
		whole := func() { w.answers[a.ID] = a }
		switch {
		case !known && a.ID >= w.r.Counts.Next.Subjects:
			t.add(ChangeImported, whole)
		case !known && w.rezoned():
			t.add(ChangeTimezone, whole)
		case !known, old.Digest != a.Digest:
			t.add(ChangeCorrected, whole)
		case old.Day != a.Day:
			t.add(ChangeTimezone, func() {
				at := w.answers[a.ID]
				at.Day = a.Day
				w.answers[a.ID] = at
			})
			fallthrough
		default:
			if old.Read != a.Read || old.Opinion != a.Opinion || old.P != a.P || old.D != a.D {
				t.add(w.read(), whole)
			}
		}
	}
	for _, a := range w.then.Answers {
		if kind := ChangeWithdrawn; !seen[a.ID] {
			if w.rezoned() {
				kind = ChangeTimezone
			}
			t.add(kind, func() { delete(w.answers, a.ID) })
		}
	}
}

// read is the kind of change of a text that is read otherwise than it was.
func (w *walk) read() ChangeKind {
	if w.remodelled() {
		return ChangeModel
	}
	return ChangeReread
}

func (w *walk) rezoned() bool { return w.r.Versions.Timezone != w.check.Now.timezone() }

func (w *walk) remodelled() bool { return w.r.Versions.Model != w.model() }

// model is the one of today.
func (w *walk) model() ModelVersion { return ModelVersion{w.now.Model.Name, w.now.Model.SHA256} }

// align gives the voices and threads of then, which are only numbers, the keys that they have now, so that an author who
// posts again is still one voice. One none of whose posts are left has a key of its own: its posts go before any come.
func align(then, now *Ballot) {
	today := make(map[int64]*Vote, len(now.Votes))
	for i := range now.Votes {
		today[now.Votes[i].Post] = &now.Votes[i]
	}
	voices, threads := map[int64]int64{}, map[int64]int64{0: 0}
	for _, v := range then.Votes {
		if n, ok := today[v.Post]; ok {
			first(voices, v.Voice, n.Voice)
			first(threads, v.Thread, n.Thread)
		}
	}
	for i := range then.Votes {
		v := &then.Votes[i]
		v.Voice, v.Thread = keyed(voices, v.Voice), keyed(threads, v.Thread)
	}
}

func first(keys map[int64]int64, number, key int64) {
	if _, taken := keys[number]; !taken {
		keys[number] = key
	}
}

func keyed(keys map[int64]int64, number int64) int64 {
	if key, ok := keys[number]; ok {
		return key
	}
	return math.MinInt64 + number
}

// inOrder lists the values of m by their ids.
func inOrder[V any](m map[int64]V) []V {
	out := make([]V, 0, len(m))
	for _, id := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[id])
	}
	return out
}
