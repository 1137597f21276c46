//go:build race

package mentions

func init() { raced = true }
