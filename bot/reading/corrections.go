package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// SwapLexicon holds the words with which people name a wrong and a right value in one message:
// "no es la casa 5, es la 15", "es la 14, no la 41", "Palmira en vez de Cali".
type SwapLexicon struct {
	Denies  []string `toml:"denies"`  // words before the wrong value: "no"
	Is      []string `toml:"is"`      // words between: "es", "era"
	But     []string `toml:"but"`     // words before the right value: "sino"
	Instead []string `toml:"instead"` // words between the right value and the wrong one: "en vez de"
	Filler  []string `toml:"filler"`  // words that are part of neither value: articles, "en"
	Neither []string `toml:"neither"` // words that begin a clause of wrong values only: "ni"
	Of      []string `toml:"of"`      // fillers that tell one thing from others of its kind: "de"
}

// correctionWords is the compiled SwapLexicon of all languages.
type correctionWords struct {
	denies, is, but, filler, of, neither, joins map[string]bool
	instead                                     [][]string
}

func (w *correctionWords) add(l SwapLexicon, joins []string) {
	for _, set := range []struct {
		to   *map[string]bool
		from []string
	}{{&w.denies, l.Denies}, {&w.is, l.Is}, {&w.but, l.But}, {&w.filler, l.Filler}, {&w.of, l.Of}, {&w.neither, l.Neither}, {&w.joins, joins}} {
		if *set.to == nil {
			*set.to = map[string]bool{}
		}
		for _, word := range set.from {
			(*set.to)[plainText(word)] = true
		}
	}
	for _, words := range l.Instead {
		w.instead = append(w.instead, strings.Fields(plainText(words)))
	}
}

const (
	maxReplacementText  = 200 // bytes of a message that is searched
	maxReplacementWords = 4   // words of a wrong or a right value
	maxReplacements     = 4   // replacements of one message
)

// textWord is one word of a text with its span.
type textWord struct {
	folded, written string
	span            bot.Span
	ends            bool // a punctuation mark or a line break follows
	endsSentence    bool // … which ends a sentence
}

// findReplacements finds which words of a message are to be replaced by which. The caller
// checks whether the old words are part of the stored value.
func (w *correctionWords) findReplacements(text string) []bot.Replacement {
	if len(text) > maxReplacementText || strings.Contains(text, "?") {
		return nil
	}
	words := splitTextWords(text)
	var list []bot.Replacement
	for i := range words {
		behind := w.wrongStart(words, i)
		if behind < 0 {
			continue
		}
		wrong := w.phrase(words, behind)
		if len(wrong) == 0 {
			continue
		}
		right, to := w.rightBehind(words, behind+len(wrong))
		from := i
		if len(right) > 0 {
			list = append(list, w.sharedNoun(words, i, behind, wrong, right, to)...)
		}
		if before, at := w.rightBefore(words, i); len(right) == 0 || wrong[len(wrong)-1].endsSentence && w.isTold(before, words[:at], wrong) {
			right, from = before, at
			to = behind + len(wrong)
		}
		for from > 0 && w.denies[words[from-1].folded] { // "no, no es la 5, es la 15"
			from--
		}
		if len(right) > 0 && len(list) < maxReplacements {
			for _, r := range alignReplacement(wrong, right, bot.Span{From: words[from].span.From, To: words[to-1].span.To}) {
				r.Named = behind > i+1 || !w.denies[words[i].folded]
				list = append(list, r)
			}
		}
	}
	return list
}

// deniedValue returns the wrong value of a clause that names the right one too: "no es en la Torre Futura sino
// en la Torre Almendros".
func (w *correctionWords) deniedValue(clause string) (bot.Span, bool) {
	words := splitTextWords(clause)
	from := slices.IndexFunc(words, func(t textWord) bool { return w.denies[t.folded] })
	if from < 0 {
		return bot.Span{}, false
	}
	for to := from + 2; to+1 < len(words); to++ {
		if w.but[words[to].folded] {
			return bot.Span{From: words[from].span.From, To: words[to].span.To}, true
		}
	}
	return bot.Span{}, false
}

// contrasted is the least confidence of a correction that names the wrong value too.
const contrasted = 0.75

