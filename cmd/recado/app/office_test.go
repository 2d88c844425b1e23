package app_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"time"
)

// ask calls the program's API, as an operator or a skill does.
func (o *office) ask(method, path, body string) (status int, answer string) {
	o.t.Helper()
	return o.call(method, path, body, "Authorization", "Bearer "+childKey)
}

// until polls a condition, as someone who watches a page does.
func (o *office) until(what string, seen func() bool) {
	o.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for limit := time.After(30 * time.Second); !seen(); {
		select {
		case <-limit:
			o.t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}

// event waits for an event of a name in the event stream, and returns its data.
func (o *office) event(name string) string {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, o.bot+"/api/v1/events", nil)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+childKey)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	found := false
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && found {
			return data
		}
		found = found && lines.Text() != "" || lines.Text() == "event: "+name
	}
	o.t.Fatalf("no event %s", name)
	return ""
}

func (o *office) faults(vendor string, script ...string) {
	o.t.Helper()
	o.order("/standin/faults", map[string]any{"vendor": vendor, "script": script})
}
