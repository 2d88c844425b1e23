package reading

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"recado/bot"
)

// phoneNumber is a phone number found in a text.
type phoneNumber struct {
	Value string // E.164: "+573001234567"; the plain digits if only the words before it show that it is a phone: "77458821"
	Span  bot.Span
}

const (
	minPhoneDigits = 7
	maxPhoneDigits = 15
	maxPhones      = 5
	maxPhoneGroups = 8
)

// readPhones finds phone numbers; those without a prefix are read as numbers of the country. A
// number must be whole and valid there. Amounts, dates, ids and addresses are excluded.
func readPhones(s *entityText) []phoneNumber {
	if !s.digits {
		return nil
	}
	var list []phoneNumber
	for i := 0; i < len(s.lex) && len(list) < maxPhones; {
		end, size, ok := s.phoneDigits(i)
		if ok && size >= minPhoneDigits && size <= maxPhoneDigits {
			if p, ok := s.phoneOf(i, end); ok {
				list = append(list, p)
			}
		}
		i = max(end, i+1)
	}
	return list
}

// phoneDigits returns the end and the digit count of the run of digits at lexeme i. Its groups
// are separated by a blank, a hyphen, a point or brackets. ok is false for amounts, dates, ids
// and addresses.
func (s *entityText) phoneDigits(i int) (end, size int, ok bool) {
	if !s.lex[i].digits {
		return i + 1, 0, false
	}
	end, size = i+1, len(s.lex[i].word)
	points, groups := 0, 1
	for end < len(s.lex) && groups < maxPhoneGroups {
		next := end
		between := s.text[s.lex[end-1].to:s.lex[end].from]
		if s.lex[next].word == "-" && len(between) <= 1 && next+1 < len(s.lex) {
			next++
			between = s.text[s.lex[next-1].to:s.lex[next].from]
		}
		if !s.lex[next].digits || len(between) > 2 || !onlyOf(between, " .()") {
			break
		}
		if between == "." {
			points++
		}
		size, end, groups = size+len(s.lex[next].word), next+1, groups+1
	}
	lead := i > 0 && s.is(i-1, tagPhoneLead)
	switch {
	case s.before(i) == '$', s.joined(i, gapNone) && s.before(i) != '+' && s.lex[i-1].word != "-",
		s.joined(i, gapSpace) && (s.lex[i-1].word == "#" || s.lex[i-1].word == "-" || s.lex[i-1].word == "/"),
		s.is(i-1, tagDocument|tagNotSerial) && !lead && s.lex[i].gap <= gapSpace,
		s.joined(end, gapNone) && s.lex[end].word != "-":
		return end, size, false
	case points > 0 && points == groups-1 && s.wellGrouped(i, end) && !lead: // 25.000.000
		return end, size, false
	case groups == 3 && len(s.lex[i].word) == 4 && size == 8 && s.lex[i+1].word == "-": // 2026-12-15
		return end, size, false
	case s.joined(end, gapSpace) && s.is(end, tagCurrency|tagScale):
		return end, size, false
	}
	return end, size, true
}

// phoneOf reads the run of digits from lexeme i up to end as a phone number.
func (s *entityText) phoneOf(i, end int) (phoneNumber, bool) {
	span := s.span(i, end)
	plus := s.before(i) == '+'
	if plus {
		span.From--
	} else if s.before(i) == '(' {
		span.From--
		if span.From > 0 && s.text[span.From-1] == '+' {
			span.From, plus = span.From-1, true
		}
	}
	digits := make([]byte, 0, maxPhoneDigits)
	for k := i; k < end; k++ {
		if s.lex[k].digits {
			digits = append(digits, s.lex[k].word...)
		}
	}
	v, ok := nationalPhone(string(digits), s.country, plus)
	switch {
	case ok:
	case plus:
		v, ok = internationalPhone(string(digits))
	case i > 0 && s.is(i-1, tagPhoneLead): // a neighbouring country's number, or a land line without its prefix
		v, ok = string(digits), true
	}
	return phoneNumber{Value: v, Span: span}, ok
}

// numberingPlan is the form of a country's phone numbers.
type numberingPlan struct {
	country, code string
	size          int
	begins        []string // first digits of a number without the country code
}

// numberingPlans holds the plans of the served countries and their neighbours. They tell a
// phone from another number without the library, whose checks take longer than the rest of a
// reading. Land lines of Colombia begin with 60 since 2021.
var numberingPlans = [...]numberingPlan{
	{"CO", "57", 10, []string{"30", "31", "32", "33", "34", "35", "601", "602", "604", "605", "606", "607", "608"}},
	{"SV", "503", 8, []string{"2", "6", "7"}},
	{"HN", "504", 8, []string{"2", "3", "7", "8", "9"}},
	{"GT", "502", 8, []string{"2", "3", "4", "5", "6", "7"}},
	{"NI", "505", 8, []string{"2", "5", "7", "8"}},
	{"CR", "506", 8, []string{"2", "4", "5", "6", "7", "8"}},
}

// nationalPhone reads digits by the plans. Digits with a country code may be of any plan,
// digits without one (and without a plus) only of the given country's plan.
func nationalPhone(digits, country string, plus bool) (string, bool) {
	for _, p := range numberingPlans {
		own, coded := strings.CutPrefix(digits, p.code)
		if coded && len(own) == p.size && p.fits(own) {
			return "+" + digits, true
		}
		if !plus && p.country == country && len(digits) == p.size && p.fits(digits) {
			return "+" + p.code + digits, true
		}
	}
	return "", false
}

func (p numberingPlan) fits(own string) bool {
	return slices.ContainsFunc(p.begins, func(b string) bool { return strings.HasPrefix(own, b) })
}

// internationalPhone reads a number with a plus by the tables of the phonenumbers library.
func internationalPhone(digits string) (string, bool) {
	n, err := phonenumbers.Parse("+"+digits, "")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}
