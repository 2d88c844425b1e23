package replay

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// Staff is someone of the business, whom the program knows from its beginning.
type Staff struct{ Name, Role, Phone string }

// Mail is a mail that went out.
type Mail struct{ To, Subject, Text string }

// System is the program under replay, with the handles a script needs.
type System struct {
	Engine    *engine.Engine
	Messages  bot.Messages
	Plates    *Plates
	Cards     *Cards
	Receipts  *Receipts
	Voices    *Voices
	Partners  Partners
	Documents map[string]func(context.Context) (map[string]json.RawMessage, error)               // by kind: "order", "quotation"
	API       func(keyed bool, method, path, body string) (status int, answer string, err error) // keyed: with the API key
	Mails     func(context.Context) ([]Mail, error)
	Records   func(context.Context) ([]bot.Record, error)
	Zone      *time.Location
	Copy      func(ctx context.Context, path string) error // writes the whole store into a file
	Close     func()
}

// Partners are the outside systems, which a script can let fail.
type Partners interface {
	Set(name string, works bool) error
	Has(name, what string) bool
}

// Parts are what a script puts in place of the real ones.
type Parts struct {
	Clock    *Clock
	Queue    *Queue
	Channel  bot.Channel
	SMS      bot.Channel
	Plates   *Plates
	Cards    *Cards
	Receipts *Receipts
	Voices   *Voices
	Model    *Model // the language model; nil: there is none
	Locale   string
	Country  string // "": the business's own
	Credit   bool   // the business registers people for credit
	Staff    []Staff
}

// Plates tells what is read on the photos of a script.
type Plates struct {
	mu   sync.Mutex
	seen map[string]bot.PlateReading
}

// Set says what will be read on a photo.
func (p *Plates) Set(id string, r bot.PlateReading) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen[id] = r
}

// Read gives what the script said, and nothing for any other photo.
func (p *Plates) Read(id string) bot.PlateReading {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen[id]
}

// Voices tells what is said in the voice notes of a script.
type Voices struct {
	mu   sync.Mutex
	said map[string]bot.VoiceResult
}

// Set says what will be heard in a recording.
func (v *Voices) Set(id string, h bot.VoiceResult) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.said[id] = h
}

// Listen gives what the script said; false for any other recording, as without a
// transcriber.
func (v *Voices) Listen(id string) (bot.VoiceResult, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	h, known := v.said[id]
	return h, known
}

// Model is the language model of a script.
type Model struct {
	mu    sync.Mutex
	reads map[string]bot.Reading
}

// Set says how a text will be read.
func (m *Model) Set(text string, r bot.Reading) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads[text] = r
}

// Read gives what the script said; false for any other text, as where the model fails.
func (m *Model) Read(text string) (bot.Reading, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, known := m.reads[text]
	return r, known
}

// Monday is when scripts begin that don't say: a working morning.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// Builder makes the program that a script is played against.
type Builder func(Parts) (System, error)

// Run plays a script against a system made for it. It prints the chat and
// returns the first difference, with its line.
func Run(ctx context.Context, s Script, build Builder, out Printer) error {
	w, err := open(ctx, s, build, out)
	if err != nil {
		return err
	}
	defer w.app.Close()
	for _, line := range s.Lines {
		if err := line.do(w); err != nil {
			out.Difference(line, err)
			return fmt.Errorf("%s:%d: %s: %w", s.Name, line.Number, line.Text, err)
		}
	}
	if err := w.expectSilence(); err != nil {
		return fmt.Errorf("%s: at the end: %w", s.Name, err)
	}
	return nil
}

// open makes the program for a script. The caller closes it.
func open(ctx context.Context, s Script, build Builder, out Printer) (*runner, error) {
	clock := &Clock{}
	w := &runner{
		ctx: ctx, clock: clock, queue: &Queue{clock: clock}, country: s.Country, people: map[string]*person{}, names: map[bot.ContactID]string{}, out: out,
	}
	cards, receipts := &Cards{seen: map[string]Card{}}, &Receipts{seen: map[string]Receipt{}}
	plates, voices := &Plates{seen: map[string]bot.PlateReading{}}, &Voices{said: map[string]bot.VoiceResult{}}
	for _, x := range s.Staff {
		w.join(x.Name, bot.ContactID(x.Phone))
	}
	if s.Model {
		w.model = &Model{reads: map[string]bot.Reading{}}
	}
	app, err := build(Parts{Clock: clock, Queue: w.queue, Channel: w, SMS: smsChannel{w}, Plates: plates, Cards: cards, Receipts: receipts, Voices: voices, Country: s.Country, Credit: s.Credit, Model: w.model, Locale: s.Locale, Staff: s.Staff})
	if err != nil {
		return nil, err
	}
	w.app, w.zone = app, app.Zone
	if err := w.begin(monday); err != nil {
		app.Close()
		return nil, err
	}
	return w, nil
}

// Printer shows a replay.
type Printer struct {
	Out    io.Writer
	Colour bool
}

func (p Printer) print(colour, format string, args ...any) {
	if p.Out == nil {
		return
	}
	text := fmt.Sprintf(format, args...)
	if p.Colour {
		text = colour + text + "\x1b[0m"
	}
	fmt.Fprintln(p.Out, text)
}

const width = 72

// Person shows what a person sent, on the left.
func (p Printer) Person(name string, in bot.Input) {
	text := in.Text
	switch {
	case len(in.Media) > 0:
		what := in.Media[0].Name
		if what == "" {
			what = string(in.Kind) + " " + string(in.Media[0].Fault)
		}
		text = strings.TrimSpace("[" + what + "] " + text)
	case in.Location != nil:
		text = fmt.Sprintf("[location %.4f, %.4f]", in.Location.Latitude, in.Location.Longitude)
	}
	p.print("\x1b[32m", "%s: %s", name, strings.ReplaceAll(clip(text, 300), "\n", "\n"+strings.Repeat(" ", len(name)+2)))
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// Bot shows what the bot said, on the right, with its options below.
func (p Printer) Bot(_ string, out bot.Outbound) {
	p.block("\x1b[36m", strings.Split(out.Text, "\n"))
	var titles []string
	for _, o := range out.Options {
		titles = append(titles, "["+o.Title+"]")
	}
	if len(titles) > 0 {
		p.block("\x1b[34m", []string{strings.Join(titles, " ")})
	}
}

// SMS shows what goes by SMS.
func (p Printer) SMS(_ string, out bot.Outbound) {
	p.block("\x1b[33m", append([]string{"[SMS]"}, strings.Split(out.Text, "\n")...))
}

// block sets lines against the right edge, together.
func (p Printer) block(colour string, lines []string) {
	longest := 0
	for _, line := range lines {
		longest = max(longest, len([]rune(line)))
	}
	for _, line := range lines {
		p.print(colour, "%s%s", strings.Repeat(" ", max(4, width-longest)), line)
	}
}

// Note shows what nobody says.
func (p Printer) Note(text string) { p.print("\x1b[2m", "%*s", (width+len(text))/2, text) }

// Difference shows where a script and the program part.
func (p Printer) Difference(l Line, err error) {
	p.print("\x1b[31m", "✗ line %d: %s\n  %v", l.Number, l.Text, err)
}
