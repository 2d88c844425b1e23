package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"recado/cmd/recado/app"
)

// TestLibraryAge checks that the doctor notes a library that WhatsApp may refuse. The clock is
// an input, so that the test does not fail when the pinned version gets old.
func TestLibraryAge(t *testing.T) {
	of := time.Date(2025, 12, 17, 14, 0, 0, 0, time.UTC)
	for days, note := range map[int]bool{0: false, 60: false, 61: true, 347: true} {
		detail, fix := libraryAge(of, true, of.AddDate(0, 0, days))
		if (fix != "") != note || !strings.Contains(detail, "2025-12-17") {
			t.Errorf("after %d days: %q, %q", days, detail, fix)
		}
	}
	if _, fix := libraryAge(time.Time{}, false, of); fix != "" {
		t.Errorf("a date that is not known: %q", fix)
	}
}

// TestADeadRedisIsDead checks that the doctor connects to the Redis of REDIS_URL.
func TestADeadRedisIsDead(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond) // instead of ten seconds
	defer cancel()
	if detail, fix := lookAtQueue(ctx, app.Config{"REDIS_URL": "redis://127.0.0.1:1/0"}); fix == "" {
		t.Errorf("nothing listens there: %s", detail)
	}
	server := miniredis.RunT(t)
	if detail, fix := lookAtQueue(t.Context(), app.Config{"REDIS_URL": "redis://" + server.Addr()}); fix != "" {
		t.Errorf("it answers: %s", detail)
	}
	if detail, fix := lookAtQueue(t.Context(), app.Config{}); fix != "" {
		t.Errorf("none is named: %s", detail)
	}
}

