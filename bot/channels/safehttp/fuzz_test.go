package safehttp

import (
	"errors"
	"net/netip"
	"net/url"
	"testing"
)

// FuzzCheck checks that every accepted URL is https, without credentials and without a private
// host, and that every address that may be dialled is public.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"https://example.com/a", "https://[::ffff:7f00:1]/", "https://[fe80::1%25lo]/", "https://2130706433/", "https://0x7f.1/", "https://a@b@c/", "https://ⓔxample.com", "https://127。0。0。1/", "https://localhost./", "https:\\\\evil", "http://x", "https://[::]:443", "https://example.com:99999/"} {
		f.Add(s, "https://media.test")
	}
	f.Fuzz(func(t *testing.T, raw, allow string) {
		if err := Check(raw, allow); err != nil && !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v", raw, err)
		}
		if Check(raw) != nil {
			return
		}
		u, err := url.Parse(raw)
		if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
			t.Errorf("%q is asked", raw)
			return
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && (!Public(ip) || ip.IsLoopback() || ip.IsPrivate() || ip.Unmap().IsLinkLocalUnicast()) {
			t.Errorf("%q is asked", raw)
		}
		if onlyPublic("tcp", u.Hostname()+":443", nil) == nil {
			if ip, err := netip.ParseAddr(u.Hostname()); err != nil || !Public(ip) {
				t.Errorf("%q is dialled", raw)
			}
		}
	})
}
