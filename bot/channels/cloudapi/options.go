package cloudapi

import (
	"strconv"
	"strings"

	"recado/bot"
)

// choice shows options by the one model of all channels: up to three short ones are
// buttons, up to ten a list, more are numbered in the text. What would not fit is
// shown the next way: nothing is cut off an option that tells it from another.
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

// tappable reports whether the options fit on buttons as they are.
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

// listable reports whether the options fit in a list: a long title goes on below
// the row, and as far as that it must fit.
func listable(options []bot.Button) bool {
	for _, o := range options {
		if runes(o.Title) > maxRowMore || runes(o.ID) > maxRowID {
			return false
		}
	}
	return len(options) <= maxRows && distinct(options)
}

// distinct reports whether the vendor takes the ids and titles at all.
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

// numbered writes the options below the text, of which is cut what is too long: a
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
