package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"overheard/mentions"
)

// mentionRow is a row of mentions, with the opinions about it where it was loaded.
type mentionRow struct {
	id, post, brand, at int64
	rev                 string
	why                 string // JSON
	passage             *string
	tags, campaigns     string
	intent, reason      string
	digest              int64
	opinions            []opinionRow
}

const mentionColumns = "id, post_id, brand_id, at, query_rev, why, passage, tags, campaigns, intent, reason, digest"

var (
	mentionsTable    = newTable("mentions", "", strings.Split(mentionColumns, ", ")...)
	mentionTagsTable = newTable("mention_tags", "", "brand_id", "tag", "at", "mention_id")
)

func (m *mentionRow) values(to []any) []any {
	var passage any
	if m.passage != nil {
		passage = *m.passage
	}
	return append(to, m.id, m.post, m.brand, m.at, m.rev, m.why, passage, m.tags, m.campaigns, m.intent, m.reason, m.digest)
}

func (m *mentionRow) fields() []any {
	return []any{&m.id, &m.post, &m.brand, &m.at, &m.rev, &m.why, &m.passage, &m.tags, &m.campaigns, &m.intent, &m.reason, &m.digest}
}

// about reports that the mention does not rest on the words of the post.
func (m *mentionRow) about() bool { return strings.Contains(m.why, `{"kind":"about"`) }

// newMention makes the row of m. The id is given later.
func newMention(d *digester, m *mentions.Mention, post, brand, at int64) mentionRow {
	row := mentionRow{post: post, brand: brand, at: at, rev: clean(m.Rev), why: whyJSON(m.Why), passage: formatSpans(m.Passage),
		tags: strings.Join(tagSet(m.Tags), "\n"), campaigns: joinWords(m.Campaigns), intent: string(m.Intent), reason: string(m.Reason)}
	d.text(row.why)
	if row.passage != nil {
		d.text(*row.passage)
	}
	d.text(row.tags)
	d.text(row.campaigns)
	d.text(row.intent)
	// Whether a text is a repeat depends on what else was known at the time, so it does not make a mention another one.
	if m.Reason != mentions.ReasonDuplicate {
		d.text(row.reason)
	} else {
		d.text("")
	}
	row.digest = d.sum()
	return row
}

// tagSet returns tags sorted, each once, without empty ones.
func tagSet(tags []string) []string {
	if len(tags) == 0 {
		return nil
	}
	set := make([]string, 0, len(tags))
	for _, tag := range tags {
		if tag = oneLine(tag); tag != "" {
			set = append(set, tag)
		}
	}
	slices.Sort(set)
	return slices.Compact(set)
}

func whyJSON(why []mentions.Hit) string {
	if len(why) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(why) // texts and numbers always marshal
	return string(b)
}

// formatSpans writes spans as "3-10,25-40", nil for none.
func formatSpans(spans []mentions.Span) *string {
	if len(spans) == 0 {
		return nil
	}
	b := make([]byte, 0, 12*len(spans))
	for i, s := range spans {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(s.Start), 10)
		b = append(b, '-')
		b = strconv.AppendInt(b, int64(s.End), 10)
	}
	text := string(b)
	return &text
}

func parseSpans(s *string) ([]mentions.Span, error) {
	if s == nil {
		return nil, nil
	}
	var spans []mentions.Span
	for part := range strings.SplitSeq(*s, ",") {
		from, to, _ := strings.Cut(part, "-")
		start, err1 := strconv.Atoi(from)
		end, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("passage %q is not a list of spans", *s)
		}
		spans = append(spans, mentions.Span{Start: start, End: end})
	}
	return spans, nil
}

// mention is the row as the other rooms know it.
func (m *mentionRow) mention(brand string) (mentions.Mention, error) {
	got := mentions.Mention{Brand: brand, Rev: m.rev, Tags: splitWords(m.tags), Campaigns: splitWords(m.campaigns),
		Intent: mentions.Intent(m.intent), Reason: mentions.Reason(m.reason)}
	var err error
	if got.Passage, err = parseSpans(m.passage); err != nil {
		return got, fmt.Errorf("read mention %d: %w", m.id, err)
	}
	if err = json.Unmarshal([]byte(m.why), &got.Why); err != nil {
		return got, fmt.Errorf("read mention %d: %w", m.id, err)
	}
	return got, nil
}

// loadMentions returns the mentions of the posts with the opinions of all models about them.
func (t *tx) loadMentions(ctx context.Context, where string, list []int64) (map[int64][]*mentionRow, error) {
	byPost := make(map[int64][]*mentionRow, len(list))
	if len(list) == 0 {
		return byPost, nil
	}
	byID := make(map[int64]*mentionRow, len(list))
	ids := make([]int64, 0, len(list))
	rows, err := t.query(ctx, "SELECT "+mentionColumns+" FROM mentions WHERE "+t.idIn(where), t.ids(list))
	err = each(rows, err, func() error {
		m := new(mentionRow)
		if err := rows.Scan(m.fields()...); err != nil {
			return err
		}
		byPost[m.post], byID[m.id], ids = append(byPost[m.post], m), m, append(ids, m.id)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load mentions: %w", err)
	}
	opinions, err := t.loadOpinions(ctx, KindMention, ids)
	if err != nil {
		return nil, fmt.Errorf("load opinions: %w", err)
	}
	for id, list := range opinions {
		byID[id].opinions = list
	}
	return byPost, nil
}
