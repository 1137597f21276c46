package mentions

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overheard/crawler"
)

// collections are the public texts of ../shared/data (docs/model.md names them). What customers wrote with a rating must
// keep its vote; among posts, what nobody would call an opinion should lose it more often than opinions do.
var collections = []struct {
	name    string
	lang    string
	reviews bool
	neutral string // the label of texts without an opinion, among posts
}{
	{"skytrax_airline", "en", true, ""}, {"amazon_alexa", "en", true, ""}, {"en_trustpilot_finance", "en", true, ""},
	{"steam_sample", "en", true, ""}, {"multi_appstore_neobanks", "many", true, ""},
	{"ru_sravni_banks", "ru", true, ""}, {"ru_gazprombank_reviews", "ru", true, ""}, {"ru_livelib_books", "ru", true, ""},
	{"ru_kinopoisk_700", "ru", true, ""}, {"ru_appstore_vk_binary", "ru", true, ""}, {"ru_otzovik_400", "ru", true, ""},
	{"zh_online_shopping_10", "zh", true, ""}, {"zh_waimai_10k", "zh", true, ""}, {"zh_nlpcc2014_products", "zh", true, ""},
	{"zh_douban_short", "zh", true, ""},
	{"ko_nsmc_ratings", "ko", true, ""}, {"id_play_ridehailing", "id", true, ""}, {"pt_gmaps_petshops", "pt", true, ""},
	{"tweeteval", "en", false, "neutral"}, {"sanders_brand_tweets", "en", false, "neutral"},
	{"brand_emotion_tweets", "en", false, "No emotion toward brand or product"},
	{"ru_sentirueval2015_tweets", "ru", false, "neutral"}, {"ru_rutweetcorp_part", "ru", false, ""},
	{"ru_cedr_emotions", "ru", false, "none"}, {"zh_weibo_emotions", "zh", false, ""},
	{"th_wisesight", "th", false, "neutral"}, {"de_sb10k_potts", "de", false, "neutral"},
	{"ar_arsarcasm", "ar", false, "neutral"}, {"afrisenti", "14", false, "neutral"},
}

// TestLongIntentKeepsCustomersVotes makes the second table of docs/method.md; -v shows it. Reviews are read as plain posts:
// as reviews, which most sources say they are, fewer still would lose their vote.
func TestLongIntentKeepsCustomersVotes(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, c := range collections {
		path := filepath.Join("../../shared/data/train", c.name+".tsv.gz")
		if _, err := os.Stat(path); err != nil {
			t.Skipf("%s is not here", path)
		}
		fired := map[bool]map[Intent]int{false: {}, true: {}} // by whether the label says that there is no opinion
		texts, questions, asked := map[bool]int{}, 0, 0
		readCollection(t, path, func(label, text string) {
			i := IntentOf(&crawler.Post{Text: text})
			none := !c.reviews && c.neutral != "" && label == c.neutral
			texts[none]++
			fired[none][i]++
			if label == "q" || label == "question" {
				questions++
				if i == IntentQuestion {
					asked++
				}
			}
		})
		for _, none := range []bool{false, true} {
			f, n := fired[none], texts[none]
			if n == 0 {
				continue
			}
			what := "opinions"
			if c.reviews {
				what = "reviews"
			} else if none {
				what = "neutral"
			}
			percent := func(i Intent) float64 { return 100 * float64(f[i]) / float64(n) }
			silenced := f[IntentNews] + f[IntentPromotion] + f[IntentGiveaway] + f[IntentSpam]
			t.Logf("%-4s %-26s %-8s n=%-6d silenced %5.2f %%: news %5.2f promotion %5.2f giveaway %5.2f spam %5.2f", c.lang, c.name, what, n,
				100*float64(silenced)/float64(n), percent(IntentNews), percent(IntentPromotion), percent(IntentGiveaway), percent(IntentSpam))
			if c.reviews && silenced > max(n/100, 4) {
				t.Errorf("%s: %d of %d reviews lose their vote", c.name, silenced, n)
			}
		}
		if questions > 0 {
			t.Logf("%s: %d of %d questions found", c.name, asked, questions)
		}
	}
}

// readCollection calls each with the label and the text of every row.
func readCollection(t *testing.T, path string, each func(label, text string)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	lines.Scan()
	for lines.Scan() {
		if cells := strings.Split(lines.Text(), "\t"); len(cells) == 9 {
			each(cmp.Or(cells[6], cells[4]), html.UnescapeString(cells[8]))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
