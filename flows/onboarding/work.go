package onboarding

import (
	"time"

	"recado/bot"
)

// The work of this package that the dialog asks for.
const (
	DoSendCode   = "codes.send"   // SendCode → bot.OK or Refused, CodeSent
	DoVerifyCode = "codes.verify" // VerifyCode → bot.OK, CodeResult
	DoReadCard   = "card.read"    // ReadCard → bot.OK, CardReading
)

// Refused is the event of a code that was not sent: CodeSent tells why.
const Refused bot.Event = "refused"

// Registration is the purpose of the one-time code.
const Registration = "registration"

// SendCode asks for a one-time code. The conversation is the session of the code.
type SendCode struct {
	Phone   string `json:"phone"`
	Purpose string `json:"purpose"`
	Channel string `json:"channel,omitempty"` // codes.Channel
}

// CodeSent tells of a code on its way, or why none is.
type CodeSent struct {
	ResendAt time.Time `json:"resendAt,omitzero"` // when another one may be asked for
	Reason   string    `json:"reason,omitempty"`  // codes.Reason
}

// VerifyCode verifies what the person said.
type VerifyCode struct {
	Phone   string     `json:"phone"`
	Purpose string     `json:"purpose"`
	Code    bot.Secret `json:"code"`
}

// CodeResult is the answer.
type CodeResult struct {
	Outcome string `json:"outcome"` // codes.Outcome
	Left    int    `json:"left,omitempty"`
}

// ReadCard reads both sides of an identity card.
type ReadCard struct {
	Front   bot.Media `json:"front"`
	Back    bot.Media `json:"back"`
	Country string    `json:"country"`
}

// CardReading is what was read on a card. What was not read surely enough is left out.
type CardReading struct {
	Number   bot.Secret `json:"number,omitempty"` // digits; its check digit is right
	Surnames string     `json:"surnames,omitempty"`
	Names    string     `json:"names,omitempty"`
	Birth    string     `json:"birth,omitempty"` // "1990-05-12"
	Issued   string     `json:"issued,omitempty"`
	Expires  string     `json:"expires,omitempty"`
	Advice   string     `json:"advice,omitempty"` // why another photo would help, as in bot.PlateReading

	Confidence map[string]int `json:"confidence,omitempty"` // 0–100, by field
}

// Readable reports whether enough was read to be shown.
func (c CardReading) Readable() bool { return c.Number != "" && c.Names+c.Surnames != "" }

// MinCardConfidence is the confidence from which a field of a card is shown.
const MinCardConfidence = 60
