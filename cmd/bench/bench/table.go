package bench

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// table is what a run ends in.
type table struct {
	title  string
	head   []string
	rows   [][]string
	broken []string // promises that did not hold
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// promise notes what does not hold. Figures that miss a goal are shown, and break nothing.
func (t *table) promise(holds bool, format string, args ...any) {
	if !holds {
		t.broken = append(t.broken, fmt.Sprintf(format, args...))
	}
}

// answers holds a load to what is promised however slow the machine is.
func (t *table) answers(l load, what string) {
	t.promise(l.refusals == 0, "%s: %d of %d messages were not acknowledged: %v", what, l.refusals, l.sent, l.refused)
	t.promise(l.lost == 0, "%s: %d of %d messages were acknowledged and never answered", what, l.lost, l.sent)
	t.promise(l.unexpected == 0, "%s: %d replies more than questions", what, l.unexpected)
}

func (t *table) print(out io.Writer) {
	fmt.Fprintf(out, "\n%s\n\n", t.title)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, strings.Join(t.head, "\t")+"\t")
	for _, row := range t.rows {
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	_ = w.Flush()
	for _, broken := range t.broken {
		fmt.Fprintln(out, "BROKEN", broken)
	}
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()*1000) }

// cents are milliseconds to the hundredth, for what is near one.
func cents(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()*1000) }

func mb(bytes float64) string { return fmt.Sprintf("%.0f", bytes/1e6) }

// verdict marks a figure against its goal.
func verdict(ok bool) string {
	if ok {
		return "ok"
	}
	return "missed"
}
