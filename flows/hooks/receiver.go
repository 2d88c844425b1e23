package hooks

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"recado/bot/channels/safehttp"
	"recado/flows/orders"
)

// wireNames are the names that partners know, by ours.
var wireNames = map[string]string{
	orders.EventCreated: "order_created",
	orders.EventState:   "order_state_changed",
}

// Names lists the events that a receiver can ask for.
func Names() []string {
	var names []string
	for _, name := range wireNames {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Receiver is a partner's address that wants to hear of events.
type Receiver struct {
	URL    string   `toml:"url"`    // https; what its deliveries are found by
	Events []string `toml:"events"` // by their names on the wire; none is all of them
	// SecretFrom names the environment variable that holds the secret: a business's
	// file is shown and copied about.
	SecretFrom string `toml:"secret_env"`
	Secret     string `toml:"-"`
}

// MinSecret is the shortest secret, in bytes, that can't be guessed by trying.
const MinSecret = 16

// Check finds what is wrong with receivers as a business writes them; their secrets
// are checked by LoadSecrets, when they are known.
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

// LoadSecrets fills the secrets in, from the environment or wherever look finds them.
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

// Wants reports whether the receiver asked for an event, by its name on the wire.
func (r Receiver) Wants(event string) bool {
	return len(r.Events) == 0 || slices.Contains(r.Events, event)
}

// address reports whether deliveries could go to a url: what is not dialled later is said
// now.
func address(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Fragment == "" && safehttp.Check(s) == nil
}
