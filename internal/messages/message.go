package messages

import "encoding/json"

// Message is a sentence not yet written in any language: a key of the catalogue and its arguments. The zero value is no
// sentence at all.
type Message struct {
	Key  string
	Args []any
}

// M makes a Message. An argument may be a string, a number, a time.Time, a fmt.Stringer or another Message.
func M(key string, args ...any) Message { return Message{Key: key, Args: args} }

// IsZero reports whether m says nothing.
func (m Message) IsZero() bool { return m.Key == "" }

// String returns the English text in the plain form that terminals and JSON get: "-12", not "−12".
func (m Message) String() string { return For("en").Plain().Message(m) }

// MarshalJSON writes the English text, "" for the zero Message.
func (m Message) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }
