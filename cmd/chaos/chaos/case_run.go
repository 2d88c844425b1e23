package chaos

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"recado/bot/channels/standin"
)

// each calls do for all people at the same time, and joins the first few errors.
func each(people []string, do func(i int, who string) error) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var f findings
	for i, who := range people {
		all.Go(func() {
			if err := do(i, who); err != nil {
				mu.Lock()
				defer mu.Unlock()
				f.found("%v", err)
			}
		})
	}
	all.Wait()
	if f.n > 0 {
		return errors.New(f.String())
	}
	return nil
}

// say delivers a person's n-th message until it is acknowledged.
func (c *caseRun) say(ctx context.Context, who string, n int, text string) error {
	return c.vendor.deliver(ctx, standin.Say{From: who, Name: "Ana", ID: fmt.Sprintf("wamid.CASE.%s.%d", who, n), Text: text})
}

// converse says lines one after the other, starting with the n-th message. It says each line after
// the one before is answered; heard is the number of answers before the first line.
func (c *caseRun) converse(ctx context.Context, who string, n, heard int, lines ...line) error {
	for i, l := range lines {
		if err := c.say(ctx, who, n+i, l.say); err != nil {
			return err
		}
		heard += l.hear
		if err := c.await(ctx, who, heard); err != nil {
			return fmt.Errorf("after %q: %w", l.say, err)
		}
	}
	return nil
}

// answered checks that a person's only message has one answer, sent once.
func (c *caseRun) answered(ctx context.Context, who string) error {
	if err := c.await(ctx, who, 1); err != nil {
		return err
	}
	return c.noMore(who, 1)
}

// noMore checks that a person has received n messages, each once.
func (c *caseRun) noMore(who string, n int) error {
	all := c.vendor.received(who)
	if len(all) != n {
		last := ""
		if len(all) > 0 {
			last = short(all[len(all)-1].Text)
		}
		return fmt.Errorf("%s heard %d messages, not %d; the last: %q", who, len(all), n, last)
	}
	for _, m := range all {
		if len(m.Copies) > 1+c.countAllowedCopies(m.Copies) {
			return fmt.Errorf("%s heard %q %d times: %s", who, short(m.Text), len(m.Copies), times(m.Copies))
		}
	}
	return nil
}

// later waits until a surplus message would have come.
func later(ctx context.Context) { wait(ctx, 1500*time.Millisecond) }

// quiet waits until a person has an answer and no more come, and returns the number of answers. How
// many turns processed the messages does not matter.
func (c *caseRun) quiet(ctx context.Context, who string) (heard int, err error) {
	if err := c.await(ctx, who, 1); err != nil {
		return 0, err
	}
	for n := -1; n != heard && ctx.Err() == nil; wait(ctx, 3*time.Second) {
		n, heard = heard, len(c.vendor.received(who))
	}
	return heard, ctx.Err()
}

// breath is a problem described in four messages; the summary must contain all of them.
var breath = []string{"la nevera no enfría", "hace un ruido raro", "bota agua por debajo", "y vibra mucho"}

// finish leads a person who has described the problem to the summary, and checks that it contains
// the first said parts in order.
func (c *caseRun) finish(ctx context.Context, who string, said int) error {
	heard, err := c.quiet(ctx, who)
	if err != nil {
		return err
	}
	rest := []line{{"no tengo", 1}, {"AC-" + who[5:], 1}, {"Torre Norte, piso 2, apto 201", 1}, {"alta", 1}}
	if err := c.converse(ctx, who, said, heard, rest...); err != nil {
		return err
	}
	all := c.vendor.received(who)
	summary, at := all[len(all)-1].Text, 0
	for _, part := range breath[:said] {
		i := strings.Index(summary[at:], part)
		if i < 0 {
			return fmt.Errorf("%s: %q is missing or out of order in %q", who, part, summary)
		}
		at += i
	}
	return nil
}

// burst lets new people write one message each over parallel connections until meanwhile returns;
// no message is sent twice. It returns the people whose message was acknowledged, and the number of
// posts.
func (c *caseRun) burst(ctx context.Context, connections int, meanwhile func() error) (acknowledged []string, posted int, err error) {
	var all sync.WaitGroup
	var over atomic.Bool
	var mu sync.Mutex
	strangers := c.people(20_000)
	var next atomic.Int64
	for range connections {
		all.Go(func() {
			for !over.Load() {
				i := int(next.Add(1)) - 1
				if i >= len(strangers) {
					return
				}
				status, err := c.vendor.post(ctx, standin.Say{From: strangers[i], Name: "Ana", ID: "wamid.BURST." + strangers[i], Text: "hola"})
				if err != nil || status != 200 {
					time.Sleep(5 * time.Millisecond)
					continue
				}
				mu.Lock()
				acknowledged = append(acknowledged, strangers[i])
				mu.Unlock()
			}
		})
	}
	err = meanwhile()
	over.Store(true)
	all.Wait()
	return acknowledged, int(min(next.Load(), int64(len(strangers)))), err
}

// orderOf checks that a person has exactly one order.
func (c *caseRun) orderOf(ctx context.Context, who string) error {
	var page struct {
		Orders []struct{} `json:"orders"`
	}
	if err := c.front().get(ctx, "/api/v1/orders?phone=%2B"+who, &page); err != nil {
		return err
	}
	if len(page.Orders) != 1 {
		return fmt.Errorf("%s made one order, there are %d", who, len(page.Orders))
	}
	return nil
}
