package bench

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// load is what was sent and how it fared.
type load struct {
	sent, lost      int
	refused         error // of the last message that was not acknowledged
	refusals        int
	unexpected      int64
	took, cpu       time.Duration
	acked, answered []time.Duration // sorted
}

// open sends so many messages a second for so long, whether or not earlier ones have
// been answered, the people taking turns. When everybody waits for an answer it waits
// too, and the wait counts.
func (c *loadGenerator) open(ctx context.Context, people, rate int, long time.Duration) (load, error) {
	n := int(float64(rate) * long.Seconds())
	began := time.Now()
	return c.drive(ctx, n, people, people, func(i int) time.Time {
		return began.Add(time.Duration(float64(i) / float64(rate) * float64(time.Second)))
	})
}

// closed sends so many messages as fast as so many people at once get their answers.
func (c *loadGenerator) closed(ctx context.Context, people, n, atOnce int) (load, error) {
	return c.drive(ctx, n, people, atOnce, func(int) time.Time { return time.Time{} })
}

// drive sends n messages, the i-th when meant(i) has come (the zero time: at once).
func (c *loadGenerator) drive(ctx context.Context, n, people, atOnce int, meant func(i int) time.Time) (l load, err error) {
	free := make(chan int, people)
	for who := range people {
		free <- who
	}
	samples := make([]sample, n)
	places := make(chan struct{}, atOnce)
	var under sync.WaitGroup
	before, unasked, began := c.used(ctx), c.unexpected.Load(), time.Now()
	var sent atomic.Int64
	for i := range n {
		at := meant(i)
		if wait := time.Until(at); !at.IsZero() && wait > 0 {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
			}
		}
		if ctx.Err() != nil {
			break
		}
		places <- struct{}{}
		who := <-free
		if at.IsZero() {
			at = time.Now()
		}
		under.Go(func() {
			samples[i] = c.send(ctx, who, at)
			sent.Add(1)
			free <- who
			<-places
		})
	}
	under.Wait()
	if ctx.Err() != nil {
		return l, ctx.Err()
	}
	l.took, l.sent, l.unexpected = time.Since(began), int(sent.Load()), c.unexpected.Load()-unasked
	l.cpu = c.used(ctx) - before
	for _, s := range samples[:l.sent] {
		switch {
		case s.refused != nil:
			l.refused, l.refusals = s.refused, l.refusals+1
		case s.lost:
			l.lost++
		default:
			l.answered = append(l.answered, s.answered)
			l.acked = append(l.acked, s.acked)
		}
	}
	slices.Sort(l.acked)
	slices.Sort(l.answered)
	return l, nil
}

// quantile is the latency that such a part of the messages did not exceed.
func quantile(sorted []time.Duration, part float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(part*float64(len(sorted)-1))]
}

// each is the processor time of one message.
func (l load) each() time.Duration { return l.cpu / time.Duration(max(1, l.sent)) }

func (l load) perSecond() float64 { return float64(l.sent) / l.took.Seconds() }