// settleContrasts raises the confidence of a corrected service that a message contrasts with the wrong one,
// "no es la nevera, es el aire", and removes the refusal or the wish for a change that the model reads from the
// wrong one.
func settleContrasts(reading *bot.Reading) {
	within := func(a bot.Act) bool {
		return slices.ContainsFunc(reading.Replacements, func(r bot.Replacement) bool { return a.Span.Overlaps(r.Span) })
	}
	reading.Acts = slices.DeleteFunc(reading.Acts, func(a bot.Act) bool { // the "no" is about the wrong value
		return (a.Kind == bot.ActDeny || a.Kind == bot.ActSkip) && a.Confidence < defaultThreshold && within(a)
	})
	corrects := false
	for i := range reading.Acts {
		if a := &reading.Acts[i]; a.Kind == bot.ActCorrect && a.About == bot.SlotService && within(*a) {
			a.Confidence, corrects = max(a.Confidence, contrasted), true
		}
	}
	if corrects {
		reading.Acts = slices.DeleteFunc(reading.Acts, func(a bot.Act) bool { return a.Kind == bot.ActChange && within(a) })
	}
}

// wrongStart returns the index of the wrong value that the word at i introduces, or -1 if it
// introduces none.
func (w *correctionWords) wrongStart(words []textWord, i int) int {
	from := -1
	if w.denies[words[i].folded] {
		from = i + 1
	}
	for _, lead := range w.instead {
		if startsWith(words[i:], lead) {
			from = i + len(lead)
		}
	}
	for from > 0 && from < len(words) && !words[from-1].ends && (w.is[words[from].folded] || w.filler[words[from].folded] && !isNameBegun(words, from)) {
		from++
	}
	if from >= len(words) || from > 0 && words[from-1].ends {
		return -1
	}
	return from
}

func startsWith(words []textWord, lead []string) bool {
	return len(words) >= len(lead) && slices.EqualFunc(words[:len(lead)], lead, func(w textWord, word string) bool { return w.folded == word })
}

// phrase returns the words from i up to a punctuation mark or a word that begins another
// phrase.
func (w *correctionWords) phrase(words []textWord, i int) []textWord {
	to := i
	for to < len(words) && to-i < maxReplacementWords && !w.is[words[to].folded] && !w.but[words[to].folded] && !w.denies[words[to].folded] {
		if to++; words[to-1].ends {
			break
		}
	}
	return words[i:to]
}

// rightBehind returns the right value that stands after the wrong one, and its end.
func (w *correctionWords) rightBehind(words []textWord, i int) (right []textWord, to int) {
	said := false
	for i < len(words) && (w.is[words[i].folded] || w.but[words[i].folded] || said && w.filler[words[i].folded] && !isNameBegun(words, i)) {
		said = true
		i++
	}
	if !said || i >= len(words) {
		return nil, 0
	}
	right = w.phrase(words, i)
	return right, i + len(right)
}

// sharedNoun returns the replacement of what follows a noun that the right value leaves out: "del baño" by
// "de la cocina" in "no es la llave del baño, es la de la cocina". There is none for other messages.
func (w *correctionWords) sharedNoun(words []textWord, from, behind int, wrong, right []textWord, to int) []bot.Replacement {
	now := w.ofBefore(words, to-len(right))
	if now < 1 || !w.filler[words[now-1].folded] { // "es de la cocina": no article stands for the noun
		return nil
	}
	was := w.ofBefore(words, behind)
	if at := slices.IndexFunc(wrong, func(t textWord) bool { return w.of[t.folded] }); at >= 0 {
		was = behind + at
	}
	if was < 0 {
		return nil
	}
	span := bot.Span{From: words[from].span.From, To: words[to-1].span.To}
	return []bot.Replacement{{Old: writtenText(words[was : behind+len(wrong)]), New: writtenText(words[now:to]), Span: span, Named: true, SharesNoun: true}}
}

// ofBefore returns the index of the "of" among the fillers before the word at i: 0 in "de la cocina" for 2.
// It is -1 if there is none.
func (w *correctionWords) ofBefore(words []textWord, i int) int {
	for i--; i >= 0 && w.filler[words[i].folded] && !words[i].ends; i-- {
		if w.of[words[i].folded] {
			return i
		}
	}
	return -1
}

// rightBefore returns the right value that stands before the introducing word at i, and its
// start.
func (w *correctionWords) rightBefore(words []textWord, i int) (right []textWord, from int) {
	from = i
	for from > 0 && i-from < maxReplacementWords && !w.is[words[from-1].folded] && !w.but[words[from-1].folded] && (from == i || !words[from-1].ends) {
		from--
	}
	for from < i && w.filler[words[from].folded] && !isNameBegun(words, from) {
		from++
	}
	to := i
	for to > from && w.joins[words[to-1].folded] { // "es carrera 8 y no 9"
		to--
	}
	return words[from:to], from
}

