package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
)

// What is aimed at on two cores with the generator beside.
const (
	goalReply = 250 * time.Millisecond // p99 of a reply
	goalCPU   = time.Millisecond       // of a whole turn
	goalSize  = 150e6                  // bytes resident
)

const warmUp = 1000 // messages before anything is measured

// stages sends more and more messages a second until the replies come late.
func stages(ctx context.Context, o Options, out io.Writer) (t *table, err error) {
	w, err := o.open(ctx, 1, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	t = &table{
		title: fmt.Sprintf("Open loop, %d people, %s a stage, milliseconds from the intended start", o.People, o.Stage),
		head:  []string{"sent/s", "acked p50", "p99", "replied p50", "p99", "goal", "", "ms CPU each", "MB", "goroutines"},
	}
	if _, err := w.closed(ctx, o.People, min(warmUp, o.Messages), connections); err != nil {
		return nil, err
	}
	for _, rate := range o.Rates {
		fmt.Fprintf(out, "stage: %d a second\n", rate)
		l, err := w.open(ctx, o.People, rate, o.Stage)
		if err != nil {
			return nil, err
		}
		t.answers(l, fmt.Sprintf("%d a second", rate))
		u := w.usage(ctx)
		p99 := quantile(l.answered, .99)
		t.row(strconv.Itoa(rate), ms(quantile(l.acked, .5)), ms(quantile(l.acked, .99)), ms(quantile(l.answered, .5)), ms(p99), ms(goalReply),
			verdict(p99 <= goalReply), cents(l.each()), mb(u.resident), fmt.Sprint(u.goroutines))
		if p99 > goalReply {
			break // here it bends
		}
	}
	return t, nil
}

// soak sends an hour's worth of messages as fast as they are answered, and looks
// whether memory and goroutines stay what they are.
func soak(ctx context.Context, o Options, out io.Writer) (t *table, err error) {
	w, err := o.open(ctx, 1, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	const parts, settled = 12, 3 // after a quarter the program has what it needs
	t = &table{
		title: fmt.Sprintf("%d messages as fast as they are answered, %d people, %d at once", o.Messages, o.People, connections),
		head:  []string{"messages", "turns/s", "p50 ms", "p99 ms", "ms CPU each", "MB", "goroutines"},
	}
	var early, late usage
	for part := range parts {
		fmt.Fprintf(out, "soak: part %d of %d\n", part+1, parts)
		l, err := w.closed(ctx, o.People, max(1, o.Messages/parts), connections)
		if err != nil {
			return nil, err
		}
		t.answers(l, fmt.Sprintf("part %d", part+1))
		late = w.usage(ctx)
		if part < settled {
			early.resident, early.goroutines = max(early.resident, late.resident), max(early.goroutines, late.goroutines)
		}
		t.row(strconv.Itoa((part+1)*l.sent), fmt.Sprintf("%.0f", l.perSecond()), ms(quantile(l.answered, .5)), ms(quantile(l.answered, .99)), cents(l.each()), mb(late.resident), fmt.Sprint(late.goroutines))
	}
	t.row("goal", "1000", "", ms(goalReply), cents(goalCPU), mb(goalSize), "no more")
	t.promise(late.goroutines <= early.goroutines+connections, "goroutines grew from %.0f to %.0f", early.goroutines, late.goroutines)
	t.promise(late.resident <= 1.25*early.resident+16e6, "memory grew from %s to %s MB", mb(early.resident), mb(late.resident))
	return t, nil
}

// contacts tells what a message costs when so many contacts are known.
func contacts(ctx context.Context, o Options, out io.Writer) (*table, error) {
	t := o.costs(fmt.Sprintf("What one of %d messages costs, by how many contacts have written before", o.Turns), "contacts")
	for _, n := range o.Contacts {
		fmt.Fprintf(out, "contacts: %d\n", n)
		if err := o.cost(ctx, t, strconv.Itoa(n), n, 1); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// stored tells what a message costs beside an empty store and a full one.
func stored(ctx context.Context, o Options, out io.Writer) (*table, error) {
	const people = 10_000
	times := max(1, o.Stored/2/people) // each is heard and answered
	t := o.costs(fmt.Sprintf("What one of %d messages costs, by how many are stored, of %d contacts", o.Turns, people), "stored")
	for _, n := range []int{1, times} {
		fmt.Fprintf(out, "stored: %d\n", 2*n*people)
		if err := o.cost(ctx, t, strconv.Itoa(2*n*people), people, n); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (o Options) costs(title, by string) *table {
	return &table{title: title, head: []string{by, "ms CPU each", "goal", "", "turns/s", "p50 ms", "p99 ms", "MB"}}
}

func (o Options) cost(ctx context.Context, t *table, what string, people, times int) (err error) {
	w, err := o.open(ctx, 1, func(data string) error { return Fill(ctx, data, people, times) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if _, err := w.closed(ctx, people, min(warmUp, o.Turns), connections); err != nil {
		return err
	}
	l, err := w.closed(ctx, people, o.Turns, connections)
	if err != nil {
		return err
	}
	t.answers(l, what)
	t.row(what, cents(l.each()), cents(goalCPU), verdict(l.each() <= goalCPU), fmt.Sprintf("%.0f", l.perSecond()), ms(quantile(l.answered, .5)), ms(quantile(l.answered, .99)), mb(w.usage(ctx).resident))
	return nil
}

// programs parts the contacts among several programs, each with a store of its own: the
// way past one writer, and past one machine.
func programs(ctx context.Context, o Options, out io.Writer) (*table, error) {
	t := &table{
		title: fmt.Sprintf("%d messages, the contacts parted among so many programs, each with its own store", o.Turns),
		head:  []string{"programs", "turns/s", "to the first", "p50 ms", "p99 ms", "ms CPU each", "MB"},
	}
	first := 0.0
	for _, n := range o.Programs {
		fmt.Fprintf(out, "programs: %d\n", n)
		l, u, err := o.parted(ctx, n)
		if err != nil {
			return nil, err
		}
		t.answers(l, fmt.Sprintf("%d programs", n))
		if first == 0 {
			first = l.perSecond()
		}
		t.row(strconv.Itoa(n), fmt.Sprintf("%.0f", l.perSecond()), fmt.Sprintf("× %.2f", l.perSecond()/first), ms(quantile(l.answered, .5)), ms(quantile(l.answered, .99)), cents(l.each()), mb(u.resident))
	}
	return t, nil
}

func (o Options) parted(ctx context.Context, n int) (l load, u usage, err error) {
	w, err := o.open(ctx, n, nil)
	if err != nil {
		return l, u, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if _, err = w.closed(ctx, o.People, min(warmUp, o.Turns), connections); err != nil {
		return l, u, err
	}
	l, err = w.closed(ctx, o.People, o.Turns, connections*n)
	return l, w.usage(ctx), err
}
