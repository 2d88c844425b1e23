package reading

import (
	"fmt"
	"strings"

	"recado/bot"
)

// LongMessage is a row of the corpus of long first messages: a text and the details that it tells, as they are written.
type LongMessage struct {
	Text    string
	Details []Detail
}

// Detail is a value of a slot: "name=Ana Ruiz".
type Detail struct{ Slot, Value string }

// ParseLongMessages parses a file of the corpus of long first messages: the text, a tab, and the details as
// "slot=value | slot=value".
func ParseLongMessages(file string) ([]LongMessage, error) {
	var list []LongMessage
	for n, line := range strings.Split(strings.TrimRight(file, "\n"), "\n") {
		text, details, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("line %d: no tab", n+1)
		}
		m := LongMessage{Text: strings.ReplaceAll(text, `\n`, "\n")}
		for _, d := range strings.Split(details, " | ") {
			slot, value, ok := strings.Cut(d, "=")
			if !ok {
				return nil, fmt.Errorf("line %d: %q is no detail", n+1, d)
			}
			m.Details = append(m.Details, Detail{strings.TrimSpace(slot), strings.ReplaceAll(value, `\n`, "\n")})
		}
		list = append(list, m)
	}
	return list, nil
}

// labelledText is a text in pieces, each with the slot that it fills: "" is none, slotUnknown is not labelled.
type labelledText []labelledPiece

type labelledPiece struct{ text, slot string }

// slotUnknown marks words of which the corpus does not tell what they are: more about the problem, or a remark.
const slotUnknown = "?"

func (l labelledText) String() string {
	var b strings.Builder
	for _, p := range l {
		b.WriteString(p.text)
	}
	return b.String()
}

// slotAt returns the slot at a byte of the text.
func (l labelledText) slotAt(at int) string {
	for _, p := range l {
		if at < len(p.text) {
			return p.slot
		}
		at -= len(p.text)
	}
	return ""
}

// labelled divides a long message by its details. The rest of a clause that tells the problem belongs to it, and a
// sentence that asks is a question; what else stands in a sentence about the problem is unknown.
func (m LongMessage) labelled(asks func(string) bool) labelledText {
	slots := make([]string, len(m.Text))
	find := func(value string, near int, free bool) int {
		best := -1
		for from := 0; ; {
			i := strings.Index(m.Text[from:], value)
			if i < 0 {
				return best
			}
			at := from + i
			from = at + 1
			taken := false
			for k := at; k < at+len(value); k++ {
				taken = taken || slots[k] != ""
			}
			if free && taken {
				continue
			}
			if best < 0 || near >= 0 && abs(at-near) < abs(best-near) {
				best = at
			}
		}
	}
	place := -1
	set := func(d Detail) {
		if at := find(d.Value, place, true); at >= 0 && d.Value != "" {
			slot := d.Slot
			if slot == "room" && strings.ContainsAny(d.Value, "0123456789") {
				slot = "building"
			}
			for k := at; k < at+len(d.Value); k++ {
				slots[k] = slot
			}
			if slot == "place" {
				place = at
			}
		}
	}
	asked, marked := false, false
	for _, of := range []string{"problem second", "place", "mail phone serial", "city building floor when company contact name brand", "ask", "room"} {
		for _, d := range m.Details {
			asked, marked = asked || d.Slot == "question", marked || d.Slot == "ask"
			if strings.Contains(" "+of+" ", " "+d.Slot+" ") {
				set(d)
			}
		}
	}
	m.extendProblem(slots)
	m.labelQuestions(slots, asked && !marked, asks)
	var l labelledText
	for from := 0; from < len(m.Text); {
		to := from + 1
		for to < len(m.Text) && slots[to] == slots[from] {
			to++
		}
		l = append(l, labelledPiece{m.Text[from:to], slots[from]})
		from = to
	}
	return l
}

func abs(n int) int { return max(n, -n) }

// extendProblem gives the rest of a clause to the problem in it, and calls the rest of its sentence unknown.
func (m LongMessage) extendProblem(slots []string) {
	for _, by := range []struct{ ends, slot string }{{".,;!?\n:()", "problem"}, {".;!?\n", slotUnknown}} {
		for _, s := range cutAt(m.Text, by.ends) {
			tells := false
			for k := s.From; k < s.To; k++ {
				tells = tells || slots[k] == "problem" || slots[k] == "second"
			}
			for k := s.From; tells && k < s.To; k++ {
				if slots[k] == "" {
					slots[k] = by.slot
				}
			}
		}
	}
}

// labelQuestions labels the free words of sentences that ask. Where the writer asks something and no sentence has a
// question mark, those that ask by their words are meant.
func (m LongMessage) labelQuestions(slots []string, asked bool, asks func(string) bool) {
	for _, s := range cutAt(m.Text, ".;!?\n") {
		said := m.Text[s.From:s.To]
		marked := s.To < len(m.Text) && m.Text[s.To] == '?'
		if !marked && !(asked && asks(said)) {
			continue
		}
		from := s.From
		if i := strings.Index(said, "¿"); i >= 0 {
			from += i
		} else if parts := cutAt(said, ",:"); len(parts) > 1 {
			for _, p := range parts {
				if asks(said[p.From:p.To]) {
					from += p.From
					break
				}
			}
		}
		for k := from; k < s.To; k++ {
			if slots[k] == "" || slots[k] == slotUnknown {
				slots[k] = "ask"
			}
		}
	}
}

// cutAt divides a text at some marks, which belong to no piece. A point or a comma within a number or a word divides
// nothing.
func cutAt(text, ends string) (list []bot.Span) {
	from := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && (strings.IndexByte(ends, text[i]) < 0 || i+1 < len(text) && strings.IndexByte(".,:", text[i]) >= 0 && text[i+1] != ' ' && text[i+1] != '\n') {
			continue
		}
		if i > from {
			list = append(list, bot.Span{From: from, To: i})
		}
		from = i + 1
	}
	return list
}
