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
	maxRetryAfter = 24 * time.Hour // a vendor's word on our patience, and no longer
)

// secretInLink is what makes a link to a file of ours work; vendors repeat links that they
// could not fetch.
var secretInLink = regexp.MustCompile(`(?i)((?:^|[^a-z])sig(?:=|%3D))[^\s&"'<>]+`)

// SafeReason are a vendor's as operators see them: one line, not too long, without our
// secrets and the signatures of links.
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

// RetryAfter reads a Retry-After header, in seconds or as a date, at most a day; 0
// where it says nothing.
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

// RetryAfter is how long the vendor asks us to wait.
func (a Response) RetryAfter(now time.Time) time.Duration {
	return RetryAfter(a.Header.Get("Retry-After"), now)
}
