package cloudapi

import (
	"strconv"
	"strings"

	"recado/bot"
)

// choice shows options by the rule of all channels: up to three short ones as buttons, up to ten as
// a list, more as numbered lines in the text. Options that do not fit go to the next form, so that
// no title is cut to something ambiguous.
func (m *outMessage) choice(text string, options []bot.Button, open string) {
	switch {
	case tappable(options) && runes(text) <= maxButtonBody:
		m.interactive(buttons(text, options))
	case listable(options) && runes(text) <= maxListBody:
		m.interactive(list(text, options, open))
	default:
		m.text(numbered(text, options, maxText))
	}
}

// tappable reports whether the options fit on buttons unchanged.
func tappable(options []bot.Button) bool {
	titles := map[string]bool{}
	for _, o := range options {
		if runes(o.Title) > maxButtonTitle || runes(o.ID) > maxButtonID {
			return false
		}
		titles[o.Title] = true
	}
	return len(options) <= maxButtons && len(titles) == len(options) && distinct(options)
}

// listable reports whether the options fit in a list. A title that is too long for a row is
// repeated in the row's description, which must hold it.
func listable(options []bot.Button) bool {
	for _, o := range options {
		if runes(o.Title) > maxRowMore || runes(o.ID) > maxRowID {
			return false
		}
	}
	return len(options) <= maxRows && distinct(options)
}

// distinct reports whether every option has a title and an id of its own, as the vendor requires.
func distinct(options []bot.Button) bool {
	ids := map[string]bool{}
	for _, o := range options {
		if o.ID == "" || strings.TrimSpace(o.Title) == "" || ids[o.ID] {
			return false
		}
		ids[o.ID] = true
	}
	return true
}

func buttons(text string, options []bot.Button) *outInteractive {
	i := &outInteractive{Type: "button", Body: words(text, maxButtonBody)}
	for _, o := range options {
		i.Action.Buttons = append(i.Action.Buttons, outButton{"reply", outReply{ID: o.ID, Title: o.Title}})
	}
	return i
}

func list(text string, options []bot.Button, open string) *outInteractive {
	rows := make([]outRow, len(options))
	for n, o := range options {
		rows[n] = outRow{ID: o.ID, Title: cut(o.Title, maxRowTitle)}
		if rows[n].Title != o.Title {
			rows[n].Description = o.Title
		}
	}
	return &outInteractive{
		Type: "list", Body: words(text, maxListBody),
		Action: outAction{Button: cut(open, maxListButton), Sections: []outSection{{rows}}},
	}
}

// numbered writes the options below the text. If both are too long it cuts the text, because a
// question without its options can't be answered.
func numbered(text string, options []bot.Button, most int) string {
	var b strings.Builder
	for n, o := range options {
		title := o.Title
		if strings.TrimSpace(title) == "" {
			title = o.ID
		}
		b.WriteString("\n" + strconv.Itoa(n+1) + ". " + title)
	}
	if room := most - runes(b.String()) - 1; room > 0 && strings.TrimSpace(text) != "" {
		return cut(text, room) + "\n" + b.String()
	}
	return cut(strings.TrimPrefix(b.String(), "\n"), most)
}
