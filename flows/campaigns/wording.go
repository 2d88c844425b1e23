package campaigns

import (
	"context"
	"time"

	"recado/flows/money"
)

// Channel is how a debtor is written to.
type Channel string

// The channels.
const (
	ByWhatsApp Channel = "whatsapp" // the debtor's own conversation, on whatever chat channel it is
	BySMS      Channel = "sms"
	ByMail     Channel = "mail"
)

// Tone is how firmly a message is worded.
type Tone string

// The tones.
const (
	Friendly Tone = "friendly"
	Firm     Tone = "firm"
	Formal   Tone = "formal"
)

// Tones lists all tones.
func Tones() []Tone { return []Tone{Friendly, Firm, Formal} }

// Writer is who worded a message.
type Writer string

// The writers.
const (
	ByTemplate Writer = "template"
	ByModel    Writer = "model"
)

// Days overdue from which a tone is used without a model.
const (
	firmAfter   = 5
	formalAfter = 30
)

// toneFor chooses the tone by days overdue; negative days are before the due date.
func toneFor(days int) Tone {
	switch {
	case days > formalAfter:
		return Formal
	case days > firmAfter:
		return Firm
	}
	return Friendly
}

// Facts are what a message may say, formatted for people. They are all that a model is told.
type Facts struct {
	Business string `json:"business"`
	Name     string `json:"name"`   // of the debtor, first words only
	Amount   string `json:"amount"` // "$ 1.234.567,00"
	Due      string `json:"due"`    // "31/12/2026", or ""
	Link     string `json:"link,omitempty"`
	Number   string `json:"number"` // of the oldest invoice
	Count    int    `json:"count"`  // of invoices

	Instalments bool      `json:"instalments,omitempty"` // they are instalments of a loan
	Days        int       `json:"daysOverdue"`
	Language    string    `json:"language"`
	Channels    []Channel `json:"channels"` // that are allowed, the best first

	owed money.Amount
	due  string
}

// Draft is a message as a model words it.
type Draft struct {
	Channel Channel `json:"channel"`
	Tone    Tone    `json:"tone"`
	Text    string  `json:"text"`
}

// Model words messages. It is asked once a debtor; an error means the template's words.
type Model interface {
	Compose(ctx context.Context, f Facts) (Draft, error)
}

// facts gathers what a message may say.
func (s *Service) facts(i Item, channels []Channel, now time.Time) (Facts, error) {
	total, oldest, err := i.owed()
	if err != nil {
		return Facts{}, err
	}
	amount, err := s.Money(total.Minor, total.Currency, s.Locale)
	f := Facts{
		Business: s.Business, Name: firstName(i.Debtor.Name), Amount: amount, Link: oldest.Link, Number: oldest.Number,
		Count: len(i.Invoices), Instalments: oldest.Source == PlatformInstalments, Language: s.Locale, Channels: channels, owed: total, due: oldest.Due,
	}
	if due, bad := time.Parse(time.DateOnly, oldest.Due); bad == nil {
		f.Due = due.Format("02/01/2006")
		today, _ := time.Parse(time.DateOnly, now.In(s.zone()).Format(time.DateOnly)) // our own format parses
		f.Days = int(today.Sub(due) / (24 * time.Hour))
	}
	return f, err
}

// compose words a message: by the model if there is one and its text passes, else by the template of
// the tone. fault says why a model's text was not used.
func (s *Service) compose(ctx context.Context, f Facts) (d Draft, by Writer, fault string) {
	plain := Draft{Channel: f.Channels[0], Tone: toneFor(f.Days)}
	if s.Model == nil {
		return plain, ByTemplate, ""
	}
	d, err := s.Model.Compose(ctx, f)
	if err != nil {
		return plain, ByTemplate, "unavailable"
	}
	if fault = Check(d, f); fault != "" {
		return plain, ByTemplate, fault
	}
	return d, ByModel, ""
}

// firstName returns the first two words of a name without anything but letters: a name comes from a
// file and is said in a message.
func firstName(name string) string {
	return words(name, 2)
}
