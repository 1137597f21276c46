package table

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// textDecoder turns a text in any encoding into UTF-8. What is already UTF-8 passes unchanged, invalid bytes included, so
// that the row they are in can be refused by its line.
//
// How the encoding is found: a byte order mark decides; else zero bytes at every other place mean UTF-16; else the text
// passes as ASCII up to its first other byte, and the next 256 KiB from there on are judged by [judge].
type textDecoder struct {
	file    string
	src     *bufio.Reader
	out     io.Reader // set once the encoding is known
	label   string
	err     error
	checked bool // decoding errors show as U+FFFD, which the encoding does not use itself
}

func newTextDecoder(file string, src *bufio.Reader, label string) (*textDecoder, error) {
	d := &textDecoder{file: file, src: src}
	head, _ := src.Peek(4) // what the error is comes out when reading gets there
	bom := byteOrderMark(head)
	if label != "" {
		enc, err := htmlindex.Get(label)
		if err != nil {
			return nil, &FileError{File: file, Msg: fmt.Sprintf("cannot be read as %q, which is no known encoding", label), Hint: "use a name such as utf-8, utf-16le, gb18030, windows-1251, koi8-r or shift_jis"}
		}
		if name, err := htmlindex.Name(enc); err == nil {
			label = name
		}
		d.use(label, enc)
		if bom.label == label {
			_, _ = src.Discard(bom.size)
		}
		return d, nil
	}
	if bom.label != "" {
		_, _ = src.Discard(bom.size)
		d.use(bom.label, bom.enc)
		return d, nil
	}
	if label, enc := wide(src); label != "" {
		d.use(label, enc)
	}
	return d, nil
}

type mark struct {
	label string
	enc   encoding.Encoding
	size  int
}

func byteOrderMark(head []byte) mark {
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		return mark{"utf-8", nil, 3}
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return mark{"utf-16le", utf16(unicode.LittleEndian), 2}
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return mark{"utf-16be", utf16(unicode.BigEndian), 2}
	case bytes.HasPrefix(head, []byte{0x84, 0x31, 0x95, 0x33}):
		return mark{"gb18030", simplifiedchinese.GB18030, 4}
	}
	return mark{}
}

func utf16(e unicode.Endianness) encoding.Encoding { return unicode.UTF16(e, unicode.IgnoreBOM) }

// wide recognises UTF-16 without a byte order mark: digits, delimiters and line ends of a table have a zero byte on one
// side, at every fifth place or more, and no text has them on both.
func wide(src *bufio.Reader) (string, encoding.Encoding) {
	sample, _ := src.Peek(4096)
	var zero [2]int
	for i, b := range sample {
		if b == 0 {
			zero[i&1]++
		}
	}
	most := len(sample) / 2
	switch {
	case zero[1]*5 >= most && zero[0]*10 <= zero[1] && zero[1] > 0:
		return "utf-16le", utf16(unicode.LittleEndian)
	case zero[0]*5 >= most && zero[1]*10 <= zero[0] && zero[0] > 0:
		return "utf-16be", utf16(unicode.BigEndian)
	}
	return "", nil
}

func (d *textDecoder) use(label string, enc encoding.Encoding) {
	d.label = label
	if enc == nil || label == "utf-8" {
		d.out = d.src
		return
	}
	d.checked = label != "utf-16le" && label != "utf-16be"
	d.out = transform.NewReader(d.src, enc.NewDecoder())
}

func (d *textDecoder) name() string {
	if d.label == "" {
		return "utf-8"
	}
	return d.label
}

// Read yields UTF-8.
func (d *textDecoder) Read(p []byte) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	if d.out != nil {
		return d.out.Read(p)
	}
	want := min(len(p), 64<<10)
	b, err := d.src.Peek(want)
	if len(b) == 0 {
		return 0, err
	}
	n := 0
	for n < len(b) && b[n] < utf8.RuneSelf {
		n++
	}
	if n > 0 {
		copy(p, b[:n])
		_, _ = d.src.Discard(n)
		return n, nil
	}
	sample, _ := d.src.Peek(peekSize)
	label, enc := judge(sample)
	if label == "" {
		d.err = &FileError{File: d.file, Msg: "is in an encoding that cannot be told from its letters", Hint: "save it as UTF-8"}
		return 0, d.err
	}
	d.use(label, enc)
	return d.out.Read(p)
}

