package webhooks_test

import (
	"context"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado/bot/channels"
)

// phoned returns a valid order for another phone.
func phoned(n int) string { return strings.Replace(good, "1234567", fmt.Sprintf("12%05d", n), 1) }

// until sends requests until one is rate-limited, checks that answer, and returns how many were accepted.
func (w *world) until(t *testing.T, most int, send func(i int) answer) int {
	t.Helper()
	for i := range most {
		got := send(i)
		if got.status != 429 {
			continue
		}
		wait, err := strconv.Atoi(got.header.Get("Retry-After"))
		if err != nil || wait < 1 || got.code(t) != "rate_limited" {
			t.Errorf("429 without a time to come back: %q %s", got.header.Get("Retry-After"), got.body)
		}
		// A second earlier it is still refused; then it is accepted.
		advance(t, w, time.Duration(wait)*time.Second-time.Second-time.Millisecond)
		if got := send(i); got.status != 429 {
			t.Errorf("let in a second early: %d", got.status)
		}
		advance(t, w, 2*time.Second)
		if got := send(i); got.status == 429 {
			t.Error("refused when told to come")
		}
		return i
	}
	return most
}

func advance(t *testing.T, w *world, d time.Duration) {
	t.Helper()
	if d <= 0 {
		return
	}
	if _, err := w.clock.Advance(d); err != nil {
		t.Fatal(err)
	}
}

// TestLimits checks the limits of an address, a phone and a client, and that one caller's requests
// do not limit another's.
func TestLimits(t *testing.T) {
	order := func(w *world, i int, headers ...string) answer {
		return w.do(t, "POST", "/api/orders", phoned(i), headers...)
	}
	t.Run("a phone", func(t *testing.T) {
		w := newWorld(t)
		if n := w.until(t, 50, func(int) answer { return order(w, 1) }); n != 10 {
			t.Errorf("%d orders a minute for one phone", n)
		}
		if got := order(w, 2); got.status != 201 {
			t.Errorf("another phone: %d", got.status)
		}
	})
	t.Run("a phone, in every spelling", func(t *testing.T) {
		w := newWorld(t)
		ways := []string{"tel:+573001200001", "+57 300 120 0001", "00573001200001", "3001200001", "573001200001", "(300) 120-0001", "whatsapp:+573001200001"}
		n := w.until(t, 50, func(i int) answer {
			return w.do(t, "POST", "/api/orders", strings.Replace(good, "+573001234567", ways[i%len(ways)], 1))
		})
		if n != 10 {
			t.Errorf("%d orders a minute for one phone in many spellings", n)
		}
	})
	t.Run("a phone, by a client, all day", func(t *testing.T) {
		w := newWorld(t)
		n, last := 0, answer{}
		for ; n < 200; n++ {
			if last = order(w, 1, "Authorization", "Bearer "+w.token(t, "client")); last.status == 429 && n%9 != 0 {
				break
			}
			if n%9 == 8 {
				advance(t, w, time.Minute+time.Second)
			}
		}
		if wait, _ := strconv.Atoi(last.header.Get("Retry-After")); n != 60 || wait < 3600 {
			t.Errorf("%d orders a day for a phone, come back in %d s", n, wait)
		}
		if got := order(w, 1, "Authorization", "Bearer "+key); got.status != 201 {
			t.Errorf("with the key: %d", got.status)
		}
	})
	t.Run("an address", func(t *testing.T) {
		w := newWorld(t)
		w.strangers = true
		if n := w.until(t, 500, func(i int) answer { return order(w, i) }); n != 30 {
			t.Errorf("%d orders an hour from one address", n)
		}
		for i := range 200 { // a vendor's skills share one address
			if got := order(w, 1000+i, "Authorization", "Bearer "+key); got.status != 201 {
				t.Fatalf("with the key, order %d: %d", i, got.status)
			}
		}
	})
	t.Run("a stranger", func(t *testing.T) {
		w := newWorld(t)
		ways := []func() answer{
			func() answer { return w.do(t, "GET", "/api/v1/orders", "", "Authorization", "Bearer guess") },
			func() answer { return w.do(t, "POST", "/api/orders", good, "Authorization", "Bearer guess") },
			func() answer {
				return w.do(t, "GET", "/media/"+strings.Repeat("a", 64)+"?exp=9999999999&sig=guess", "")
			},
		}
		if n := w.until(t, 500, func(i int) answer { return ways[i%3]() }); n != 60 {
			t.Errorf("%d guesses a minute", n)
		}
		for range 61 {
			ways[0]()
		}
		if got := w.keyed(t, "GET", "/api/v1/orders", ""); got.status != 200 {
			t.Errorf("whoever has the key pays for a guesser's haste: %d", got.status)
		}
	})
	t.Run("a vendor", func(t *testing.T) {
		w := newWorld(t)
		w.mount(t, channels.Route{Method: "POST", Path: "/webhooks/x", Limit: 100, Handle: func(context.Context, channels.Request) channels.Response {
			return channels.Response{Status: 200}
		}})
		for range 500 {
			if got := w.do(t, "POST", "/webhooks/x", "{}"); got.status != 200 {
				t.Fatal(got.status)
			}
		}
	})
}

