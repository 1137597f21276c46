// Package explain finds the words that moved a label most, for any [sentiment.Classifier]: it leaves each word out in turn
// and asks how sure the model still is.
//
// It owns what counts as a word (units.go) and how the answers become an [sentiment.Explanation] (explain.go). It knows no
// model from inside, so it sees what a word does where it stands, and not why; two words that say the same thing each
// matter little, since the other one is still there.
package explain
