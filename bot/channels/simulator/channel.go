package simulator

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// Name is what the ids of simulated messages begin with.
const Name = "sim"

// Sent is a message as the simulated phone got it.
type Sent struct {
	Seq     int64         `json:"seq"` // rises strictly; a reader goes on after the last it saw
	ID      string        `json:"id"`  // of the message; unique
	At      time.Time     `json:"at"`
	To      bot.ContactID `json:"to"`
	Kind    string        `json:"kind"` // "text", "options" or "image"
	Text    string        `json:"text"`
	Options []bot.Button  `json:"options"`
	Media   *bot.Media    `json:"media,omitempty"`
}

// Log keeps what was sent.
type Log interface {
	// Append stores a message and gives it its Seq: the larger of the last one plus
	// one and the microseconds since 1970, so that numbers rise even after the log
	// was lost. bot.ErrDuplicate when its ID is there already.
	Append(ctx context.Context, s Sent) error
	// After lists messages with a larger Seq, oldest first, at most limit; to one
	// contact, or to everyone when contact is "".
	After(ctx context.Context, contact bot.ContactID, seq int64, limit int) ([]Sent, error)
}

// Channel sends into a Log.
type Channel struct {
	log   Log
	clock bot.Clock
}

var _ bot.Channel = (*Channel)(nil)

// New makes the channel; clock is the one that people live by.
func New(log Log, clock bot.Clock) *Channel { return &Channel{log: log, clock: clock} }

// Name implements bot.Channel.
func (*Channel) Name() string { return Name }

// Send implements bot.Channel. A log that fails is worth another try.
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
