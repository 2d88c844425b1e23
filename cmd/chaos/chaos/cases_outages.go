package chaos

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"recado/bot/channels/standin"
)

// The cases of outages while people write.

// burstAndKill kills at the worst time: the disk has hung for a while, so messages acknowledged
// meanwhile can't have been stored.
func burstAndKill(ctx context.Context, c *caseRun) (string, error) {
	return c.burstAnd(ctx, "kill -9", func() error {
		release, err := lockStore(filepath.Join(c.dir, "data", "recado.db"))
		if err != nil {
			return err
		}
		defer release()
		wait(ctx, 300*time.Millisecond)
		c.front().kill()
		return nil
	})
}

func burstAndTerm(ctx context.Context, c *caseRun) (string, error) {
	var took time.Duration
	figures, err := c.burstAnd(ctx, "SIGTERM", func() (err error) { took, err = c.front().term(); return err })
	return fmt.Sprintf("%s; it ended in %.1f s", figures, took.Seconds()), err
}

// burstAnd ends the program in the middle of a burst, starts it again, and checks that all people
// whose message was acknowledged are answered.
func (c *caseRun) burstAnd(ctx context.Context, how string, end func() error) (string, error) {
	acknowledged, posted, err := c.burst(ctx, 64, func() error {
		wait(ctx, 1500*time.Millisecond)
		from := time.Now()
		err := end()
		c.recordFault(faultWindow{name: how, from: from, to: time.Now(), twice: how == "kill -9"})
		if err != nil {
			return err
		}
		if err := c.restart(ctx, c.front()); err != nil {
			return err
		}
		wait(ctx, 300*time.Millisecond)
		return nil
	})
	figures := fmt.Sprintf("%d posted, %d acknowledged", posted, len(acknowledged))
	if err != nil {
		return figures, err
	}
	lost := c.unanswered(ctx, acknowledged)
	var f findings
	for _, who := range acknowledged {
		if err := c.noMore(who, 1); err != nil {
			f.found("acknowledged and not answered once: %v", err)
		}
	}
	switch {
	case len(lost) > 0:
		return figures, fmt.Errorf("%d of %d acknowledged messages are lost\n%s", len(lost), len(acknowledged), f.String())
	case f.n > 0:
		return figures, errors.New(f.String())
	}
	return figures, nil
}

// unanswered waits for answers to people. It returns those without one, after nobody was answered
// for the timeout of the case.
func (c *caseRun) unanswered(ctx context.Context, people []string) []string {
	left := slices.Clone(people)
	for last := time.Now(); len(left) > 0 && time.Since(last) < c.timeout && ctx.Err() == nil; wait(ctx, 200*time.Millisecond) {
		before := len(left)
		left = slices.DeleteFunc(left, func(who string) bool { return len(c.vendor.received(who)) > 0 })
		if len(left) < before {
			last = time.Now()
		}
	}
	return left
}

func tooMany(ctx context.Context, c *caseRun) (string, error) {
	c.configureVendor(standin.FaultSettings{Script: []string{"429 x30"}})
	defer c.configureVendor(standin.FaultSettings{Script: []string{}})
	people := c.people(20)
	err := each(people, func(_ int, who string) error { return c.converse(ctx, who, 0, 0, line{"hola", 1}) })
	later(ctx)
	return "20 messages, 30 refusals", errors.Join(err, each(people, func(_ int, who string) error { return c.noMore(who, 1) }))
}

func storeDead(ctx context.Context, c *caseRun) (string, error) {
	from := time.Now()
	dead := make(chan error, 1)
	go func() {
		dead <- c.loseStore(ctx, 9*time.Second)
	}()
	wait(ctx, 200*time.Millisecond)
	people := c.people(40)
	err := each(people, func(_ int, who string) error {
		for n, text := range breath[:3] {
			if err := c.say(ctx, who, n, text); err != nil {
				return err
			}
		}
		return nil
	})
	err = errors.Join(err, <-dead)
	c.recordFault(faultWindow{name: "store", from: from, to: time.Now(), twice: true})
	if err != nil {
		return "", err
	}
	return "40 people, 120 messages", each(people, func(_ int, who string) error {
		return c.finish(ctx, who, 3)
	})
}

func redisDead(ctx context.Context, c *caseRun) (string, error) {
	people := c.people(56)
	stop := make(chan struct{})
	killed := 0
	go func() {
		defer close(stop)
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end) && ctx.Err() == nil; wait(ctx, 50*time.Millisecond) {
			if c.redisPid() != 0 && c.loseRedis(ctx, 0) == nil {
				killed++
			}
		}
	}()
	err := each(people, func(i int, who string) error {
		wait(ctx, time.Duration(i)*80*time.Millisecond)
		var s script
		s.order("AC-"+who[5:], i)
		return c.converse(ctx, who, 0, 0, s.lines...)
	})
	<-stop
	return fmt.Sprintf("56 orders, 280 messages; Redis killed %d times in 5 s", killed), errors.Join(err, each(people, func(_ int, who string) error {
		return errors.Join(c.noMore(who, 6), c.orderOf(ctx, who))
	}))
}
