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
	maxReason     = 300            // characters of a reason
	maxRetryAfter = 24 * time.Hour // a longer Retry-After is shortened to this
)

// secretInLink matches the signature in a link to one of our files. Vendors repeat links that they
// could not fetch.
var secretInLink = regexp.MustCompile(`(?i)((?:^|[^a-z])sig(?:=|%3D))[^\s&"'<>]+`)

// SafeReason prepares a vendor's text for operators: one line of at most maxReason characters,
// without the given secrets and without signatures of links.
func SafeReason(text string, secrets ...string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }), " ")
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	text = secretInLink.ReplaceAllString(text, "${1}***")
	return sms.Cut(text, maxReason, "…")
}

// RetryAfter parses a Retry-After header, in seconds or as a date, of at most a day. It returns 0
// if the value is missing or invalid.
func RetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if n, err := strconv.Atoi(value); err == nil && n > 0 {
		return time.Duration(min(n, int(maxRetryAfter/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(value); err == nil {
		return min(max(t.Sub(now), 0), maxRetryAfter)
	}
	return 0
}

// RetryAfter returns how long the vendor asks us to wait; 0 if it does not ask.
func (a Response) RetryAfter(now time.Time) time.Duration {
	return RetryAfter(a.Header.Get("Retry-After"), now)
}
