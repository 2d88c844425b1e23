package sms

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"recado/bot"
)

// Numbered writes options below a text, one per line: "1. Sí", or "- Sí" if the option is
// Unnumbered. most is the limit in characters. It cuts the text first and puts mark at the cut,
// because a question without its options can't be answered.
func Numbered(text string, options []bot.Button, most int, mark string) string {
	lines := make([]string, len(options))
	for n, o := range options {
		title := strings.TrimSpace(o.Title)
		if title == "" {
			title = o.ID
		}
		lines[n] = strconv.Itoa(n+1) + ". " + title
		if o.Unnumbered {
			lines[n] = "- " + title
		}
	}
	below := strings.Join(lines, "\n")
	switch room := most - utf8.RuneCountInString(below) - 1; {
	case below == "":
		return Cut(text, most, mark)
	case room <= utf8.RuneCountInString(mark) || strings.TrimSpace(text) == "":
		return Cut(below, most, mark)
	default:
		return Cut(text, room, mark) + "\n" + below
	}
}

// Cut shortens a text to most characters including the mark at its end. It does not split a
// grapheme cluster (a flag, an accented letter), and cuts at a word boundary if one is near.
func Cut(text string, most int, mark string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	const nearby = 24 // bytes
	room, kept, end := most-utf8.RuneCountInString(mark), 0, 0
	for g := uniseg.NewGraphemes(head(text, most+1)); g.Next(); {
		if kept += len(g.Runes()); kept > room {
			break
		}
		_, end = g.Positions()
	}
	if space := strings.LastIndexFunc(text[:end], unicode.IsSpace); space > end-nearby && end > 2*nearby {
		end = space
	}
	return strings.TrimRightFunc(text[:end], unicode.IsSpace) + mark
}

// head returns the first n characters.
func head(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
