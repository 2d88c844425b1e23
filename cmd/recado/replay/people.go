package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"recado/bot"
)

// send puts a message on its way. What was said before must have been expected.
func (w *runner) send(name string, in bot.Input) error { return w.sendBy(w.Name(), name, in) }

// sendBy is send through a channel.
func (w *runner) sendBy(channel, name string, in bot.Input) error {
	if err := w.requireAllExpected(name); err != nil {
		return err
	}
	p := w.contact(name)
	if w.first == "" {
		w.first = name
	}
	p.sent++
	w.clock.set(w.clock.Now().Add(200 * time.Millisecond)) // people are not faster, and bursts are
	in.ID = fmt.Sprintf("script:%s-%d", name, p.sent)
	if in.At.IsZero() {
		in.At = w.clock.Now()
	}
	msg := bot.Inbound{Input: in, Contact: p.id, Channel: channel, Profile: strings.ToUpper(name[:1]) + name[1:]}
	p.last = []bot.Inbound{msg}
	w.out.Person(name, in)
	_, err := w.app.Engine.Accept(w.ctx, msg)
	return err
}

// opens opens a dialog with a person, as the program does for what can't wait.
func (w *runner) opens(dialog, name, slots string) error {
	if err := w.settle(); err != nil {
		return err
	}
	if err := w.requireAllExpected(name); err != nil {
		return err
	}
	p := w.contact(name)
	if w.first == "" {
		w.first = name
	}
	w.opened++
	w.out.Note(fmt.Sprintf("(%s is opened with %s)", dialog, name))
	in := bot.Input{ID: fmt.Sprintf("script:open-%d", w.opened), Kind: bot.KindOpen, At: w.clock.Now(), Name: dialog, Data: json.RawMessage(slots), Urgent: true}
	if _, err := w.app.Engine.Accept(w.ctx, bot.Inbound{Input: in, Contact: p.id}); err != nil {
		return err
	}
	return w.settle()
}

// requireAllExpected refuses to let a person speak while something the bot has said was not
// expected. Messages of one burst are sent before anything settles.
func (w *runner) requireAllExpected(string) error {
	if len(w.heard) > 0 {
		return &unexpectedError{w.heard[0]}
	}
	return nil
}

// unexpectedError is a message that no line of the script expects.
type unexpectedError struct{ received }

func (e *unexpectedError) Error() string { return "nobody expected: " + show(e.received) }

func (w *runner) says(name, text string) error {
	text = strings.ReplaceAll(text, "{code}", w.contact(name).code)
	return w.send(name, bot.Input{Kind: bot.KindText, Text: unescape(text)})
}

// saysBySMS is says by SMS; "{code}" is the last code that the person was sent.
func (w *runner) saysBySMS(name, text string) error {
	if strings.Contains(text, "{code}") {
		text = strings.ReplaceAll(text, "{code}", w.contact(name).code)
	}
	return w.sendBy(smsChannel{}.Name(), name, bot.Input{Kind: bot.KindText, Text: unescape(text)})
}

