package whatsmeow

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	wa "go.mau.fi/whatsmeow"

	"recado/bot"
	"recado/bot/channels"
)

// codes maps the server's error codes for a message to decisions. A code that is not listed is
// retried: a retry has the same message id, so phones show the message once.
var codes = map[int]struct {
	decision channels.Decision
	reason   string
	after    time.Duration
}{
	400: {channels.GiveUp, "WhatsApp does not take the message", 0},
	403: {channels.GiveUp, "WhatsApp forbids writing to this person", 0},
	404: {channels.UseSMS, "the person is not on WhatsApp", 0},
	405: {channels.GiveUp, "WhatsApp does not allow the message", 0},
	406: {channels.GiveUp, "WhatsApp does not take the message", 0},
	420: {channels.Retry, "too many messages", time.Minute},
	429: {channels.Retry, "too many messages", time.Minute},
	// A retry would count as another message to a stranger and lead to a ban.
	463: {channels.UseSMS, "WhatsApp's limit for writing to people who do not know the number", 0},
	475: {channels.GiveUp, "WhatsApp does not know the conversation", 0},
	479: {channels.GiveUp, "WhatsApp does not understand the message", 0},
}

// refusal maps an error of the library to a channels.RefusedError.
func (c *Channel) refusal(err error) error {
	if r, ok := errors.AsType[*channels.RefusedError](err); ok {
		return r
	}
	iq := &wa.IQError{}
	switch {
	case errors.Is(err, wa.ErrServerReturnedError):
		return rejected(err)
	case errors.Is(err, wa.ErrNotLoggedIn):
		return channels.Refuse(channels.Stop, "unpaired", "no WhatsApp account is linked", 0)
	case errors.Is(err, wa.ErrIQRateOverLimit):
		return channels.Refuse(channels.Retry, "429", "too many requests", time.Minute)
	case errors.Is(err, wa.ErrUnknownServer), errors.Is(err, wa.ErrRecipientADJID):
		return channels.Refuse(channels.GiveUp, "address", "no address of WhatsApp's", 0)
	case strings.Contains(err.Error(), "no LID found for"): // the library has no sentinel for it
		return channels.Refuse(channels.UseSMS, "unknown", "WhatsApp does not know the number", 0)
	case errors.Is(err, wa.ErrNotConnected), errors.Is(err, wa.ErrIQDisconnected):
		return channels.Refuse(channels.Retry, "disconnected", "the connection to WhatsApp is lost", 0)
	case errors.Is(err, wa.ErrMessageTimedOut), errors.Is(err, wa.ErrIQTimedOut), errors.Is(err, context.DeadlineExceeded):
		return channels.Refuse(channels.Retry, "timeout", "WhatsApp did not answer", 0)
	case errors.As(err, &iq) && iq.Code != 0:
		return channels.Refuse(channels.Retry, strconv.Itoa(iq.Code), masked(iq.Text), 0)
	}
	return channels.Refuse(channels.Retry, "network", masked(err.Error()), 0)
}

// rejected maps the server's error code, which is the last word of the library's error text.
func rejected(err error) error {
	words := strings.Fields(err.Error())
	code := words[len(words)-1]
	n, bad := strconv.Atoi(code)
	if bad != nil {
		return channels.Refuse(channels.Retry, "server", masked(err.Error()), 0)
	}
	if known, ok := codes[n]; ok {
		return channels.Refuse(known.decision, code, known.reason, known.after)
	}
	return channels.Refuse(channels.Retry, code, "WhatsApp refused the message", 0)
}

func fileDecision(err error) channels.Decision {
	if errors.Is(err, bot.ErrNotFound) {
		return channels.GiveUp
	}
	return channels.Retry
}
