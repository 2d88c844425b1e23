package simulator

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// Name is the channel's name and the prefix of its message ids.
const Name = "sim"

// Sent is a message as the simulated phone received it.
type Sent struct {
	Seq     int64         `json:"seq"` // strictly increasing; a reader continues after the last one it saw
	ID      string        `json:"id"`  // the message's id; unique
	At      time.Time     `json:"at"`
	To      bot.ContactID `json:"to"`
	Kind    string        `json:"kind"` // "text", "options" or "image"
	Text    string        `json:"text"`
	Options []bot.Button  `json:"options"`
	Media   *bot.Media    `json:"media,omitempty"`
}

// Log stores the sent messages.
type Log interface {
	// Append stores a message and assigns its Seq: the larger of the last Seq plus one and the
	// microseconds since 1970, so that Seq increases even after the log was lost. The error is
	// bot.ErrDuplicate for a known ID.
	Append(ctx context.Context, s Sent) error
	// After lists messages with a larger Seq, oldest first, at most limit: those to one contact, or
	// all if contact is "".
	After(ctx context.Context, contact bot.ContactID, seq int64, limit int) ([]Sent, error)
}

// Channel sends into a Log.
type Channel struct {
	log   Log
	clock bot.Clock
}

var _ bot.Channel = (*Channel)(nil)

// New makes the channel. clock is the simulated time.
func New(log Log, clock bot.Clock) *Channel { return &Channel{log: log, clock: clock} }

// Name implements bot.Channel.
func (*Channel) Name() string { return Name }

// Send implements bot.Channel. An error of the log is retryable.
func (c *Channel) Send(ctx context.Context, out bot.Outbound) (string, error) {
	err := c.log.Append(ctx, Sent{
		ID: out.ID, At: c.clock.Now().UTC(), To: out.To, Kind: out.Kind,
		Text: out.Text, Options: out.Options, Media: out.Media,
	})
	if err != nil && !errors.Is(err, bot.ErrDuplicate) {
		return "", &bot.SendError{Code: "log", Reason: err.Error(), Retryable: true}
	}
	return Name + ":" + out.ID, nil
}
