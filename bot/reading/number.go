package reading

import (
	"github.com/shopspring/decimal"

	"recado/bot"
)

// number is a number in a text, in digits or in words.
type number struct {
	Span    bot.Span
	Value   decimal.Decimal
	Ordinal bool // "tercero", "3ro"
	Article bool // "un", "una": usually not a number
	Digits  bool // written in digits, with an optional word after them: "95 mil"
}

const maxNumberDigits = 24 // of one number; more are a serial or an account

// readNumbers finds the numbers of a text. Dates, serials and the parts of an address
// contain numbers too: the caller decides which reading applies if they overlap.
func readNumbers(s *entityText) []number {
	if !s.digits && s.has&(tagCardinal|tagScale|tagOrdinal|tagHalf) == 0 {
		return nil
	}
	var list []number
	for i := 0; i < len(s.lex); {
		n, next, ok := s.numberAt(i)
		if ok {
			list = append(list, n)
		}
		i = max(next, i+1)
	}
	return list
}

// numberAt reads the number that begins at lexeme i, and returns the lexeme after it.
func (s *entityText) numberAt(i int) (number, int, bool) {
	if s.lex[i].digits && s.insideCode(i) {
		return number{}, i + 1, false
	}
	if n, next, ok := s.ordinalAt(i); ok {
		return n, next, true
	}
	v, next, ok := s.amountAt(i)
	if !ok {
		return number{}, next, false
	}
	n := number{Span: s.span(i, next), Value: v, Digits: s.lex[i].digits}
	n.Article = next == i+1 && s.is(i, tagArticle)
	if n.Digits && i > 0 && s.lex[i-1].word == "-" && s.lex[i].gap == gapNone && (i == 1 || s.lex[i-1].gap >= gapSpace && !s.lex[i-2].digits && s.lex[i-2].word != "#") {
		n.Value, n.Span.From = v.Neg(), s.lex[i-1].from
	}
	return n, next, true
}

// insideCode reports whether the digits at i are a part of something like "304PJPX".
func (s *entityText) insideCode(i int) bool {
	if s.joined(i+1, gapNone) && !s.lex[i+1].digits && startsWithLetter(s.lex[i+1].word) &&
		!s.is(i+1, tagUnit|tagMeridiem|tagCurrency|tagScale|tagOrdinalEnd|tagScoreUnit|tagCounted) {
		return true
	}
	if s.joined(i, gapNone) && startsWithLetter(s.lex[i-1].word) {
		return len(s.lex[i-1].word) < 3 && !s.is(i-1, tagCurrency|tagUnit|tagMeridiem) || s.joined(i-1, gapNone) && s.lex[i-2].digits
	}
	return false
}

func startsWithLetter(w string) bool { return w != "" && (w[0] >= 'a' && w[0] <= 'z' || w[0] >= 0x80) }

// digitsAt reads digits with their separators: "1.234.567,89", "1,234.56", "1'200.000". The
// country is not considered: of two kinds of separator the last one separates decimals, a
// single one before exactly three digits separates thousands, and any other decimals. Three
// decimals are far rarer in a chat than thousands in the form of another country.
func (s *entityText) digitsAt(i int) (value decimal.Decimal, next int, ok bool) {
	if i >= len(s.lex) || !s.lex[i].digits {
		return value, i, false
	}
	next = i + 1
	for next < len(s.lex) && s.lex[next].digits && separator(s.text[s.lex[next-1].to:s.lex[next].from]) > ' ' {
		next++
	}
	if next == i+1 && len(s.lex[i].word) <= 3 && s.lex[i].word[0] != '0' { // "40 000", "1 234 567"
		end := next
		for s.joined(end, gapSpace) && s.lex[end].digits && len(s.lex[end].word) == 3 && s.text[s.lex[end-1].to:s.lex[end].from] == " " && end < i+6 {
			end++
		}
		if end > i+2 || end == i+2 && s.lex[i+1].word == "000" {
			if !s.joined(end, gapSpace) || !s.lex[end].digits {
				next = end
			}
		}
	}
	return s.grouped(i, next), next, s.wellGrouped(i, next)
}

func separator(between string) byte {
	switch between {
	case ".", ",", "'", " ":
		return between[0]
	case "’":
		return '\''
	}
	return 0
}

func (s *entityText) separatorAt(j int) byte { return separator(s.text[s.lex[j-1].to:s.lex[j].from]) }

// decimalsAt reports whether the last group of the digits from i to next are decimals.
func (s *entityText) decimalsAt(i, next int) bool {
	if next-i < 2 {
		return false
	}
	last := s.separatorAt(next - 1)
	if last == ' ' {
		return false
	}
	for j := i + 1; j < next-1; j++ {
		if s.separatorAt(j) == last {
			return false
		}
	}
	if next-i > 2 {
		return last != '\'' && (s.separatorAt(i+1) != '\'' || len(s.lex[next-1].word) != 3)
	}
	head := s.lex[i].word
	return len(s.lex[next-1].word) != 3 || len(head) > 3 || head[0] == '0'
}

func (s *entityText) wellGrouped(i, next int) bool {
	end := next
	if s.decimalsAt(i, next) {
		end--
	}
	size := 0
	for j := i; j < next; j++ {
		if size += len(s.lex[j].word); j > i && j < end && len(s.lex[j].word) != 3 {
			return false
		}
	}
	return size <= maxNumberDigits && (end == i+1 || len(s.lex[i].word) <= 3)
}

func (s *entityText) grouped(i, next int) decimal.Decimal {
	if next == i+1 && len(s.lex[i].word) <= 18 {
		return decimal.NewFromInt(int64(smallNumber(s.lex[i].word)))
	}
	plain := make([]byte, 0, 40)
	for j := i; j < next; j++ {
		if j == next-1 && s.decimalsAt(i, next) {
			plain = append(plain, '.')
		}
		if plain = append(plain, s.lex[j].word...); len(plain) > 2*maxNumberDigits {
			return decimal.Zero
		}
	}
	d, _ := decimal.NewFromString(string(plain)) // digits, by their tokens
	return d
}

// smallNumber reads up to 18 digits.
func smallNumber(w string) int {
	n := 0
	for i := range len(w) {
		n = n*10 + int(w[i]-'0')
	}
	return n
}
