package chaos

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Row is one promise and whether it held.
type Row struct {
	Where   string // cases, calm, embedded, external
	Promise string
	Figures string // what was counted
	Broken  string // "" where it held; else who and which message broke it
}

// Table is the outcome of a run.
type Table struct{ Rows []Row }

func (t *Table) add(where string, rows ...Row) {
	for _, r := range rows {
		r.Where = where
		t.Rows = append(t.Rows, r)
	}
}

// Failed counts the promises that did not hold.
func (t Table) Failed() (n int) {
	for _, r := range t.Rows {
		if r.Broken != "" {
			n++
		}
	}
	return n
}

// Print writes the table; what is broken stands below its row.
func (t Table) Print(w io.Writer) {
	const wide = 66
	for _, r := range t.Rows {
		verdict := "held"
		if r.Broken != "" {
			verdict = "BROKEN"
		}
		fmt.Fprintf(w, "%-9s %-6s %s%s %s\n", r.Where, verdict, r.Promise, strings.Repeat(" ", max(0, wide-utf8.RuneCountInString(r.Promise))), r.Figures)
		if r.Broken != "" {
			fmt.Fprintf(w, "                 ✗ %s\n", strings.ReplaceAll(r.Broken, "\n", "\n                   "))
		}
	}
	fmt.Fprintf(w, "%d promises, %d broken\n", len(t.Rows), t.Failed())
}
