package chaos

import (
	"context"
	"fmt"
	"time"
)

// namedCase is one way to lose or double a message that was measured in gateways and
// chat platforms in use today. do returns what was counted, and as its error who and
// which message broke the promise.
type namedCase struct {
	name, promise string
	today         string // the failure known, with its figure
	do            func(ctx context.Context, c *stage) (figures string, err error)
}

// stage is the world of the cases, and the people who have not appeared in it yet.
type stage struct {
	*world
	met int
}

// people are n who have never written.
func (c *stage) people(n int) []string {
	all := make([]string, n)
	for i := range all {
		c.met++
		all[i] = fmt.Sprintf("57310%07d", c.met)
	}
	return all
}

var namedCases []namedCase

// Cases are the names of all cases.
func Cases() (names []string) {
	for _, c := range namedCases {
		names = append(names, c.name)
	}
	return names
}

// Faults are the names of all faults.
func Faults() (names []string) {
	for _, f := range faults {
		names = append(names, f.name)
	}
	return names
}

const caseFor = 3 * time.Minute // longest for one case

// cases plays them one after the other in one world.
func (r *run) cases(ctx context.Context) error {
	var due []namedCase
	for _, c := range namedCases {
		if wants(r.Cases, c.name) {
			due = append(due, c)
		}
	}
	if len(due) == 0 {
		return nil
	}
	w, err := r.open(ctx, Embedded, "cases")
	if err != nil {
		return err
	}
	defer w.close()
	s := &stage{world: w}
	for _, c := range due {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		limited, cancel := context.WithTimeout(ctx, caseFor)
		figures, err := c.do(limited, s)
		cancel()
		done := Row{Promise: c.name + ": " + c.promise, Figures: figures}
		if err != nil {
			done.Broken = err.Error() + "\n(known elsewhere: " + c.today + ")"
		}
		r.table.add("case", done)
		r.say("case: %s", c.name)
	}
	return nil
}
