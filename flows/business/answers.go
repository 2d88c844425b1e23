package business

import (
	"fmt"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/money"
)

// KeyUnknown is said to a question that has no answer: it is kept for the team, and a
// person is offered. KeyUnknownAgain is said to the next one, and offers nobody.
const (
	KeyUnknown      = "answer.unknown"
	KeyUnknownAgain = "answer.unknown.again"
)

// answer is what texts under "answer." may use. Every field may be absent.
type answer struct {
	Business string        `json:"business"`
	Locale   string        `json:"locale"` // of the reader: how amounts are written
	Address  string        `json:"address,omitempty"`
	Phone    string        `json:"phone,omitempty"`
	Coverage []string      `json:"coverage,omitempty"`
	Services []string      `json:"services,omitempty"` // without "other"
	Others   bool          `json:"others,omitempty"`   // other work than those may be ordered
	Named    string        `json:"named,omitempty"`    // the service that the question names
	Visit    *money.Amount `json:"visit,omitempty"`
	Free     bool          `json:"free,omitempty"`    // the visit costs nothing
	Minutes  int           `json:"minutes,omitempty"` // of a visit
	Payment  []string      `json:"payment,omitempty"`
	Invoice  string        `json:"invoice,omitempty"`
	Warranty int           `json:"warranty,omitempty"` // days
	Who      string        `json:"who,omitempty"`
	Tax      string        `json:"tax,omitempty"` // percent
	TaxName  string        `json:"tax_name,omitempty"`
	Always   bool          `json:"always,omitempty"` // the business never closes
	Week     [][]string    `json:"week,omitempty"`   // spans of each day, Monday first
	Holidays bool          `json:"holidays,omitempty"`
	Open     bool          `json:"open,omitempty"`
	OpensAt  time.Time     `json:"opens_at,omitzero"`
}

// Answer is what the business says to a question about a topic ([bot.Topics]): its own
// words where business.toml has them in the person's language, else the text
// "answer.<topic>" with the facts that it uses. It is false where nothing is known:
// [KeyUnknown] is said then, and the question is kept.
//
// What only the person's own orders tell (status, when, owed, includes) is asked of
// them first; here it is true only for words of the business's own. The time says which
// VAT holds and whether the business attends. service is the code of the service that the
// question names, "" where it names none.
func (b Business) Answer(q bot.Question, service string) (bot.Say, bool) {
	topic, locale := q.Topic, q.Locale
	if locale == "" {
		locale = b.Locale
	}
	if text := b.ownAnswer(topic, locale); text != "" {
		return bot.Say{Text: text}, true
	}
	a, known := b.answerFacts(topic, locale, q.At)
	if !known {
		return bot.Say{}, false
	}
	if topic == bot.TopicServices && service != otherService && b.Offers(service) {
		a.Named = b.ServiceTitle(service, locale)
	}
	return b.say("answer."+topic, locale, a), true
}

// ownAnswer is the business's answer in a language, or "". Another language's is not given:
// a sentence in the wrong one answers nobody.
func (b Business) ownAnswer(topic, locale string) string {
	for _, l := range []string{locale, language(locale)} {
		if text := b.Answers[l][topic]; text != "" {
			return text
		}
	}
	return ""
}

// answerFacts gathers what the default text of a topic uses, and reports whether that is
// enough to say it.
func (b Business) answerFacts(topic, locale string, now time.Time) (a answer, known bool) {
	about := b.About
	spoken := func(sentence string) string { // sentences are in the business's language
		if language(locale) != language(b.Locale) {
			return ""
		}
		return withFullStop(sentence)
	}
	switch topic {
	case bot.TopicPrice:
		if b.visit != nil {
			a.Visit, a.Free = b.visit, b.visit.IsZero()
		}
	case bot.TopicTax:
		percent, ok := b.tariff.VATOn(b.Country, now.In(b.zone))
		if !ok {
			return a, false
		}
		a.Tax, a.TaxName = percent.String(), taxName(b.Country)
	case bot.TopicHours:
		return b.week(now)
	case bot.TopicAddress:
		a.Address = strings.TrimRight(about.Address, ". ") // the text goes on after it
		return a, a.Address != ""
	case bot.TopicCoverage:
		a.Coverage = about.Coverage
		return a, len(a.Coverage) > 0
	case bot.TopicServices:
		a.Services, a.Others = b.offered(locale)
	case bot.TopicPayment:
		a.Payment = about.Payment
		return a, len(a.Payment) > 0
	case bot.TopicInvoice:
		a.Invoice = spoken(about.Invoice)
		return a, a.Invoice != ""
	case bot.TopicWarranty:
		a.Warranty = about.WarrantyDays
	case bot.TopicDuration:
		a.Minutes = about.VisitMinutes
	case bot.TopicWho:
		a.Who = spoken(about.Who)
	case bot.TopicContact:
		a.Phone = about.Phone
	case bot.TopicDiscount, bot.TopicRobot, bot.TopicHow, bot.TopicNext, bot.TopicSafety, bot.TopicAmend,
		bot.TopicWhatPhoto, bot.TopicWhyPhoto, bot.TopicHowPhoto,
		bot.TopicWhatPlate, bot.TopicWherePlate, bot.TopicWhyPlate, bot.TopicWhyFloor, bot.TopicWhyData:
	default:
		return a, false
	}
	return a, true
}

// withFullStop gives a sentence the full stop that people leave out.
func withFullStop(sentence string) string {
	if s := strings.TrimSpace(sentence); s != "" && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "?") {
		return s + "."
	}
	return strings.TrimSpace(sentence)
}

// say puts an answer into words by key.
func (b Business) say(key, locale string, a answer) bot.Say {
	a.Business = b.Name
	if a.Locale = locale; locale == "es" {
		a.Locale += "-" + b.Country // amounts are written as in the business's country
	}
	return bot.Say{Key: key, Args: mustJSON(a)}
}

// week are the opening hours, and how they stand now. A business that never opens has none.
func (b Business) week(now time.Time) (a answer, known bool) {
	if b.spans == nil {
		a.Always = true
		return a, true
	}
	a.Holidays = len(b.Holidays) > 0 || len(holidays[b.Country]) > 0
	for d := range 7 {
		spans := []string{}
		for _, s := range b.spans[time.Weekday((d+1)%7)] {
			spans = append(spans, clock(s.from)+"-"+clock(s.to))
		}
		a.Week = append(a.Week, spans)
	}
	f := b.Facts(now)
	a.Open, a.OpensAt = f.Open, f.OpensAt
	if !a.OpensAt.IsZero() {
		a.OpensAt = a.OpensAt.In(b.zone)
	}
	return a, a.Open || !a.OpensAt.IsZero()
}

// clock words minutes since midnight: 480 is "08:00".
func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// taxName is what the VAT is called in a country.
func taxName(country string) string {
	if country == "HN" {
		return "ISV"
	}
	return "IVA"
}
