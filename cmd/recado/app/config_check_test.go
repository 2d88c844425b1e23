package app

import (
	"strings"
	"testing"
)

// A bad value is refused by its setting's name, whatever else is set, and is not repeated.
func TestBadSettingsAreRefusedByName(t *testing.T) {
	for _, tt := range []struct{ name, value string }{
		{"RECADO_LOG", "verbose"},
		{"RECADO_LOG", "INFO "},
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

// Every setting that is an address, a number or a choice is checked, here or where it is used.
func TestSettingsWithASyntaxAreChecked(t *testing.T) {
	elsewhere := []string{"RECADO_ADDR", "RECADO_ORDERS", "RECADO_SIMULATOR", "RECADO_LOG_ADDRESSES", "MONGODB_URI", "REDIS_URL"}
	for _, v := range Variables {
		syntax := strings.HasSuffix(v.Name, "_URL") || strings.HasSuffix(v.Name, "_MINUTES") || strings.Contains(v.Help, " or ") && v.Default != ""
		if syntax && settingChecks[v.Name] == nil && !strings.Contains(strings.Join(elsewhere, " "), v.Name) {
			t.Errorf("%s is checked nowhere", v.Name)
		}
	}
	for name := range settingChecks {
		if _, known := find(name); !known {
			t.Errorf("%s is no setting", name)
		}
	}
}

func find(name string) (Variable, bool) {
	for _, v := range Variables {
		if v.Name == name {
			return v, true
		}
	}
	return Variable{}, false
}
