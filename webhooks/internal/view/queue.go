package view

import (
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// QueueItem is a conversation in the agents' list.
type QueueItem struct {
	Session
	Deadline *Deadline `json:"deadline"` // null: nothing is due
	Unread   int64     `json:"unread"`   // the person's messages since an agent last wrote
	LastText string    `json:"lastText,omitempty"`
	LastKind bot.Kind  `json:"lastKind,omitempty"`
	LastAt   time.Time `json:"lastAt,omitzero"`
}

// Deadline is what is due next in a conversation.
type Deadline struct {
	Kind bot.DeadlineKind `json:"kind"`
	At   time.Time        `json:"at"`
}

// lastTextLength is the most characters of a last message in the list.
const lastTextLength = 200

// OfQueue converts a conversation of the list.
func OfQueue(item engine.QueueItem) QueueItem {
	v := QueueItem{Session: Of(item.Session), Unread: item.Unread, LastKind: item.LastKind, LastAt: item.LastAt}
	if text := []rune(item.LastText); len(text) > lastTextLength {
		v.LastText = string(text[:lastTextLength]) + "…"
	} else {
		v.LastText = item.LastText
	}
	if item.DeadlineKind != "" {
		v.Deadline = &Deadline{item.DeadlineKind, item.Deadline}
	}
	return v
}
