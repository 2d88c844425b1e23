package business

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/money"
)

// About holds facts that people ask for. All are optional: without a fact the bot says that it does
// not know and keeps the question for the team.
type About struct {
	Address      string         `toml:"address"`
	Phone        string         `toml:"phone"`         // E.164; the number that people may call
	Coverage     []string       `toml:"coverage"`      // cities and areas served
	VisitPrice   *money.Decimal `toml:"visit_price"`   // in the currency of the pricing, including tax; 0 is free
	VisitMinutes int            `toml:"visit_minutes"` // usual length of a visit; 0: unknown
	Payment      []string       `toml:"payment_methods"`
	Invoice      string         `toml:"invoice"`       // one sentence, in the business's language
	WarrantyDays int            `toml:"warranty_days"` // on all work; 0: unknown
	Who          string         `toml:"who"`           // how to recognise the technician: one sentence, in the business's language
}

// Answers are the business's own answers: by locale ("es" applies to every es-…), then by topic
// ([bot.Topics]).
type Answers map[string]map[string]string

// MaxAnswer is the most characters of an answer.
const MaxAnswer = 300

// Limits of facts, so that each fits into an answer with its sentence.
const (
	maxFact     = 160 // characters
	maxName     = 40  // characters of a city or a payment method
	maxNames    = 60
	maxVisit    = 24 * 60
	maxWarranty = 3650
)

// ownTopics are the topics without a configurable answer: the dialog repeats the question, shows
// its options, or says that it does not know.
var ownTopics = map[string]string{
	bot.TopicRepeat:  "is answered with the open question",
	bot.TopicDetails: "is answered from the order",
	bot.TopicOptions: "is answered with the options of the open question",
	bot.TopicOther:   "is everything that has no answer: the question is kept for the team",
}

func (c *check) about(b *Business) {
	a := b.About
	c.sentence("about.address", a.Address, maxFact)
	if a.Phone != "" && !phone.MatchString(a.Phone) {
		c.fault("about.phone", "must be like +573001234567")
	}
	c.names("about.coverage", a.Coverage)
	c.names("about.payment_methods", a.Payment)
	c.sentence("about.invoice", a.Invoice, maxFact)
	c.sentence("about.who", a.Who, maxFact)
	if a.VisitMinutes < 0 || a.VisitMinutes > maxVisit {
		c.fault("about.visit_minutes", "must be from 0 to %d", maxVisit)
	}
	if a.WarrantyDays < 0 || a.WarrantyDays > maxWarranty {
		c.fault("about.warranty_days", "must be from 0 to %d", maxWarranty)
	}
	if currency := b.tariff.Currency; a.VisitPrice != nil && currency != "" { // a missing currency is reported by pricing
		before := len(c.faults)
		price := c.amount("about.visit_price", *a.VisitPrice, currency)
		if price.Negative() {
			c.fault("about.visit_price", "must not be negative")
		}
		if len(c.faults) == before {
			b.visit = &price
		}
	}
}

// credit checks what is said of credit.
func (c *check) credit(b *Business) {
	currency := b.tariff.Currency
	if b.Credit.UpTo == nil || currency == "" {
		return
	}
	before := len(c.faults)
	most := c.amount("credit.up_to", *b.Credit.UpTo, currency)
	if most.Negative() || most.IsZero() {
		c.fault("credit.up_to", "must be more than nothing")
	}
	if len(c.faults) == before {
		b.upTo = &most
	}
}

// sentence checks an optional text.
func (c *check) sentence(field, text string, limit int) {
	if text == "" {
		return
	}
	if utf8.RuneCountInString(text) > limit || strings.TrimSpace(text) == "" || strings.ContainsFunc(text, unicode.IsControl) {
		c.fault(field, "must be one line of at most %d characters", limit)
	}
}

func (c *check) names(field string, names []string) {
	if len(names) > maxNames {
		c.fault(field, "has %d, %d at most", len(names), maxNames)
		return
	}
	for i, name := range names {
		at := fmt.Sprintf("%s[%d]", field, i)
		if strings.TrimSpace(name) == "" {
			c.fault(at, "must not be empty")
		}
		c.sentence(at, name, maxName)
		if slices.Contains(names[:i], name) {
			c.fault(at, "%s stands twice", name)
		}
	}
}

func (c *check) answers(answers Answers) {
	known := bot.Topics()
	written := slices.DeleteFunc(slices.Clone(known), func(topic string) bool { return ownTopics[topic] != "" })
	for _, locale := range slices.Sorted(maps.Keys(answers)) {
		field := "answers." + locale
		if !localeCode.MatchString(locale) {
			c.fault(field, "is not a locale like es or es-CO")
		}
		for _, topic := range slices.Sorted(maps.Keys(answers[locale])) {
			at, text := field+"."+topic, answers[locale][topic]
			switch why := ownTopics[topic]; {
			case why != "":
				c.fault(at, "%s and has no text", why)
			case !slices.Contains(known, topic):
				c.fault(at, "is not a topic: those are %s", strings.Join(written, ", "))
			case strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > MaxAnswer ||
				strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
				c.fault(at, "must be 1 to %d characters", MaxAnswer)
			}
		}
	}
}
