package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Reasons for which a body is refused.
var (
	errTooLarge = errors.New("too large")
	errBomb     = errors.New("a compression bomb")
	errEncoding = errors.New("compressed in a way that we did not ask for")
	errPacked   = errors.New("damaged compression")
)

// A body may be bombRatio times as large as it was on the way; more than the most repetitive lists of posts come to. The
// first bombFree bytes are not looked at so closely.
const (
	bombRatio = 200
	bombFree  = 1 << 20
)

// readBody reads a whole body and decompresses it. Neither form may be larger than most: a larger one is errTooLarge,
// never cut off silently, and comes with what was read of it.
func readBody(resp *http.Response, most int64) ([]byte, error) {
	if resp.ContentLength > most {
		return nil, errTooLarge
	}
	raw := &counter{r: resp.Body, most: most}
	plain, done, err := unpack(raw, resp.Header)
	if err != nil {
		return nil, packed(err)
	}
	defer done()
	out := buffers.Get().(*bytes.Buffer)
	defer release(out)
	for {
		n, err := io.CopyN(out, plain, piece)
		size := int64(out.Len())
		switch {
		case size > most:
			return bytes.Clone(out.Bytes()[:most]), errTooLarge
		case size > bombFree && size > bombRatio*raw.n:
			return nil, errBomb
		case errors.Is(err, io.EOF) && n < piece:
			return bytes.Clone(out.Bytes()), nil
		case err != nil:
			return nil, packed(err)
		}
	}
}

// piece is how much of a body is read before it is looked at.
const piece = 64 << 10

// buffers are what bodies are read into before their size is known.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// release keeps a buffer for the next body, unless it has grown out of the ordinary.
func release(b *bytes.Buffer) {
	if b.Cap() <= 1<<20 {
		b.Reset()
		buffers.Put(b)
	}
}

// packed marks errors of decompression, to tell them from those of the network. One that met the end too early is left
// alone: the connection may have broken.
func packed(err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zlib.ErrHeader) ||
		errors.Is(err, zlib.ErrChecksum) || errors.As(err, &corrupt) {
		return fmt.Errorf("%w: %w", errPacked, err)
	}
	return err
}

// counter counts what was read, and refuses to read more than most.
type counter struct {
	r       io.Reader
	n, most int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.n > c.most {
		return n, errTooLarge
	}
	return n, err
}

var unzippers = sync.Pool{New: func() any { return new(gzip.Reader) }}

// unpack returns the decompressed body. A server that says gzip and sends plain text is believed by what it sends.
func unpack(r io.Reader, h http.Header) (plain io.Reader, done func(), err error) {
	nothing := func() {}
	encoding := strings.ToLower(strings.TrimSpace(h.Get("Content-Encoding")))
	media, _, _ := strings.Cut(strings.ToLower(h.Get("Content-Type")), ";")
	if encoding == "" && (media == "application/gzip" || media == "application/x-gzip") {
		encoding = "gzip"
	}
	switch encoding {
	case "", "identity", "none":
		return r, nothing, nil
	case "gzip", "x-gzip":
		b := bufio.NewReader(r)
		if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
			return b, nothing, nil
		}
		z := unzippers.Get().(*gzip.Reader)
		if err := z.Reset(b); err != nil {
			return nil, nil, err
		}
		return z, func() { unzippers.Put(z) }, nil
	case "deflate": // meant as zlib, and by some servers as bare deflate
		b := bufio.NewReader(r)
		if head, _ := b.Peek(2); len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			z, err := zlib.NewReader(b)
			return z, nothing, err
		}
		return flate.NewReader(b), nothing, nil
	}
	return nil, nil, errEncoding
}
