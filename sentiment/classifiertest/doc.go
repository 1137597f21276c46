// Package classifiertest holds what every [sentiment.Classifier] has to keep to, as one function: [Check] tries a classifier
// and says what it breaks. The built-in model, the word list and the door to a model server are all tested with it.
//
// It knows nothing of how good the opinions are: sentiment/eval measures that. Only tests use this package.
package classifiertest
