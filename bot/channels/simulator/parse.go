package simulator

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"recado/bot"
)

// maxText is WhatsApp's limit for a message, in characters.
const maxText = 4096

// Request is a message of a simulated person.
type Request struct {
	From     bot.ContactID
	ID       string // chosen by the sender; a repeated id is the same message
	Text     string // the message, a file's caption, or the title of the tapped option
	Option   string // id of the tapped option
	Location *bot.Location
	Files    []File
	At       time.Time // when it was sent; default: now
	Profile  string
}

// File is a file of a message.
type File struct {
	Name string
	Kind bot.Kind // KindImage, KindAudio, KindVideo or KindDocument
	Body io.Reader
	From bot.ContactID // the sender; Parse sets it
}

// StoreFile stores a file. For a file that is not of its stated kind it returns Media with a Fault
// and no error; the conversation answers it.
type StoreFile func(ctx context.Context, f File) (bot.Media, error)

// Problem says which field of a request is invalid. Key is the key of its text.
type Problem struct{ Field, Key string }

func (p *Problem) Error() string { return "simulator: " + p.Field + ": " + p.Key }

// Parse turns a request into the message that a vendor's webhook would give. The error is a
// *Problem, or an error of store.
func Parse(ctx context.Context, r Request, now time.Time, store StoreFile) (bot.Inbound, error) {
	if r.At.IsZero() {
		r.At = now
	}
	text, cut := shorten(r.Text)
	in := bot.Inbound{
		Input:    bot.Input{ID: Name + ":" + r.ID, At: r.At.UTC(), Text: text},
		Contact:  r.From,
		Channel:  Name,
		Profile:  r.Profile,
		Received: now.UTC(),
	}
	if cut {
		in.Data = json.RawMessage(`{"truncated":true}`)
	}
	switch {
	case r.From == "":
		return in, &Problem{"from", "field.required"}
	case r.ID == "":
		return in, &Problem{"id", "field.required"}
	case r.Option != "":
		in.Kind, in.Option = bot.KindOption, r.Option
	case len(r.Files) > 0:
		in.Kind = r.Files[0].Kind
	case r.Location != nil:
		if !onEarth(*r.Location) {
			return in, &Problem{"location", "field.coordinates"}
		}
		in.Kind, in.Location = bot.KindLocation, r.Location
	case text != "":
		in.Kind = bot.KindText
	default:
		return in, &Problem{"text", "field.nothing"}
	}
	for _, f := range r.Files {
		f.From = r.From
		m, err := store(ctx, f)
		if err != nil {
			return in, err
		}
		in.Media = append(in.Media, m)
	}
	return in, nil
}

// shorten cuts a text to WhatsApp's limit and reports whether it did. It keeps a text of spaces
// only, because people do send them.
func shorten(s string) (string, bool) {
	s = strings.ToValidUTF8(s, "\ufffd")
	if utf8.RuneCountInString(s) <= maxText {
		return s, false
	}
	n := 0
	for i := range s {
		if n == maxText {
			return s[:i], true
		}
		n++
	}
	return s, false
}

func onEarth(l bot.Location) bool {
	return l.Latitude >= -90 && l.Latitude <= 90 && l.Longitude >= -180 && l.Longitude <= 180
}
