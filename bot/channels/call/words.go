package call

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"recado/bot/channels/sms"
)

const (
	mostWords = 300            // characters of a reason
	mostAfter = 24 * time.Hour // a vendor's word on our patience, and no longer
)

// linkSecret is what makes a link to a file of ours work; vendors repeat links that they
// could not fetch.
var linkSecret = regexp.MustCompile(`(?i)((?:^|[^a-z])sig(?:=|%3D))[^\s&"'<>]+`)

// Words are a vendor's as operators see them: one line, not too long, without our
// secrets and the signatures of links.
func Words(said string, secrets ...string) string {
	said = strings.Join(strings.FieldsFunc(said, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }), " ")
	for _, secret := range secrets {
		if secret != "" {
			said = strings.ReplaceAll(said, secret, "***")
		}
	}
	said = linkSecret.ReplaceAllString(said, "${1}***")
	return sms.Cut(said, mostWords, "…")
}

// RetryAfter reads a Retry-After header, in seconds or as a date, at most a day; 0
// where it says nothing.
func RetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if n, err := strconv.Atoi(value); err == nil && n > 0 {
		return time.Duration(min(n, int(mostAfter/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(value); err == nil {
		return min(max(t.Sub(now), 0), mostAfter)
	}
	return 0
}

// After is how long the vendor asks us to wait.
func (a Answer) After(now time.Time) time.Duration {
	return RetryAfter(a.Header.Get("Retry-After"), now)
}
