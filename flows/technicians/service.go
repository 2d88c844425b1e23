package technicians

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/geo"
)

// tries is how often a lost race is run again; each loss is someone else's progress.
const tries = 50

// logged is how many edits a document remembers.
const logged = 50

// Service is everything that can be done with technicians. It is safe for concurrent use
// by any number of processes. Errors of its ports are passed on as they are.
type Service struct {
	Technicians Repository
	Jobs        Jobs           // nil: nobody has any
	Asks        Asks           // nil: a service asks for nobody in particular
	Zone        *time.Location // in which days and hours are counted; UTC when nil
	Country     string         // of phones written without one: "CO"
}

// Create takes someone on, under a code that nobody has. It returns an *InvalidError or a
// *TakenError; saying the same again finds what it made.
func (s *Service) Create(ctx context.Context, id string, r Profile, now time.Time) (Technician, error) {
	id = canonical(id)
	r, p := clean(r, s.Country)
	if !idForm.MatchString(id) || slices.Contains(reserved, id) {
		p = append(problems{{Field: "id", Key: "technicians.field.id.invalid"}}, p...)
	}
	if len(p) > 0 {
		return Technician{}, &InvalidError{p}
	}
	t := Technician{ID: id, V: 1, Profile: r, CreatedAt: now, UpdatedAt: now}
	err := s.Technicians.Insert(ctx, t)
	if !errors.Is(err, bot.ErrDuplicate) {
		return t, err
	}
	switch was, err := s.Technicians.Get(ctx, id); {
	case errors.Is(err, bot.ErrNotFound):
		return Technician{}, &TakenError{"contact"}
	case err != nil:
		return Technician{}, err
	case was.V == 1 && reflect.DeepEqual(was.Profile, r):
		return was, nil
	}
	return Technician{}, &TakenError{"id"}
}

// Get returns one technician, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Technician, error) {
	return s.Technicians.Get(ctx, canonical(id))
}

// ByContact finds who works here by the conversation, or is bot.ErrNotFound.
func (s *Service) ByContact(ctx context.Context, who bot.ContactID) (Technician, error) {
	if who == "" {
		return Technician{}, bot.ErrNotFound
	}
	return s.Technicians.ByContact(ctx, who)
}

// List pages through technicians by id. It may return an *InvalidError or ErrCursor.
func (s *Service) List(ctx context.Context, f Filter) (page []Technician, next string, err error) {
	if f.Status != "" && !f.Status.Valid() {
		return nil, "", &InvalidError{[]Problem{{Field: "status", Key: "technicians.field.status.invalid"}}}
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return s.Technicians.List(ctx, f)
}

// Update edits a profile as it was in version v. change may be called several times, and
// must replace slices and maps, not write into them. It returns an *InvalidError, a
// *TakenError, or a *StaleError where the profile has changed since v; what else of the
// document has changed is no hindrance.
func (s *Service) Update(ctx context.Context, id string, v int64, change func(*Profile), now time.Time) (Technician, error) {
	return s.edit(ctx, id, now, func(t *Technician) (bool, error) {
		if stale := t.since(v); stale != nil {
			return false, stale
		}
		return t.profile(change, s.Country, now)
	})
}

// Deactivate lets someone go: he is not asked any more and his contact is free. Doing it
// again is fine.
func (s *Service) Deactivate(ctx context.Context, id string, now time.Time) (Technician, error) {
	return s.edit(ctx, id, now, func(t *Technician) (bool, error) {
		return t.profile(func(r *Profile) { r.Status = Terminated }, s.Country, now)
	})
}

// Move notes where someone was at a moment (zero is now). A place older than the one
// known changes nothing; one that is none, or of the future, is an *InvalidError.
func (s *Service) Move(ctx context.Context, id string, to bot.Location, when, now time.Time) (Technician, error) {
	if when.IsZero() {
		when = now
	}
	var p problems
	if !geo.Valid(to) {
		p.add("point", "invalid")
	}
	if when.Sub(now) > clockDrift {
		p.add("at", "invalid")
	}
	if len(p) > 0 {
		return Technician{}, &InvalidError{p}
	}
	to = bot.Location{Latitude: to.Latitude, Longitude: to.Longitude} // whose place it is called is nobody's business
	return s.edit(ctx, id, now, func(t *Technician) (bool, error) {
		if t.Seen != nil && !when.After(t.Seen.At) {
			return false, nil
		}
		t.Seen = &Position{to, when}
		return true, nil
	})
}

// Count adds a fact to someone's record. Telling it again is fine.
func (s *Service) Count(ctx context.Context, id string, f Fact, now time.Time) (Technician, error) {
	return s.edit(ctx, id, now, func(t *Technician) (bool, error) { return t.count(f), nil })
}

// edit changes one document by compare-and-set: change is called with it as it is, anew
// after each lost race, and says whether there is anything to write.
func (s *Service) edit(ctx context.Context, id string, now time.Time, change func(*Technician) (bool, error)) (t Technician, err error) {
	for range tries {
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
		t.UpdatedAt = now
		switch err = s.Technicians.Put(ctx, t); {
		case errors.Is(err, bot.ErrDuplicate):
			return Technician{}, &TakenError{"contact"}
		case !errors.Is(err, bot.ErrStale):
			return t, err
		}
	}
	return Technician{}, bot.ErrStale
}

// profile edits the profile for the version that the document is about to have.
func (t *Technician) profile(change func(*Profile), country string, now time.Time) (bool, error) {
	next := t.Profile
	change(&next)
	if next.Phone != t.Phone && next.Contact == t.Contact && string(t.Contact) == t.Phone {
		next.Contact = "" // the conversation goes with the phone
	}
	next, p := clean(next, country)
	if len(p) > 0 {
		return false, &InvalidError{p}
	}
	fields := changed(t.Profile, next)
	if len(fields) == 0 {
		return false, nil
	}
	t.Profile = next
	t.Edits = append(slices.Clone(t.Edits), Edit{t.V, now, fields})
	t.Edits = t.Edits[max(0, len(t.Edits)-logged):]
	return true, nil
}

// since is a *StaleError when the profile has changed since version v.
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
	return &StaleError{slices.Sorted(maps.Keys(fields))}
}

// changed names the fields in which two profiles differ, sorted.
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
		panic("technicians: a profile can't be written: " + err.Error()) // it is strings, numbers and their lists
	}
	return fields
}

func canonical(id string) string { return strings.ToUpper(strings.TrimSpace(id)) }
