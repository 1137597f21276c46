package website

import (
	"regexp"
	"strconv"
	"strings"

	"overheard/crawler/fetch"
)

var numbers = regexp.MustCompile(`\d+(?:[.,]\d+)?`)

// rating reads a star rating; 0 and 0 where there is none. Pages write "4/5", "4,5 из 5", "Rated 4 out of 5", "★★★★☆", a class such as
// "stars-4" or a width of "80%".
func (c *collector) rating(s fetch.Selection) (rating, best float64) {
	sel, ok := c.sel[selRating]
	if !ok {
		return 0, 0
	}
	best = float64(c.source.Options.Int("rating_max"))
	found := sel.in(s).First()
	text := found.Line()
	if sel.attr != "" {
		text = found.Attr(sel.attr)
	} else if !strings.ContainsAny(text, "0123456789★") {
		for _, attr := range []string{"content", "data-rating", "data-score", "aria-label", "title", "alt", "style", "class"} {
			if v := found.Attr(attr); numbers.MatchString(v) {
				text = v
				break
			}
		}
	}
	rating, top := readRating(text)
	if top > 0 {
		best = top
	}
	if strings.Contains(text, "%") {
		rating, best = rating*float64(c.source.Options.Int("rating_max"))/100, float64(c.source.Options.Int("rating_max"))
	}
	if rating <= 0 || rating > best {
		return 0, 0
	}
	return rating, best
}

// readRating reads the rating and, where it is said, the best there is.
func readRating(text string) (rating, best float64) {
	if full := strings.Count(text, "★"); full > 0 {
		if empty := strings.Count(text, "☆"); empty > 0 {
			return float64(full), float64(full + empty)
		}
		return float64(full), 0
	}
	found := numbers.FindAllString(text, 3)
	if len(found) == 0 {
		return 0, 0
	}
	rating = number(found[0])
	if len(found) > 1 && number(found[1]) >= rating {
		best = number(found[1])
	}
	return rating, best
}

func number(s string) float64 {
	f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || f > 1000 {
		return 0
	}
	return f
}
