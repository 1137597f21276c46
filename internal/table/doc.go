// Package table reads rows with their line numbers out of CSV, TSV and XLSX files as other programs write them.
//
// It finds the encoding and the delimiter, folds header names so that columns can be recognised, and decides from a whole
// column how its dates are written. CSV and TSV are read in constant memory.
//
// It also lines up columns for people to read in a terminal, in any script.
//
// It does not know what a column means: that is for survey and crawler/postfile, the two importers that share it.
package table