// judge decides between UTF-8, GB18030 (of which GBK is a part), Windows-1251 and Windows-1252, by what is valid and by
// the letters it would give:
//
//   - UTF-8 where at least ten valid sequences stand against each invalid byte;
//   - GB18030 where six in ten pairs are of the common characters and punctuation of GB 2312 and at most one in fifty is
//     no pair at all (Russian in capitals gives common pairs too, but every word of odd length breaks one);
//   - Windows-1252 where letters beyond ASCII stand alone among ASCII letters, as in "café", or where there are none;
//   - Windows-1251 where seven in ten bytes beyond ASCII are Cyrillic letters;
//   - else "".
func judge(sample []byte) (string, encoding.Encoding) {
	if valid, invalid := countUTF8(sample); valid >= 10*invalid {
		return "utf-8", nil
	}
	common, pairs, bad := countGB(sample)
	if pairs > 0 && common*10 >= pairs*6 && bad*50 <= pairs {
		return "gb18030", simplifiedchinese.GB18030
	}
	high, letters, alone := countCyrillic(sample)
	if alone*2 > letters || (letters == 0 && high > 0) {
		return "windows-1252", charmap.Windows1252
	}
	if letters*10 >= high*7 {
		return "windows-1251", charmap.Windows1251
	}
	return "", nil
}

func countUTF8(s []byte) (valid, invalid int) {
	for len(s) > 0 {
		if s[0] < utf8.RuneSelf {
			s = s[1:]
			continue
		}
		r, n := utf8.DecodeRune(s)
		switch {
		case r != utf8.RuneError || n > 1:
			valid++
		case !utf8.FullRune(s): // cut by the end of the sample
			return valid, invalid
		default:
			invalid++
		}
		s = s[n:]
	}
	return valid, invalid
}

func countGB(s []byte) (common, pairs, bad int) {
	for i := 0; i < len(s); i++ {
		lead := s[i]
		if lead < utf8.RuneSelf {
			continue
		}
		if i+1 == len(s) {
			break
		}
		trail := s[i+1]
		switch {
		case lead == 0x80 || lead == 0xff:
			bad++
			continue
		case trail >= 0xa1 && trail != 0xff && (lead >= 0xb0 && lead <= 0xd7 || lead >= 0xa1 && lead <= 0xa3):
			common++
		case trail >= 0x30 && trail <= 0x39: // four bytes
			i += 2
		case trail < 0x40 || trail == 0x7f || trail == 0xff:
			bad++
			continue
		}
		pairs++
		i++
	}
	return common, pairs, bad
}

func countCyrillic(s []byte) (high, letters, alone int) {
	ascii := func(i int) bool {
		return i >= 0 && i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z')
	}
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf {
			continue
		}
		start := i
		for i < len(s) && cyrillic1251(s[i]) {
			i++
		}
		run := i - start
		if run == 0 {
			high++
			continue
		}
		high += run
		letters += run
		if run <= 2 && (ascii(start-1) || ascii(i)) {
			alone += run
		}
		i--
	}
	return high, letters, alone
}

// cyrillic1251 reports whether b is a letter of Russian, Ukrainian or Belarusian in Windows-1251.
func cyrillic1251(b byte) bool {
	switch b {
	case 0xa8, 0xb8, 0xa5, 0xb4, 0xaa, 0xba, 0xaf, 0xbf, 0xb2, 0xb3, 0xa1, 0xa2:
		return true
	}
	return b >= 0xc0
}

// UTF8 gives the text of src in UTF-8 where a label, a byte order mark or the zero bytes of UTF-16 say what it is in.
// Without any of these it comes as it is: for formats that are UTF-8 by definition, such as JSON lines.
func UTF8(file string, src *bufio.Reader, label string) (io.Reader, error) {
	d, err := newTextDecoder(file, src, label)
	if err != nil {
		return nil, err
	}
	if d.out == nil {
		return src, nil
	}
	return d.out, nil
}
