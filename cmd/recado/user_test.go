package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/flows/users"
)

// TestFirstStartMakesAnAdmin starts the program, follows the printed link in a browser's way, adds
// somebody by the command, and starts again: there is no link any more.
func TestFirstStartMakesAnAdmin(t *testing.T) {
	c, err := config.Parse(map[string]string{"RECADO_DATA": t.TempDir(), "RECADO_ADDR": "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	const password = "Correcta-caballo-7"
	started(t, c, func(a *app.App, addr string) {
		link, err := a.SetupLink(t.Context(), app.Role{Serve: true}, addr)
		if err != nil || !strings.Contains(link, "/console/setup?token=") {
			t.Fatal(link, err)
		}
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		if status, body := fetch(t, browser, "GET", link, nil); status != 200 || !strings.Contains(body, "<form") {
			t.Fatalf("%d %s", status, body)
		}
		values := url.Values{"token": u.Query()["token"], "login": {"ana"}, "name": {"Ana Ruiz"}, "password": {password}, "repeat": {password}}
		if status, body := fetch(t, browser, "POST", "http://"+u.Host+"/console/setup", values); status != 303 {
			t.Fatalf("%d %s", status, body)
		}
		_, body := fetch(t, browser, "GET", "http://"+u.Host+"/console/second-factor", nil)
		shown := regexp.MustCompile(`<code>(\w{32})</code>`).FindStringSubmatch(body)
		if shown == nil {
			t.Fatal(body)
		}
		code, err := users.Code(shown[1], time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if status, body := fetch(t, browser, "POST", "http://"+u.Host+"/console/second-factor", url.Values{"code": {code}}); status != 200 {
			t.Fatalf("%d %s", status, body)
		}
		if status, body := fetch(t, browser, "GET", "http://"+u.Host+"/console/api/me", nil); status != 200 || !strings.Contains(body, `"ana"`) {
			t.Errorf("%d %s", status, body)
		}
	})
	s, closeStore, err := app.OpenUsers(c)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, args := range [][]string{{"add", "-roles", "operator,hr", "luis", "Luis", "Paz"}, {"reset", "-second-factor", "LUIS"}, {"list"}} {
		if err := userCommand(t.Context(), c, s, args, &out); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
	want := regexp.MustCompile(`(?s)Luis Paz \(luis\) is invited.*/console/setup\?token=\w+\n.*24 hours:\n\S+token=\w+\n.*ana +Ana Ruiz +admin,supervisor +active.*luis +Luis Paz +hr,operator +invited`)
	if !want.MatchString(out.String()) {
		t.Errorf("%s", out.String())
	}
	if err := userCommand(t.Context(), c, s, []string{"reset", "eva"}, &out); err == nil {
		t.Error("a link for nobody")
	}
	if err := closeStore(); err != nil {
		t.Fatal(err)
	}
	started(t, c, func(a *app.App, addr string) {
		if link, err := a.SetupLink(t.Context(), app.Role{Serve: true}, addr); err != nil || link != "" {
			t.Errorf("again: %q, %v", link, err)
		}
	})
}

// started runs the program while f does.
func started(t *testing.T, c config.Config, f func(a *app.App, addr string)) {
	t.Helper()
	a, err := app.Open(t.Context(), c, slog.New(slog.DiscardHandler), app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	addr := make(chan string, 1)
	go func() { ended <- a.Run(ctx, app.Role{Serve: true}, func(at string) { addr <- at }) }()
	select {
	case at := <-addr:
		f(a, at)
	case err := <-ended:
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func fetch(t *testing.T, browser *http.Client, method, address string, values url.Values) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if values != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}