// TestFailedSignaturesAreRateLimited checks that failed signatures on a vendor's route are limited,
// and that valid ones from the same address are served.
func TestFailedSignaturesAreRateLimited(t *testing.T) {
	w, served := newWorld(t), 0
	w.mount(t, channels.Route{Method: "POST", Path: "/webhooks/x", Limit: 100, Handle: func(_ context.Context, r channels.Request) channels.Response {
		if r.Header.Get("X-Signature") != "right" {
			return channels.Response{Status: 401}
		}
		served++
		return channels.Response{Status: 200}
	}})
	if n := w.until(t, 500, func(int) answer { return w.do(t, "POST", "/webhooks/x", "{}", "X-Signature", "guess") }); n != 60 {
		t.Errorf("%d guesses a minute", n)
	}
	for range 100 {
		w.do(t, "POST", "/webhooks/x", "{}")
		if got := w.do(t, "POST", "/webhooks/x", "{}", "X-Signature", "right"); got.status != 200 {
			t.Fatalf("the vendor pays for a guesser's haste: %d", got.status)
		}
	}
	if served != 100 {
		t.Errorf("%d served", served)
	}
}

// counter allows everything and records the keys.
type counter struct{ keys []string }

func (c *counter) Allow(_ context.Context, key string, _ int, _ time.Duration) (bool, time.Duration) {
	c.keys = append(c.keys, key)
	return true, 0
}

// TestAddress checks that X-Forwarded-For is trusted only as far as our own proxies wrote it.
func TestAddress(t *testing.T) {
	for _, tt := range []struct{ proxies, said, want string }{
		{"", "198.51.100.7", "0.0.0.0"}, // no proxy of ours wrote the header
		{"0.0.0.0", "198.51.100.7", "198.51.100.7"},
		{"0.0.0.0", "", "0.0.0.0"},
		{"0.0.0.0", "1.1.1.1, 198.51.100.7", "198.51.100.7"}, // the left entry comes from the sender
		{"0.0.0.0 10.0.0.2", "1.1.1.1, 198.51.100.7, 10.0.0.2", "198.51.100.7"},
		{"0.0.0.0 10.0.0.2", "1.1.1.1|198.51.100.7|10.0.0.2", "198.51.100.7"},
		{"0.0.0.0", "1.1.1.1, rubbish", "0.0.0.0"},
		{"0.0.0.0", "::ffff:198.51.100.7", "198.51.100.7"},
		{"0.0.0.0", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"0.0.0.0", "fe80::1%eth0", "fe80::/64"},
	} {
		w, c := newWorld(t), &counter{}
		w.deps.Limiter = c
		for _, p := range strings.Fields(tt.proxies) {
			w.deps.Proxies = append(w.deps.Proxies, netip.PrefixFrom(netip.MustParseAddr(p), 32))
		}
		w.rebuild(t)
		var headers []string
		r := strings.Split(tt.said, "|")
		for _, line := range r {
			headers = append(headers, "X-Forwarded-For", line)
		}
		w.added(t, "GET", "/api/v1/orders", headers...)
		if len(c.keys) != 1 || c.keys[0] != "stranger:"+tt.want {
			t.Errorf("%q through %q: %v, want %s", tt.said, tt.proxies, c.keys, tt.want)
		}
	}
}
