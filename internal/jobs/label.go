package jobs

import (
	"context"
	"fmt"
	"iter"

	"overheard/crawler"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/sentiment"
)

// labeller gives mentions their opinions. It belongs to one run and one goroutine.
type labeller struct {
	models  sentiment.Pair
	Sources Sources

	texts    []sentiment.Text // reused
	opinions []sentiment.Opinion
}

// labelling says who labelled.
type labelling struct {
	model sentiment.Model
	texts int64
	why   error // of the stand-in's labelling, nil where the first model labelled
}

// note records in run what the stand-in labelled, and why.
func (l labelling) note(run *runs.Run) {
	if l.why == nil || l.texts == 0 {
		return
	}
	run.Counts.StandIn += l.texts
	what := "texts"
	if run.Counts.StandIn == 1 {
		what = "text"
	}
	run.Error = fmt.Sprintf("%v; %d %s labelled by %s instead, until overheard relabel", l.why, run.Counts.StandIn, what, l.model.Name)
}

// label judges the mentions of each post by what their passage says or, where the source lets them, by their stars. All of
// them are judged by one model.
func (l *labeller) label(ctx context.Context, posts iter.Seq2[*crawler.Post, []mentions.Mention]) (labelling, error) {
	l.texts = l.texts[:0]
	for p, ms := range posts {
		for i := range ms {
			l.texts = append(l.texts, sentiment.Text{Text: mentions.Passage(p.Text, ms[i].Passage), Lang: p.Lang})
		}
	}
	if cap(l.opinions) < len(l.texts) {
		l.opinions = make([]sentiment.Opinion, 2*len(l.texts))
	}
	l.opinions = l.opinions[:len(l.texts)]
	model, err := l.models.Label(ctx, l.texts, l.opinions)
	if err != nil {
		return labelling{}, fmt.Errorf("label mentions: %w", err)
	}
	n := 0
	for p, ms := range posts {
		for i := range ms {
			ms[i].Opinion = l.Sources.starred(l.opinions[n], p.Source, p.Rating, p.RatingMax)
			n++
		}
	}
	clear(l.texts) // keep no text alive
	return labelling{model: model, texts: int64(n), why: l.models.Why()}, nil
}

// starred returns o with the shares that a rating stands for, where posts of source vote by their stars and there are
// any. The tone stays that of the text.
func (s Sources) starred(o sentiment.Opinion, source string, rating, best float64) sentiment.Opinion {
	if rating <= 0 || best <= 0 || !s[source].RatingVotes {
		return o
	}
	o.P, o.Opinion = starShares(rating, best), 1
	return o
}

// starShares reads a rating as the answer it stands for: of 5 stars, 5 is a promoter, 4 a passive and the rest
// detractors; of 10, 9-10 and 7-8. Other scales are stretched to 10.
func starShares(rating, best float64) sentiment.Shares {
	switch r := rating * 10 / best; {
	case r >= 9:
		return sentiment.Shares{Promoter: 1}
	case r >= 7:
		return sentiment.Shares{Passive: 1}
	}
	return sentiment.Shares{Detractor: 1}
}
