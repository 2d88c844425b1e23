package chaos

import (
	"context"
	"fmt"
	"time"
)

// namedCase reproduces one way of losing or duplicating a message that was measured in present
// gateways and chat platforms. do returns the counts; its error names the person and the message
// that broke the promise.
type namedCase struct {
	name, promise string
	today         string        // the known failure, with its figure
	timeout       time.Duration // an answer that takes longer counts as lost
	do            func(ctx context.Context, c *caseRun) (figures string, err error)
}

// caseRun is the environment of the cases.
type caseRun struct {
	*environment
	met     int
	timeout time.Duration // of the current case
}

// await waits until a person has received n messages, at most for the timeout of the case.
func (c *caseRun) await(ctx context.Context, who string, n int) error {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	return c.vendor.await(ctx, who, n)
}

// people returns n people who have never written.
func (c *caseRun) people(n int) []string {
	all := make([]string, n)
	for i := range all {
		c.met++
		all[i] = fmt.Sprintf("57310%07d", c.met)
	}
	return all
}

// How long a case waits for an answer. A later answer counts as lost, so that a case that fails ends soon.
const (
	swift    = 30 * time.Second // nothing dies: twice the lifetime of a claim on a message
	afterEnd = 45 * time.Second // a killed worker's lease of half a minute, and the processing after it
)

var namedCases = []namedCase{
	{"signature", "what the vendor did not sign is refused, and never answered", "a well-known gateway answers a missing header with 200", swift, signatures},
	{"same id", "one message brought 16 times at once, one 100 times over: one answer", "921 replies for 100 copies", swift, sameID},
	{"twice in one", "the same message twice in one POST is one message", "both are answered", swift, twiceInOne},
	{"first messages", "two first messages of a new contact at once are both kept", "78 of 305 were never saved", swift, firstMessages},
	{"four messages", "four messages 40 ms apart are read in their order", "259 inversions in 1,000", swift, fourMessages},
	{"quick customer", "who answers before the question's send has returned is understood", "0 of 31 dialogs came out right", swift, quickCustomers},
	{"burst and kill", "64 connections, the disk hangs, kill -9: nothing acknowledged is lost", "3,024 of 4,175 acknowledged messages were lost", afterEnd, burstAndKill},
	{"burst and term", "64 connections and a SIGTERM: nothing acknowledged is lost, and it drains", "what was in memory was lost", afterEnd, burstAndTerm},
	{"429", "what the vendor has no room for is tried again, not given up", "the message is marked as failed", answerTimeout, tooMany},
	{"store dead", "9 s without the store: everything is read, in the order of each contact", "71 of 239 pairs were inverted", answerTimeout, storeDead},
	{"Redis dead", "5 s without Redis: everything is answered", "100 of 281 were never handled", answerTimeout, redisDead},
}

// Cases returns the names of all cases.
func Cases() (names []string) {
	for _, c := range namedCases {
		names = append(names, c.name)
	}
	return names
}

// Faults returns the names of all faults.
func Faults() (names []string) {
	for _, f := range faults {
		names = append(names, f.name)
	}
	return names
}

const caseFor = 3 * time.Minute // limit for one case

// cases runs the selected cases one after the other in one environment.
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
	s := &caseRun{environment: w}
	for _, c := range due {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.timeout = c.timeout
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
