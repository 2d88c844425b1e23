package orders

import "testing"

func TestPlaceWordsAreReplaced(t *testing.T) {
	at := Location{Building: "Casa 5", Neighborhood: "Colonia Tepeyac", City: "Tegucigalpa", Text: "casa 5 colonia Tepeyac Tegucigalpa"}
	for _, c := range []struct{ was, now, text, building string }{
		{"casa 5", "casa 15", "casa 15 colonia Tepeyac Tegucigalpa", "Casa 15"},
		{"5", "15", "casa 15 colonia Tepeyac Tegucigalpa", "Casa 15"},
		{"TEPEYAC", "Kennedy", "casa 5 colonia Kennedy Tegucigalpa", "Casa 5"},
		{"55", "15", "", ""},       // not in the text
		{"casa", "quinta", "", ""}, // not a name
		{"", "15", "", ""},
		{"#", "15", "", ""},
	} {
		got, ok := at.Replace(c.was, c.now)
		if ok != (c.text != "") || ok && (got.Text != c.text || got.Building != c.building) || !ok && got != at {
			t.Errorf("%q by %q: %+v %v", c.was, c.now, got, ok)
		}
	}
	twice := Location{Text: "calle 14 # 14-20"}
	if got, ok := twice.Replace("14", "15"); ok || got != twice {
		t.Errorf("which 14 is meant? %+v", got)
	}
}

func FuzzReplaceWords(f *testing.F) {
	f.Add("casa 5, Ñuñoa", "5", "15")
	f.Add("ÁREA 5b", "5 b", "6")
	f.Fuzz(func(t *testing.T, text, was, now string) {
		got, ok := ReplaceWords(text, was, now)
		if !ok && got != text {
			t.Errorf("%q changed though %q is not in it once", text, was)
		}
	})
}
