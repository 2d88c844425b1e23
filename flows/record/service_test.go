package record_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/record"
	"recado/flows/validation"
)

var now = time.Date(2026, 11, 23, 14, 0, 0, 123_456_789, time.UTC)

type note struct {
	Title string   `json:"title"`
	Tags  []string `json:"tags,omitempty"`
}

// shelf is a repository in memory; lost makes the next write succeed without its answer.
type shelf struct {
	docs map[string]record.Doc[note]
	lost bool
}

func (s *shelf) answer() error {
	if s.lost {
		s.lost = false
		return bot.ErrUnavailable
	}
	return nil
}

func (s *shelf) Insert(_ context.Context, d record.Doc[note]) error {
	if _, there := s.docs[d.ID]; there {
		return bot.ErrDuplicate
	}
	s.docs[d.ID] = d
	return s.answer()
}

func (s *shelf) Get(_ context.Context, id string) (record.Doc[note], error) {
	d, there := s.docs[id]
	if !there {
		return d, bot.ErrNotFound
	}
	return d, nil
}

func (s *shelf) Put(_ context.Context, d record.Doc[note]) error {
	if s.docs[d.ID].V != d.V-1 {
		return bot.ErrStale
	}
	s.docs[d.ID] = d
	return s.answer()
}

func (s *shelf) List(context.Context, record.Filter) ([]record.Doc[note], string, error) {
	return nil, "", nil
}

func newBook() (*record.Service[note], *shelf) {
	s := &shelf{docs: map[string]record.Doc[note]{}}
	return &record.Service[note]{Documents: s, Normalize: func(n note) (note, validation.Problems) {
		var p validation.Problems
		p.Line("title", &n.Title, 10, true)
		if len(n.Tags) > 2 {
			p.Add("tags", "too_many", 2)
		}
		return n, p
	}}, s
}

func TestCreate(t *testing.T) {
	book, docs := newBook()
	made, err := book.Create(t.Context(), " n-1 ", note{Title: "  Uno\n"}, now)
	if err != nil || made.ID != "N-1" || made.V != 1 || made.Data.Title != "Uno" || !made.CreatedAt.Equal(now.Truncate(time.Millisecond)) {
		t.Fatalf("%+v, %v", made, err)
	}
	if again, err := book.Create(t.Context(), "N-1", note{Title: "Uno"}, now.Add(time.Hour)); err != nil || !again.CreatedAt.Equal(made.CreatedAt) {
		t.Errorf("said again: %+v, %v", again, err)
	}
	_, err = book.Create(t.Context(), "N-1", note{Title: "Otro"}, now)
	if taken, ok := errors.AsType[*validation.DuplicateError](err); !ok || taken.Field != "id" || !errors.Is(err, bot.ErrDuplicate) {
		t.Error(err)
	}
	docs.lost = true
	if _, err := book.Create(t.Context(), "N-2", note{Title: "Dos"}, now); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatal(err)
	}
	if got, err := book.Create(t.Context(), "N-2", note{Title: "Dos"}, now); err != nil || got.V != 1 {
		t.Errorf("after a write that landed without an answer: %+v, %v", got, err)
	}
}

// TestCreateRefusesInvalidDocuments checks that all problems are reported at once and nothing is written.
func TestCreateRefusesInvalidDocuments(t *testing.T) {
	book, docs := newBook()
	long := note{Title: strings.Repeat("ñ", 11), Tags: []string{"a", "b", "c"}}
	_, err := book.Create(t.Context(), "a b", long, now)
	want := []validation.Problem{{Field: "id", Code: "record.id"}, {Field: "title", Code: "too_long", Max: 10}, {Field: "tags", Code: "too_many", Max: 2}}
	if invalid, ok := errors.AsType[*validation.InvalidError](err); !ok || !slices.Equal(invalid.Problems, want) {
		t.Error(err)
	}
	book.BeforeSave = func(context.Context, string, note, time.Time) (validation.Problems, error) {
		return validation.Problems{{Field: "title", Code: "claimed"}}, nil
	}
	if _, err := book.Create(t.Context(), "N-1", note{Title: "Uno"}, now); !strings.Contains(err.Error(), "title (claimed)") {
		t.Error(err)
	}
	if len(docs.docs) != 0 {
		t.Errorf("written: %v", docs.docs)
	}
}

func TestUpdate(t *testing.T) {
	book, docs := newBook()
	if _, err := book.Create(t.Context(), "N-1", note{Title: "Uno", Tags: []string{"a"}}, now); err != nil {
		t.Fatal(err)
	}
	title := func(s string) func(*note) { return func(n *note) { n.Title = s } }
	if got, err := book.Update(t.Context(), "n-1", 1, title(" Uno "), now.Add(time.Hour)); err != nil || got.V != 1 {
		t.Errorf("what changes nothing is written: %+v, %v", got, err)
	}
	later := now.Add(time.Hour)
	if got, err := book.Update(t.Context(), "n-1", 1, title("Dos"), later); err != nil || got.V != 2 || !got.UpdatedAt.Equal(later.Truncate(time.Millisecond)) || !got.CreatedAt.Before(got.UpdatedAt) {
		t.Errorf("%+v, %v", got, err)
	}
	_, err := book.Update(t.Context(), "n-1", 1, func(n *note) { n.Title, n.Tags = "Tres", nil }, later)
	stale, ok := errors.AsType[*validation.StaleError](err)
	if !ok || stale.V != 2 || !slices.Equal(stale.Fields, []string{"tags", "title"}) || !errors.Is(err, bot.ErrStale) {
		t.Error(err)
	}
	if _, err := book.Update(t.Context(), "n-1", 2, title(""), later); err == nil || docs.docs["N-1"].Data.Title != "Dos" {
		t.Errorf("emptied: %v", err)
	}
	if _, err := book.Update(t.Context(), "n-9", 1, title("x"), later); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
	// An edit is also refused as stale if another write comes between its read and its write.
	book.BeforeSave = func(_ context.Context, id string, _ note, _ time.Time) (validation.Problems, error) {
		d := docs.docs[id]
		d.V++
		docs.docs[id] = d
		return nil, nil
	}
	if _, err := book.Update(t.Context(), "n-1", 2, title("Tres"), later); !errors.Is(err, bot.ErrStale) {
		t.Error(err)
	}
}
