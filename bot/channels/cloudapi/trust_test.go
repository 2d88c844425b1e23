package cloudapi

import (
	"net/url"
	"testing"
)

// TestTokenStaysWithTheVendor checks that a URL in a message is fetched, but that only the vendor's
// hosts receive the access token.
func TestTokenStaysWithTheVendor(t *testing.T) {
	c := New(Config{GraphURL: "http://127.0.0.1:4010"})
	for raw, want := range map[string]bool{
		"http://127.0.0.1:4010/file/1":                           true,
		"https://lookaside.fbsbx.com/whatsapp_business/1":        true,
		"https://mmg.whatsapp.net/d/f/1":                         true,
		"https://LOOKASIDE.FBSBX.COM/1":                          true,
		"https://graph.facebook.com/1":                           true,
		"http://lookaside.fbsbx.com/1":                           false,
		"https://127.0.0.1:4010/file/1":                          false,
		"http://127.0.0.1:4011/file/1":                           false,
		"https://evil.example.com/photo.jpg":                     false,
		"https://fbsbx.com.evil.example.com/1":                   false,
		"https://notfacebook.com/1":                              false,
		"https://evil.example.com/?u=https://graph.facebook.com": false,
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.mayHaveToken(u); got != want {
			t.Errorf("%s: %v", raw, got)
		}
	}
}
