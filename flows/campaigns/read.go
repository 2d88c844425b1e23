package campaigns

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

const (
	maxPages = 4000
	parallel = 8 // debtors that are worked on at a time
)

// Read reads the next page of a campaign. It may run twice at once: the page is counted once, and
// debtors keep each invoice once. effect is the effect that asks for it.
func (s *Service) Read(ctx context.Context, id, effect string, now time.Time) error {
	c, err := s.Campaigns.Get(ctx, id)
	if err != nil || c.State != Running || c.Stage != Reading {
		return err
	}
	asked := c
	asked.Filters = c.Filters.resolved(s.day(now))
	page, err := s.page(ctx, asked)
	if broken, ok := errors.AsType[*SourceError](err); ok {
		return s.stop(ctx, id, broken, now)
	}
	if err != nil {
		return err
	}
	page = page.checked()
	kept, skipped := asked.Filters.apply(page)
	accepted, more, err := s.store(ctx, c, kept, now)
	if err != nil {
		return err
	}
	rejected := slices.Concat(page.Rejected, more)
	slices.SortStableFunc(rejected, func(a, b Rejection) int { return a.Line - b.Line })
	if err := s.report(ctx, c, rejected, now); err != nil {
		return err
	}
	_, err = s.change(ctx, id, now, func(n *Campaign) error {
		if n.Cursor != c.Cursor || n.Pages != c.Pages || n.Stage != Reading {
			return edit.ErrUnchanged // another process has counted this page
		}
		n.V++
		n.Cursor, n.Pages = page.Next, n.Pages+1
		n.Rows, n.Invoices, n.Rejected, n.Skipped = n.Rows+page.Rows, n.Invoices+accepted, n.Rejected+len(rejected), n.Skipped+skipped
		if page.Next == "" {
			n.Stage = Sending
		}
		if n.State == Running {
			n.next(effect, now)
		}
		return nil
	})
	return err
}

func (s *Service) page(ctx context.Context, c Campaign) (Page, error) {
	if c.Pages >= maxPages {
		return Page{}, &SourceError{Reason: SourceTooLarge}
	}
	source, err := s.Sources.Open(ctx, c)
	if err != nil {
		return Page{}, err
	}
	return source.Page(ctx, c.Cursor)
}

// checked moves the invoices whose number cannot be said to the rejected rows.
func (p Page) checked() Page {
	kept := make([]Invoice, 0, len(p.Invoices))
	p.Rejected = slices.Clone(p.Rejected)
	for _, in := range p.Invoices {
		if bad := in.checkNumber(); bad != nil {
			p.Rejected = append(p.Rejected, *bad)
			continue
		}
		kept = append(kept, in)
	}
	p.Invoices = kept
	return p
}

// next asks for the next step, unless another effect than the one under way already does. That one may have
// read the campaign before this write, and then does nothing: the deadline looks after it.
func (c *Campaign) next(effect string, now time.Time) {
	if slices.ContainsFunc(c.Outbox, func(e bot.Effect) bool { return e.ID != effect }) {
		c.wait(now.Add(watchInterval))
		return
	}
	c.work(now)
}

// watchInterval is how long after a step its campaign is looked at, where it is not certain that another
// one follows.
const watchInterval = time.Second

// stop pauses a campaign whose source has to be mended by somebody.
func (s *Service) stop(ctx context.Context, id string, why *SourceError, now time.Time) error {
	_, err := s.change(ctx, id, now, func(c *Campaign) error {
		if c.State != Running {
			return edit.ErrUnchanged
		}
		c.V++
		c.State, c.Reason, c.Detail = Paused, why.Reason, why.Detail
		return nil
	})
	return err
}

// resolved returns the filters with the days overdue as a day.
func (f Filters) resolved(today time.Time) Filters {
	if f.OverdueDays > 0 {
		latest := today.AddDate(0, 0, -f.OverdueDays).Format(time.DateOnly)
		if f.DueTo == "" || latest < f.DueTo {
			f.DueTo = latest
		}
		f.OverdueDays = 0
	}
	return f
}

// Keeps reports whether an invoice is asked for. Sources ask before they look up a debtor; what they
// leave out they count as skipped.
func (f Filters) Keeps(in Invoice) bool {
	return !(f.DueFrom != "" && in.Due < f.DueFrom || f.DueTo != "" && (in.Due == "" || in.Due > f.DueTo) || in.Balance.Minor < f.MinBalance)
}

