package passkeys_test

import (
	"encoding/json"
	"strings"
	"testing"

	"recado/flows/users"
	"recado/workers/passkeys"
)

// TestAddresses checks at which addresses there are passkeys, and for which domain.
func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"https://Bot.example.com":       "bot.example.com",
		"https://bot.example.com:8443/": "bot.example.com",
		"http://localhost:8080":         "localhost",
		"http://127.0.0.1:8080":         "localhost",
		"https://[::1]:8080":            "localhost",
		"http://bot.example.com":        "", // browsers want TLS
		"https://192.0.2.7":             "", // and a name
		"":                              "",
	} {
		v, err := passkeys.New(address, "Clima Total")
		if err != nil {
			t.Fatal(address, err)
		}
		if v == nil {
			if want != "" {
				t.Errorf("%s: none", address)
			}
			continue
		}
		options, challenge, err := v.Creation(users.User{ID: "ana", Profile: users.Profile{Name: "Ana Ruiz"}})
		var said struct {
			RP   struct{ ID string }
			User struct{ ID string }
		}
		if err != nil || json.Unmarshal(options, &said) != nil || said.RP.ID != want || len(challenge) < 22 || strings.Contains(said.User.ID, "ana") {
			t.Errorf("%s: %s, %v", address, options, err)
		}
	}
}
