package bot

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Texts is the text catalogue as the machine needs it; package templates implements it.
type Texts interface {
	// Locales lists the languages that texts must exist in.
	Locales() []string
	// Has reports whether a text exists in a locale, or in the base of that locale.
	Has(key, locale string) bool
	// Title returns an option's text, as shown.
	Title(key, locale string) string
	// Names returns the texts that mean an option: its title and other words for it.
	Names(key, locale string) []string
}

// Config is the configuration of a Machine.
type Config struct {
	Dialogs []*Program // every version that a session may still be open on
	Texts   Texts
	Locale  string                    // of contacts whose locale is not known
	Facts   func(now time.Time) Facts // the business at a moment, such as whether it is open; pure
	Roles   Roles
	Reader  Reader
	Zone    *time.Location // the time zone of the times that people write; nil is UTC
	Country string         // ISO 3166: decides how addresses, phones and amounts are read
	// AnswerQuestion returns the business's answer to a question; false: it has none. nil: it
	// never has one.
	AnswerQuestion func(Question) (Say, bool)
	// PhoneTakeoverFor is how long the bot stays silent after a message that somebody of the
	// business sent from the account's own phone. 0 means 30 minutes.
	PhoneTakeoverFor time.Duration
	// Spoofable reports whether the sender's number can be forged on a channel, as with SMS.
	// nil: on none.
	Spoofable func(channel string) bool
	// Windowed reports whether a channel allows free-form messages only for a time after the
	// person's last message. nil: none does.
	Windowed func(channel string) bool
	// UseLanguageModel says that a worker handles ReadWithModel: a message that Reader reads
	// with low confidence then waits for a language model's reading before it is answered.
	UseLanguageModel bool
}

// Roles names the dialogs that global commands and situations open.
type Roles struct {
	Root         string // opened by a first message; routes it
	Agent        string // "asesor"
	Status       string // "estado"
	OptOut       string // "baja"
	OptIn        string // "alta"
	Emergency    string // opened by danger, before anything else; "": none
	OpenItems    string // what the person has open: orders, quotations; "": none
	Debts        string // what the person owes; its slots are {"want": "owed"} or {"text": string, "acts": []Act}; "": none
	Resume       string // asked when a person comes back to a parked conversation
	ConfirmVoice string // confirms an unsure transcript of a voice note; its slots begin with {"heard": Input}
	// ConfirmReading asks the person to confirm an act that can't be taken back and was read
	// with low confidence or by a language model; its slots are {"heard": Input, "read":
	// Reading, "does": ActKind}. Required with Config.UseLanguageModel.
	ConfirmReading string
}

// Machine runs conversations over a fixed set of dialogs.
type Machine struct {
	Config
	programs map[string]map[int]*Program
	latest   map[string]*Program
	folded   sync.Map // locale + title → []string: the folded words for an option
}

// names lists the words for an option's title, folded.
func (m *Machine) names(title, locale string) []string {
	key := locale + " " + title
	if known, ok := m.folded.Load(key); ok {
		return known.([]string)
	}
	var names []string
	for _, name := range m.Texts.Names(title, locale) {
		names = append(names, Fold(name))
	}
	m.folded.Store(key, names)
	return names
}

// NewMachine puts dialogs together and refuses mistakes that would otherwise show only in a
// conversation: a text missing in a locale, an option that the smallest channel can't show, a
// call to a dialog that does not exist.
func NewMachine(c Config) (*Machine, error) {
	m := &Machine{Config: c, programs: map[string]map[int]*Program{}, latest: map[string]*Program{}}
	if m.Facts == nil {
		m.Facts = func(time.Time) Facts { return Facts{Open: true} }
	}
	for _, p := range c.Dialogs {
		if m.programs[p.Name] == nil {
			m.programs[p.Name] = map[int]*Program{}
		}
		if m.programs[p.Name][p.Version] != nil {
			return nil, fmt.Errorf("bot: dialog %s v%d is registered twice", p.Name, p.Version)
		}
		m.programs[p.Name][p.Version] = p
		if old := m.latest[p.Name]; old == nil || old.Version < p.Version {
			m.latest[p.Name] = p
		}
	}
	var errs []error
	if c.Reader == nil {
		errs = append(errs, errors.New("bot: no reader of messages"))
	}
	for _, p := range c.Dialogs {
		errs = append(errs, m.check(p))
	}
	for _, name := range []string{c.Roles.Root, c.Roles.Agent, c.Roles.Status, c.Roles.OptOut, c.Roles.OptIn, c.Roles.Resume, c.Roles.ConfirmVoice} {
		if m.latest[name] == nil {
			errs = append(errs, fmt.Errorf("bot: no dialog %q for its role", name))
		}
	}
	if c.UseLanguageModel && m.latest[c.Roles.ConfirmReading] == nil {
		errs = append(errs, fmt.Errorf("bot: no dialog %q to ask back what a language model reads", c.Roles.ConfirmReading))
	}
	for _, name := range []string{c.Roles.Emergency, c.Roles.OpenItems, c.Roles.Debts, c.Roles.ConfirmReading} {
		if name != "" && m.latest[name] == nil {
			errs = append(errs, fmt.Errorf("bot: no dialog %q for its role", name))
		}
	}
	errs = append(errs, m.checkTexts("the machine", machineTexts...))
	return m, errors.Join(errs...)
}

