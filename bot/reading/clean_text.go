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

// cleanText is a text as it is read, and where each of its bytes stands in the text that was
// written: without what nobody sees, with letters of another width as letters, and, where
// there are words, without pictures that only decorate them. Nothing of that changes what
// is meant, and the reader of a language has learned it from plain texts.
type cleanText struct {
	text    string
	offsets []int // for each byte of text and its end; nil where nothing was changed
}

func newCleanText(text string) cleanText {
	worded := strings.ContainsFunc(text, unicode.IsLetter)
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf && isRewritten(r, worded) }) {
		return cleanText{text: text}
	}
	clean := make([]byte, 0, len(text))
	l := cleanText{offsets: make([]int, 0, len(text)+1)}
	last := 0 // where the last character begins
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
		case unicode.IsMark(r) && last < len(clean) && !mailbox.IsInvisible(r): // an accent of its own
			composed := norm.NFC.String(string(clean[last:]) + string(r))
			if utf8.RuneCountInString(composed) == 1 {
				from := l.offsets[last]
				clean, l.offsets = clean[:last], l.offsets[:last]
				put(composed, from)
			}
		}
	}
	l.text = strings.TrimRight(string(clean), " ") // a picture at the end has left a blank
	l.offsets = append(l.offsets[:len(l.text)], len(text))
	return l
}

// isRewritten reports whether a character is read as another one or as nothing.
func isRewritten(r rune, worded bool) bool {
	return isWideForm(r) || unicode.IsMark(r) || isSkinTone(r) || mailbox.IsInvisible(r) || worded && isDecoration(r)
}

// isSkinTone finds what colours the picture before it.
func isSkinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// isWideForm finds letters, digits and marks that are drawn wider, or in a style of their own.
func isWideForm(r rune) bool {
	return r == '\u3000' || r >= 0xFF01 && r <= 0xFFEE || r >= 0x1D400 && r <= 0x1D7FF
}

// rejectHiddenMail takes back a mail address in which something stands that nobody sees: what was
// meant is asked, since it may be more than a stray mark.
func rejectHiddenMail(reading *bot.Reading, written string) {
	for _, a := range mailbox.Find(written) {
		if a.Fault != mailbox.FaultInvisible {
			continue
		}
		reading.Acts = slices.DeleteFunc(reading.Acts, func(act bot.Act) bool { return act.About == bot.SlotMail && act.Value == a.Suggestion })
		reading.InvalidMail = &bot.InvalidMail{Text: written[a.From:a.To], Suggestion: a.Suggestion, Fault: string(a.Fault)}
	}
}

// originalSpan brings a span of the legible text to the one that was written.
func (l cleanText) originalSpan(s bot.Span) bot.Span {
	if l.offsets == nil {
		return s
	}
	return bot.Span{From: l.offsets[s.From], To: l.offsets[s.To]}
}

// restoreOffsets makes a reading one of the text that was written.
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
	for i := range r.Replacements {
		r.Replacements[i].Span = l.originalSpan(r.Replacements[i].Span)
	}
}
