package technicians

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/validation"
)

// maxAttempts limits how often a write is retried after losing a race. Each loss means that another
// writer succeeded.
const maxAttempts = 50

// maxEdits limits the edits that a document remembers.
const maxEdits = 50

// edit changes one document by compare-and-set. It calls change with the current document, and
// again after each lost race; change reports whether there is anything to write.
func (s *Service) edit(ctx context.Context, id string, now time.Time, change func(*Technician) (bool, error)) (t Technician, err error) {
	for range maxAttempts {
		if t, err = s.Get(ctx, id); err != nil {
			return Technician{}, err
		}
		t.V++
		changed, err := change(&t)
		if err != nil {
			return Technician{}, err
		}
		if !changed {
			t.V--
			return t, nil
		}
		t.UpdatedAt, t.DueAt = now, s.due(&t)
		switch err = s.Technicians.Put(ctx, t); {
		case errors.Is(err, bot.ErrDuplicate):
			return Technician{}, &validation.DuplicateError{Field: "contact"}
		case !errors.Is(err, bot.ErrStale):
			if err == nil && s.Signal != nil && len(t.Outbox) > 0 {
				s.Signal(ctx, t.ID)
			}
			return t, err
		}
	}
	return Technician{}, bot.ErrStale
}

// profile edits the profile for the document's next version.
func (t *Technician) profile(change func(*Profile), country string, now time.Time) (bool, error) {
	next := t.Profile
	change(&next)
	if next.Phone != t.Phone && next.Contact == t.Contact && string(t.Contact) == t.Phone {
		next.Contact = "" // the new phone becomes the contact
	}
	next, p := clean(next, country)
	if len(p) > 0 {
		return false, &validation.InvalidError{Problems: p}
	}
	fields := changed(t.Profile, next)
	if len(fields) == 0 {
		return false, nil
	}
	t.Profile = next
	t.Edits = append(slices.Clone(t.Edits), Edit{t.V, now, fields})
	t.Edits = t.Edits[max(0, len(t.Edits)-maxEdits):]
	return true, nil
}

// since returns a *validation.StaleError if the profile has changed since version v.
func (t *Technician) since(v int64) error {
	fields := map[string]bool{}
	for _, e := range t.Edits {
		if e.V > v {
			for _, f := range e.Fields {
				fields[f] = true
			}
		}
	}
	if len(fields) == 0 && v > 0 && v < t.V {
		return nil
	}
	return &validation.StaleError{V: t.V - 1, Fields: slices.Sorted(maps.Keys(fields))}
}

// changed returns the names of the fields in which two profiles differ, sorted.
func changed(a, b Profile) (fields []string) {
	was, is := members(a), members(b)
	for name, raw := range is {
		if string(was[name]) != string(raw) {
			fields = append(fields, name)
		}
	}
	for name := range was {
		if _, ok := is[name]; !ok {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return fields
}

func members(r Profile) (fields map[string]json.RawMessage) {
	raw, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	if err != nil {
		panic("technicians: a profile can't be written: " + err.Error()) // it consists of strings, numbers and lists of them
	}
	return fields
}
