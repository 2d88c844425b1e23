package wording

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/validation"
)

// maxVersions is how many earlier versions of a wording are kept.
const maxVersions = 20

// Wording is a business's own wording of a text in a language.
type Wording struct {
	ID      string    `json:"_id"` // "<locale>/<key>"
	V       int64     `json:"v"`
	Text    string    `json:"text"` // "": the program's own text is used
	By      string    `json:"by"`   // the login of who wrote it
	At      time.Time `json:"at"`
	Earlier []Version `json:"earlier,omitempty"` // the latest first
}

// Version is an earlier wording.
type Version struct {
	Text string    `json:"text"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// Repository stores wordings. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale,
// ErrUnavailable.
type Repository interface {
	Get(ctx context.Context, id string) (Wording, error)
	Insert(ctx context.Context, w Wording) error
	Put(ctx context.Context, w Wording) error
	// All lists all wordings.
	All(ctx context.Context) ([]Wording, error)
}

// Texts checks wordings against the program's own texts and uses them; *templates.Catalog
// implements it.
type Texts interface {
	CheckWording(key, locale, text string) error
	SetWordings(all map[string]map[string]string)
}

// Service stores wordings and puts them into use. It is safe for concurrent use by any number of
// processes.
type Service struct {
	Wordings Repository
	Texts    Texts
}

func id(key, locale string) string { return locale + "/" + key }

// Get returns the wording of a text; the zero value if the business has none.
func (s *Service) Get(ctx context.Context, key, locale string) (Wording, error) {
	w, err := s.Wordings.Get(ctx, id(key, locale))
	if errors.Is(err, bot.ErrNotFound) {
		return Wording{ID: id(key, locale)}, nil
	}
	return w, err
}

// Set changes the wording of a text, based on version v, and puts it into use in this process. ""
// takes it back. The error is one of Texts.CheckWording or a *validation.StaleError.
func (s *Service) Set(ctx context.Context, key, locale, text, by string, v int64, now time.Time) (Wording, error) {
	if text = strings.TrimSpace(text); text != "" {
		if err := s.Texts.CheckWording(key, locale, text); err != nil {
			return Wording{}, err
		}
	}
	was, err := s.Get(ctx, key, locale)
	switch {
	case err != nil:
		return Wording{}, err
	case was.V != v:
		return Wording{}, &validation.StaleError{V: was.V, Fields: []string{"text"}}
	case was.Text == text:
		return was, nil
	}
	next := Wording{ID: was.ID, V: was.V + 1, Text: text, By: by, At: now.Truncate(time.Millisecond)}
	if was.V > 0 {
		next.Earlier = slices.Insert(slices.Clone(was.Earlier), 0, Version{was.Text, was.By, was.At})
		next.Earlier = next.Earlier[:min(maxVersions, len(next.Earlier))]
	}
	write := s.Wordings.Put
	if was.V == 0 {
		write = s.Wordings.Insert
	}
	switch err := write(ctx, next); {
	case errors.Is(err, bot.ErrStale), errors.Is(err, bot.ErrDuplicate):
		return Wording{}, &validation.StaleError{V: was.V + 1, Fields: []string{"text"}}
	case err != nil:
		return Wording{}, err
	}
	return next, s.Use(ctx)
}

// Use puts the stored wordings into use in this process.
func (s *Service) Use(ctx context.Context) error {
	all, err := s.All(ctx)
	if err != nil {
		return err
	}
	set := map[string]map[string]string{}
	for _, w := range all {
		locale, key, _ := strings.Cut(w.ID, "/")
		if set[locale] == nil {
			set[locale] = map[string]string{}
		}
		set[locale][key] = w.Text
	}
	s.Texts.SetWordings(set)
	return nil
}

// All lists the wordings that are in use.
func (s *Service) All(ctx context.Context) ([]Wording, error) {
	all, err := s.Wordings.All(ctx)
	return slices.DeleteFunc(all, func(w Wording) bool { return w.Text == "" }), err
}
