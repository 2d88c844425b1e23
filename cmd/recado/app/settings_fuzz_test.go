package app

import (
	"strings"
	"testing"
)

// FuzzSettings checks that settings with a syntax of their own are either parsed completely or
// refused by name, and that errors don't contain values that may be secret.
func FuzzSettings(f *testing.F) {
	for _, s := range []string{"+57=CO:1000,+503=SV:2000", "user=a&pass=b%26c", "10.0.0.0/8, ::1", "a=1&a=2", "%zz", "300", "-1", "1e3", ",,,", "fe80::1%lo", "999999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		const secret = "hush-hush-hush"
		c := Config{"RECADO_PROXIES": s, "TIGO_VALUES": s, "RECADO_WORKERS": s, "RECADO_SIMULATOR": s, "TIGO_HEADERS": s + "&pass=" + secret + "&%zz"}
		if all, err := c.proxies(); err == nil {
			for _, p := range all {
				if !p.IsValid() || p != p.Masked() {
					t.Errorf("%q: %v", s, p)
				}
			}
		} else if !strings.Contains(err.Error(), "RECADO_PROXIES") {
			t.Error(err)
		}
		if n, err := c.number("RECADO_WORKERS"); err == nil && n < 1 {
			t.Errorf("%q: %d", s, n)
		}
		if on, err := c.simulated(); err != nil && on {
			t.Errorf("%q: on, %v", s, err)
		}
		if _, err := c.pairs("TIGO_HEADERS"); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v", s, err)
		}
		if pairs, err := c.pairs("TIGO_VALUES"); err == nil && len(pairs) > strings.Count(s, "&")+1 {
			t.Errorf("%q: %v", s, pairs)
		}
		all, err := readOrigins(s)
		if err == nil && len(all) > strings.Count(s, ",")+1 {
			t.Errorf("%q: %v", s, all)
		}
		for _, o := range all {
			if strings.TrimSpace(o.Prefix) != o.Prefix || strings.Contains(o.Country, ":") {
				t.Errorf("%q: %+v", s, o)
			}
		}
		_ = loopback(s)
	})
}
