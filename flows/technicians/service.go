package technicians

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/geo"
	"recado/flows/notify"
	"recado/flows/record"
	"recado/flows/validation"
)

// Service implements all operations on technicians. It is safe for concurrent use by any number of
// processes. It returns errors of its ports unchanged.
type Service struct {
	Technicians  Repository
	Jobs         Jobs                                 // nil: nobody has jobs
	Requirements Requirements                         // nil: services have no requirements
	Zone         *time.Location                       // for days and hours; nil: UTC
	Country      string                               // default country of phone numbers: "CO"
	People       []notify.Person                      // notified of ending certificates, besides the technician
	Signal       func(ctx context.Context, id string) // called when a technician has new effects; nil: the sweep finds them
}

// Create adds a technician under a new id. It returns a *validation.InvalidError or a
// *validation.DuplicateError; creating the same technician again returns the first one.
func (s *Service) Create(ctx context.Context, id string, r Profile, now time.Time) (Technician, error) {
	id = record.Canonical(id)
	if p := s.Check(id, r); len(p) > 0 {
		return Technician{}, &validation.InvalidError{Problems: p}
	}
	r, _ = clean(r, s.Country)
	now = now.Truncate(time.Millisecond) // the precision of stores, so that the result equals what is read back
	t := Technician{ID: id, V: 1, Profile: r, CreatedAt: now, UpdatedAt: now}
	t.DueAt = s.due(&t)
	err := s.Technicians.Insert(ctx, t)
	if !errors.Is(err, bot.ErrDuplicate) {
		return t, err
	}
	switch was, err := s.Technicians.Get(ctx, id); {
	case errors.Is(err, bot.ErrNotFound):
		return Technician{}, &validation.DuplicateError{Field: "contact"}
	case err != nil:
		return Technician{}, err
	case len(was.Edits) == 0 && reflect.DeepEqual(was.Profile, r):
		return was, nil
	}
	return Technician{}, &validation.DuplicateError{Field: "id"}
}

// Check returns all problems of a new technician. It changes nothing.
func (s *Service) Check(id string, r Profile) []validation.Problem {
	_, p := clean(r, s.Country)
	if id = record.Canonical(id); !record.ValidID(id) || slices.Contains(reserved, id) {
		p = append(validation.Problems{{Field: "id", Code: "technician.id"}}, p...)
	}
	return p
}

// Get returns one technician, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Technician, error) {
	return s.Technicians.Get(ctx, record.Canonical(id))
}

// ByContact returns the active staff member of a conversation, or bot.ErrNotFound.
func (s *Service) ByContact(ctx context.Context, who bot.ContactID) (Technician, error) {
	if who == "" {
		return Technician{}, bot.ErrNotFound
	}
	return s.Technicians.ByContact(ctx, who)
}

// List returns a page of technicians by id. It may return a *validation.InvalidError or
// validation.ErrCursor.
func (s *Service) List(ctx context.Context, f Filter) (page []Technician, next string, err error) {
	if f.Status != "" && !f.Status.Valid() {
		return nil, "", validation.Refuse("status", "technician.status")
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return s.Technicians.List(ctx, f)
}

// Update edits a profile based on version v. change may be called several times, and must replace
// slices and maps, not write into them. It returns a *validation.InvalidError, a
// *validation.DuplicateError, or a *validation.StaleError if the profile has changed since v; other
// changes of the document are no conflict.
func (s *Service) Update(ctx context.Context, id string, v int64, change func(*Profile), now time.Time) (Technician, error) {
	return s.edit(ctx, id, now, func(t *Technician) (bool, error) {
		if stale := t.since(v); stale != nil {
			return false, stale
		}
		return t.profile(change, s.Country, now)
	})
}

// Deactivate ends a technician's employment: the technician is not asked any more and the contact
// becomes free. Repeating it is no error.
func (s *Service) Deactivate(ctx context.Context, id string, now time.Time) (Technician, error) {
	return s.edit(ctx, id, now, func(t *Technician) (bool, error) {
		return t.profile(func(r *Profile) { r.Status = Terminated }, s.Country, now)
	})
}

// Move records a technician's position at a time (zero is now). A position older than the known one
// changes nothing; an invalid one, or one in the future, is a *validation.InvalidError.
func (s *Service) Move(ctx context.Context, id string, to bot.Location, when, now time.Time) (Technician, error) {
	if when.IsZero() {
		when = now
	}
	var p validation.Problems
	if !geo.Valid(to) {
		p.Add("point", validation.Point)
	}
	if when.Sub(now) > clockSkew {
		p.Add("at", "time")
	}
	if len(p) > 0 {
		return Technician{}, &validation.InvalidError{Problems: p}
	}
	to = bot.Location{Latitude: to.Latitude, Longitude: to.Longitude} // drops the name of the place, which is private
	return s.edit(ctx, id, now, func(t *Technician) (bool, error) {
		if t.LastPosition != nil && !when.After(t.LastPosition.At) {
			return false, nil
		}
		t.LastPosition = &Position{to, when}
		return true, nil
	})
}

// Count adds a fact to a technician's statistics. Repeating it changes nothing.
func (s *Service) Count(ctx context.Context, id string, f Fact, now time.Time) (Technician, error) {
	return s.edit(ctx, id, now, func(t *Technician) (bool, error) {
		if !t.count(f) {
			return false, nil
		}
		s.warnRework(t, now)
		return true, nil
	})
}
