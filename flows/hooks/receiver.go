package hooks

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"recado/bot/channels/safehttp"
	"recado/flows/orders"
)

// wireNames maps our event names to those for partners.
var wireNames = map[string]string{
	orders.EventCreated: "order_created",
	orders.EventState:   "order_state_changed",
}

// Names lists the events that a receiver can request.
func Names() []string {
	var names []string
	for _, name := range wireNames {
		names = append(names, name)
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
