// Package postfile reads posts from files: the project's JSON lines, and CSV, TSV and XLSX as other tools export them.
//
// A bad line costs that line only: it comes out as a [Record] with an error, and reading goes on. JSON lines, CSV and TSV
// are read in constant memory, however large the file and however long a line.
//
// The package decides nothing about a post. Which brand it is about is for mentions.
package postfile
