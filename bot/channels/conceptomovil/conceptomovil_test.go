package conceptomovil_test

import (
	"flag"
	"io"
	"net/http"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/conceptomovil"
)

var update = flag.Bool("update", false, "write what was got into testdata")

func config(vendor string) conceptomovil.Config {
	return conceptomovil.Config{
		URL: vendor + "/", APIKey: "test-key", Token: "test-token", Now: func() time.Time { return time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC) },
		Origins: []conceptomovil.Origin{
			{Prefix: "+57", Country: "CO", Dial: "1000"}, {Prefix: "+503", Country: "SV", Dial: "2000"}, {Prefix: "+5037", Country: "SV7", Dial: "7000"},
		},
	}
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		Update: *update,
		New: func(t testing.TB, vendor string) bot.Channel {
			c, err := conceptomovil.New(config(vendor))
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
		Accept: func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"transactionId":881}`) },
	})
}

func TestSettings(t *testing.T) {
	for name, change := range map[string]func(*conceptomovil.Config){
		"no address":       func(c *conceptomovil.Config) { c.URL = "" },
		"no http":          func(c *conceptomovil.Config) { c.URL = "ftp://x" },
		"a password in it": func(c *conceptomovil.Config) { c.URL = "https://a:b@x" },
		"no key":           func(c *conceptomovil.Config) { c.APIKey = "" },
		"no token":         func(c *conceptomovil.Config) { c.Token = "" },
		"no country":       func(c *conceptomovil.Config) { c.Origins = nil },
		"half a country":   func(c *conceptomovil.Config) { c.Origins = []conceptomovil.Origin{{Prefix: "+57"}} },
		"a prefix of none": func(c *conceptomovil.Config) { c.Origins[0].Prefix = "57" },
	} {
		c := config("https://vendor.example")
		change(&c)
		if _, err := conceptomovil.New(c); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
