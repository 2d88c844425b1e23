package twilio

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"recado/bot/channels"
)

// FuzzSigned checks that the vendor's own library accepts our signatures, and that no form with
// other content is accepted under the same signature.
func FuzzSigned(f *testing.F) {
	f.Add("MessageSid=SM1&Body=hola", "MessageSid=SM1&Body=otra")
	f.Add("a=1&b=2", "a=1b2")
	f.Add("B=%F0%9F%98%80&From=whatsapp%3A%2B1", "B=")
	f.Add("", "x")
	f.Add("x=%zz", "x=1;y=2")
	f.Fuzz(func(t *testing.T, body, other string) {
		c := New(config("http://vendor.invalid", "+16505550100"))
		form, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		ask := func(body, signature string) bool {
			return c.verifySignature(t.Context(), Path, channels.Request{Path: Path, Header: http.Header{SignatureHeader: {signature}}, Body: []byte(body)})
		}
		right := Sign(c.AuthToken, c.PublicURL+Path, form)
		if !ask(body, right) {
			t.Errorf("%q: our own signature is refused", body)
		}
		said, err := url.ParseQuery(other)
		if err != nil || said.Encode() == form.Encode() {
			return
		}
		if ask(other, Sign(c.AuthToken, c.PublicURL+StatusPath, said)) || ask(other, "") || ask(other, Sign("", c.PublicURL+Path, said)) {
			t.Errorf("%q is taken with a signature that is not its own", other)
		}
		if ask(other, right) && joined(said) != joined(form) {
			t.Errorf("%q is taken for %q", other, body)
		}
	})
}

// joined returns what the vendor signs: names and values without separators. This weakness of the
// vendor's scheme can't be avoided for recorded signatures.
func joined(form url.Values) string {
	mac := ""
	for _, pair := range sorted(form) {
		mac += pair
	}
	return mac
}

func sorted(form url.Values) (pairs []string) {
	for _, name := range slices.Sorted(maps.Keys(form)) {
		pairs = append(pairs, name+form.Get(name))
	}
	return pairs
}
