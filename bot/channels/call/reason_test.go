package call

import (
	"strings"
	"testing"
)

// A vendor that could not fetch a file repeats its whole URL. The signature must not be shown.
func TestSafeReasonRedactsLinkSecrets(t *testing.T) {
	for _, text := range []string{
		"could not fetch https://bot.example.com/media/abc?exp=1&sig=theSignature: 404", `{"url":"https://x/media/a?sig=theSignature&exp=1"}`,
		"https%3A%2F%2Fx%2Fmedia%2Fa%3Fexp%3D1%26sig%3DtheSignature", "SIG=theSignature",
	} {
		if got := SafeReason(text); strings.Contains(got, "theSignature") || !strings.Contains(got, "***") {
			t.Error(got)
		}
	}
}
