// Package nps is the statistics of the Net Promoter Score: a [Score] never without its interval and its n, whether it
// comes from survey answers or from the voices of public posts, a Series of them by period, and a Comparison of the two.
//
// Everything here is a pure function: no files, no clock, no database. What is stored and for whom a figure is computed
// is for internal/figures.
package nps
