// Overheard is the program: it reads the command line, wires the rooms together and decides nothing else.
//
// There is one file per command, called as the command is: importposts.go is "import posts", and what one command needs beside it
// follows its name (auditfile.go, modeladapt.go). The rest serves all of them:
//
//   - app.go runs a command, help.go shows the screens;
//   - errors.go says what went wrong and which exit status it means, interrupt.go what Ctrl-C ends;
//   - input.go and output.go open and write files, progress.go shows how far a long one has come;
//   - figureflags.go has the flags that commands with figures share, keep.go those that keep one;
//   - wire.go opens what commands need, with a file for each kind of it: the model (wiremodel.go), the sources (wirecrawl.go), the
//     server (wireserver.go), whom to notify (wirenotify.go).
package main
