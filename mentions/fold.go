package mentions

// Fold returns s as the matcher compares it.
func Fold(s string) string { return s }
