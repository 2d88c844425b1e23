package fiscal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/invoices"
	"recado/flows/notify"
	"recado/flows/validation"
)

// Bills are the documents that get numbers; *invoices.Service implements it.
type Bills interface {
	Get(ctx context.Context, id string) (invoices.Invoice, error)
	Answer(ctx context.Context, id string, f invoices.Fiscal, now time.Time) (invoices.Invoice, error)
}

// CAI gives documents the numbers of the ranges that the SAR of Honduras has authorised. It is safe for concurrent use by
// any number of processes.
type CAI struct {
	Books  Repository
	Bills  Bills
	Zone   *time.Location
	People []notify.Person                      // who is told that a range ends
	Signal func(ctx context.Context, id string) // called when an outbox has new effects; nil: the sweep finds them
}

var _ invoices.Issuer = (*CAI)(nil)

// AlarmRange is the event of a range that ends.
const AlarmRange = "fiscal_range"

// Issue gives a document the next number of its type, by the day of the document. Behind the end of all ranges it is refused.
func (c *CAI) Issue(ctx context.Context, i invoices.Invoice, _ *invoices.Invoice, now time.Time) (f invoices.Fiscal, err error) {
	kind, day := TypeInvoice, i.CreatedAt.In(c.Zone).Format(time.DateOnly)
	if i.Kind == invoices.CreditNote {
		kind = TypeCreditNote
	}
	err = edit.Retry(func() error {
		b, err := c.Books.Get(ctx, kind)
		if errors.Is(err, bot.ErrNotFound) {
			f = refused("no range is registered for documents of type " + kind)
			return nil
		}
		if err != nil {
			return err
		}
		if b.Claim != nil && b.Claim.Document == i.ID {
			f = b.answer(*b.Claim)
			return nil
		}
		if b.Claim != nil { // the document before gets its number first
			if _, err := c.Bills.Answer(ctx, b.Claim.Document, b.answer(*b.Claim), now); err != nil {
				return fmt.Errorf("number of %s: %w", b.Claim.Document, err)
			}
		}
		if i, err := c.Bills.Get(ctx, i.ID); err != nil || i.Fiscal.State == invoices.Sealed { // by another writer
			f = i.Fiscal
			return err
		}
		at := slices.IndexFunc(b.Ranges, func(r Range) bool { return r.usable(day) })
		if at < 0 {
			f = refused(b.why(day))
			return nil
		}
		b.V++
		b.Ranges = slices.Clone(b.Ranges)
		r := &b.Ranges[at]
		r.Last++
		b.Claim = &Claim{i.ID, r.CAI, r.Prefix, r.Last}
		f = b.answer(*b.Claim)
		b.warn(now, c.Zone, c.People)
		return c.Books.Put(ctx, b)
	})
	if err == nil && c.Signal != nil {
		c.Signal(ctx, kind)
	}
	return f, err
}

func refused(why string) invoices.Fiscal {
	return invoices.Fiscal{State: invoices.Refused, Problem: why}
}

// why says why no range can be used on a day.
func (b Book) why(day string) string {
	last := b.Ranges[len(b.Ranges)-1]
	if last.Left() == 0 {
		return "the range " + last.text() + " is used up"
	}
	return "the last day of the range " + last.text() + " was " + last.Until + ", before " + day
}

// answer returns what a number means for its document.
func (b Book) answer(c Claim) invoices.Fiscal {
	at := slices.IndexFunc(b.Ranges, func(r Range) bool {
		return r.Prefix == c.Prefix && r.CAI == c.CAI && r.From <= c.Number && c.Number <= r.To
	})
	if at < 0 {
		return refused("the range of its number is gone")
	}
	r := b.Ranges[at]
	return invoices.Fiscal{State: invoices.Sealed, Number: r.Number(c.Number), Code: r.CAI, Range: r.text(), Until: r.Until}
}

// Register adds a range. The same range again changes nothing. Errors are *validation.InvalidError.
func (c *CAI) Register(ctx context.Context, r Range, by string, now time.Time) (Range, error) {
	kind := TypeInvoice
	if prefixForm.MatchString(r.Prefix) {
		kind = r.Prefix[len(r.Prefix)-2:]
	}
	today := now.In(c.Zone).Format(time.DateOnly)
	r.Last, r.By, r.At, r.Told, r.Ended = r.From-1, by, today, nil, false
	err := edit.Retry(func() error {
		b, err := c.Books.Get(ctx, kind)
		fresh := errors.Is(err, bot.ErrNotFound)
		if err != nil && !fresh {
			return err
		}
		if known := slices.IndexFunc(b.Ranges, func(o Range) bool {
			return o.CAI == r.CAI && o.Prefix == r.Prefix && o.From == r.From && o.To == r.To && o.Until == r.Until
		}); known >= 0 {
			r = b.Ranges[known]
			return nil
		}
		found := r.check(b, today)
		if len(b.Ranges) >= maxRanges {
			found = append(found, validation.Problem{Field: "from", Code: validation.TooMany, Max: maxRanges})
		}
		if len(found) > 0 {
			return &validation.InvalidError{Problems: found}
		}
		if fresh {
			b = Book{ID: kind, Command: "fiscal book " + kind, CreatedAt: now}
		}
		b.V++
		b.Ranges = append(slices.Clone(b.Ranges), r)
		slices.SortStableFunc(b.Ranges, order)
		b.warn(now, c.Zone, c.People)
		if fresh {
			return c.Books.Insert(ctx, b)
		}
		return c.Books.Put(ctx, b)
	})
	return r, err
}

// order sorts ranges by the day of their end, then by their numbers: what ends first is used first.
func order(x, y Range) int {
	if x.Until != y.Until {
		return map[bool]int{true: -1, false: 1}[x.Until < y.Until]
	}
	return int(x.From - y.From)
}

// Ranges lists all ranges, those of invoices first.
func (c *CAI) Ranges(ctx context.Context) (all []Range, err error) {
	for _, kind := range []string{TypeInvoice, TypeCreditNote} {
		b, err := c.Books.Get(ctx, kind)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return nil, err
		}
		all = append(all, b.Ranges...)
	}
	return all, nil
}

// Soonest returns the next deadline, or the zero time without one.
func (c *CAI) Soonest(ctx context.Context) (time.Time, error) { return c.Books.Soonest(ctx) }

// Expire warns of ranges that end. Any process may call it at any time: each warning is given once.
func (c *CAI) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := c.Books.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := edit.Document(ctx, c.Books, id, func(b *Book) error {
			if due, _ := b.Deadlines.Due(now); len(due) == 0 {
				return edit.ErrUnchanged
			}
			b.V++
			b.warn(now, c.Zone, c.People)
			return nil
		})
		if failed == nil && c.Signal != nil {
			c.Signal(ctx, id)
		}
		err = errors.Join(err, failed)
	}
	return err
}

func alarm(r *Range, left int64) bot.Effect {
	raw, err := json.Marshal(map[string]any{"range": r.text(), "left": left, "until": r.Until})
	if err != nil {
		raw = nil // plain values always encode
	}
	return bot.Effect{Kind: bot.EffectEvent, Name: AlarmRange, Args: raw}
}
