package repo

import (
	"context"
	"errors"
	"iter"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/facts"
	"recado/flows/validation"
	"recado/store"
)

// Facts stores facts, the sums of their days, and how often each day has changed.
type Facts struct {
	documents[facts.Fact]
	days    documents[facts.Day]
	changes store.Collection[factChange]
}

// factChange counts the changes of the facts of a day.
type factChange struct {
	ID   string     `json:"_id"` // "order/2026-11-30"
	Kind facts.Kind `json:"kind"`
	Day  string     `json:"day"`
	N    int64      `json:"n"`
}

var _ facts.Repository = (*Facts)(nil)

// NewFacts opens the facts.
func NewFacts(db store.DB) (*Facts, error) {
	text := func(paths ...string) (fields []store.Field) {
		for _, p := range paths {
			fields = append(fields, store.Field{Path: p, Kind: store.String})
		}
		return fields
	}
	docs, err1 := openDocuments(db, store.Spec{Name: "facts", Indexes: []store.Index{
		{Name: "day", Fields: text("kind", "day")},
		{Name: "contact", Fields: text("kind", "contact", "day")},
		{Name: "customer", Fields: text("kind", "customer", "day")},
		{Name: "technician", Fields: text("kind", "technician", "day")},
		{Name: "owed", Sparse: true, Fields: text("owed")},
	}}, func(f facts.Fact) int64 { return f.V })
	days, err2 := openDocuments(db, store.Spec{Name: "fact_days", Indexes: []store.Index{
		{Name: "day", Fields: text("kind", "by", "day")},
	}}, func(d facts.Day) int64 { return d.V })
	changes, err3 := open[factChange](db, store.Spec{Name: "fact_changes", Indexes: []store.Index{
		{Name: "day", Fields: text("kind", "day")},
	}})
	return &Facts{docs, days, changes}, errors.Join(err1, err2, err3)
}

// factPage is how many facts are held at a time.
const factPage = 500

// query returns the query of a filter, by its narrowest index.
func (r *Facts) query(f facts.Filter) store.Query {
	q := store.Query{Index: "day", Equal: []any{string(f.Kind)}, Min: f.Period.From, Max: f.Period.To, Limit: factPage}
	for _, by := range []struct{ index, value string }{{"contact", f.Contact}, {"customer", f.Customer}, {"technician", f.Technician}} {
		if by.value != "" {
			q.Index, q.Equal = by.index, append(q.Equal, by.value)
			break
		}
	}
	return q
}

// Each visits facts by day.
func (r *Facts) Each(ctx context.Context, f facts.Filter) iter.Seq2[facts.Fact, error] {
	return func(yield func(facts.Fact, error) bool) {
		for x, err := range store.Each(ctx, r.docs, r.query(f)) {
			if err == nil && !f.Matches(x) {
				continue
			}
			if !yield(x, err) {
				return
			}
		}
	}
}

// List returns a page of facts, the latest first. A page may be short where few of many facts match.
func (r *Facts) List(ctx context.Context, f facts.Filter, limit int, after string) (page []facts.Fact, next string, err error) {
	q := r.query(f)
	q.Desc, q.After = true, after
	var last facts.Fact
	read := 0
	for x, err := range store.Each(ctx, r.docs, q) {
		switch {
		case errors.Is(err, store.ErrInvalid) && after != "":
			return nil, "", validation.ErrCursor
		case err != nil:
			return nil, "", err
		}
		fits := f.Matches(x)
		if read == maxRead || fits && len(page) == limit {
			next, err := r.docs.Cursor(q, last)
			return page, next, err
		}
		if fits {
			page = append(page, x)
		}
		last, read = x, read+1
	}
	return page, "", nil
}

// Owed visits the invoices of which something is owed, by their last day to pay.
func (r *Facts) Owed(ctx context.Context) iter.Seq2[facts.Fact, error] {
	return store.Each(ctx, r.docs, store.Query{Index: "owed", Limit: factPage})
}

// Changed notes that a fact of a day has changed.
func (r *Facts) Changed(ctx context.Context, kind facts.Kind, day string) error {
	return edit.Retry(func() error {
		id := string(kind) + "/" + day
		_, err := r.changes.Update(ctx, id, store.Change{Inc: map[string]int64{"n": 1}})
		if errors.Is(err, bot.ErrNotFound) {
			err = r.changes.Insert(ctx, factChange{id, kind, day, 1})
		}
		return err
	})
}

// Changes returns how often the facts of each day of a period have changed.
func (r *Facts) Changes(ctx context.Context, kind facts.Kind, p facts.Period) (map[string]int64, error) {
	all := map[string]int64{}
	for c, err := range store.Each(ctx, r.changes, store.Query{Index: "day", Equal: []any{string(kind)}, Min: p.From, Max: p.To, Limit: factPage}) {
		if err != nil {
			return nil, err
		}
		all[c.Day] = c.N
	}
	return all, nil
}

// Days visits the stored sums of a period by day.
func (r *Facts) Days(ctx context.Context, kind facts.Kind, by facts.Dimension, p facts.Period) iter.Seq2[facts.Day, error] {
	return store.Each(ctx, r.days.docs, store.Query{Index: "day", Equal: []any{string(kind), string(by)}, Min: p.From, Max: p.To, Limit: 50})
}

// PutDay stores the sums of a day, unless those stored have seen more changes.
func (r *Facts) PutDay(ctx context.Context, d facts.Day) error {
	return edit.Retry(func() error {
		was, err := r.days.Get(ctx, d.ID)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			return r.days.Insert(ctx, d)
		case err != nil:
			return err
		case was.Rules == d.Rules && was.Seen > d.Seen:
			return nil
		}
		d.V = was.V + 1
		return r.days.Put(ctx, d)
	})
}

// ReportRuns stores the runs of planned reports with their outboxes.
type ReportRuns struct {
	aggregate[facts.Run, *facts.Run]
}

var _ facts.Runs = (*ReportRuns)(nil)

// NewReportRuns opens the runs.
func NewReportRuns(db store.DB) (*ReportRuns, error) {
	a, err := openAggregate[facts.Run](db, "report_runs")
	return &ReportRuns{a}, err
}
