package chaos

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// Options configures a run. The zero value selects the usual run.
type Options struct {
	Program    func(role string) *exec.Cmd // starts `up`, `serve` or `work`
	Seed       uint64                      // of scripts and faults; the processes add randomness of their own
	Contacts   int                         // people who talk at the same time; default: 200
	For        time.Duration               // duration of all storms together; default: 2 minutes
	Rounds     int                         // conversations of each person; default: one per minute
	Topologies []string                    // embedded, external; nil is both
	Cases      []string                    // names of cases; nil is all
	Faults     []string                    // names of faults; nil is all
	MongoDB    string                      // external store; "": a SQLite file that the processes share
	Dir        string                      // for all files; "": a temporary one, removed if every promise holds
	Progress   io.Writer                   // progress messages; nil: none
}

// ErrBroken means that a promise does not hold.
var ErrBroken = errors.New("a promise is broken")

// Run runs the cases and storms and returns the table of results. The error is ErrBroken, or what
// prevented the run.
func Run(ctx context.Context, o Options) (Table, error) {
	o = o.filled()
	dir, err := o.folder()
	if err != nil {
		return Table{}, err
	}
	r := &run{Options: o, dir: dir}
	err = r.all(ctx)
	if err == nil && r.table.Failed() > 0 {
		err = ErrBroken
	}
	if err == nil && o.Dir == "" {
		_ = os.RemoveAll(dir)
	} else {
		r.say("logs and data: %s", dir)
	}
	return r.table, err
}

func (o Options) filled() Options {
	o.Contacts, o.For = cmp.Or(o.Contacts, 200), cmp.Or(o.For, 2*time.Minute)
	o.Rounds = cmp.Or(o.Rounds, max(1, int(o.For/time.Minute)))
	if o.Topologies == nil {
		o.Topologies = []string{Embedded, External}
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	return o
}

func (o Options) folder() (string, error) {
	if o.Dir == "" {
		return os.MkdirTemp("", "recado-chaos-")
	}
	dir, err := filepath.Abs(o.Dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	return dir, err
}

// run is one call of Run.
type run struct {
	Options
	dir   string
	table Table
	began time.Time
}

func (r *run) say(format string, args ...any) {
	fmt.Fprintf(r.Progress, "%7.1fs  "+format+"\n", append([]any{time.Since(r.began).Seconds()}, args...)...)
}

func (r *run) all(ctx context.Context) error {
	r.began = time.Now()
	if err := r.cases(ctx); err != nil {
		return err
	}
	if len(r.Topologies) == 0 {
		return nil
	}
	scripts := write(r.Seed, r.Contacts, r.Rounds)
	r.say("calm: %d people, %d messages, no faults", len(scripts), messages(scripts))
	baseline, err := r.talk(ctx, Embedded, "calm", scripts, 0)
	if err != nil {
		return err
	}
	r.table.add("calm", baseline.check(nil)...)
	if r.table.Failed() > 0 {
		return nil // without a fault, no failure is expected
	}
	for _, t := range r.Topologies {
		stormy, err := r.talk(ctx, t, t, scripts, r.For/time.Duration(len(r.Topologies)))
		if err != nil {
			return err
		}
		r.table.add(t, stormy.check(baseline)...)
	}
	return nil
}

// wants reports whether a list contains a name; nil contains all.
func wants(list []string, name string) bool { return list == nil || slices.Contains(list, name) }
