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
	"recado/cmd/recado/config"
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
	if detail, fix := lookAtQueue(ctx, config.Config{RedisURL: "redis://127.0.0.1:1/0"}); fix == "" {
		t.Errorf("nothing listens there: %s", detail)
	}
	server := miniredis.RunT(t)
	if detail, fix := lookAtQueue(t.Context(), config.Config{RedisURL: config.Secret("redis://" + server.Addr())}); fix != "" {
		t.Errorf("it answers: %s", detail)
	}
	if detail, fix := lookAtQueue(t.Context(), config.Config{}); fix != "" {
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
	whatsapp := map[string]string{"WHATSAPP_ACCESS_TOKEN": "access-token", "WHATSAPP_PHONE_NUMBER_ID": "1", "WHATSAPP_APP_SECRET": "secret-of-the-app", "WHATSAPP_VERIFY_TOKEN": "verify-token", "WHATSAPP_GRAPH_URL": "http://127.0.0.1:1"}
	with := func(c map[string]string, name, value string) map[string]string {
		c = maps.Clone(c)
		c[name] = value
		return c
	}
	for name, tt := range map[string]struct {
		set     map[string]string
		refused bool
	}{
		"nothing":                 {},
		"a vendor":                {whatsapp, false},
		"no vendor":               {map[string]string{"RECADO_SIMULATOR": "off"}, true},
		"a CAI":                   {map[string]string{"RECADO_BUSINESS": business(1, "[fiscal]\nprovider = \"cai\"\n")}, true}, // of a business of El Salvador
		"Siigo of nobody":         {map[string]string{"RECADO_BUSINESS": file("name = \"A\"\ncountry = \"CO\"\n[[services]]\ncode = \"A\"\nname.es = \"A\"\n[fiscal]\nprovider = \"siigo\"\n[fiscal.siigo]\ndocument = 1\ncredit_note = 2\nseller = 3\npayment = 4\ntax = 5\nitem = \"S\"\n")}, true},
		"ten services":            {map[string]string{"RECADO_BUSINESS": business(10, "")}, false},
		"eleven services":         {map[string]string{"RECADO_BUSINESS": business(11, "")}, true},
		"a long button":           {map[string]string{"RECADO_BUSINESS": business(2, "short.es = \"Mantenimiento de aires\"\n")}, true},
		"a long row":              {map[string]string{"RECADO_BUSINESS": business(4, "short.es = \"Mantenimiento de aires\"\n")}, false},
		"an unknown language":     {map[string]string{"RECADO_BUSINESS": file("locale = \"fr\"\nname = \"A\"\n[[services]]\ncode = \"A\"\nname.es = \"A\"\n")}, true},
		"a hook without secret":   {map[string]string{"RECADO_BUSINESS": business(1, "[[webhooks]]\nurl = \"https://erp.example.com/recado\"\nsecret_env = \"ERP_SECRET_OF_NOBODY\"\nevents = [\"order_created\"]\n")}, true},
		"a short secret":          {map[string]string{"RECADO_JWT_SECRET": "short"}, true},
		"a short API key":         {map[string]string{"RECADO_API_KEY": "short"}, true},
		"a short key of links":    {map[string]string{"RECADO_SECRET_KEY": "short"}, true},
		"orders of everybody":     {map[string]string{"RECADO_ORDERS": "everybody"}, true},
		"a proxy's name":          {map[string]string{"RECADO_PROXIES": "proxy.example.com"}, true},
		"addresses half":          {map[string]string{"RECADO_LOG_ADDRESSES": "half"}, true},
		"simulator perhaps":       {map[string]string{"RECADO_SIMULATOR": "perhaps"}, true},
		"no workers":              {map[string]string{"RECADO_WORKERS": "0"}, true},
		"no readers":              {map[string]string{"RECADO_READERS": "none"}, true},
		"silence for ever":        {with(whatsapp, "RECADO_QUIET_ALARM", "never"), true},
		"a rate of nothing":       {with(whatsapp, "WHATSAPP_RATE", "0"), true},
		"no minutes":              {map[string]string{"TRANSCRIBE_DAY_MINUTES": "0"}, true},
		"a transcriber by ftp":    {map[string]string{"TRANSCRIBE_URL": "ftp://127.0.0.1"}, true},
		"mail without a sender":   {map[string]string{"SENDGRID_API_KEY": "key-of-sendgrid"}, true},
		"a public key that isn't": {map[string]string{"SENDGRID_PUBLIC_KEY": "a"}, true},
		"tasks nowhere":           {map[string]string{"ASANA_TOKEN": "token-of-asana", "ASANA_URL": "asana"}, true},
		"updates of nobody":       {map[string]string{"QSYSTEMS_WEBHOOK_KEY": "0123456789abcdef0123456789abcdef"}, true},
		"a short key of updates":  {map[string]string{"QSYSTEMS_URL": "https://q.example.com", "QSYSTEMS_TOKEN": "token-of-qsystems", "QSYSTEMS_WEBHOOK_KEY": "short"}, true},
		"assets nowhere":          {map[string]string{"ASSETS_URL": "assets"}, true},
		"no port":                 {map[string]string{"RECADO_ADDR": "127.0.0.1"}, true},
		"another's port":          {map[string]string{"RECADO_ADDR": taken.Addr().String()}, true},
		"another's address":       {map[string]string{"RECADO_ADDR": "192.0.2.1:8080"}, true},
		"a device in a database":  {map[string]string{"WHATSAPP_DEVICE": "mysql://127.0.0.1/keys"}, true},
		"a device in a folder":    {map[string]string{"WHATSAPP_DEVICE": t.TempDir()}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := map[string]string{"RECADO_DATA": t.TempDir(), "RECADO_ADDR": "127.0.0.1:0", "REDIS_URL": "redis://" + server.Addr()}
			maps.Copy(set, tt.set)
			c, err := config.Parse(set)
			if err != nil { // told to both before anything else
				if !tt.refused {
					t.Error(err)
				}
				return
			}
			var fixes []string
			for _, check := range checks {
				if !check.needed || check.name == "plate reader" {
					continue
				}
				if detail, fix := check.look(t.Context(), c); fix != "" {
					fixes = append(fixes, check.name+": "+detail)
				}
			}
			err = starts(t, c)
			if (err != nil) != tt.refused || (len(fixes) > 0) != tt.refused {
				t.Errorf("start: %v; the doctor: %q", err, fixes)
			}
		})
	}
}

// starts starts the program and stops it at once.
func starts(t *testing.T, c config.Config) error {
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
	set := map[string]string{
		"RECADO_DATA": t.TempDir(), "RECADO_ADDR": "127.0.0.1:0", "REDIS_URL": "redis://" + miniredis.RunT(t).Addr(),
		"SMSTO_API_KEY": "key-of-smsto", "SMSTO_CALLBACK_SECRET": "secret-of-smsto-callbacks",
	}
	c, err := config.Parse(set)
	if err != nil {
		t.Fatal(err)
	}
	if err := starts(t, c); err != nil {
		t.Fatal(err)
	}
	if on, err := app.CheckSimulator(t.Context(), c); on || err != nil {
		t.Errorf("a vendor is configured: %v, %v", on, err)
	}
	c.SMSToAPIKey = ""
	if err := starts(t, c); err == nil {
		t.Error("the simulator opens over what real people wrote")
	}
	if on, err := app.CheckSimulator(t.Context(), c); !on || err == nil {
		t.Errorf("the doctor does not know: %v, %v", on, err)
	}
}
