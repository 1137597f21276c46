// Package remote is the door for models that run in a server of their own: a [Classifier] sends texts in batches over HTTP
// and takes opinions back, by the contract in docs/model-server.md.
//
// What a server answers is checked before anything uses it: as many opinions as texts, finite probabilities that sum to 1,
// the same model as before. A server that is down, too slow or that answers nonsense is an [Error], which is
// [sentiment.ErrUnavailable]: whoever has another model may let that one stand in.
//
// The package knows no model and no configuration: that posts do not travel in clear over a network is checked where the
// address is read. Posts and tokens never enter an error.
package remote
