package orders_test

import (
	"encoding/json"
	"testing"

	"recado/bot"
	"recado/flows/orders"
)

func TestLocationString(t *testing.T) {
	for _, tt := range []struct {
		name string
		l    orders.Location
		want string
	}{
		{"parts alone", orders.Location{Building: "Edificio A", Floor: "Piso 3", Room: "Sala de juntas"}, "Edificio A, Piso 3, Sala de juntas"},
		{"the text says all", orders.Location{Text: "calle 45 #12-30, piso 3", Street: "Calle 45 # 12-30", Floor: "Piso 3"}, "calle 45 #12-30, piso 3"},
		{"a floor given later", orders.Location{Text: "Calle 45 # 12-30", Street: "Calle 45 # 12-30", Floor: "Piso 3", Room: "Apto 301"}, "Calle 45 # 12-30, Piso 3, Apto 301"},
		{"accents and marks are no difference", orders.Location{Text: "SAN PEDRO SULA barrio rio de piedras", City: "San Pedro Sula", Neighborhood: "barrio Río de Piedras"}, "SAN PEDRO SULA barrio rio de piedras"},
		{"no floor in a house", orders.Location{Text: "Calle 9 # 12-40, casa azul", Floor: "-", Room: "-", House: true}, "Calle 9 # 12-40, casa azul"},
		{"piso 1 is not said by piso 10", orders.Location{Text: "Torre Sur piso 10", Room: "Oficina 1"}, "Torre Sur piso 10, Oficina 1"},
		{"a floor put right later", orders.Location{Text: "Torre Sur piso 5", Building: "Torre Sur", Floor: "Piso 6"}, "Torre Sur, Piso 6"},
		{"the department only without a city", orders.Location{Street: "Calle 5", City: "Cali", Department: "Valle del Cauca"}, "Calle 5, Cali"},
		{"the same name twice", orders.Location{Building: "Escalón", Neighborhood: "Escalón"}, "Escalón"},
		{"parts of a building that the text tells apart", orders.Location{Text: "Clínica Sonrisa, bulevar Morazán, edificio Santa Fe, local 8", Building: "Clínica Sonrisa, edificio Santa Fe", Room: "local 8"}, "Clínica Sonrisa, bulevar Morazán, edificio Santa Fe, local 8"},
		{"a shared point", orders.Location{Point: &bot.Location{Name: "Parque Lleras"}}, "Parque Lleras"},
		{"nothing", orders.Location{}, ""},
	} {
		if got := tt.l.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestLocationShort(t *testing.T) {
	for want, l := range map[string]orders.Location{
		"Torre Sur":               {Building: "Torre Sur", Street: "Calle 5 # 3-20"},
		"Calle 5 # 3-20":          {Building: "Casa 12", Street: "Calle 5 # 3-20", House: true},
		"colonia Escalón, casa 4": {Building: "casa 4", Neighborhood: "colonia Escalón", House: true},
		"frente al parque":        {Text: "frente al parque"},
	} {
		if got := l.Short(); got != want {
			t.Errorf("%+v: %q, want %q", l, got, want)
		}
	}
}

func TestLocationMerge(t *testing.T) {
	l := orders.Location{Text: "Calle 45 # 12-30", Street: "Calle 45 # 12-30"}.
		Merge(orders.Location{Text: "piso 3 apto 301", Floor: "piso 3", Room: "apto 301", Street: "otra"}).
		Merge(orders.Location{Text: "Piso 3", Floor: "piso 4"}).
		Merge(orders.Location{House: true, Point: &bot.Location{Latitude: 4}})
	if l.Street != "Calle 45 # 12-30" || l.Floor != "piso 3" || l.Room != "apto 301" || !l.House || l.Point == nil ||
		l.String() != "Calle 45 # 12-30, piso 3 apto 301" {
		t.Errorf("%+v, %q", l, l)
	}
	if l := (orders.Location{Text: "piso 3"}).Merge(orders.Location{Text: "Torre Sur, piso 3"}); l.Text != "Torre Sur, piso 3" {
		t.Errorf("a text that says more: %q", l.Text)
	}
}

func TestLocationCorrect(t *testing.T) {
	l := orders.Location{Text: "Torre Sur piso 5, of. 501", Building: "Torre Sur", Floor: "piso 5", Room: "of. 501"}.
		Override(orders.Location{Text: "es piso 6", Floor: "Piso 6"})
	if l.Floor != "Piso 6" || l.String() != "Torre Sur Piso 6, of. 501" {
		t.Errorf("%+v, %q", l, l)
	}
	if l = l.Override(orders.Location{Room: "Oficina 601"}); l.String() != "Torre Sur Piso 6, Oficina 601" {
		t.Errorf("%q", l)
	}
}

// TestLocationOld checks that documents from before places had more parts are read unchanged.
func TestLocationOld(t *testing.T) {
	var l orders.Location
	if err := json.Unmarshal([]byte(`{"building":"Edificio A","floor":"Piso 3","room":"-","text":"edificio a piso 3"}`), &l); err != nil ||
		l.Building != "Edificio A" || l.String() != "edificio a piso 3" {
		t.Errorf("%+v, %q, %v", l, l, err)
	}
}
