// Package labelled reads texts whose label is known: what models learn from and are measured on.
//
// A file is TSV, CSV or JSON lines, packed with gzip or not, with a text and a score, stars or a class. What a class or a
// number of stars says about the tone of a text and about its author's answer to the survey question is decided here, once,
// for training and measuring alike; the few sets whose classes need to be known by name are in sets.go.
//
// The package holds no text and no model.
package labelled
