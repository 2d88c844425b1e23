package reading

import (
	"github.com/nyaruka/phonenumbers"

	"recado/bot"
)

// phoneNumber is a phone that a text names.
type phoneNumber struct {
	Value string // E.164: "+573001234567"
	Span  bot.Span
}

const (
	minPhoneDigits = 7
	maxPhoneDigits = 15
	maxPhones      = 5
	maxPhoneGroups = 8
)

// readPhones finds phone numbers, those without a prefix read as the country's. A number
// must be whole and valid there; amounts, dates, ids and addresses are none.
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

// phoneDigits takes the run of digits at lexeme i: groups parted by a blank, a hyphen,
// a point or brackets.
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
	case s.before(i) == '$', s.joined(i, glued) && s.before(i) != '+' && s.lex[i-1].word != "-",
		s.joined(i, spaced) && (s.lex[i-1].word == "#" || s.lex[i-1].word == "-" || s.lex[i-1].word == "/"),
		s.is(i-1, tagDocument|tagNotSerial) && !lead && s.lex[i].sep <= spaced,
		s.joined(end, glued) && s.lex[end].word != "-":
		return end, size, false
	case points > 0 && points == groups-1 && s.wellGrouped(i, end) && !lead: // 25.000.000
		return end, size, false
	case groups == 3 && len(s.lex[i].word) == 4 && size == 8 && s.lex[i+1].word == "-": // 2026-12-15
		return end, size, false
	case s.joined(end, spaced) && s.is(end, tagCurrency|tagScale):
		return end, size, false
	}
	return end, size, true
}

// phoneOf reads a run of digits as a phone number.
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
	digits := make([]byte, 0, 20)
	if plus {
		digits = append(digits, '+')
	}
	for k := i; k < end; k++ {
		if s.lex[k].digits {
			digits = append(digits, s.lex[k].word...)
		}
	}
	if !plus && !mayBePhone(digits, s.country) {
		return phoneNumber{}, false
	}
	for _, try := range []string{string(digits), "+" + string(digits)} {
		if len(try) > 1 && try[1] == '+' {
			break
		}
		if n, err := phonenumbers.Parse(try, s.country); err == nil && phonenumbers.IsValidNumber(n) {
			return phoneNumber{Value: phonenumbers.Format(n, phonenumbers.E164), Span: span}, true
		}
	}
	return phoneNumber{}, false
}

// mayBePhone keeps the library, which is slow, from amounts and accounts.
func mayBePhone(digits []byte, country string) bool {
	switch country {
	case "CO":
		return len(digits) == 10 && (digits[0] == '3' || digits[0] == '6') || len(digits) > 10
	case "SV", "HN", "GT", "NI", "CR":
		return len(digits) == 8 || len(digits) == 11
	}
	return len(digits) >= 8
}
