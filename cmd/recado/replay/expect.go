package replay

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"recado/bot"
)

// expected is a message that a line of a script expects.
type expected struct {
	name    string // of whom it is for; "" is anybody
	sms     bool
	key     string // its text key; "" is any
	words   string // compared without case and accents, "…" standing for anything between them
	options string // their titles, "Sí|No"; "" is any
}

// expectMessage takes the next message and compares it.
func (w *runner) expectMessage(e *expected) error {
	if err := w.settle(); err != nil {
		return err
	}
	m, err := w.next(e.name, e.sms)
	if err != nil {
		return err
	}
	return w.compare(m, e)
}

// compare tells how a message differs from what a line expects.
func (w *runner) compare(m received, e *expected) error {
	if e.key != "" {
		if got := w.key(m); got != e.key {
			return fmt.Errorf("text %q: %s", got, show(m))
		}
	}
	if err := m.matches(e.words); err != nil {
		return err
	}
	if got := titles(m); e.options != "" && got != e.options {
		return fmt.Errorf("options {%s}", got)
	}
	return nil
}

// key is the text key of a message, "" where it is not known.
func (w *runner) key(m received) string {
	got, err := w.app.Messages.Get(w.ctx, m.ID)
	if err != nil {
		return ""
	}
	return got.Key
}

// titles are the titles of a message's options, "Sí|No".
func titles(m received) string {
	var list []string
	for _, o := range m.Options {
		list = append(list, o.Title)
	}
	return strings.Join(list, "|")
}

// next takes the next message, or a person's next, by whichever way it went.
func (w *runner) next(name string, sms bool) (received, error) {
	for i, m := range w.heard {
		if name != "" && (w.names[m.to] != name || m.sms != sms) {
			continue
		}
		w.heard = slices.Delete(w.heard, i, i+1)
		return m, nil
	}
	if name != "" && len(w.heard) > 0 {
		return received{}, fmt.Errorf("%s was told nothing more, but %s", name, show(w.heard[0]))
	}
	return received{}, fmt.Errorf("the bot said nothing more")
}

// matches compares words without case and accents, "…" standing for anything between.
func (m received) matches(words string) error {
	rest := bot.Fold(m.Text)
	for _, part := range strings.Split(words, "…") {
		part = bot.Fold(part)
		i := strings.Index(rest, part)
		if i < 0 {
			return fmt.Errorf("without %q: %s", part, show(m))
		}
		rest = rest[i+len(part):]
	}
	return nil
}

func show(m received) string {
	text := strings.ReplaceAll(m.Text, "\n", " / ")
	for i, o := range m.Options {
		sep := " | "
		if i == 0 {
			sep = " {"
		}
		text += sep + o.Title
	}
	if len(m.Options) > 0 {
		text += "}"
	}
	return text
}

// expectSilence insists that nothing more was said.
func (w *runner) expectSilence() error {
	if err := w.settle(); err != nil {
		return err
	}
	return w.requireAllExpected("")
}

// last is the session of the person who spoke last, by order of appearance when
// nobody else has.
func (w *runner) session() (bot.Session, error) {
	if w.first == "" {
		return bot.Session{}, fmt.Errorf("nobody has spoken yet")
	}
	if err := w.settle(); err != nil {
		return bot.Session{}, err
	}
	return w.app.Engine.Session(w.ctx, w.people[w.first].id)
}

func (w *runner) expectState(state string) error {
	s, err := w.session()
	if err != nil {
		return err
	}
	got := "none"
	if top := s.Top(); top != nil {
		got = string(top.State)
	}
	return same(got, state)
}

// expectSlot looks from the top of the stack downwards.
func (w *runner) expectSlot(path, want string) error {
	s, err := w.session()
	if err != nil {
		return err
	}
	for i := len(s.Stack) - 1; i >= 0; i-- {
		got, ok, err := field(s.Stack[i].Slots, path)
		if err != nil {
			return err
		}
		if ok {
			return same(got, want)
		}
	}
	return same("", want)
}

func (w *runner) expectOrders(want string) error {
	if err := w.settle(); err != nil {
		return err
	}
	all, err := w.app.Documents["order"](w.ctx)
	if err != nil {
		return err
	}
	return same(strconv.Itoa(len(all)), want)
}

func (w *runner) expectDocument(kind, id, path, want string) error {
	if err := w.settle(); err != nil {
		return err
	}
	read := w.app.Documents[kind]
	if read == nil {
		return fmt.Errorf("there is no kind of document %q", kind)
	}
	all, err := read(w.ctx)
	if err != nil {
		return err
	}
	raw, ok := all[id]
	if !ok {
		return fmt.Errorf("there is no %s %s", kind, id)
	}
	if path == "state" && want == strings.ToUpper(want) { // a word of the intake
		path = "status"
	}
	got, _, err := field(raw, path)
	if err != nil {
		return err
	}
	return same(got, want)
}

func (w *runner) expectMail(to, words string) error {
	if err := w.settle(); err != nil {
		return err
	}
	mails, err := w.app.Mails(w.ctx)
	if err != nil {
		return err
	}
	var seen []string
	for _, m := range mails {
		if m.To == to && strings.Contains(bot.Fold(m.Subject+" "+m.Text), bot.Fold(words)) {
			return nil
		}
		seen = append(seen, m.To+": "+m.Subject)
	}
	return fmt.Errorf("mails: %q", seen)
}

func (w *runner) expectEvent(name string) error {
	if err := w.settle(); err != nil {
		return err
	}
	records, err := w.app.Records(w.ctx)
	if err != nil {
		return err
	}
	var seen []string
	for _, r := range records {
		if r.Name == name {
			return nil
		}
		seen = append(seen, r.Name)
	}
	return fmt.Errorf("events: %q", seen)
}

func (w *runner) partner(name string, works bool) error { return w.app.Partners.Set(name, works) }

func (w *runner) expectPartner(name, what string) error {
	if err := w.settle(); err != nil {
		return err
	}
	if !w.app.Partners.Has(name, what) {
		return fmt.Errorf("%s was never told of %s", name, what)
	}
	return nil
}

// field finds a value by its dotted path, as text.
func field(raw json.RawMessage, path string) (string, bool, error) {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return "", false, err
	}
	for _, key := range strings.Split(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return "", false, nil
		}
		if v, ok = m[key]; !ok {
			return "", false, nil
		}
	}
	if s, ok := v.(string); ok {
		return s, true, nil
	}
	text, err := json.Marshal(v)
	return string(text), true, err
}

func same(got, want string) error {
	if got != want {
		return &valueError{got}
	}
	return nil
}

// valueError is a value that differs from the one that a line expects.
type valueError struct{ got string }

func (e *valueError) Error() string { return fmt.Sprintf("it is %q", e.got) }
