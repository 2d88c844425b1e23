package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"

	"recado/bot/channels/standin"
)

// fault is one kind of fault. twice allows messages that are being sent when it occurs to leave twice.
type fault struct {
	name  string
	twice bool
	do    func(ctx context.Context, w *environment, chance *rand.Rand) error
}

var faults = []fault{
	{"kill -9", true, func(ctx context.Context, w *environment, chance *rand.Rand) error {
		p := w.procs[chance.IntN(len(w.procs))]
		p.kill()
		wait(ctx, time.Duration(chance.IntN(1500))*time.Millisecond)
		return w.restart(ctx, p)
	}},
	{"SIGTERM", false, func(ctx context.Context, w *environment, chance *rand.Rand) error {
		p := w.procs[chance.IntN(len(w.procs))]
		w.ended(p.term())
		return w.restart(ctx, p)
	}},
	{"vendor fails", false, func(ctx context.Context, w *environment, _ *rand.Rand) error {
		w.configureVendor(standin.FaultSettings{Script: []string{"429 x8", "500 x4", "ok x5", "reset x4", "503 x4", "slow 2s x4", "timeout x3", "429 x4"}})
		wait(ctx, 5*time.Second)
		return nil
	}},
	{"Redis stopped and wiped", false, func(ctx context.Context, w *environment, _ *rand.Rand) error {
		return w.loseRedis(ctx, 5*time.Second)
	}},
	{"store unreachable", true, func(ctx context.Context, w *environment, _ *rand.Rand) error {
		return w.loseStore(ctx, 10*time.Second)
	}},
	{"kill -9 again and again", true, func(ctx context.Context, w *environment, chance *rand.Rand) error {
		p := w.procs[chance.IntN(len(w.procs))]
		for range 6 {
			p.kill()
			if err := w.restart(ctx, p); err != nil {
				return err
			}
		}
		return nil
	}},
	{"Redis hangs", false, func(ctx context.Context, w *environment, _ *rand.Rand) error {
		pid := w.redisPid()
		if pid == 0 {
			return nil
		}
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			return err
		}
		wait(ctx, 4*time.Second)
		return syscall.Kill(pid, syscall.SIGCONT)
	}},
	{"disk full", true, func(ctx context.Context, w *environment, _ *rand.Rand) error {
		for _, p := range w.procs {
			if err := p.fill(4096); err != nil { // every file of the store is longer, so that all its writes fail
				return err
			}
		}
		wait(ctx, 4*time.Second)
		for _, p := range w.procs {
			if err := p.fill(1 << 62); err != nil {
				return err
			}
		}
		return nil
	}},
	{"clocks step", false, func(ctx context.Context, w *environment, chance *rand.Rand) error {
		// One process goes ahead of the vendor's clock, by less than the tolerance of the dialogs;
		// the others get the time when they start.
		var doors []*process
		for _, p := range w.procs {
			if !p.works() {
				doors = append(doors, p)
			}
		}
		door := doors[chance.IntN(len(doors))]
		now, err := door.clock(ctx)
		if err != nil {
			return err
		}
		return door.setClock(ctx, min(now, 0)+time.Duration(2+chance.IntN(5))*time.Second)
	}},
	{"clocks step back by minutes", true, func(ctx context.Context, w *environment, _ *rand.Rand) error {
		return w.back(ctx, 7*time.Minute)
	}},
	{"clocks step back by an hour", true, func(ctx context.Context, w *environment, _ *rand.Rand) error {
		return w.back(ctx, time.Hour)
	}},
}

// configureVendor sets the faults of the messaging stand-in.
func (w *environment) configureVendor(o standin.FaultSettings) {
	if err := w.vendor.graph.Script().Configure(o); err != nil {
		panic("chaos: orders of our own making: " + err.Error())
	}
}

// injectFaults causes faults in random order, each kind once before any is repeated, until length
// has passed or ctx ends. All faults are repaired when it returns.
func (w *environment) injectFaults(ctx context.Context, length time.Duration) error {
	yes := true
	w.configureVendor(standin.FaultSettings{Duplicate: &yes, Reorder: &yes})
	chance := rand.New(rand.NewPCG(w.Seed, 0)) // the same seed gives the same storm
	end := time.Now().Add(length)
	for {
		for _, i := range chance.Perm(len(faults)) {
			f := faults[i]
			if !wants(w.Faults, f.name) {
				continue
			}
			wait(ctx, time.Duration(500+chance.IntN(1000))*time.Millisecond)
			select {
			case <-ctx.Done():
				return nil
			default:
			}
			if time.Now().After(end) {
				return nil
			}
			from := time.Now()
			err := f.do(context.WithoutCancel(ctx), w, chance)
			w.recordFault(faultWindow{name: f.name, from: from, to: time.Now(), twice: f.twice})
			if err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
			w.say("%s: %s", w.topology, f.name)
		}
	}
}

// countAllowedCopies counts the faults during which a copy of a message was sent and a second one
// is allowed, because the sending may not have been recorded yet.
func (w *environment) countAllowedCopies(copies []time.Time) (n int) {
	const before, after = 3 * time.Second, time.Second
	for _, t := range w.faultWindows {
		if !t.twice {
			continue
		}
		for _, at := range copies {
			if at.After(t.from.Add(-before)) && at.Before(t.to.Add(after)) {
				n++
				break
			}
		}
	}
	return n
}
