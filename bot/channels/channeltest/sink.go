package channeltest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

// Sink records its calls. The zero value accepts everything.
type Sink struct {
	mu    sync.Mutex
	calls []call
	seen  map[string]bool
	fail  string // the method that fails, as with an unreachable store
}

type call struct {
	name  string
	items []any
}

var _ channels.Sink = (*Sink)(nil)

// Failing returns a sink with one failing method: "accept", "report", "consent", "echo", "notice",
// "renamed" or "keep".
func Failing(method string) *Sink { return &Sink{fail: method} }

func (s *Sink) record(name string, items ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail == name {
		return fmt.Errorf("%s: %w", name, bot.ErrUnavailable)
	}
	s.calls = append(s.calls, call{name, items})
	return nil
}

// Accept implements channels.Sink.
func (s *Sink) Accept(_ context.Context, in ...bot.Inbound) ([]bool, error) {
	items, fresh := make([]any, len(in)), make([]bool, len(in))
	for i := range in {
		items[i] = in[i]
	}
	if err := s.record("accept", items...); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	for i := range in {
		fresh[i] = !s.seen[in[i].ID]
		s.seen[in[i].ID] = true
	}
	return fresh, nil
}

// Report implements channels.Sink.
func (s *Sink) Report(_ context.Context, reports ...channels.DeliveryReport) error {
	items := make([]any, len(reports))
	for i := range reports {
		items[i] = reports[i]
	}
	return s.record("report", items...)
}

// Consent implements channels.Sink.
func (s *Sink) Consent(_ context.Context, who bot.ContactID, channel string, granted bool, at time.Time) error {
	return s.record("consent", fmt.Sprintf("%s %s granted=%v at=%s", who, channel, granted, at.Format(time.RFC3339)))
}

// AddressChanged implements channels.Sink.
func (s *Sink) AddressChanged(_ context.Context, channel string, from, to bot.ContactID, at time.Time) error {
	return s.record("renamed", fmt.Sprintf("%s %s to=%s at=%s", from, channel, to, at.Format(time.RFC3339)))
}

// Echo implements channels.Sink.
func (s *Sink) Echo(_ context.Context, echoes ...channels.Echo) error {
	items := make([]any, len(echoes))
	for i, x := range echoes {
		file := ""
		if len(x.Media) > 0 {
			file = fmt.Sprintf(" %s ref=%v fault=%s", x.Kind, x.Media[0].VendorRef != "", x.Media[0].Fault)
		}
		items[i] = fmt.Sprintf("%s to=%s %q%s at=%s", x.VendorID, x.To, x.Text, file, x.At.Format(time.RFC3339))
	}
	return s.record("echo", items...)
}

// Notice implements channels.Sink.
func (s *Sink) Notice(_ context.Context, n channels.Notice) error {
	return s.record("notice", strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s %s %q", n.Channel, n.About, n.Event, n.Template, n.Impact, n.Reason)), " "))
}

// SaveInvalid implements channels.Sink.
func (s *Sink) SaveInvalid(_ context.Context, channel, why string, body []byte) error {
	return s.record("keep", fmt.Sprintf("%s %q %d bytes", channel, why, len(body)))
}

// Inbound lists the accepted messages.
func (s *Sink) Inbound() (all []bot.Inbound) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		for _, item := range c.items {
			if in, ok := item.(bot.Inbound); ok {
				all = append(all, in)
			}
		}
	}
	return all
}

// Calls lists the names of the called methods, in order.
func (s *Sink) Calls() (names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		names = append(names, c.name)
	}
	return names
}

// String formats all calls, one line each; further items of the same call are indented.
func (s *Sink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, c := range s.calls {
		for i, item := range c.items {
			name := c.name
			if i > 0 {
				name = "   and"
			}
			b.WriteString(name + " " + line(item) + "\n")
		}
	}
	return b.String()
}

func line(item any) string {
	switch v := item.(type) {
	case string:
		return v
	case channels.DeliveryReport:
		s := fmt.Sprintf("%s %s at=%s", v.VendorID, v.Status, v.At.Format(time.RFC3339))
		if v.MessageID != "" {
			s += " ours=" + v.MessageID
		}
		if v.Code != "" || v.Decision != "" {
			s += fmt.Sprintf(" %s %s: %s", v.Decision, v.Code, v.Reason)
		}
		return s
	case bot.Inbound:
		v.Frame, v.InputCount = 0, 0
		raw, err := json.Marshal(v)
		if err != nil {
			return "can't be stored: " + err.Error()
		}
		return strings.Replace(string(raw), `,"received":"0001-01-01T00:00:00Z"`, "", 1)
	}
	return fmt.Sprint(item)
}
