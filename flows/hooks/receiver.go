package hooks

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"recado/bot/channels/safehttp"
	"recado/flows/credit"
	"recado/flows/orders"
)

// wire is how partners get an event.
type wire struct {
	choice string // the name by which a receiver requests it
	event  string // the name in its body and header
	flat   bool   // the payload's fields stand beside the event's name and time, not in "data"
}

// wires maps our event names to what partners get. Those of credit orders are as the seed project of
// credits has them, whose names for orders are the same as those of the field service: a receiver
// chooses by other names.
var wires = map[string]wire{
	orders.EventCreated:    {"order_created", "order_created", false},
	orders.EventState:      {"order_state_changed", "order_state_changed", false},
	credit.EventCreated:    {"credit_order_created", "order_created", true},
	credit.EventState:      {"credit_order_state_changed", "order_state_changed", true},
	credit.EventInstalment: {"installment_state_changed", "installment_state_changed", true},
}

// Names lists the events that a receiver can request.
func Names() []string {
	var names []string
	for _, w := range wires {
		names = append(names, w.choice)
	}
	slices.Sort(names)
	return names
}

// Receiver is a partner's URL that gets events.
type Receiver struct {
	URL    string   `toml:"url"`    // https; identifies its deliveries
	Events []string `toml:"events"` // their names for partners; empty: all
	// SecretFrom names the environment variable with the secret, because the business's file may be
	// shown and copied.
	SecretFrom string `toml:"secret_env"`
	Secret     string `toml:"-"`
}

// MinSecret is the least length of a secret in bytes.
const MinSecret = 16

// Check reports the faults of configured receivers. LoadSecrets checks their secrets.
func Check(receivers []Receiver, fault func(i int, field, why string)) {
	for i, r := range receivers {
		if !address(r.URL) {
			fault(i, "url", "must be an address that begins with https:// and is reached over the internet: none of this machine or a private network, none written as a number")
		}
		if slices.ContainsFunc(receivers[:i], func(o Receiver) bool { return o.URL == r.URL }) {
			fault(i, "url", "stands here twice")
		}
		if r.SecretFrom == "" || strings.ContainsAny(r.SecretFrom, "= \t\r\n") {
			fault(i, "secret_env", "must name the environment variable that holds the secret")
		}
		for _, e := range r.Events {
			if !slices.Contains(Names(), e) {
				fault(i, "events", fmt.Sprintf("%q is no event: there are %s", e, strings.Join(Names(), ", ")))
			}
		}
	}
}

// LoadSecrets sets the secrets; look returns the value of an environment variable.
func LoadSecrets(receivers []Receiver, look func(name string) string) ([]Receiver, error) {
	ready := slices.Clone(receivers)
	for i := range ready {
		r := &ready[i]
		if r.Secret = look(r.SecretFrom); len(r.Secret) < MinSecret {
			return nil, fmt.Errorf("hooks: %s must hold a secret of at least %d bytes", r.SecretFrom, MinSecret)
		}
	}
	return ready, nil
}

// Wants reports whether the receiver requested an event, by its name for partners.
func (r Receiver) Wants(event string) bool {
	return len(r.Events) == 0 || slices.Contains(r.Events, event)
}

// address reports whether deliveries could be sent to a URL, so that an address that would be
// refused later is reported at once.
func address(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Fragment == "" && safehttp.Check(s) == nil
}
