package fetch

import (
	"bytes"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// toUTF8 turns a text into UTF-8 and its media type into one that says so; other bodies are left alone. What the bytes
// are counts for more than what the server calls them: a text with letters beyond ASCII that is valid UTF-8 is UTF-8.
// Then come the header, the declaration of an XML file, the meta element of a page, and a guess. What fits no encoding
// becomes U+FFFD.
func toUTF8(body []byte, contentType string) (text []byte, newType string) {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil && media == "" {
		media, params, _ = mime.ParseMediaType(http.DetectContentType(body))
	}
	if !isText(media) {
		return body, contentType
	}
	if e, n := mark(body); n > 0 {
		body = decode(body[n:], e)
	} else if e := encodingOf(body, params["charset"]); e != nil {
		body = decode(body, e)
	}
	if !utf8.Valid(body) {
		body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return declareUTF8(body), media + "; charset=utf-8"
}

func isText(media string) bool {
	switch media {
	case "application/json", "application/xml", "application/javascript", "application/x-javascript", "application/rss", "application/x-ndjson":
		return true
	}
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+xml") || strings.HasSuffix(media, "+json")
}

// mark reads a byte order mark, and returns how long it is.
func mark(body []byte) (encoding.Encoding, int) {
	for _, m := range []struct {
		bytes string
		is    encoding.Encoding
	}{
		{"\xef\xbb\xbf", nil},
		{"\xff\xfe\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"\x00\x00\xfe\xff", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		{"\xff\xfe", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"\xfe\xff", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	} {
		if bytes.HasPrefix(body, []byte(m.bytes)) {
			return m.is, len(m.bytes)
		}
	}
	return nil, 0
}

func decode(body []byte, e encoding.Encoding) []byte {
	if e == nil {
		return body
	}
	if out, err := e.NewDecoder().Bytes(body); err == nil {
		return out
	}
	return body
}

// encodingOf finds the encoding of a body without a mark; nil for UTF-8.
func encodingOf(body []byte, declared string) encoding.Encoding {
	named, name := charset.Lookup(declared)
	switch { // what looks like ASCII and is not
	case strings.HasPrefix(name, "utf-16"), name == "iso-2022-jp":
		return named
	}
	if utf8.Valid(body) {
		return nil
	}
	if named != nil && name != "utf-8" {
		return named
	}
	if e, inside := charset.Lookup(declaredInside(body)); e != nil && inside != "utf-8" {
		return e
	}
	if name == "utf-8" && mostlyUTF8(body) {
		return nil
	}
	if guess, err := chardet.NewTextDetector().DetectBest(body[:min(len(body), 32<<10)]); err == nil {
		if e, guessed := charset.Lookup(guess.Charset); e != nil && guessed != "utf-8" {
			return e
		}
	}
	e, _ := charset.Lookup("windows-1252")
	return e
}

var (
	inXML  = regexp.MustCompile(`^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']`)
	inMeta = regexp.MustCompile(`(?i)<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)`)
)

// declaredInside returns the encoding that an XML declaration or a meta element names.
func declaredInside(body []byte) string {
	if m := inXML.FindSubmatch(body[:min(len(body), 256)]); m != nil {
		return string(m[1])
	}
	if m := inMeta.FindSubmatch(body[:min(len(body), 4<<10)]); m != nil {
		return string(m[1])
	}
	return ""
}

// declareUTF8 makes an XML declaration tell the truth about a text that has become UTF-8: who parses it would decode it
// once more.
func declareUTF8(body []byte) []byte {
	if !bytes.HasPrefix(bytes.TrimLeft(body[:min(len(body), 64)], " \t\r\n"), []byte("<?xml")) {
		return body
	}
	m := inXML.FindSubmatchIndex(body[:min(len(body), 256)])
	if m == nil || strings.EqualFold(string(body[m[2]:m[3]]), "utf-8") {
		return body
	}
	return bytes.Join([][]byte{body[:m[2]], []byte("utf-8"), body[m[3]:]}, nil)
}

// mostlyUTF8 reports whether a text is UTF-8 but for a few broken characters, such as one cut in half.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for len(body) > 0 {
		r, n := utf8.DecodeRune(body)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		body = body[n:]
	}
	return bad*20 <= good
}
