package postfile

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"overheard/crawler"
	"overheard/internal/table"
)

// Decode reads one line of the project's JSON lines into p, which it overwrites. Fields it does not know are skipped. It
// checks types and times, not whether the post is complete: see [crawler.Post.Check]. The error is a *[LineError] without
// file and line.
//
// A null counts as absent, and the last of two equal names wins. An id may be a string or a whole number. Zero bytes are
// left out of texts.
func Decode(line []byte, p *crawler.Post) error {
	var d decoder
	if err := d.decode(line, p); err != nil {
		return err
	}
	return nil
}

// decoder reads lines one after the other. It is written by hand because reading is what an import spends most time on
// beside the database, and because errors have to name the field: encoding/json takes six times as long.
type decoder struct {
	jsonScanner
	words map[string]string // source, lang and kind, which repeat: made once, then shared
}

func (d *decoder) decode(line []byte, p *crawler.Post) *LineError {
	*p = crawler.Post{}
	if at := invalidUTF8(line); at >= 0 {
		return badLine("encoding", fmt.Sprintf("is not valid UTF-8 at byte %d", at+1))
	}
	d.data, d.pos = line, 0
	d.space()
	if d.pos == len(line) || line[d.pos] != '{' {
		if d.pos < len(line) && d.skip(0) == nil && d.rest() == nil {
			return badLine("json", "is not a JSON object")
		}
		return badLine("json", "is not JSON")
	}
	if err := d.object(func(key []byte) *LineError { return d.field(key, p) }); err != nil {
		return err
	}
	return d.rest()
}

// rest checks that nothing comes behind the value.
func (d *decoder) rest() *LineError {
	d.space()
	if d.pos < len(d.data) {
		return d.syntax()
	}
	return nil
}

func invalidUTF8(line []byte) int {
	if utf8.Valid(line) {
		return -1
	}
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func badLine(code, msg string) *LineError { return &LineError{Code: code, Msg: msg} }

// field reads the value of one field.
func (d *decoder) field(key []byte, p *crawler.Post) *LineError {
	switch string(key) {
	case "source":
		return d.word("source", &p.Source)
	case "id":
		return d.id("id", &p.NativeID)
	case "url":
		return d.text("url", &p.URL)
	case "kind":
		var kind string
		err := d.word("kind", &kind)
		p.Kind = crawler.Kind(kind)
		if err == nil && !knownKind(p.Kind) {
			return table.FieldError("kind", "value", fmt.Sprintf("%q is none of post, comment, review and article", table.Shorten(kind)))
		}
		return err
	case "author":
		return d.text("author", &p.Author)
	case "bot":
		return d.bool("bot", &p.Bot)
	case "lang":
		return d.word("lang", &p.Lang)
	case "published_at":
		return d.time("published_at", &p.PublishedAt)
	case "edited_at":
		return d.time("edited_at", &p.EditedAt)
	case "text":
		return d.text("text", &p.Text)
	case "hashtags":
		return d.hashtags(&p.Hashtags)
	case "reply_to":
		return d.id("reply_to", &p.ReplyTo)
	case "thread":
		return d.id("thread", &p.Thread)
	case "likes":
		return d.count("likes", &p.Likes)
	case "reposts":
		return d.count("reposts", &p.Reposts)
	case "replies":
		return d.count("replies", &p.Replies)
	case "views":
		return d.count("views", &p.Views)
	case "rating":
		return d.float("rating", &p.Rating)
	case "rating_max":
		return d.float("rating_max", &p.RatingMax)
	case "deleted":
		return d.bool("deleted", &p.Deleted)
	}
	return d.skip(1)
}

func knownKind(k crawler.Kind) bool {
	switch k {
	case "", crawler.KindPost, crawler.KindComment, crawler.KindReview, crawler.KindArticle:
		return true
	}
	return false
}

// wrong is the error of a value that has another type than the field wants.
func (d *decoder) wrong(field, want string) *LineError {
	from := d.pos
	kind := d.kind()
	if err := d.skip(1); err != nil {
		return err
	}
	shown := table.Shorten(string(d.data[from:d.pos]))
	if kind == "an object" || kind == "an array" || kind == "a string" {
		return table.FieldError(field, "type", fmt.Sprintf("is %s, want %s", kind, want))
	}
	return table.FieldError(field, "type", fmt.Sprintf("%s is %s, want %s", shown, kind, want))
}

// quoted reads the string that the value of a field must be.
func (d *decoder) quoted(field, want string) ([]byte, *LineError) {
	if !d.at('"') {
		return nil, d.wrong(field, want)
	}
	return d.str()
}

// numeral reads the number that the value of a field must be, as it is written.
func (d *decoder) numeral(field, want string) ([]byte, *LineError) {
	if !d.isNumber() {
		return nil, d.wrong(field, want)
	}
	from := d.pos
	err := d.number()
	return d.data[from:d.pos], err
}

func (d *decoder) text(field string, to *string) *LineError {
	if d.null() {
		*to = ""
		return nil
	}
	b, err := d.quoted(field, "a string")
	if err != nil {
		return err
	}
	*to = withoutZeros(string(b))
	return nil
}

func withoutZeros(s string) string {
	if strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x00", "")
}

// word reads a string that is the same on many lines.
func (d *decoder) word(field string, to *string) *LineError {
	if d.null() {
		*to = ""
		return nil
	}
	b, err := d.quoted(field, "a string")
	if err != nil {
		return err
	}
	if s, ok := d.words[string(b)]; ok {
		*to = s
		return nil
	}
	s := strings.TrimSpace(withoutZeros(string(b)))
	if len(d.words) < 1000 && len(b) < 100 {
		if d.words == nil {
			d.words = map[string]string{}
		}
		d.words[string(b)] = s
	}
	*to = s
	return nil
}

func (d *decoder) id(field string, to *string) *LineError {
	if d.isNumber() {
		digits, err := d.numeral(field, "a whole number")
		if err != nil {
			return err
		}
		for _, c := range digits {
			if (c < '0' || c > '9') && c != '-' {
				return table.FieldError(field, "type", fmt.Sprintf("%s is not a whole number", table.Shorten(string(digits))))
			}
		}
		*to = string(digits)
		return nil
	}
	if !d.null() && !d.at('"') {
		return d.wrong(field, "a string or a whole number")
	}
	if err := d.text(field, to); err != nil {
		return err
	}
	*to = strings.TrimSpace(*to)
	return nil
}

func (d *decoder) time(field string, to *time.Time) *LineError {
	*to = time.Time{}
	if d.null() {
		return nil
	}
	b, err := d.quoted(field, "an RFC 3339 time such as \"2026-03-05T10:20:30Z\"")
	if err != nil {
		return err
	}
	t, perr := time.Parse(time.RFC3339, string(b))
	if perr != nil { // the t and the z may be small
		t, perr = time.Parse(time.RFC3339, strings.ToUpper(string(b)))
	}
	if perr != nil {
		return table.FieldError(field, "time", fmt.Sprintf("%q is not an RFC 3339 time", table.Shorten(string(b))))
	}
	t = t.UTC()
	if err := table.CheckTime(t); err != nil {
		return table.FieldError(field, "time", fmt.Sprintf("%q %s", table.Shorten(string(b)), err.Msg))
	}
	*to = t
	return nil
}

func (d *decoder) count(field string, to *int64) *LineError {
	*to = 0
	if d.null() {
		return nil
	}
	b, err := d.numeral(field, "a whole number")
	if err != nil {
		return err
	}
	n, ok := wholeNumber(b)
	if !ok || n < 0 && field != "likes" { // some networks count likes minus dislikes
		return table.FieldError(field, "type", fmt.Sprintf("%s is not a whole number from 0 up", table.Shorten(string(b))))
	}
	*to = n
	return nil
}

// wholeNumber reads 12, and 12.0 and 1.2e1, which some programs write for it.
func wholeNumber(b []byte) (int64, bool) {
	if len(b) <= 18 {
		n, i, neg := int64(0), 0, false
		if b[0] == '-' {
			i, neg = 1, true
		}
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			n = n*10 + int64(b[i]-'0')
			i++
		}
		if i == len(b) {
			if neg {
				n = -n
			}
			return n, true
		}
	}
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil || f != float64(int64(f)) || f > 1<<53 || f < -(1<<53) {
		return 0, false
	}
	return int64(f), true
}

