package twilio

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"recado/bot"
	"recado/bot/channels/safehttp"
)

// isVendorURL reports whether a URL belongs to the vendor or to the configured API.
func (c *Client) isVendorURL(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || safehttp.Check(raw, c.APIURL) != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	vendor := strings.HasSuffix(host, ".twilio.com") || strings.HasSuffix(host, ".twiliocdn.com")
	return c.isAPI(u) || vendor && u.Scheme == "https" && (u.Port() == "" || u.Port() == "443")
}

func (c *Client) isAPI(u *url.URL) bool {
	return c.api != nil && u.Scheme == c.api.Scheme && strings.EqualFold(u.Host, c.api.Host)
}

// Fetch implements channels.Fetcher. It sends the credentials to the vendor's API, but not to hosts
// that the API redirects to.
func (c *Client) Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error) {
	if !c.isVendorURL(m.VendorRef) {
		return nil, fmt.Errorf("fetch a file that is not at the vendor: %w", bot.ErrNotFound)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.VendorRef, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w: %w", bot.ErrNotFound, err)
	}
	if c.isAPI(r.URL) || strings.HasSuffix(strings.ToLower(r.URL.Hostname()), ".twilio.com") {
		r.SetBasicAuth(c.AccountSID, c.AuthToken)
	}
	// Only 404 and 410 are final: a file can appear shortly after its message, and a token can be corrected.
	return safehttp.File(c.files, r, func(status int) bool { return status == http.StatusNotFound || status == http.StatusGone })
}
