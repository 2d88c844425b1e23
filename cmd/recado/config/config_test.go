package config

import (
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A bad value is refused by its setting's name, whatever else is set, and is not repeated.
func TestBadSettingsAreRefusedByName(t *testing.T) {
	for _, tt := range []struct{ name, value string }{
		{"RECADO_LOG", "verbose"},
		{"RECADO_LOG", "INFO "},
		{"RECADO_LOG_ADDRESSES", "half"},
		{"RECADO_ORDERS", "everybody"},
		{"RECADO_SIMULATOR", "perhaps"},
		{"RECADO_PROXIES", "10.0.0.0/8,proxy"},
		{"WHATSAPP_PHONE_NUMBER_ID", "1055,+57 300"},
		{"CONCEPTOMOVIL_ORIGINS", "Colombia"},
		{"TIGO_VALUES", "pass=hunter2%ZZ"},
		{"TIGO_HEADERS", "A=hunter2&A=hunter2"},
		{"RECADO_QUIET_ALARM", "soon"},
		{"RECADO_QUIET_ALARM", "-1"},
		{"RECADO_WORKERS", "0"},
		{"RECADO_READERS", "many"},
		{"WHATSAPP_RATE", "fast"},
		{"TRANSCRIBE_NOTE_MINUTES", "three"},
		{"TRANSCRIBE_CONTACT_MINUTES", "1.5"},
		{"TRANSCRIBE_DAY_MINUTES", "-3"},
		{"PUBLIC_URL", "recado.example.com"},
		{"PUBLIC_URL", "ftp://recado.example.com"},
		{"WHATSAPP_GRAPH_URL", "nonsense"},
		{"TWILIO_API_URL", "https:///v1"},
		{"JELOU_API_URL", "nonsense"},
		{"SMSTO_URL", "nonsense"},
		{"CONCEPTOMOVIL_URL", "nonsense"},
		{"TIGO_URL", "nonsense"},
		{"OPENAI_BASE_URL", "nonsense"},
		{"SENDGRID_HOST", "nonsense"},
		{"ASANA_URL", "nonsense"},
		{"QSYSTEMS_URL", "nonsense"},
		{"ASSETS_URL", "nonsense"},
		{"TRANSCRIBE_URL", "on"},
		{"WHATSAPP_VERSION", "latest"},
		{"TRANSCRIBE_LANGUAGE", "espanish"},
		{"TEAM_MAIL", "nobody"},
		{"MAIL_FROM", "nobody"},
	} {
		t.Setenv(tt.name, tt.value)
		if _, err := Environment(); err == nil || !strings.HasPrefix(err.Error(), tt.name+" ") || strings.Contains(err.Error(), tt.value) {
			t.Errorf("%s=%s: %v", tt.name, tt.value, err)
		}
		t.Setenv(tt.name, "")
	}
	for name, value := range map[string]string{
		"RECADO_LOG": "debug", "RECADO_QUIET_ALARM": "0", "PUBLIC_URL": "https://recado.example.com/base", "TRANSCRIBE_URL": "off", "WHATSAPP_VERSION": "v23.0",
		"TRANSCRIBE_LANGUAGE": "es", "TEAM_MAIL": "taller@example.com, b@example.com", "WHATSAPP_GRAPH_URL": "http://127.0.0.1:9", "WHATSAPP_RATE": "80",
	} {
		t.Setenv(name, value)
	}
	if _, err := Environment(); err != nil {
		t.Error(err)
	}
}

// Every setting that is an address, a number or a choice has a type that checks it.
func TestSettingsWithASyntaxAreChecked(t *testing.T) {
	elsewhere := []string{"RECADO_ADDR", "MONGODB_URI", "REDIS_URL"}
	for field := range reflect.TypeFor[Config]().Fields() {
		v := describe(field)
		syntax := strings.HasSuffix(v.Name, "_URL") || strings.HasSuffix(v.Name, "_MINUTES") || strings.Contains(v.Help, " or ") && v.Default != ""
		checked := reflect.PointerTo(field.Type).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
		if syntax && !checked && !slices.Contains(elsewhere, v.Name) {
			t.Errorf("%s is checked nowhere", v.Name)
		}
		if v.Name == "" || v.Help == "" {
			t.Errorf("%s has no name or no help", field.Name)
		}
		if v.Default == "" {
			continue
		}
		if _, err := Parse(map[string]string{v.Name: v.Default}); err != nil {
			t.Errorf("%s: the default is refused: %v", v.Name, err)
		}
	}
}

// TestSecretsAreMarked checks that a field that hides its value is marked for the doctor, and the other way
// round, with a least length.
func TestSecretsAreMarked(t *testing.T) {
	for field := range reflect.TypeFor[Config]().Fields() {
		least, marked := field.Tag.Lookup("secret")
		hides := field.Type == reflect.TypeFor[Secret]() || field.Type == reflect.TypeFor[Pairs]()
		if marked != hides {
			t.Errorf("%s: marked %v, hidden %v", field.Name, marked, hides)
		}
		if n, err := strconv.Atoi(least); marked && (err != nil || n < 0) {
			t.Errorf("%s: %q", field.Name, least)
		}
		for _, word := range []string{"SECRET", "TOKEN", "API_KEY", "_KEY"} {
			if name := field.Tag.Get("env"); strings.HasSuffix(name, word) && name != "SENDGRID_PUBLIC_KEY" && (!marked || least == "0") {
				t.Errorf("%s is no secret with a least length", name)
			}
		}
	}
}

// TestWeakSecretsAreRefused checks that a secret that is too short is refused by its name, and one of the
// least length is taken.
func TestWeakSecretsAreRefused(t *testing.T) {
	for _, v := range Variables() {
		if v.Least == 0 {
			continue
		}
		if _, err := Parse(map[string]string{v.Name: strings.Repeat("x", v.Least)}); err != nil {
			t.Error(err)
		}
		for _, short := range []int{1, v.Least - 1} {
			_, err := Parse(map[string]string{v.Name: strings.Repeat("x", short)})
			if want := fmt.Sprintf("%s must have at least %d characters", v.Name, v.Least); err == nil || err.Error() != want {
				t.Errorf("%s of %d: %v", v.Name, short, err)
			}
		}
	}
}

// TestAllMistakesAreTold checks that the error has a line for each mistake.
func TestAllMistakesAreTold(t *testing.T) {
	_, err := Parse(map[string]string{"RECADO_ADDRESS": ":8080", "RECADO_WORKERS": "many", "JELOU_API_KEY": "a", "RECADO_PUBLISH": "8080", "WHATSAPP_APP_SECRET": "c"})
	want := "RECADO_ADDRESS is no setting of ours: `recado doctor` lists them\n" +
		"WHATSAPP_APP_SECRET must have at least 16 characters\nJELOU_API_KEY must have at least 16 characters\nRECADO_WORKERS must be a number from 1"
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

// TestSecretsAreNotShown checks that the settings can be printed, logged and encoded without their secrets.
func TestSecretsAreNotShown(t *testing.T) {
	c, err := Parse(map[string]string{"RECADO_API_KEY": "hush-hush-hush-hush", "TIGO_VALUES": "pass=hush", "WHATSAPP_DEVICE": "postgres://u:hush@host/keys"})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("a", "key", c.APIKey, "all", c)
	slog.New(slog.NewTextHandler(&log, nil)).Info("a", "key", c.APIKey, "all", c)
	for _, said := range []string{fmt.Sprintf("%v %+v %#v %q", c, c, c, c.APIKey), string(raw), log.String()} {
		if strings.Contains(said, "hush") || !strings.Contains(said, "***") {
			t.Error(said)
		}
	}
}

// TestSettingsAreTyped reads one setting of each kind.
func TestSettingsAreTyped(t *testing.T) {
	c, err := Parse(map[string]string{
		"RECADO_PROXIES": "10.1.0.0/8, 192.0.2.7,2001:db8::/32", "RECADO_LOG": "warn", "RECADO_QUIET_ALARM": "0", "PUBLIC_URL": "https://bot.example.com/", "WHATSAPP_PHONE_NUMBER_ID": "1055, 1066",
		"CONCEPTOMOVIL_ORIGINS": "+57=CO:1000,+503=SV:2000", "TIGO_VALUES": "user=me&pass=p%26ss", "TRANSCRIBE_URL": "off", "TEAM_MAIL": "a@example.com b@example.com", "RECADO_WORKERS": "",
	})
	if err != nil {
		t.Fatal(err)
	}
	for what, ok := range map[string]bool{
		"proxies": fmt.Sprint(c.Proxies) == "[10.0.0.0/8 192.0.2.7/32 2001:db8::/32]", "log": slog.Level(c.Log) == slog.LevelWarn, "never": c.QuietAlarm == 0,
		"address": c.PublicURL.Base() == "https://bot.example.com" && c.PublicURL.String() == "https://bot.example.com/", "numbers": slices.Equal(c.WhatsAppPhoneNumberIDs, []string{"1055", "1066"}),
		"origins": slices.Equal(c.ConceptoMovilOrigins, Origins{{"+57", "CO", "1000"}, {"+503", "SV", "2000"}}), "pairs": c.TigoValues["pass"] == "p&ss",
		"off": c.TranscribeURL.Off() && !c.TranscribeURL.IsSet(), "mails": len(c.TeamMail) == 2, "defaults": c.Workers == 32 && time.Duration(c.TranscribeDayMinutes) == 10*time.Hour,
	} {
		if !ok {
			t.Errorf("%s: %+v", what, c)
		}
	}
}

// TestOrdersFrom checks that strangers may order without a key only where nobody but this machine can call.
func TestOrdersFrom(t *testing.T) {
	for _, tt := range []struct {
		addr, mongo, said string
		want              Orders
	}{
		{"127.0.0.1:8080", "", "", OrdersAnonymous},
		{"localhost:8080", "", "auto", OrdersAnonymous},
		{"[::1]:8080", "", "", OrdersAnonymous},
		{":8080", "", "", OrdersKey},
		{"127.0.0.1:8080", "mongodb://host", "", OrdersKey},
		{":8080", "", "anonymous", OrdersAnonymous},
		{"127.0.0.1:8080", "", "off", OrdersOff},
	} {
		c, err := Parse(map[string]string{"RECADO_ADDR": tt.addr, "MONGODB_URI": tt.mongo, "RECADO_ORDERS": tt.said})
		if got := c.OrdersFrom(); err != nil || got != tt.want {
			t.Errorf("%+v: %s, %v", tt, got, err)
		}
	}
}

// TestAnyVendorTurnsTheSimulatorOff checks the default of RECADO_SIMULATOR.
func TestAnyVendorTurnsTheSimulatorOff(t *testing.T) {
	if c, err := Parse(nil); err != nil || !c.Simulated() {
		t.Errorf("without a vendor: %v", err)
	}
	for _, name := range []string{"WHATSAPP_ACCESS_TOKEN", "TWILIO_ACCOUNT_SID", "JELOU_CLIENT_ID", "SMSTO_API_KEY", "CONCEPTOMOVIL_API_KEY", "TIGO_URL", "WHATSAPP_DEVICE"} {
		if c, err := Parse(map[string]string{name: "https://vendor.example.com"}); err != nil || c.Simulated() {
			t.Errorf("%s: %v", name, err)
		}
	}
}