// TestDoctorFindsWhatStartRefuses checks that the doctor fails for exactly those settings with
// which the program does not start.
func TestDoctorFindsWhatStartRefuses(t *testing.T) {
	server := miniredis.RunT(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	business := func(services int, more string) string {
		text := "name = \"A\"\n"
		for i := range services {
			text += fmt.Sprintf("[[services]]\ncode = \"S%d\"\nname.es = \"%d\"\n", i, i)
		}
		return file(text + more)
	}
	whatsapp := app.Config{"WHATSAPP_ACCESS_TOKEN": "a", "WHATSAPP_PHONE_NUMBER_ID": "1", "WHATSAPP_APP_SECRET": "b", "WHATSAPP_VERIFY_TOKEN": "c", "WHATSAPP_GRAPH_URL": "http://127.0.0.1:1"}
	with := func(c app.Config, name, value string) app.Config {
		c = maps.Clone(c)
		c[name] = value
		return c
	}
	for name, tt := range map[string]struct {
		set     app.Config
		refused bool
	}{
		"nothing":                 {},
		"a vendor":                {whatsapp, false},
		"no vendor":               {app.Config{"RECADO_SIMULATOR": "off"}, true},
		"ten services":            {app.Config{"RECADO_BUSINESS": business(10, "")}, false},
		"eleven services":         {app.Config{"RECADO_BUSINESS": business(11, "")}, true},
		"a long button":           {app.Config{"RECADO_BUSINESS": business(2, "short.es = \"Mantenimiento de aires\"\n")}, true},
		"a long row":              {app.Config{"RECADO_BUSINESS": business(4, "short.es = \"Mantenimiento de aires\"\n")}, false},
		"an unknown language":     {app.Config{"RECADO_BUSINESS": file("locale = \"fr\"\nname = \"A\"\n[[services]]\ncode = \"A\"\nname.es = \"A\"\n")}, true},
		"a hook without secret":   {app.Config{"RECADO_BUSINESS": business(1, "[[webhooks]]\nurl = \"https://erp.example.com/recado\"\nsecret_env = \"ERP_SECRET_OF_NOBODY\"\nevents = [\"order_created\"]\n")}, true},
		"a short secret":          {app.Config{"RECADO_JWT_SECRET": "short"}, true},
		"a short API key":         {app.Config{"RECADO_API_KEY": "short"}, true},
		"a short key of links":    {app.Config{"RECADO_SECRET_KEY": "short"}, true},
		"orders of everybody":     {app.Config{"RECADO_ORDERS": "everybody"}, true},
		"a proxy's name":          {app.Config{"RECADO_PROXIES": "proxy.example.com"}, true},
		"addresses half":          {app.Config{"RECADO_LOG_ADDRESSES": "half"}, true},
		"simulator perhaps":       {app.Config{"RECADO_SIMULATOR": "perhaps"}, true},
		"no workers":              {app.Config{"RECADO_WORKERS": "0"}, true},
		"no readers":              {app.Config{"RECADO_READERS": "none"}, true},
		"silence for ever":        {with(whatsapp, "RECADO_QUIET_ALARM", "never"), true},
		"a rate of nothing":       {with(whatsapp, "WHATSAPP_RATE", "0"), true},
		"no minutes":              {app.Config{"TRANSCRIBE_DAY_MINUTES": "0"}, true},
		"a transcriber by ftp":    {app.Config{"TRANSCRIBE_URL": "ftp://127.0.0.1"}, true},
		"mail without a sender":   {app.Config{"SENDGRID_API_KEY": "a"}, true},
		"a public key that isn't": {app.Config{"SENDGRID_PUBLIC_KEY": "a"}, true},
		"tasks nowhere":           {app.Config{"ASANA_TOKEN": "a", "ASANA_URL": "asana"}, true},
		"updates of nobody":       {app.Config{"QSYSTEMS_WEBHOOK_KEY": "0123456789abcdef0123456789abcdef"}, true},
		"a short key of updates":  {app.Config{"QSYSTEMS_URL": "https://q.example.com", "QSYSTEMS_TOKEN": "a", "QSYSTEMS_WEBHOOK_KEY": "short"}, true},
		"assets nowhere":          {app.Config{"ASSETS_URL": "assets"}, true},
		"no port":                 {app.Config{"RECADO_ADDR": "127.0.0.1"}, true},
		"another's port":          {app.Config{"RECADO_ADDR": taken.Addr().String()}, true},
		"another's address":       {app.Config{"RECADO_ADDR": "192.0.2.1:8080"}, true},
		"a device in a database":  {app.Config{"WHATSAPP_DEVICE": "mysql://127.0.0.1/keys"}, true},
		"a device in a folder":    {app.Config{"WHATSAPP_DEVICE": t.TempDir()}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := app.Config{}
			for _, v := range app.Variables {
				c[v.Name] = v.Default
			}
			maps.Copy(c, app.Config{"RECADO_DATA": t.TempDir(), "RECADO_ADDR": "127.0.0.1:0", "REDIS_URL": "redis://" + server.Addr()})
			maps.Copy(c, tt.set)
			var fixes []string
			for _, check := range checks {
				if !check.needed || check.name == "plate reader" {
					continue
				}
				if detail, fix := check.look(t.Context(), c); fix != "" {
					fixes = append(fixes, check.name+": "+detail)
				}
			}
			err := starts(t, c)
			if (err != nil) != tt.refused || (len(fixes) > 0) != tt.refused {
				t.Errorf("start: %v; the doctor: %q", err, fixes)
			}
		})
	}
}

// starts starts the program and stops it at once.
func starts(t *testing.T, c app.Config) error {
	t.Helper()
	a, err := app.Open(t.Context(), c, slog.New(slog.DiscardHandler), app.Options{})
	if err != nil {
		a.Close()
		return err
	}
	defer a.Close()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	return a.Run(stopped, app.Role{Serve: true, Work: true}, nil)
}

// TestDoctorKnowsARealStore checks that a simulator over a store with real contacts is refused,
// and that the doctor reports it.
func TestDoctorKnowsARealStore(t *testing.T) {
	c := app.Config{}
	for _, v := range app.Variables {
		c[v.Name] = v.Default
	}
	maps.Copy(c, app.Config{"RECADO_DATA": t.TempDir(), "RECADO_ADDR": "127.0.0.1:0", "REDIS_URL": "redis://" + miniredis.RunT(t).Addr()})
	maps.Copy(c, app.Config{"SMSTO_API_KEY": "a", "SMSTO_CALLBACK_SECRET": "b"})
	if err := starts(t, c); err != nil {
		t.Fatal(err)
	}
	if on, err := app.CheckSimulator(t.Context(), c); on || err != nil {
		t.Errorf("a vendor is configured: %v, %v", on, err)
	}
	delete(c, "SMSTO_API_KEY")
	if err := starts(t, c); err == nil {
		t.Error("the simulator opens over what real people wrote")
	}
	if on, err := app.CheckSimulator(t.Context(), c); !on || err == nil {
		t.Errorf("the doctor does not know: %v, %v", on, err)
	}
}
