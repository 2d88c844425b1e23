package technicians

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/record"
	"recado/flows/validation"
)

// maxEdits limits the edits that a document remembers.
const maxEdits = 50

// edit changes one document by compare-and-set. It calls change with the current document, and
// again after each lost race; change reports whether there is anything to write.
func (s *Service) edit(ctx context.Context, id string, now time.Time, change func(*Technician) (bool, error)) (Technician, error) {
	var was int64
	t, err := edit.Document(ctx, s.Technicians, record.Canonical(id), func(t *Technician) error {
		was = t.V
		t.V++
		if changed, err := change(t); err != nil {
			return err
		} else if !changed {
			return edit.ErrUnchanged
		}
		t.UpdatedAt, t.DueAt = now, s.due(t)
		return nil
	})
	switch {
	case errors.Is(err, bot.ErrDuplicate):
		return Technician{}, &validation.DuplicateError{Field: "contact"}
	case err == nil && t.V > was && s.Signal != nil && len(t.Outbox) > 0:
		s.Signal(ctx, t.ID)
	}
	return t, err
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
	fields := record.Changed(t.Profile, next)
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
