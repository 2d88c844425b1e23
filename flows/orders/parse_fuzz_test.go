package orders_test

import (
	"encoding/json"
	"strings"
	"testing"

	"recado/flows/orders"
)

// FuzzLocation checks that a parsed place keeps the text, is one line, and parses to the same place
// from its own line.
func FuzzLocation(f *testing.F) {
	for _, s := range []string{"Edificio A, Piso 3, Sala de juntas", ",,;|", "piso 2", "Torre Norte / 5to piso / baño", `{"building":"A","lat":4.6,"lon":-74.08}`, `{"latitude":1e999}`, `"x"`, "\u2028a\x00b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := orders.ParseLocation(s)
		if l.Text != orders.CleanLine(s) || strings.ContainsAny(l.String(), "\r\n\x00") || len(l.String()) > 4*len(s)+8 {
			t.Errorf("%q became %+v, %q", s, l, l.String())
		}
		again := orders.ParseLocation(l.String())
		if again.Floor != l.Floor && l.Floor != "" || again.String() != orders.ParseLocation(again.String()).String() {
			t.Errorf("%q: %+v, again %+v", s, l, again)
		}
		var read orders.Location
		if json.Unmarshal([]byte(s), &read) != nil {
			return
		}
		raw, err := json.Marshal(read)
		var back orders.Location
		if err != nil || json.Unmarshal(raw, &back) != nil || back.String() != read.String() {
			t.Errorf("%s was read as %+v, stored as %s", s, read, raw)
		}
		if stage, ok := orders.ParseStage(s); ok && stage.State == "" {
			t.Errorf("%q is a stage without a state", s)
		}
	})
}
