package dialogs

import (
	"strings"
	"time"

	"recado/bot"
)

// approvalCode is the one-time code that an approval by SMS needs: it was sent to the person's
// number, and the person has to send it back.
type approvalCode struct {
	Code     string    `json:"code,omitempty"`
	CodeAt   time.Time `json:"code_at,omitzero"` // when it was issued
	Attempts int       `json:"tries,omitempty"`  // wrong codes, for all codes issued here
}

const (
	codeDigits   = 6
	codeLifetime = 15 * time.Minute
	maxAttempts  = 3 // wrong codes
)

// codeAttempt is the result of comparing a message with the code.
type codeAttempt string

const (
	noAttempt    codeAttempt = ""        // the message has no six digits, and is handled as any other answer
	codeRight    codeAttempt = "right"   // its sender has the phone that the code was sent to
	codeWrong    codeAttempt = "wrong"   // the person may try again
	codeExpired  codeAttempt = "expired" // a new code is issued
	codeTooOften codeAttempt = "void"    // too many wrong codes: no code is accepted any more
)

// compare compares a message with the code.
func (c approvalCode) compare(in bot.Input) (approvalCode, codeAttempt) {
	said := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, in.Text)
	switch {
	case len(said) != codeDigits:
		return c, noAttempt
	case c.Attempts >= maxAttempts || c.Code == "":
		return c.void(), codeTooOften
	case !c.CodeAt.IsZero() && in.At.Sub(c.CodeAt) > codeLifetime:
		c.Code = ""
		return c, codeExpired
	case said == c.Code:
		return approvalCode{}, codeRight
	}
	if c.Attempts++; c.Attempts >= maxAttempts {
		return c.void(), codeTooOften
	}
	return c, codeWrong
}

func (c approvalCode) issued(code string, at time.Time) approvalCode {
	c.Code, c.CodeAt = code, at
	return c
}

func (c approvalCode) void() approvalCode {
	c.Code, c.CodeAt = "", time.Time{}
	return c
}

// tellCodeVoid calls an agent, because somebody may be guessing.
func tellCodeVoid() []bot.Effect { return []bot.Effect{bot.Handoff("code")} }
