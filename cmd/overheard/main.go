package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // time zones are known by name on every machine
)

func main() { os.Exit(start()) }

// insist is how soon after the first signal the second is taken for the same wish: timeout(1), for one, sends two.
const insist = 2 * time.Second

// start runs the program so that the first Ctrl-C or SIGTERM ends it cleanly, and a later one at once.
func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	signal.Ignore(syscall.SIGXFSZ) // a limit on file sizes comes back as an error of the write, as a full disk does
	context.AfterFunc(ctx, func() { time.AfterFunc(insist, stop) })
	return run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ())
}
