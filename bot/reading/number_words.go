package reading

import "github.com/shopspring/decimal"

// numberBuilder is the state of reading a cardinal number, from its largest part down.
type numberBuilder struct {
	total  decimal.Decimal // millions and more, finished
	chunk  decimal.Decimal // thousands of the current part
	group  decimal.Decimal // below a thousand, or digits
	began  bool
	filled bool  // group has a value
	last   int64 // value of the last word: 0 after digits and scales
	scale  int64 // the last scale; 1 if there is none
	big    int64 // scales from this one up are used
	small  int64 // scales from this one up are used in chunk
}

var one = decimal.NewFromInt(1)

// amountAt reads a cardinal number in digits, words or both: "1.200", "treinta y cinco",
// "95 mil", "medio millón", "dos y medio", "tres cuartos", "3 docenas".
func (s *entityText) amountAt(i int) (decimal.Decimal, int, bool) {
	if v, next, ok := s.halfAt(i); ok {
		return v, next, true
	}
	a := numberBuilder{scale: 1, big: 1 << 62, small: 1 << 62}
	j := i
	for j < len(s.lex) && (j == i || s.joined(j, gapSpace) || s.lex[j].word == "-") {
		next := s.extend(&a, j)
		if next == j {
			break
		}
		j = next
	}
	if !a.began {
		if i < len(s.lex) && s.lex[i].digits {
			_, next, _ := s.digitsAt(i)
			return decimal.Zero, next, false
		}
		return decimal.Zero, i + 1, false
	}
	v, j := s.finish(a, a.total.Add(a.chunk).Add(a.group), i, j)
	return v, j, true
}

// extend adds the lexemes at j to an amount and returns the next lexeme, or j if they are not
// part of it.
func (s *entityText) extend(a *numberBuilder, j int) int {
	switch {
	case s.lex[j].digits:
		if a.filled || a.began && (len(s.lex[j].word) != 3 || a.last == 0 && a.scale == 1) {
			return j
		}
		v, next, ok := s.digitsAt(j)
		if !ok {
			return j
		}
		a.group, a.began, a.filled, a.last = v, true, true, 0
		return next
	case s.is(j, tagCardinal):
		if a.addWord(s.num(j, tagCardinal), false) {
			return j + 1
		}
	case s.is(j, tagScale):
		if a.scaleBy(s.num(j, tagScale)) {
			return j + 1
		}
	case s.is(j, tagAnd) || s.lex[j].word == "-" && s.lex[j].gap == gapNone:
		if a.began && s.joined(j+1, gapSpace) && s.is(j+1, tagCardinal) && a.addWord(s.num(j+1, tagCardinal), true) {
			return j + 2
		}
	}
	return j
}

// addWord adds the value of a word, and reports whether it fits: "treinta y cinco" and "ciento
// veinte" do, "cinco treinta" does not.
func (a *numberBuilder) addWord(v int64, and bool) bool {
	switch {
	case !a.filled && !a.began:
	case !a.filled: // after a scale
		if and && (a.scale != 100 && a.scale != 1000 || v > 99) {
			return false
		}
	case v < 10 && a.last >= 20 && a.last < 100 && a.last%10 == 0:
	case v < 10 && and && a.last == 10:
	case v < 100 && a.last >= 100 && a.last < 1000:
	default:
		return false
	}
	a.group = a.group.Add(decimal.NewFromInt(v))
	a.began, a.filled, a.last = true, true, v
	return true
}

// scaleBy multiplies by the scale of a word, and reports whether it fits.
func (a *numberBuilder) scaleBy(scale int64) bool {
	by := decimal.NewFromInt(scale)
	switch {
	case scale == 100: // "two hundred"
		if !a.filled || a.last == 0 || a.last > 99 {
			return false
		}
		a.group, a.last = a.group.Mul(by), 100
		a.scale = 100
		return true
	case scale < 1_000_000:
		if a.small <= scale {
			return false
		}
		if !a.filled {
			a.group = one
		}
		a.chunk = a.chunk.Add(a.group.Mul(by))
		a.small = scale
	default:
		if !a.began || a.big <= scale || !a.filled && a.chunk.IsZero() {
			return false
		}
		a.total = a.total.Add(a.chunk.Add(a.group).Mul(by))
		a.chunk, a.small, a.big = decimal.Zero, 1<<62, scale
	}
	a.group, a.began, a.filled, a.last, a.scale = decimal.Zero, true, false, 0, scale
	return true
}

