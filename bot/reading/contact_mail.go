package reading

import (
	"slices"
	"strings"

	"recado/bot/mailbox"
)

// MailLexicon holds the words in which mail addresses are spoken: "ana arroba gmail punto com".
type MailLexicon struct {
	At     []string `toml:"at"`      // words that mean @
	WeakAt []string `toml:"weak_at"` // words that mean @ only if a dot is spoken too: "at"
	Dot    []string `toml:"dot"`
	Dash   []string `toml:"dash"`
	Low    []string `toml:"underscore"`
	Leads  []string `toml:"leads"` // words before an address that are not part of it: "es", "a", "correo"
}

// mailWords holds the words of all languages, folded.
type mailWords struct {
	signs map[string]string // "arroba" to "@", "guion bajo" to "_"
	weak  map[string]bool
	leads map[string]bool
}

// maxMailSign is the maximum number of words of a spoken sign: "guion bajo".
const maxMailSign = 2

func compileMail(lexicons []*Lexicon) mailWords {
	w := mailWords{map[string]string{}, map[string]bool{}, map[string]bool{}}
	for _, l := range lexicons {
		for sign, said := range map[string][]string{"@": slices.Concat(l.Mail.At, l.Mail.WeakAt), ".": l.Mail.Dot, "-": l.Mail.Dash, "_": l.Mail.Low} {
			for _, s := range said {
				w.signs[plainText(s)] = sign
			}
		}
		for _, s := range l.Mail.WeakAt {
			w.weak[plainText(s)] = true
		}
		for _, s := range l.Mail.Leads {
			w.leads[plainText(s)] = true
		}
	}
	return w
}

// readMails finds mail addresses, written and spoken. Each is read whole or reported with its
// fault.
func (w mailWords) readMails(text string, toks []token) []mailbox.Address {
	spoken := w.readSpokenMails(text, toks)
	list := slices.DeleteFunc(mailbox.Find(text), func(a mailbox.Address) bool {
		return slices.ContainsFunc(spoken, func(s mailbox.Address) bool { return s.From < a.To && a.From < s.To })
	})
	list = append(list, spoken...)
	slices.SortFunc(list, func(a, b mailbox.Address) int { return a.From - b.From })
	return list
}

// mailPart is a token, or the tokens that spell a sign.
type mailPart struct {
	text     string
	sign     bool // one of @ . - _
	said     bool // … written as a word
	weak     bool
	space    bool // white space stands before it
	from, to int
}

// mailParts converts tokens to parts, and marks those that may be a sign of an address.
func (w mailWords) mailParts(text string, toks []token) []mailPart {
	parts := make([]mailPart, 0, len(toks))
	for i := 0; i < len(toks); {
		t := toks[i]
		p := mailPart{text: t.Word, space: t.Space, from: t.From, to: t.To}
		switch t.Kind {
		case tokenMark:
			p.sign = (t.Word == "@" || t.Word == "." || t.Word == "-" || t.Word == "_") && t.To-t.From == len(t.Word)
		case tokenWord:
			p.text = strings.ToLower(text[t.From:t.To])
			for n := min(maxMailSign, len(toks)-i); n >= 1; n-- {
				words := make([]string, n)
				for k := range words {
					words[k] = toks[i+k].Word
				}
				joined := strings.Join(words, " ")
				if sign, ok := w.signs[joined]; ok {
					p.text, p.sign, p.said, p.weak, p.to = sign, true, true, w.weak[joined], toks[i+n-1].To
					i += n - 1
					break
				}
			}
		}
		parts = append(parts, p)
		i++
	}
	return parts
}

// readSpokenMails finds addresses with at least one spoken sign. An address that may be longer
// than it seems is reported as a suggestion, so that the person is asked.
func (w mailWords) readSpokenMails(text string, toks []token) []mailbox.Address {
	var list []mailbox.Address
	parts := w.mailParts(text, toks)
	for i := 1; i < len(parts); i++ {
		if !parts[i].sign || parts[i].text != "@" {
			continue
		}
		from, to := localPart(parts, i), domainPart(parts, i)
		if from == i || to == i+1 {
			continue
		}
		dots, said := 0, false
		var whole strings.Builder
		for k := from; k < to; k++ {
			p := parts[k]
			whole.WriteString(p.text)
			said = said || p.said
			if k > i && p.text == "." && p.sign && (p.said || !parts[i].weak) {
				dots++
			}
		}
		a := mailbox.ParseAddress(whole.String())
		if !said || dots == 0 && (parts[i].weak || a.Suggestion == "") {
			continue
		}
		a.From, a.To = parts[from].from, parts[to-1].to
		if a.Value != "" && from > 0 && isPlainWord(parts[from-1]) && !w.leads[plainText(parts[from-1].text)] {
			a = widenedAddress(parts, localPart(parts, from), from, a)
		}
		list = append(list, a)
		i = to - 1
	}
	return list
}

// widenedAddress returns an address without a value, with the words before it as part of the
// suggestion: "ana ruiz arroba gmail punto com".
func widenedAddress(parts []mailPart, start, from int, a mailbox.Address) mailbox.Address {
	var b strings.Builder
	for _, p := range parts[start:from] {
		b.WriteString(p.text)
	}
	whole := b.String() + a.Value
	longer := mailbox.ParseAddress(whole)
	return mailbox.Address{From: parts[start].from, To: a.To, Suggestion: longer.Value + longer.Suggestion, Fault: mailbox.FaultAt}
}

func isPlainWord(p mailPart) bool { return !p.sign && strings.ContainsFunc(p.text, isLetter) }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 0xC0 }

// localPart returns the index of the first part of the local part before the sign at index at.
func localPart(parts []mailPart, at int) int {
	from := at
	for from > 0 {
		p := parts[from-1]
		joined := from == at || !parts[from].space || parts[from].said || p.said
		if !joined || p.sign && (p.text == "@" || from == at) || !p.sign && !isMailText(p.text) {
			break
		}
		from--
	}
	for from < at && parts[from].sign {
		from++
	}
	return from
}

// domainPart returns the end index of the domain after the sign at index at.
func domainPart(parts []mailPart, at int) int {
	to := at + 1
	for to < len(parts) {
		p := parts[to]
		joined := to == at+1 || !p.space || p.said || parts[to-1].said
		if !joined || p.sign && (p.text == "@" || to == at+1) || !p.sign && !isMailText(p.text) {
			break
		}
		to++
	}
	for to > at+1 && parts[to-1].sign {
		to--
	}
	return to
}

// isMailText reports whether a part consists of letters and digits, including accented letters.
func isMailText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isLetter(r) && (r < '0' || r > '9') })
}
