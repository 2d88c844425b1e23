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

// legible is a text as it is read, and where each of its bytes stands in the text that was
// written: without what nobody sees, with letters of another width as letters, and, where
// there are words, without pictures that only decorate them. Nothing of that changes what
// is meant, and the reader of a language has learned it from plain texts.
type legible struct {
	text string
	at   []int // for each byte of text and its end; nil where nothing was changed
}

func makeLegible(text string) legible {
	worded := strings.ContainsFunc(text, unicode.IsLetter)
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf && changes(r, worded) }) {
		return legible{text: text}
	}
	clean := make([]byte, 0, len(text))
	l := legible{at: make([]int, 0, len(text)+1)}
	last := 0 // where the last character begins
	put := func(s string, from int) {
		last = len(clean)
		clean = append(clean, s...)
		for range len(s) {
			l.at = append(l.at, from)
		}
	}
	for i, r := range text {
		switch {
		case r < utf8.RuneSelf || !changes(r, worded):
			put(string(r), i)
		case worded && decorates(r):
			put(" ", i)
		case wide(r):
			put(norm.NFKC.String(string(r)), i)
		case unicode.IsMark(r) && last < len(clean) && !mailbox.Invisible(r): // an accent of its own
			composed := norm.NFC.String(string(clean[last:]) + string(r))
			if utf8.RuneCountInString(composed) == 1 {
				from := l.at[last]
				clean, l.at = clean[:last], l.at[:last]
				put(composed, from)
			}
		}
	}
	l.text = strings.TrimRight(string(clean), " ") // a picture at the end has left a blank
	l.at = append(l.at[:len(l.text)], len(text))
	return l
}

// changes reports whether a character is read as another one or as nothing.
func changes(r rune, worded bool) bool {
	return wide(r) || unicode.IsMark(r) || tone(r) || mailbox.Invisible(r) || worded && decorates(r)
}

// tone finds what colours the picture before it.
func tone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// wide finds letters, digits and marks that are drawn wider, or in a style of their own.
func wide(r rune) bool {
	return r == '\u3000' || r >= 0xFF01 && r <= 0xFFEE || r >= 0x1D400 && r <= 0x1D7FF
}

// doubtMail takes back a mail address in which something stands that nobody sees: what was
// meant is asked, since it may be more than a stray mark.
func doubtMail(reading *bot.Reading, written string) {
	for _, a := range mailbox.Find(written) {
		if a.Fault != mailbox.FaultInvisible {
			continue
		}
		reading.Acts = slices.DeleteFunc(reading.Acts, func(act bot.Act) bool { return act.About == bot.SlotMail && act.Value == a.Guess })
		reading.InvalidMail = &bot.InvalidMail{Text: written[a.From:a.To], Suggestion: a.Guess, Fault: string(a.Fault)}
	}
}

// back brings a span of the legible text to the one that was written.
func (l legible) back(s bot.Span) bot.Span {
	if l.at == nil {
		return s
	}
	return bot.Span{From: l.at[s.From], To: l.at[s.To]}
}

// restore makes a reading one of the text that was written.
func (l legible) restore(r *bot.Reading, written string) {
	for i := range r.Acts {
		a := &r.Acts[i]
		was := strings.TrimSpace(l.text[a.Span.From:a.Span.To])
		a.Span = l.back(a.Span)
		if a.Text == was {
			a.Text = strings.TrimSpace(written[a.Span.From:a.Span.To])
		}
	}
	for i, s := range r.Unexplained {
		r.Unexplained[i] = l.back(s)
	}
	for i := range r.Replacements {
		r.Replacements[i].Span = l.back(r.Replacements[i].Span)
	}
}
