package mentions

// HasOwnAuthor reports whether author names one person, rather than nobody or a name that many share.
func HasOwnAuthor(author string) bool { return author != "" }
