package fetch

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func encoded(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTextsBecomeUTF8(t *testing.T) {
	const russian = "Отличный сервис, спасибо! Буду советовать друзьям."
	const chinese = "服务很好，谢谢！我会推荐给朋友。"
	cp1251 := encoded(t, charmap.Windows1251, russian)
	gbk := encoded(t, simplifiedchinese.GBK, chinese)
	utf16 := encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), russian)
	tests := []struct{ name, media, body, want string }{
		{"by the header", "text/html; charset=windows-1251", cp1251, russian},
		{"by the header, Chinese", "text/plain; charset=gb2312", gbk, chinese},
		{"by the header, with escapes", "text/plain; charset=iso-2022-jp", encoded(t, japanese.ISO2022JP, "ありがとう"), "ありがとう"},
		{"by a byte order mark", "text/html; charset=windows-1251", "\xef\xbb\xbf" + russian, russian},
		{"by a mark of UTF-16", "text/html", "\xff\xfe" + utf16, russian},
		{"UTF-16 by the header", "text/html; charset=utf-16le", utf16, russian},
		{"by the meta element", "text/html", `<meta charset="windows-1251">` + cp1251, `<meta charset="windows-1251">` + russian},
		{"by the older meta element", "text/html", `<meta http-equiv="Content-Type" content="text/html; charset=gbk">` + gbk,
			`<meta http-equiv="Content-Type" content="text/html; charset=gbk">` + chinese},
		{"by the XML declaration, which then tells the truth", "application/rss+xml", `<?xml version="1.0" encoding="windows-1251"?><a>` + cp1251,
			`<?xml version="1.0" encoding="utf-8"?><a>` + russian},
		{"by a guess", "text/plain", strings.Repeat(cp1251+" ", 5), strings.TrimSpace(strings.Repeat(russian+" ", 5)) + " "},
		{"the header says UTF-8 and is wrong", "text/html; charset=utf-8", `<meta charset=windows-1251>` + cp1251, `<meta charset=windows-1251>` + russian},
		{"the header says Latin and is wrong", "text/html; charset=iso-8859-1", russian, russian},
		{"the XML declaration is wrong", "text/xml", `<?xml version="1.0" encoding="ISO-8859-1"?><a>` + russian, `<?xml version="1.0" encoding="utf-8"?><a>` + russian},
		{"the header names nothing known", "text/html; charset=klingon", russian, russian},
		{"a character cut in half", "text/plain; charset=utf-8", russian + "\xd0", russian + "\uFFFD"},
		{"JSON", "application/json", `{"a":"` + russian + `"}`, `{"a":"` + russian + `"}`},
		{"a header that is broken", "text/html; charset=\"", russian, russian},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, media := toUTF8([]byte(tt.body), tt.media)
			if string(got) != tt.want || !strings.HasSuffix(media, "; charset=utf-8") {
				t.Errorf("got %q as %s, want %q", got, media, tt.want)
			}
		})
	}
}

func TestWhatIsNoTextIsLeftAlone(t *testing.T) {
	body := "\x89PNG\r\n\x1a\n\xff\xfe\x00"
	for _, media := range []string{"image/png", "application/octet-stream", ""} {
		if got, after := toUTF8([]byte(body), media); string(got) != body || after != media {
			t.Errorf("%s: got %q as %s", media, got, after)
		}
	}
}

func FuzzToUTF8(f *testing.F) {
	f.Add([]byte("\xff\xfea"), "text/html")
	f.Add([]byte(`<?xml encoding="x"?>`), "text/xml; charset=utf-16")
	f.Add([]byte("\xcf\xf0\xe8"), "text/plain; charset=utf-8")
	f.Fuzz(func(t *testing.T, body []byte, media string) {
		if got, after := toUTF8(body, media); strings.HasSuffix(after, "; charset=utf-8") && isText(strings.TrimSuffix(after, "; charset=utf-8")) && !utf8.Valid(got) {
			t.Errorf("%q (%s) became %q", body, media, got)
		}
	})
}