// apply splits off the invoices that the filters leave out.
func (f Filters) apply(p Page) (kept []Invoice, skipped int) {
	for _, in := range p.Invoices {
		if f.Keeps(in) {
			kept = append(kept, in)
		}
	}
	return kept, p.Skipped + len(p.Invoices) - len(kept)
}

// day returns the present day of the business, at midnight UTC.
func (s *Service) day(now time.Time) time.Time {
	y, m, d := now.In(s.zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// store adds a page's invoices to their debtors.
func (s *Service) store(ctx context.Context, c Campaign, all []Invoice, now time.Time) (accepted int, rejected []Rejection, err error) {
	groups := map[string][]Invoice{}
	var order []string
	for _, in := range all {
		id := itemID(c.ID, s.person(in.Debtor))
		if groups[id] == nil {
			order = append(order, id)
		}
		groups[id] = append(groups[id], in)
	}
	phones := map[string]string{}
	var mu sync.Mutex
	err = each(order, func(id string) error {
		item, bad, err := s.add(ctx, c, id, groups[id], now)
		mu.Lock()
		defer mu.Unlock()
		rejected = append(rejected, bad...)
		accepted += len(groups[id]) - len(bad)
		for _, phone := range item.Debtor.Phones {
			if other, known := phones[phone]; known && other != id {
				phones[phone] = "" // two of this very page
			} else {
				phones[phone] = id
			}
		}
		return err
	})
	if err == nil && len(phones) > 0 {
		err = s.Items.AddPhones(ctx, c.ID, phones, now)
	}
	return accepted, rejected, err
}

// each calls work for every id, some at a time, and returns the errors.
func each(ids []string, work func(id string) error) error {
	var all sync.WaitGroup
	slots := make(chan struct{}, parallel)
	failed := make([]error, len(ids))
	for i, id := range ids {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			failed[i] = work(id)
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

// add adds invoices to a debtor's item, and creates it. Repeated for the same page it gives the same
// result.
func (s *Service) add(ctx context.Context, c Campaign, id string, invoices []Invoice, now time.Time) (item Item, bad []Rejection, err error) {
	page := c.Pages + 1
	err = edit.Retry(func() error {
		item, err = s.Items.Get(ctx, id)
		fresh := errors.Is(err, bot.ErrNotFound)
		if err != nil && !fresh {
			return err
		}
		if fresh {
			item = Item{ID: id, Command: id, Campaign: c.ID, Person: s.person(invoices[0].Debtor), DocumentEnd: documentEnd(invoices[0].Debtor.Document), State: New, Page: page, CreatedAt: now}
		}
		before := len(item.Invoices)
		if bad = item.take(invoices, page); !fresh && len(item.Invoices) == before {
			return nil
		}
		item.Contact = item.Debtor.address()
		if item.V++; fresh {
			return s.Items.Insert(ctx, item)
		}
		return s.Items.Put(ctx, item)
	})
	return item, bad, err
}

// documentEnd returns the last four characters of a document.
func documentEnd(document string) string { return document[max(0, len(document)-4):] }

// take adds the invoices of a page that are not known yet, and returns the rest.
func (i *Item) take(invoices []Invoice, page int) (bad []Rejection) {
	was := len(i.Invoices)
	i.Invoices = slices.Clone(i.Invoices)
	seen := map[string]bool{}
	for _, in := range invoices {
		refuse := func(reason string) {
			bad = append(bad, Rejection{Line: in.Line, Number: in.Number, Reason: reason})
		}
		at := slices.IndexFunc(i.Invoices[:was], func(l Listed) bool { return l.ExternalID == in.ExternalID })
		switch {
		case seen[in.ExternalID], at >= 0 && i.Invoices[at].Page != page:
			refuse(RowDuplicate)
		case at >= 0: // an earlier try of this page has added it
		case len(i.Invoices) >= maxInvoices:
			refuse(RowTooMany)
		default:
			i.Debtor = i.Debtor.merge(in.Debtor)
			in.Debtor = Debtor{} // it is the item's
			i.Invoices = append(i.Invoices, Listed{in, page})
		}
		seen[in.ExternalID] = true
	}
	return bad
}

// report stores the rejected rows of a page.
func (s *Service) report(ctx context.Context, c Campaign, rejected []Rejection, now time.Time) error {
	if len(rejected) == 0 {
		return nil
	}
	id := fmt.Sprintf("%s/!%05d", c.ID, c.Pages+1)
	err := s.Items.Insert(ctx, Item{ID: id, V: 1, Command: id, Campaign: c.ID, State: Faulty, Page: c.Pages + 1, Rejected: rejected, CreatedAt: now})
	if errors.Is(err, bot.ErrDuplicate) {
		return nil
	}
	return err
}
