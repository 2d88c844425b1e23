package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado/bot"
)

// Entry is one line of a transcript.
type Entry struct {
	ID       string          `json:"id"`
	At       time.Time       `json:"at"`
	From     string          `json:"from"` // "contact", "bot", "system", or the agent's name
	Kind     string          `json:"kind"`
	Text     string          `json:"text,omitempty"`
	Key      string          `json:"key,omitempty"`
	Options  []bot.Button    `json:"options,omitempty"`
	Option   string          `json:"option,omitempty"`
	Media    []bot.Media     `json:"media,omitempty"`
	Location *bot.Location   `json:"location,omitempty"`
	Status   bot.Status      `json:"status,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Name     string          `json:"name,omitempty"`
	Event    bot.Event       `json:"event,omitempty"`
	Data     json.RawMessage `json:"data,omitempty"`
	Redacted bool            `json:"redacted,omitempty"`

	Transcript *bot.Transcript `json:"transcript,omitempty"` // of a voice note
}

// Transcript lists the last limit messages and actions of a contact's conversation before a
// moment (the zero time: until now), oldest first.
func (e *Engine) Transcript(ctx context.Context, who bot.ContactID, before time.Time, limit int) ([]Entry, error) {
	if before.IsZero() {
		before = e.Clock.Now().Add(time.Hour) // senders' clocks may be ahead of ours
	}
	heard, err := e.Inbox.History(ctx, who, time.Time{}, before, limit)
	if err != nil {
		return nil, fmt.Errorf("transcript of %s: %w", bot.Mask(who), err)
	}
	said, err := e.Messages.History(ctx, who, time.Time{}, before, limit)
	if err != nil {
		return nil, fmt.Errorf("transcript of %s: %w", bot.Mask(who), err)
	}
	all := make([]Entry, 0, len(heard)+len(said))
	for _, in := range heard {
		all = append(all, inputEntry(in))
	}
	for _, m := range said {
		all = append(all, messageEntry(m))
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return a.At.Compare(b.At) })
	return all[max(0, len(all)-limit):], nil
}

func inputEntry(in bot.Inbound) Entry {
	in.Input = in.WithWords()
	x := Entry{
		ID: in.ID, At: in.Received, From: "contact", Kind: string(in.Kind), Text: in.Text, Option: in.Option, Media: in.Media,
		Location: in.Location, Name: in.Name, Event: in.Event, Data: bot.HideSecrets(in.Data), Redacted: in.Redacted, Transcript: in.Transcript,
	}
	switch {
	case in.Kind == bot.KindAct:
		x.From, x.Text = in.Text, ""
		if note := (noteData{}); in.Name == NoteAct && in.Into(&note) == nil {
			x.Text, x.Data = note.Text, nil
		}
	case !in.Kind.FromPerson():
		x.From = "system"
	}
	return x
}

func messageEntry(m bot.Message) Entry {
	x := Entry{
		ID: m.ID, At: m.At, From: "bot", Kind: "text", Text: m.Text, Key: m.Key, Options: m.Options, Status: m.EffectiveStatus(), Reason: m.Reason,
	}
	if m.Author != "" {
		x.From = m.Author
	}
	if m.Media != nil {
		x.Kind, x.Media = string(cmp.Or(m.Kind, bot.KindImage)), []bot.Media{*m.Media}
	}
	return x
}
