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

// each does something for everyone at once, and joins the first few that went wrong.
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

// say brings the n-th message of a person until it is acknowledged.
func (c *caseRun) say(ctx context.Context, who string, n int, text string) error {
	return c.vendor.deliver(ctx, standin.Say{From: who, Name: "Ana", ID: fmt.Sprintf("wamid.CASE.%s.%d", who, n), Text: text})
}

// converse says lines one after the other, from the n-th message on, each as soon as
// the one before is answered; heard is how many answers there were before.
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

// answered holds that a person's one message has one answer, said once.
func (c *caseRun) answered(ctx context.Context, who string) error {
	if err := c.await(ctx, who, 1); err != nil {
		return err
	}
	return c.noMore(who, 1)
}

// noMore holds that a person heard so many messages, and each once.
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

// later waits until a message too many would have come.
func later(ctx context.Context) { wait(ctx, 1500*time.Millisecond) }

// quiet waits until a person was answered and nothing more comes, however many turns
// took what was said, and counts the answers.
func (c *caseRun) quiet(ctx context.Context, who string) (heard int, err error) {
	if err := c.await(ctx, who, 1); err != nil {
		return 0, err
	}
	for n := -1; n != heard && ctx.Err() == nil; wait(ctx, 3*time.Second) {
		n, heard = heard, len(c.vendor.received(who))
	}
	return heard, ctx.Err()
}

// breath is a problem told in four messages, and what the summary must say of it.
var breath = []string{"la nevera no enfría", "hace un ruido raro", "bota agua por debajo", "y huele a quemado"}

// finish leads a person who has told the problem to the summary, and holds that it
// has everything in order.
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

// burst lets anonymous callers write over so many connections, each once, until meanwhile is
// done; nothing is brought twice. It lists who was told that the message is safe.
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

// orderOf holds that a person has one order.
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
