package view

import (
	"encoding/json"
	"time"

	"recado/bot"
)

// Session is the present state of a conversation.
type Session struct {
	Contact     bot.ContactID `json:"contact"`
	Channel     string        `json:"channel,omitempty"`
	Profile     string        `json:"profile,omitempty"`
	Locale      string        `json:"locale,omitempty"`
	Owner       Owner         `json:"owner"`
	Case        *bot.Case     `json:"case"`
	Stack       []Frame       `json:"stack"` // the last one handles the next message
	Misses      int           `json:"misses"`
	Parked      *Parked       `json:"parked"`
	Timers      []Timer       `json:"timers"`
	Held        int           `json:"held"` // number of messages held until the agent hands back
	Working     []string      `json:"working"`
	OptedOut    bool          `json:"optedOut"`
	LastIn      time.Time     `json:"lastIn,omitzero"`
	WindowUntil time.Time     `json:"windowUntil,omitzero"`
	Updated     time.Time     `json:"updated,omitzero"`
	Version     int64         `json:"version"`
	Heard       int64         `json:"heard"` // number of the person's messages; see ReplyCommand.Heard
}

// Owner is who answers the contact: "bot", or an agent's name.
type Owner struct {
	Name  string    `json:"name"`
	Bot   bool      `json:"bot"`
	Epoch int64     `json:"epoch"`
	Since time.Time `json:"since,omitzero"`
}

// Frame is an open dialog.
type Frame struct {
	ID      int               `json:"id"`
	Dialog  string            `json:"dialog"`
	Version int               `json:"version"`
	State   bot.State         `json:"state"`
	Slots   json.RawMessage   `json:"slots"`
	Sources map[string]string `json:"sources"` // slot → id of the input that filled it
	Opened  bot.OpenMode      `json:"opened,omitempty"`
	Await   string            `json:"await,omitempty"`
	Misses  int               `json:"misses"`
	Trail   []bot.State       `json:"trail"` // answered questions, oldest first
	Since   time.Time         `json:"since,omitzero"`
}

// Parked is a suspended conversation.
type Parked struct {
	Stack     []Frame   `json:"stack"`
	At        time.Time `json:"at"`
	Cancelled bool      `json:"cancelled"`
}

// Timer is something that will happen unless the person writes first.
type Timer struct {
	Name string    `json:"name"`
	Due  time.Time `json:"due"`
}

// Of converts a session.
func Of(s bot.Session) Session {
	v := Session{
		Contact: s.ID, Channel: s.Channel, Profile: s.Profile, Locale: s.Locale,
		Owner: Owner{Name: s.Owner.Agent, Bot: s.Owner.Bot(), Epoch: s.Owner.Epoch, Since: s.Owner.Since},
		Case:  s.Case, Stack: frames(s.Stack), Misses: s.Misses, Held: len(s.HeldMessages),
		Timers: []Timer{}, Working: []string{}, OptedOut: s.OptedOut,
		LastIn: s.LastInboundAt, WindowUntil: s.WindowUntil, Updated: s.UpdatedAt, Version: s.Version, Heard: s.InputCount,
	}
	if v.Owner.Bot {
		v.Owner.Name = "bot"
	}
	if s.Parked != nil {
		v.Parked = &Parked{Stack: frames(s.Parked.Stack), At: s.Parked.At, Cancelled: s.Parked.Cancelled}
	}
	for _, t := range s.Timers {
		v.Timers = append(v.Timers, Timer{Name: t.Name, Due: t.Due})
	}
	for _, e := range s.Outbox {
		name := e.Name
		if name == "" {
			name = string(e.Kind)
		}
		v.Working = append(v.Working, name)
	}
	return v
}

func frames(stack []bot.Frame) []Frame {
	shown := make([]Frame, 0, len(stack))
	for _, f := range stack {
		slots, sources, trail := bot.HideSecrets(f.Slots), f.Sources, f.AnsweredStates
		if len(slots) == 0 {
			slots = json.RawMessage("{}")
		}
		if sources == nil {
			sources = map[string]string{}
		}
		if trail == nil {
			trail = []bot.State{}
		}
		shown = append(shown, Frame{
			ID: f.ID, Dialog: f.Dialog, Version: f.Version, State: f.State, Slots: slots, Sources: sources,
			Opened: f.OpenMode, Await: f.AwaitedEffect, Misses: f.Misses, Trail: trail, Since: f.EnteredAt,
		})
	}
	return shown
}