// unescape lets a script hold line breaks and characters that nobody can see.
func unescape(text string) string {
	if s, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`); err == nil {
		return s
	}
	return text
}

var plate = regexp.MustCompile(`^photo of plate (\S+) at (\d+)(?: or (\S+))?(?: with (glare|blur|dark|far|plate))?$`)

// voice is a voice note with what is said in it, and how surely that is heard.
var voice = regexp.MustCompile(`^voice saying "(.+)"(?: at (\d{1,3}))?$`)

// voiceFaults are the voice notes that are not transcribed, with the reason.
var voiceFaults = map[string]bot.Event{"long voice": bot.VoiceTooLong, "silent voice": bot.VoiceSilent, "voice too many": bot.VoiceTooMuch}

// sends makes a photo out of words. What is to be read on it travels in its name,
// which only the script's reader looks at.
func (w *runner) sends(name, what, caption string) error {
	in := bot.Input{Kind: bot.KindImage, Text: caption}
	photo := bot.Media{MIME: "image/jpeg", Bytes: 52_000, Width: 1200, Height: 900, Name: what}
	sum := sha256.Sum256([]byte(what))
	photo.ID = hex.EncodeToString(sum[:])
	switch what {
	case "broken photo":
		photo = bot.Media{Fault: bot.FaultBroken}
	case "huge photo":
		photo = bot.Media{Fault: bot.FaultTooBig}
	case "empty photo":
		photo = bot.Media{Fault: bot.FaultEmpty}
	case "document":
		in.Kind, photo = bot.KindImage, bot.Media{Fault: bot.FaultNotImage, Name: "factura.pdf"}
	case "voice", "long voice", "silent voice", "voice too many":
		in.Kind, photo.MIME = bot.KindAudio, "audio/ogg"
		if why := voiceFaults[what]; why != "" {
			w.app.Voices.Set(photo.ID, bot.VoiceResult{Transcript: bot.Transcript{Refused: why}, Minutes: 3})
		}
	case "sticker":
		return w.send(name, bot.Input{Kind: bot.KindSticker})
	case "call":
		return w.send(name, bot.Input{Kind: bot.KindCall})
	case "poll":
		in.Kind = bot.KindUnsupported
	default:
		if m := voice.FindStringSubmatch(what); m != nil {
			in.Kind, photo.MIME = bot.KindAudio, "audio/ogg"
			sure, _ := strconv.Atoi(m[2]) // digits, by the pattern; none: 0, as from a server that does not say
			w.app.Voices.Set(photo.ID, bot.VoiceResult{Transcript: bot.Transcript{Text: m[1], Confidence: float64(sure) / 100, Seconds: 5}})
			break
		}
		if card, ok := parseCard(what); ok {
			w.app.Cards.Set(photo.ID, card)
			photo.Name = "photo of a card" // a file's name does not tell what is printed on the card
		}
		if receipt, ok := parseReceipt(what); ok {
			w.app.Receipts.Set(photo.ID, receipt)
			photo.Name = "photo of a receipt"
		}
		if m := plate.FindStringSubmatch(what); m != nil {
			confidence, _ := strconv.Atoi(m[2]) // digits, by the pattern
			r := bot.PlateReading{Serial: m[1], Confidence: confidence, Advice: m[4]}
			if m[3] != "" {
				r.Candidates = strings.Split(m[3], ",")
			}
			w.app.Plates.Set(photo.ID, r)
		}
	}
	in.Media = []bot.Media{photo}
	return w.send(name, in)
}

// shares sends a place, of now or of some minutes ago.
func (w *runner) shares(name, lat, lon, minutes string) error {
	latitude, err1 := strconv.ParseFloat(lat, 64)
	longitude, err2 := strconv.ParseFloat(lon, 64)
	if err1 != nil || err2 != nil {
		return fmt.Errorf("no such place: %s, %s", lat, lon)
	}
	in := bot.Input{Kind: bot.KindLocation, Location: &bot.Location{Latitude: latitude, Longitude: longitude}}
	if ago, err := strconv.Atoi(minutes); err == nil {
		in.At = w.clock.Now().Add(-time.Duration(ago) * time.Minute)
	}
	return w.send(name, in)
}

// taps finds an option by its title, in the last message that had it or, old, in the first.
func (w *runner) taps(name, title string, old bool) error {
	if err := w.settle(); err != nil {
		return err
	}
	p := w.contact(name)
	id := ""
	for _, m := range w.all {
		for _, o := range m.Options {
			if m.to == p.id && o.Title == title && (id == "" || !old) {
				id = o.ID
			}
		}
	}
	if id == "" {
		return fmt.Errorf("%s was never offered %q", name, title)
	}
	return w.send(name, bot.Input{Kind: bot.KindOption, Option: id, Text: title})
}

// deletes takes a person's last message back, on the phone of both.
func (w *runner) deletes(name string) error {
	if err := w.settle(); err != nil {
		return err
	}
	last := w.contact(name).last
	if len(last) == 0 {
		return fmt.Errorf("%s has sent nothing", name)
	}
	of, err := json.Marshal(map[string]string{"of": last[0].ID})
	if err != nil {
		return err
	}
	return w.send(name, bot.Input{Kind: bot.KindRevoke, Data: of})
}

func (w *runner) repeats(name, times string) error {
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	for range n {
		if _, err := w.app.Engine.Accept(w.ctx, w.contact(name).last...); err != nil {
			return err
		}
	}
	w.out.Note(fmt.Sprintf("(that message arrives %d more times)", n))
	return w.settle()
}
