package notify

import (
	"maps"
	"slices"
)

// Wishes say by which channels a person wants to hear of events: "chat", "sms", "mail", or "none" of
// them. An event that is absent is told as to everybody. What must be decided can't be wished away, see
// Binding.
type Wishes map[Event][]string

// none is the wish to hear nothing of an event.
const none = "none"

var wishNames = map[string]Channels{"chat": Chat, "sms": SMS, "mail": Mail, none: 0}

// Binding are the events that reach everybody whatever was wished.
func Binding() []Event { return []Event{QuotationSent, ExtraRequested, ContractRenewing} }

// WishableChannels returns the channels by which clients may wish to hear of an event, 0 for none. There
// is a text for a mail where the matrix has one, and a text for SMS wherever there is one for the chat.
func WishableChannels(ev Event) Channels {
	usual := matrix[ev].to[Client]
	if slices.Contains(Binding(), ev) {
		return 0
	}
	if usual&Chat != 0 {
		usual |= SMS
	}
	return usual &^ Ask
}

// Check lists the events of wishes that nobody can have, or whose channels are not theirs.
func (w Wishes) Check() (wrong []string) {
	for _, ev := range slices.Sorted(maps.Keys(w)) {
		can := WishableChannels(ev)
		bad := can == 0 || len(w[ev]) == 0 || len(w[ev]) > len(wishNames) || slices.Contains(w[ev], none) && len(w[ev]) > 1
		for _, name := range w[ev] {
			way, known := wishNames[name]
			bad = bad || !known || way&can != way
		}
		if bad {
			wrong = append(wrong, string(ev))
		}
	}
	return wrong
}

// channels returns by which channels an event is told under the wishes. A dialog that asks stays.
func (w Wishes) channels(ev Event, usual Channels) Channels {
	can := WishableChannels(ev)
	wished, ok := w[ev]
	if !ok || can == 0 {
		return usual
	}
	ways := usual & Ask
	for _, name := range wished {
		ways |= wishNames[name] & can
	}
	return ways
}
