package voice

import (
	"context"
	"math"
	"time"
)

const day = 24 * time.Hour

// Spender counts amounts by key; package limit implements it.
type Spender interface {
	// Spend takes n of limit within each window of the given length, or nothing, and reports which.
	Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool
}

// Budget limits how much audio is transcribed within 24 hours: anonymous callers can send as much
// as they like, and the business pays for it.
type Budget struct {
	Spender Spender
	Contact time.Duration // of one contact
	All     time.Duration // of all contacts together
	// Alarm tells operators, once a day, that the share of all contacts is used up.
	Alarm func(ctx context.Context, reason string)
}

// Take takes a recording's length from the day's budgets and reports whether they had enough. A
// failed transcription is not refunded, because people send again what failed.
func (b *Budget) Take(ctx context.Context, who string, length time.Duration) bool {
	n := seconds(length)
	if !b.Spender.Spend(ctx, "voice/"+who, n, seconds(b.Contact), day) {
		return false
	}
	if b.Spender.Spend(ctx, "voice", n, seconds(b.All), day) {
		return true
	}
	if b.Alarm != nil && b.Spender.Spend(ctx, "voice alarm", 1, 1, day) {
		b.Alarm(ctx, "the voice notes of a day have reached the limit of "+b.All.String()+" (TRANSCRIBE_DAY_MINUTES): people are asked to write")
	}
	return false
}

// seconds rounds up, because started seconds are charged.
func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }
