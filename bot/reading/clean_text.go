package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"recado/bot"
	"recado/bot/mailbox"
)

// cleanText is a normalized text with the offset of each of its bytes in the original: without
// invisible characters, with wide and styled letters as plain letters and, if the text contains
// words, without decorative emoji. None of this changes the meaning, and the model was trained
// on plain texts.
type cleanText struct {
	text    string
	offsets []int // for each byte of text and its end; nil if nothing was changed
}

func newCleanText(text string) cleanText {
	worded := strings.ContainsFunc(text, unicode.IsLetter)
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf && isRewritten(r, worded) }) {
		return cleanText{text: text}
	}
	clean := make([]byte, 0, len(text))
	l := cleanText{offsets: make([]int, 0, len(text)+1)}
	last := 0 // start of the last character in clean
	put := func(s string, from int) {
		last = len(clean)
		clean = append(clean, s...)
		for range len(s) {
			l.offsets = append(l.offsets, from)
		}
	}
	for i, r := range text {
		switch {
		case r < utf8.RuneSelf || !isRewritten(r, worded):
			put(string(r), i)
		case worded && isDecoration(r):
			put(" ", i)
		case isWideForm(r):
			put(norm.NFKC.String(string(r)), i)
		case unicode.IsMark(r) && last < len(clean) && !mailbox.IsInvisible(r): // a combining accent
			composed := norm.NFC.String(string(clean[last:]) + string(r))
			if utf8.RuneCountInString(composed) == 1 {
				from := l.offsets[last]
				clean, l.offsets = clean[:last], l.offsets[:last]
				put(composed, from)
			}
		}
	}
	l.text = strings.TrimRight(string(clean), " ") // a trailing emoji became a blank
	l.offsets = append(l.offsets[:len(l.text)], len(text))
	return l
}

// isRewritten reports whether a character is replaced or removed.
func isRewritten(r rune, worded bool) bool {
	return isWideForm(r) || unicode.IsMark(r) || isSkinTone(r) || mailbox.IsInvisible(r) || worded && isDecoration(r)
}

// isSkinTone reports whether r is a skin tone modifier of the emoji before it.
func isSkinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// isWideForm reports whether r is a full-width or a mathematically styled form of a letter,
// digit or mark.
func isWideForm(r rune) bool {
	return r == '\u3000' || r >= 0xFF01 && r <= 0xFFEE || r >= 0x1D400 && r <= 0x1D7FF
}

// rejectHiddenMail removes a mail address that contains an invisible character and reports it
// as invalid, so that the person is asked: it may be more than a stray character.
func rejectHiddenMail(reading *bot.Reading, written string) {
	for _, a := range mailbox.Find(written) {
		if a.Fault != mailbox.FaultInvisible {
			continue
		}
		reading.Acts = slices.DeleteFunc(reading.Acts, func(act bot.Act) bool { return act.About == bot.SlotMail && act.Value == a.Suggestion })
		reading.InvalidMail = &bot.InvalidMail{Text: written[a.From:a.To], Suggestion: a.Suggestion, Fault: string(a.Fault)}
	}
}

// originalSpan converts a span of the clean text to one of the original text.
func (l cleanText) originalSpan(s bot.Span) bot.Span {
	if l.offsets == nil {
		return s
	}
	return bot.Span{From: l.offsets[s.From], To: l.offsets[s.To]}
}

// restoreOffsets converts the spans and texts of a reading to those of the original text.
func (l cleanText) restoreOffsets(r *bot.Reading, written string) {
	for i := range r.Acts {
		a := &r.Acts[i]
		was := strings.TrimSpace(l.text[a.Span.From:a.Span.To])
		a.Span = l.originalSpan(a.Span)
		if a.Text == was {
			a.Text = strings.TrimSpace(written[a.Span.From:a.Span.To])
		}
	}
	for i, s := range r.Unexplained {
		r.Unexplained[i] = l.originalSpan(s)
	}
	for i := range r.Told {
		r.Told[i].Span = l.originalSpan(r.Told[i].Span)
	}
	if r.Removal != nil {
		r.Removal.Span = l.originalSpan(r.Removal.Span)
	}
	for i := range r.Replacements {
		r.Replacements[i].Span = l.originalSpan(r.Replacements[i].Span)
	}
}