// finish reads what may follow a number: a fraction, decimals, "docenas", "y medio".
func (s *entityText) finish(a numberBuilder, v decimal.Decimal, i, j int) (decimal.Decimal, int) {
	whole := one
	switch {
	case s.lex[i].digits && j == i+1 && s.slashAt(j):
		if d := smallNumber(s.lex[j+1].word); commonFraction(v.IntPart(), int64(d)) {
			return v.DivRound(decimal.NewFromInt(int64(d)), 6), j + 2
		}
	case s.joined(j, gapSpace) && s.is(j, tagFraction) && v.IsInteger() && v.IsPositive() && v.LessThan(decimal.NewFromInt(100)):
		return v.DivRound(decimal.NewFromInt(s.num(j, tagFraction)), 6), j + 1
	case s.joined(j, gapSpace) && s.is(j, tagPoint) && j+1 < len(s.lex) && s.lex[j+1].gap <= gapSpace:
		if d, next, ok := s.decimalsSaid(j + 1); ok {
			v, j = v.Add(d), next
		}
	}
	if s.joined(j, gapSpace) && s.is(j, tagDozen) {
		v, whole, j = v.Mul(decimal.NewFromInt(s.num(j, tagDozen))), decimal.NewFromInt(s.num(j, tagDozen)), j+1
	} else if a.scale >= 1_000_000 {
		whole = decimal.NewFromInt(a.scale)
	}
	if s.joined(j, gapSpace) && s.is(j, tagAnd) && s.joined(j+1, gapSpace) && s.is(j+1, tagHalf) && (a.scale == 1 || a.scale >= 1_000_000) {
		v, j = v.Add(whole.Div(decimal.NewFromInt(2))), j+2
	}
	return v, j
}

// slashAt reports whether lexeme j is the slash of a fraction in digits.
func (s *entityText) slashAt(j int) bool {
	return s.joined(j, gapNone) && s.lex[j].word == "/" && s.joined(j+1, gapNone) && s.lex[j+1].digits && len(s.lex[j+1].word) < 3 &&
		!(s.joined(j+2, gapNone) && s.lex[j+2].word == "/")
}

func commonFraction(n, d int64) bool {
	return n > 0 && n < d && (d == 2 || d == 3 || d == 4 || d == 5 || d == 8 || d == 10)
}

// decimalsSaid reads the decimals after "punto": "cinco", "25", "cero cinco".
func (s *entityText) decimalsSaid(j int) (decimal.Decimal, int, bool) {
	if s.lex[j].digits && len(s.lex[j].word) <= 6 {
		return decimal.New(int64(smallNumber(s.lex[j].word)), -int32(len(s.lex[j].word))), j + 1, true
	}
	var v decimal.Decimal
	var places int32
	for start := j; j < len(s.lex) && s.is(j, tagCardinal) && (j == start || s.joined(j, gapSpace)) && places < 6; j++ {
		n := s.num(j, tagCardinal)
		if n > 9 {
			if places == 0 && n < 100 {
				return decimal.New(n, -2), j + 1, true
			}
			break
		}
		places++
		v = v.Add(decimal.New(n, -places))
	}
	return v, j, places > 0
}

// halfAt reads "medio millón", "media docena", "½".
func (s *entityText) halfAt(i int) (decimal.Decimal, int, bool) {
	j := i
	if s.is(j, tagHalf) && s.joined(j+1, gapSpace) {
		if j++; s.is(j, tagArticle) && !s.is(j, tagScale|tagDozen) && s.joined(j+1, gapSpace) { // "half a million"
			j++
		}
		if s.is(j, tagScale) && s.num(j, tagScale) >= 1_000_000 {
			return decimal.New(s.num(j, tagScale)*5, -1), j + 1, true
		}
		if s.is(j, tagDozen) {
			return decimal.New(s.num(j, tagDozen)*5, -1), j + 1, true
		}
	}
	switch s.lex[i].word {
	case "½":
		return decimal.New(5, -1), i + 1, true
	case "¼":
		return decimal.New(25, -2), i + 1, true
	case "¾":
		return decimal.New(75, -2), i + 1, true
	}
	return decimal.Zero, i, false
}
