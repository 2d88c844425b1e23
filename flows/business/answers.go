package business

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"recado/bot"
	"recado/flows/holidays"
	"recado/flows/money"
)

// KeyUnknown is the text for a question without an answer: the question is kept for the team, and
// an agent is offered. KeyUnknownAgain is the text for the next one, without that offer.
const (
	KeyUnknown      = "answer.unknown"
	KeyUnknownAgain = "answer.unknown.again"
)

// answer holds the arguments of the texts "answer.…". Every field may be absent.
type answer struct {
	Business string        `json:"business"`
	Locale   string        `json:"locale"` // the reader's; determines how amounts are written
	Address  string        `json:"address,omitempty"`
	Phone    string        `json:"phone,omitempty"`
	Coverage []string      `json:"coverage,omitempty"`
	Services []string      `json:"services,omitempty"` // without "other"
	Others   bool          `json:"others,omitempty"`   // other work may be ordered too
	Named    string        `json:"named,omitempty"`    // the service in the question
	Unlisted bool          `json:"unlisted,omitempty"` // whether it is offered was asked of something that no service here names
	Visit    *money.Amount `json:"visit,omitempty"`
	Free     bool          `json:"free,omitempty"`    // the visit is free
	Minutes  int           `json:"minutes,omitempty"` // length of a visit
	Payment  []string      `json:"payment,omitempty"`
	Invoice  string        `json:"invoice,omitempty"`
	Warranty int           `json:"warranty,omitempty"` // days
	Who      string        `json:"who,omitempty"`
	Tax      string        `json:"tax,omitempty"` // percent
	TaxName  string        `json:"tax_name,omitempty"`
	Always   bool          `json:"always,omitempty"` // the business never closes
	Week     [][]string    `json:"week,omitempty"`   // opening hours of each day, Monday first
	Holidays bool          `json:"holidays,omitempty"`
	UpTo     *money.Amount `json:"credit_up_to,omitempty"`
	Open     bool          `json:"open,omitempty"`
	OpensAt  time.Time     `json:"opens_at,omitzero"`
}

// Answer returns the business's answer to a question about a topic ([bot.Topics]): its own answer
// if business.toml has one in the person's language, else the text "answer.<topic>" with its facts.
// It returns false if nothing is known; the caller then says [KeyUnknown] and keeps the question.
//
// Topics that only the person's own orders answer (status, when, owed, includes) are looked up
// there first; here they have an answer only if business.toml does. q.At determines the VAT rate
// and whether the business is open. service is the code of the service in the question, or "".
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
	if topic == bot.TopicServices && service != Other && b.Offers(service) {
		a.Named = b.ServiceTitle(service, locale)
	}
	a.Unlisted = topic == bot.TopicServices && a.Named == "" && asksYesOrNo(q.Text)
	return b.say("answer."+topic, locale, a), true
}

// asksYesOrNo reports whether a question about services wants a yes or a no, "¿tienen jardinería?", not the list.
func asksYesOrNo(text string) bool {
	words := strings.FieldsFunc(bot.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.Contains(text, "?") && !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(listWords, w) })
}

// listWords are the words, folded, of questions that want the list of services.
var listWords = []string{"que", "cual", "cuales", "servicios", "what", "which", "services"}

// ownAnswer returns the business's own answer in a language, or "". It does not fall back to
// another language, which the person may not understand.
func (b Business) ownAnswer(topic, locale string) string {
	for _, l := range []string{locale, language(locale)} {
		if text := b.Answers[l][topic]; text != "" {
			return text
		}
	}
	return ""
}

// answerFacts collects the facts for the default text of a topic, and reports whether they are sufficient.
func (b Business) answerFacts(topic, locale string, now time.Time) (a answer, known bool) {
	about := b.About
	spoken := func(sentence string) string { // such sentences are in the business's language only
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
		a.Address = strings.TrimRight(about.Address, ". ") // the text continues after it
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
	case bot.TopicLimit, bot.TopicInterest:
		a.UpTo = b.upTo
		return a, b.Credit.Enabled
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

// withFullStop adds a missing full stop to a sentence.
func withFullStop(sentence string) string {
	if s := strings.TrimSpace(sentence); s != "" && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "?") {
		return s + "."
	}
	return strings.TrimSpace(sentence)
}

// say returns an answer as a text key with arguments.
func (b Business) say(key, locale string, a answer) bot.Say {
	a.Business = b.Name
	if a.Locale = locale; locale == "es" {
		a.Locale += "-" + b.Country // amounts are written as in the business's country
	}
	return bot.Say{Key: key, Args: mustJSON(a)}
}

// week returns the opening hours and whether the business is open now; known is false if it never opens.
func (b Business) week(now time.Time) (a answer, known bool) {
	schedule := b.schedule()
	if schedule.spans == nil {
		a.Always = true
		return a, true
	}
	a.Holidays = len(schedule.Holidays) > 0 || len(holidays.In(b.Country, now.Year())) > 0
	for d := range 7 {
		spans := []string{}
		for _, s := range schedule.spans[time.Weekday((d+1)%7)] {
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

// clock formats minutes since midnight: 480 is "08:00".
func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// taxName returns a country's name of the VAT.
func taxName(country string) string {
	if country == "HN" {
		return "ISV"
	}
	return "IVA"
}
