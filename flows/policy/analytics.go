package policy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"recado/bot"
)

// Months stores the evidence by month.
type Months interface {
	Books
	// InMonth visits the books of a month like "2026-11", until visit returns false.
	InMonth(ctx context.Context, month string, visit func(Book) bool) error
}

// ErrTooMany means that a month has more contacts than can be answered at once.
var ErrTooMany = errors.New("policy: more contacts than can be listed")

// MaxFacts bounds the contacts of a list.
const MaxFacts = 100_000

// Made visits the contacts of a month (UTC) that were made or tried, each with what followed it until
// now. Contacts of addresses are visited, not those of persons, so that each is visited once.
func Made(ctx context.Context, in Months, month string, visit func(Entry) error) error {
	var failed error
	err := in.InMonth(ctx, month, func(b Book) bool {
		var later Book
		if b.Closed { // what was carried over has its latest state in the next month's book
			later, failed = in.Get(ctx, b.Party+"/"+nextMonth(month))
			if failed != nil && !errors.Is(failed, bot.ErrNotFound) {
				return false
			}
		}
		failed = nil
		for _, e := range b.Entries {
			if n := later.find(e.Key); n >= 0 {
				e = later.Entries[n]
			}
			if e.Contact != b.Party || e.At.UTC().Format(monthForm) != month || !e.State.made() && e.State != Tried {
				continue
			}
			if failed = visit(e); failed != nil {
				return false
			}
		}
		return true
	})
	return cmp.Or(failed, err)
}

// ListMade lists these contacts, the earliest first, or returns ErrTooMany.
func ListMade(ctx context.Context, in Months, month string) ([]Entry, error) {
	var all []Entry
	err := Made(ctx, in, month, func(e Entry) error {
		if len(all) == MaxFacts {
			return ErrTooMany
		}
		all = append(all, e)
		return nil
	})
	slices.SortFunc(all, func(a, b Entry) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return all, err
}

// Counts are how many contacts of a group were followed by what.
type Counts struct {
	Group     string `json:"group"`
	Sent      int    `json:"sent"`
	Failed    int    `json:"failed"`
	Delivered int    `json:"delivered"`
	Read      int    `json:"read"`
	Answered  int    `json:"answered"`
	Promised  int    `json:"promised"`
	Paid      int    `json:"paid"`
}

// Groupings are what contacts can be counted by.
func Groupings() []string { return []string{"campaign", "channel", "hour", "tone", "country"} }

// maxGroups bounds the groups of a count; the contacts of others are counted together.
const (
	maxGroups   = 1000
	otherGroups = "…"
)

// Count counts the contacts of a month by one of Groupings. The hour is the debtor's.
func Count(ctx context.Context, in Months, month, by string) ([]Counts, error) {
	groups := map[string]*Counts{}
	err := Made(ctx, in, month, func(e Entry) error {
		name := e.group(by)
		if groups[name] == nil && len(groups) >= maxGroups {
			name = otherGroups
		}
		if groups[name] == nil {
			groups[name] = &Counts{Group: name}
		}
		groups[name].add(e)
		return nil
	})
	all := make([]Counts, 0, len(groups))
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		all = append(all, *groups[name])
	}
	return all, err
}

func (e *Entry) group(by string) string {
	switch by {
	case "campaign":
		return e.Campaign
	case "channel":
		return e.Channel
	case "tone":
		return e.Tone
	case "country":
		return e.Country
	}
	zone, err := time.LoadLocation(e.Zone)
	if err != nil {
		zone = time.UTC
	}
	return fmt.Sprintf("%02d", e.At.In(zone).Hour())
}

func (c *Counts) add(e Entry) {
	if e.State == Tried {
		c.Failed++
		return
	}
	c.Sent++
	for _, one := range []struct {
		at time.Time
		n  *int
	}{{e.Facts.Delivered, &c.Delivered}, {e.Facts.Read, &c.Read}, {e.Facts.Answered, &c.Answered}, {e.Facts.Promised, &c.Promised}, {e.Facts.Paid, &c.Paid}} {
		if !one.at.IsZero() {
			*one.n++
		}
	}
}
