package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"overheard/internal/runs"
)

// progress is a bar on a terminal and nothing anywhere else, so that cron and pipes stay silent.
type progress struct {
	bar   *progressbar.ProgressBar // nil without a terminal
	bytes bool                     // the bar counts bytes read, not records
}

// progress starts a bar. size is how many bytes will be read through [progress.reader], -1 where that is not known.
func (a *app) progress(what string, size int64) *progress {
	f, ok := a.err.(*os.File)
	if a.quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return &progress{}
	}
	return &progress{bytes: size > 0, bar: progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what), progressbar.OptionShowBytes(size > 0),
		progressbar.OptionThrottle(100e6), progressbar.OptionClearOnFinish(), progressbar.OptionShowCount(),
		progressbar.OptionUseANSICodes(true), progressbar.OptionSetTheme(progressbar.ThemeASCII),
		progressbar.OptionSetWidth(30))}
}

// counts moves a bar that counts records.
func (p *progress) counts(c runs.Counts) {
	if p.bar != nil && !p.bytes {
		_ = p.bar.Set64(c.Seen) // a bar that cannot be drawn is no reason to stop
	}
}

// reader moves a bar that counts bytes.
func (p *progress) reader(r io.Reader) io.Reader {
	if p.bar == nil || !p.bytes {
		return r
	}
	return io.TeeReader(r, p.bar)
}

// done takes the bar away.
func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