func (d *decoder) float(field string, to *float64) *LineError {
	*to = 0
	if d.null() {
		return nil
	}
	b, err := d.numeral(field, "a number")
	if err != nil {
		return err
	}
	f, perr := strconv.ParseFloat(string(b), 64)
	if perr != nil || f < 0 {
		return table.FieldError(field, "type", fmt.Sprintf("%s is not a number from 0 up", table.Shorten(string(b))))
	}
	*to = f
	return nil
}

func (d *decoder) bool(field string, to *bool) *LineError {
	*to = false
	switch {
	case d.null(), d.literal("false"):
		return nil
	case d.literal("true"):
		*to = true
		return nil
	}
	return d.wrong(field, "true or false")
}

// hashtags reads an array of strings, or one string with the tags separated by blanks or commas.
func (d *decoder) hashtags(to *[]string) *LineError {
	*to = nil
	switch {
	case d.null():
		return nil
	case d.at('"'):
		b, err := d.str()
		if err != nil {
			return err
		}
		*to = splitTags(string(b))
		return nil
	case !d.at('['):
		return d.wrong("hashtags", "an array of strings")
	}
	return d.array(func() *LineError {
		b, err := d.quoted("hashtags", "strings in the array")
		if err != nil {
			return err
		}
		if tag := cleanTag(string(b)); tag != "" {
			*to = append(*to, tag)
		}
		return nil
	})
}

// cleanTag takes the signs off a tag: "#acme", "#话题#".
func cleanTag(s string) string {
	return withoutZeros(strings.Trim(strings.TrimSpace(s), "#＃"))
}

func splitTags(s string) []string {
	var out []string
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n,;|，、；[]'\"", r) }) {
		for tag := range strings.SplitSeq(f, "#") { // "#one#two"
			if tag = cleanTag(tag); tag != "" {
				out = append(out, tag)
			}
		}
	}
	return out
}