// machineTexts are the keys of the texts that the machine itself says.
var machineTexts = []string{
	"help", "cancel.nothing", "cancel.open", "cancel.aside", "back.nothing", "option.over", "resume", "noted", "agent.lost", "agent.waiting",
	"answer.unknown", "answer.unknown.again", "answer.earlier", "answer.elsewhere", "noted.value", "changed.value", "courtesy.wait", "courtesy.later", "courtesy.thanks", "courtesy.greeting",
	"unsupported", "sticker.seen", "call.missed", "voice.cannot", "voice.too_long", "voice.silent", "voice.too_much", "trouble", "handback.finished", "resume.nothing", "repeat.said", "edited", "language.changed",
}

// Dialog returns the newest version of a dialog.
func (m *Machine) Dialog(name string) (*Program, bool) {
	p, ok := m.latest[name]
	return p, ok
}

func (m *Machine) check(p *Program) error {
	var errs []error
	who := fmt.Sprintf("dialog %s v%d", p.Name, p.Version)
	for _, s := range p.order {
		r := p.steps[s]
		var keys []string
		if r.ask != "" {
			keys = append(keys, r.ask)
			if r.isQuestion() {
				keys = append(keys, r.ask+".again", r.ask+".example", r.ask+".topic")
			}
		}
		if r.waitingText != "" {
			keys = append(keys, r.waitingText)
		}
		if r.call != "" && m.latest[r.call] == nil {
			errs = append(errs, fmt.Errorf("bot: %s, state %q: no dialog %q to call", who, s, r.call))
		}
		if r.options != nil {
			zero, _ := p.decode(nil)
			errs = append(errs, m.checkOptions(who+", state "+string(s), r.options(zero)))
		}
		errs = append(errs, m.checkTexts(who, keys...))
	}
	for after, what := range p.inactivity {
		if after <= 0 || !slices.Contains([]string{timerNudge, timerPark, timerSuspend, timerInactive}, what) {
			errs = append(errs, fmt.Errorf("bot: %s: silence of %s: no such thing as %q", who, after, what))
		}
		if what == timerNudge {
			errs = append(errs, m.checkTexts(who, p.Name+".nudge"))
		}
	}
	if p.cancelledText != "" {
		errs = append(errs, m.checkTexts(who, p.cancelledText))
	}
	return errors.Join(errs...)
}

func (m *Machine) checkTexts(who string, keys ...string) error {
	var errs []error
	for _, locale := range m.Texts.Locales() {
		for _, key := range keys {
			if !m.Texts.Has(key, locale) {
				errs = append(errs, fmt.Errorf("bot: %s: no text %q in %s", who, key, locale))
			}
		}
	}
	return errors.Join(errs...)
}

// Limits of the smallest channel with options: three buttons of 20 characters or a list of ten
// rows of 24 (WhatsApp Cloud API, interactive messages).
const (
	MaxButtons     = 3
	MaxButtonTitle = 20
	MaxRows        = 10
	MaxRowTitle    = 24
)

func (m *Machine) checkOptions(who string, options []Option) error {
	limit := MaxButtonTitle
	if len(options) > MaxButtons {
		limit = MaxRowTitle
	}
	var errs []error
	if len(options) > MaxRows {
		errs = append(errs, fmt.Errorf("bot: %s: %d options, no channel shows more than %d", who, len(options), MaxRows))
	}
	for _, locale := range m.Texts.Locales() {
		for _, o := range options {
			if o.Label != "" {
				continue
			}
			if !m.Texts.Has(o.Title, locale) {
				errs = append(errs, fmt.Errorf("bot: %s: no text %q in %s", who, o.Title, locale))
			} else if title := m.Texts.Title(o.Title, locale); len([]rune(title)) > limit {
				errs = append(errs, fmt.Errorf("bot: %s: option %q has over %d characters in %s", who, title, limit, locale))
			}
		}
	}
	return errors.Join(errs...)
}

// program returns the program of a frame's dialog and version. If that version is no longer
// registered, it upgrades the frame, version by version, to the oldest one that is.
func (m *Machine) program(f *Frame) (*Program, error) {
	versions := m.programs[f.Dialog]
	for versions != nil && versions[f.Version] == nil {
		latest := m.latest[f.Dialog]
		up := latest.upgrades[f.Version]
		if up == nil {
			break
		}
		state, slots, err := up(f.State, f.Slots)
		if err != nil {
			return nil, fmt.Errorf("bot: upgrade %s from v%d: %w", f.Dialog, f.Version, err)
		}
		f.Version, f.State, f.Slots = f.Version+1, state, slots
	}
	p := versions[f.Version]
	if p == nil {
		return nil, fmt.Errorf("bot: dialog %s v%d is not registered and has no upgrade", f.Dialog, f.Version)
	}
	if p.steps[f.State] == nil {
		return nil, fmt.Errorf("bot: dialog %s v%d has no state %q", f.Dialog, f.Version, f.State)
	}
	return p, nil
}
