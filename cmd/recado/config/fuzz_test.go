package config

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
		if _, err := Parse(map[string]string{"TIGO_HEADERS": s + "&pass=" + secret + "&%zz"}); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v", s, err)
		}
		all := map[string]string{}
		for _, v := range Variables() {
			all[v.Name] = s
		}
		c, err := Parse(all)
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if name, _, ok := strings.Cut(line, " must "); !ok || all[name] != s {
					t.Errorf("%q: %s", s, line)
				}
			}
		}
		for _, p := range c.Proxies {
			if !p.IsValid() || p != p.Masked() {
				t.Errorf("%q: %v", s, p)
			}
		}
		if c.Workers < 0 || c.QuietAlarm < 0 || c.TranscribeDayMinutes < 0 {
			t.Errorf("%q: %d %d %d", s, c.Workers, c.QuietAlarm, c.TranscribeDayMinutes)
		}
		if len(c.TigoValues) > strings.Count(s, "&")+1 || len(c.ConceptoMovilOrigins) > strings.Count(s, ",")+1 {
			t.Errorf("%q: %v %v", s, c.TigoValues, c.ConceptoMovilOrigins)
		}
		for _, o := range c.ConceptoMovilOrigins {
			if strings.TrimSpace(o.Prefix) != o.Prefix || strings.Contains(o.Country, ":") {
				t.Errorf("%q: %+v", s, o)
			}
		}
		_, _, _ = c.PublicURL.Loopback(), c.Simulated(), c.OrdersFrom()
	})
}