// isTold reports whether the words before the introducing word state the right value, so that
// the following sentence is about something else: "es carrera 8 y no 9. Es el piso 4".
func (w *correctionWords) isTold(right, before, wrong []textWord) bool {
	if len(right) == 0 {
		return false
	}
	now, _, ok := phraseNumber(right, false)
	was, _, too := phraseNumber(wrong, true)
	return ok && too && (now != "") == (was != "") && (now != "" || len(before) > 0 && w.is[before[len(before)-1].folded])
}

// isNameBegun reports whether the word at i begins a name although it is an article: "Las
// Aguas".
func isNameBegun(words []textWord, i int) bool {
	return i+1 < len(words) && !words[i].ends && isTitle(words[i].written) && isTitle(words[i+1].written)
}

// isTitle reports whether only the first letter of a word is a capital.
func isTitle(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && len(word) > size && !strings.ContainsFunc(word[size:], unicode.IsUpper)
}

// alignReplacement pairs a wrong and a right value. If both phrases end with a number ("casa 5"
// and "15"), the number is replaced together with the noun that either of them has; a wrong
// number without a noun is also replaced alone.
func alignReplacement(wrong, right []textWord, span bot.Span) []bot.Replacement {
	was, wasNoun, ok := phraseNumber(wrong, true)
	now, nowNoun, too := phraseNumber(right, false)
	var list []bot.Replacement
	switch {
	case !ok || !too:
		return nil
	case was == "" && now == "":
		list = []bot.Replacement{{Old: writtenText(wrong), New: writtenText(right)}}
	case was == "" || now == "":
		return nil
	case wasNoun == "":
		list = []bot.Replacement{{Old: nowNoun + was, New: nowNoun + now}, {Old: was, New: now}}
	case nowNoun == "":
		list = []bot.Replacement{{Old: wasNoun + was, New: wasNoun + now}}
	default:
		list = []bot.Replacement{{Old: wasNoun + was, New: nowNoun + now}}
	}
	var kept []bot.Replacement
	for _, s := range list {
		if s.Span = span; plainText(s.Old) != plainText(s.New) && !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// phraseNumber returns the number of a phrase, "" if there is none, and the noun before it with
// a blank. ok is false if more words surround the number than an address has: in "no son 2
// aires" the number counts things. After a right value other words may follow ("es la 15 por
// favor").
func phraseNumber(words []textWord, whole bool) (number, noun string, ok bool) {
	for i, w := range words {
		if !strings.ContainsFunc(w.folded, unicode.IsDigit) {
			continue
		}
		if i > 1 || whole && i != len(words)-1 {
			return "", "", false
		}
		if i == 1 {
			noun = words[0].written + " "
		}
		return w.written, noun, true
	}
	return "", "", true
}

func writtenText(words []textWord) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = w.written
	}
	return strings.Join(list, " ")
}

// splitTextWords returns the words of a text, without the punctuation marks around them.
func splitTextWords(text string) []textWord {
	var list []textWord
	const marks = ".,;:!¡()\"«»“”*"
	for i := 0; i < len(text); {
		space := strings.IndexFunc(text[i:], func(r rune) bool { return !unicode.IsSpace(r) })
		if space < 0 {
			break
		}
		if len(list) > 0 && strings.Contains(text[i:i+space], "\n") {
			list[len(list)-1].ends, list[len(list)-1].endsSentence = true, true
		}
		i += space
		end := strings.IndexFunc(text[i:], unicode.IsSpace)
		if end < 0 {
			end = len(text) - i
		}
		word := text[i : i+end]
		lead := len(word) - len(strings.TrimLeft(word, marks))
		bare := strings.TrimRight(word[lead:], marks)
		if bare != "" {
			list = append(list, textWord{
				folded: plainText(bare), written: bare, span: bot.Span{From: i + lead, To: i + lead + len(bare)},
				ends: len(bare) < len(word)-lead, endsSentence: strings.ContainsAny(word[lead+len(bare):], ".;!"),
			})
		} else if len(list) > 0 {
			list[len(list)-1].ends = true
		}
		i += end
	}
	return list
}
