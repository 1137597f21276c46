// Package jobs does the work that changes what is stored: importing posts and survey answers, labelling again after a
// change of model, matching again after a change of configuration. It also decides when people are told what is new, and
// what they know already.
//
// Each job is a struct with the storage interface it needs, a Run method that holds the lock and leaves a [runs.Run]
// behind, and nothing global. Stopping a job by its context keeps what was saved; running it again carries on.
//
// The package opens no file and no database, parses no format, and prints nothing: cmd/overheard hands all of that in.
package jobs
