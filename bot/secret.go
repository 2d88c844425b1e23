package bot

import (
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
)

// Secret is a text that must not be readable in the store, such as the number of an identity card:
// as a slot, as an argument of an effect or in a worker's answer. The store seals it, in any document.
// In logs and errors it is "***". A dialog compares and passes it on as any text.
type Secret string

// secretMember is the only member of the JSON object that stands for a Secret. No other object has a member
// of this name.
const secretMember = "secretText"

// MarshalJSON writes {"secretText":"…"}, which SealSecrets recognises.
func (s Secret) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{secretMember: string(s)})
}

// SealedPrefix begins a sealed text.
const SealedPrefix = "sealed:"

// Readable reports whether the text is the secret itself. One that was sealed with another key stays
// sealed, so that nothing is lost if the key comes back.
func (s Secret) Readable() bool { return !strings.HasPrefix(string(s), SealedPrefix) }

// UnmarshalJSON reads what MarshalJSON writes, or a plain string, which requests over HTTP have.
func (s *Secret) UnmarshalJSON(raw []byte) error {
	var plain string
	if json.Unmarshal(raw, &plain) == nil {
		*s = Secret(plain)
		return nil
	}
	var wrapped map[string]string
	if err := json.Unmarshal(raw, &wrapped); err != nil {
		return errors.New("bot: not a secret") // the library's error may repeat the text
	}
	*s = Secret(wrapped[secretMember])
	return nil
}

// String returns "***", or "" for an empty one.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString is String for %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue is String for package slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
