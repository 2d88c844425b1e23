package orders_test

import (
	"testing"

	"recado/flows/orders"
)

func TestLocationOverrideBuilding(t *testing.T) {
	for _, tt := range []struct{ was, now, building, text string }{
		{"Torre Futura", "Torre B", "Torre B", "Torre B piso 5"},
		{"Conjunto Los Robles, torre A", "Torre B", "Conjunto Los Robles, Torre B", "Conjunto Los Robles, Torre B piso 5"},
		{"Conjunto Los Robles", "Bloque 4", "Conjunto Los Robles, Bloque 4", "Conjunto Los Robles, Bloque 4 piso 5"},
		{"Torre Futura", "Edificio Avianca", "Edificio Avianca", "Edificio Avianca piso 5"},
		{"Torre A", "Edificio Avianca", "Edificio Avianca", "Edificio Avianca piso 5"},
	} {
		l := orders.Location{Building: tt.was, Floor: "Piso 5", Text: tt.was + " piso 5"}.Override(orders.Location{Building: tt.now})
		if l.Building != tt.building || l.String() != tt.text {
			t.Errorf("%s, then %s: %q, %q", tt.was, tt.now, l.Building, l.String())
		}
	}
}

func TestLocationAgrees(t *testing.T) {
	was := orders.Location{Street: "Carrera 9 # 12-40", Neighborhood: "Barrio Centro", Building: "Conjunto Los Robles", Room: "-"}
	for _, tt := range []struct {
		other orders.Location
		want  bool
	}{
		{orders.Location{Building: "Torre B", Floor: "Piso 5", Room: "Apto 503"}, true},
		{orders.Location{Street: "carrera 9"}, true},
		{orders.Location{Landmark: "frente al parque"}, true},
		{orders.Location{Neighborhood: "Localidad La Candelaria"}, true},
		{orders.Location{}, true},
		{orders.Location{Neighborhood: "Barrio Las Nieves"}, false},
		{orders.Location{Building: "Conjunto Los Pinos"}, false},
		{orders.Location{Building: "Casa 9", House: true}, false},
		{orders.Location{Building: "Edificio Avianca"}, false},
		{orders.Location{Street: "Calle 45 # 12-30"}, false},
	} {
		if got := was.Agrees(tt.other); got != tt.want {
			t.Errorf("%+v: %v", tt.other, got)
		}
	}
}

func TestLocationWithPlate(t *testing.T) {
	for was, want := range map[string]string{
		"Carrera 9 # 12-40": "Carrera 9 # 12-48",
		"Cra 9 No. 12A-40":  "Cra 9 No. 12-48",
		"Calle 45":          "Calle 45 # 12-48",
	} {
		l := orders.Location{Street: was, Text: was + ", barrio Centro"}.WithPlate("12-48")
		if l.Street != want || l.Text != want+", barrio Centro" {
			t.Errorf("%s: %q, %q", was, l.Street, l.Text)
		}
	}
}

func TestLocationOnStreet(t *testing.T) {
	l := orders.Location{Street: "Carrera 9 # 12-40"}
	for now, want := range map[string]string{"Carrera 8": "Carrera 8 # 12-40", "Calle 20": "Calle 20", "Carrera 8 # 1-2": "Carrera 8 # 1-2", "Carrera 8 No. 1-2": "Carrera 8 No. 1-2"} {
		if got := l.OnStreet(now); got != want {
			t.Errorf("%s: %q", now, got)
		}
	}
}

func TestLocationReplaceWithNoun(t *testing.T) {
	l, ok := orders.Location{Building: "Torre Futura", Text: "Torre Futura piso 5"}.Replace("Futura", "torre B")
	if !ok || l.Building != "Torre B" || l.Text != "Torre B piso 5" {
		t.Errorf("%+v %v", l, ok)
	}
}
