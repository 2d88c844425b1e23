package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot/channels/standin"
	"recado/bot/channels/webhookauth"
)

// program that acknowledges and answers as the test wants it to.
func fake(t *testing.T, c *loadGenerator, answer func(n int64, phone string)) {
	t.Helper()
	from := regexp.MustCompile(`"from":"(\d+)"`)
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != webhook {
			http.NotFound(w, r) // it has no figures
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || !webhookauth.VerifySignature("secret", body, r.Header.Values("X-Hub-Signature-256")) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		answer(n.Add(1), string(from.FindSubmatch(body)[1]))
	}))
	t.Cleanup(server.Close)
	c.programs = append(c.programs, &program{base: server.URL})
}

func TestEveryMessageIsCountedOnce(t *testing.T) {
	c := newLoadGenerator("secret", "1")
	c.patience = 100 * time.Millisecond // for the one that is not answered
	fake(t, c, func(n int64, phone string) {
		switch n {
		case 5: // lost
		case 7:
			c.sent(standin.Sent{Contact: "+" + phone})
			c.sent(standin.Sent{Contact: phone}) // twice
		default:
			c.sent(standin.Sent{Contact: phone})
		}
	})
	l, err := c.closed(t.Context(), 10, 40, 4)
	if err != nil || l.sent != 40 || l.lost != 1 || l.unexpected != 1 || l.refusals != 0 || len(l.answered) != 39 {
		t.Errorf("%+v, %v", l, err)
	}
	var broken table
	broken.answers(l, "x")
	if len(broken.broken) != 2 {
		t.Errorf("broken: %q", broken.broken)
	}
}

func TestLatencyCountsFromWhenItWasMeant(t *testing.T) {
	c := newLoadGenerator("secret", "1")
	fake(t, c, func(_ int64, phone string) { c.sent(standin.Sent{Contact: phone}) })
	meant := time.Now().Add(-time.Hour)
	l, err := c.drive(t.Context(), 20, 2, 2, func(int) time.Time { return meant })
	if err != nil || len(l.answered) != 20 || l.answered[0] < time.Hour || l.acked[0] < time.Hour {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestContactsAreSplitAmongPrograms(t *testing.T) {
	c := newLoadGenerator("secret", "1")
	var heard [2]atomic.Int64
	for i := range heard {
		fake(t, c, func(_ int64, phone string) {
			if (phone[len(phone)-1]-'0')%2 != byte(i) {
				t.Errorf("%s at %d", phone, i)
			}
			heard[i].Add(1)
			c.sent(standin.Sent{Contact: phone})
		})
	}
	if _, err := c.closed(t.Context(), 10, 20, 10); err != nil || heard[0].Load() < 5 || heard[1].Load() < 5 {
		t.Error(heard[0].Load(), heard[1].Load(), err)
	}
}

func TestRefusedIsNotLost(t *testing.T) {
	c := newLoadGenerator("another", "1")
	fake(t, c, func(int64, string) { t.Error("believed") })
	l, err := c.closed(t.Context(), 2, 3, 1)
	if err != nil || l.refusals != 3 || l.lost != 0 || l.refused == nil {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestOptionsAreBounded(t *testing.T) {
	good := Options{Rates: []int{1}, Stage: time.Second, People: 1, Messages: 1, Turns: 1, Contacts: []int{1}, Stored: 1, Invoices: 1, Programs: []int{1}}
	if err := good.check([]string{"stages", "soak"}); err != nil {
		t.Fatal(err)
	}
	for why, spoil := range map[string]func(o *Options) string{
		"another machine": func(o *Options) string { o.Target = "http://192.0.2.1:8080"; return "stages" },
		"a name":          func(o *Options) string { o.Target = "http://localhost.example.com"; return "stages" },
		"-target":         func(o *Options) string { o.Target = "http://127.0.0.1:1"; return "programs" },
		"no run":          func(*Options) string { return "everything" },
		"rates":           func(o *Options) string { o.Rates = []int{0}; return "stages" },
		"people":          func(o *Options) string { o.People = 1 << 30; return "stages" },
		"a stage":         func(o *Options) string { o.Stage = time.Hour; return "stages" },
	} {
		o := good
		if name := spoil(&o); o.check([]string{name}) == nil {
			t.Errorf("%s: allowed", why)
		}
	}
}

func TestTableEndsInWhatBroke(t *testing.T) {
	var out strings.Builder
	tab := table{title: "T", head: []string{"a", "b"}}
	tab.row("1", "22")
	tab.promise(false, "lost %d", 3)
	tab.print(&out)
	if got := out.String(); !strings.Contains(got, "1  22") || !strings.HasSuffix(got, "BROKEN lost 3\n") {
		t.Errorf("%q", got)
	}
}
