package app_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"recado/cmd/recado/app"
)

// openWith opens and closes the program with a data folder and additional settings.
func openWith(t *testing.T, dir string, settings map[string]string) error {
	t.Helper()
	c := app.Configured(t, map[string]string{"RECADO_DATA": dir, "RECADO_API_KEY": childKey, "RECADO_ADDR": "127.0.0.1:0"}, settings)
	a, err := app.Open(context.Background(), c, slog.New(slog.DiscardHandler), app.Options{})
	a.Close()
	return err
}

// TestSimulatorBesideAVendor checks that the simulator does not start beside a vendor that serves real people.
func TestSimulatorBesideAVendor(t *testing.T) {
	for url, refused := range map[string]bool{"": true, "http://127.0.0.1:9/": false} {
		err := openWith(t, t.TempDir(), map[string]string{
			"RECADO_SIMULATOR": "on", "SMSTO_API_KEY": "key-of-smsto", "SMSTO_CALLBACK_SECRET": strings.Repeat("s", 40), "PUBLIC_URL": "https://bot.example.com", "SMSTO_URL": url,
		})
		if (err != nil) != refused || refused && !strings.Contains(err.Error(), "RECADO_SIMULATOR=on beside a messaging vendor") {
			t.Errorf("vendor at %q: %v", url, err)
		}
	}
}

// TestSimulatorOverRealPeople checks that the simulator never opens a store that has served a
// vendor's channel, whatever the settings, and opens one that has served only a stand-in.
func TestSimulatorOverRealPeople(t *testing.T) {
	vendor := map[string]string{"RECADO_SIMULATOR": "off", "SMSTO_API_KEY": "key-of-smsto", "SMSTO_CALLBACK_SECRET": strings.Repeat("s", 40), "PUBLIC_URL": "https://bot.example.com"}
	for _, c := range []struct{ name, url, refused string }{
		{"real", "", "served real people"},
		{"stand-in", "http://127.0.0.1:9/", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			vendor["SMSTO_URL"] = c.url
			if err := openWith(t, dir, vendor); err != nil {
				t.Fatal(err)
			}
			for _, simulator := range []string{"auto", "on"} {
				err := openWith(t, dir, map[string]string{"RECADO_SIMULATOR": simulator})
				if c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)) {
					t.Errorf("RECADO_SIMULATOR=%s: %v", simulator, err)
				}
			}
		})
	}
}
