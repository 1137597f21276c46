// Overheard is the program: it reads the command line, wires the rooms together and decides nothing else.
//
// There is one file per command. app.go runs them, wire.go opens what they need, errors.go says what went wrong and
// which exit status it means, help.go shows the screens.
package main
