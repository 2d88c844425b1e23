package chaos

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Row is the result for one promise.
type Row struct {
	Where   string // cases, calm, embedded, external
	Promise string
	Figures string // the counts
	Broken  string // "" if the promise holds; else the person and message that broke it
}

// Table is the result of a run.
type Table struct{ Rows []Row }

func (t *Table) add(where string, rows ...Row) {
	for _, r := range rows {
		r.Where = where
		t.Rows = append(t.Rows, r)
	}
}

// Failed counts the promises that don't hold.
func (t Table) Failed() (n int) {
	for _, r := range t.Rows {
		if r.Broken != "" {
			n++
		}
	}
	return n
}

// Print writes the table; failures are below their rows.
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
