package app_test

import (
	"os"
	"strings"
	"testing"

	"recado/cmd/recado/app"
	"recado/cmd/recado/replay"
)

// TestUpdateRewritesWhatDiffers checks that the update of a script with wrong messages and values
// makes it pass, and leaves a correct script unchanged, byte for byte.
func TestUpdateRewritesWhatDiffers(t *testing.T) {
	raw, err := os.ReadFile("../../../dialogs/testdata/quotation/approved.txt")
	if err != nil {
		t.Fatal(err)
	}
	right := string(raw)
	update := func(t *testing.T, text string) string {
		t.Helper()
		script, err := replay.Parse("script", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		now, err := replay.Update(t.Context(), script, text, app.ForScript, replay.Printer{})
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	for _, c := range []struct{ name, was, is, want string }{
		{"right", "", "", right},
		{"other words", "bot [order.photos]: foto", "bot [order.photos]: retrato", ""},
		{"another key", "bot [plate.photo]: placa", "bot [order.mail]: placa", right},
		{"other options", "{Aprobar|Pedir cambios|Rechazar}", "{Sí|No}", right},
		{"a message too few", "bot [order.place]: ubicación\n", "", ""},
		{"a message too many", "bot [order.place]: ubicación\n", "bot [order.place]: ubicación\nbot: y algo más\n", right},
		{"another value", "quotation COT-00001 status = approved", "quotation COT-00001 status = sent", right},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wrong := strings.Replace(right, c.was, c.is, 1)
			if c.was != "" && wrong == right {
				t.Fatal("the script has no such line")
			}
			now := update(t, wrong)
			if c.want != "" && now != c.want {
				t.Errorf("updated to\n%s", now)
			}
			if again := update(t, now); again != now {
				t.Errorf("updated twice it changes:\n%s", again)
			}
			script, err := replay.Parse("script", strings.NewReader(now))
			if err != nil {
				t.Fatal(err)
			}
			if err := replay.Run(t.Context(), script, app.ForScript, replay.Printer{}); err != nil {
				t.Error(err)
			}
		})
	}
}
