package reading

import (
	"strings"
	"testing"
)

func TestMunicipalities(t *testing.T) {
	for country, want := range map[string]struct{ departments, least, most int }{
		"CO": {32, 1100, 1123}, "SV": {14, 262, 262}, "HN": {18, 298, 298},
	} {
		list, err := municipalities(country)
		if err != nil {
			t.Fatal(err)
		}
		departments, seen := map[string]bool{}, map[municipality]bool{}
		for _, m := range list {
			departments[m.department] = true
			if seen[m] || m.name != strings.TrimSpace(m.name) || m.name == "" || strings.ContainsAny(m.name, "()*") {
				t.Errorf("%s: %+v", country, m)
			}
			seen[m] = true
		}
		if len(list) < want.least || len(list) > want.most || len(departments) != want.departments {
			t.Errorf("%s: %d municipalities in %d departments", country, len(list), len(departments))
		}
	}
}

// TestKnownTowns checks that every known name is in its country's table.
func TestKnownTowns(t *testing.T) {
	known, err := towns()
	if err != nil {
		t.Fatal(err)
	}
	all, departments := map[[3]string]bool{}, map[[2]string]bool{}
	for _, country := range tableCountries {
		list, err := municipalities(country)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			all[[3]string{country, m.department, m.name}] = true
			departments[[2]string{country, m.department}] = true
		}
	}
	for _, t2 := range known {
		ofCapital := t2.country == "HN" && (t2.name == "Tegucigalpa" || t2.name == "Comayagüela") // both are parts of the Distrito Central
		if !departments[[2]string{t2.country, t2.department}] || t2.name != "" && !ofCapital && !all[[3]string{t2.country, t2.department, t2.name}] {
			t.Errorf("%+v is in no table", *t2)
		}
	}
}

func TestTowns(t *testing.T) {
	r := placesForTest(t)
	for _, tt := range []struct{ country, text, city, department string }{
		{"CO", "estoy en medellin", "Medellín", "Antioquia"},
		{"CO", "BOGOTA D.C.", "Bogotá", "Cundinamarca"},
		{"CO", "en La Unión, Nariño", "La Unión", "Nariño"},
		{"CO", "La Unión, Valle", "La Unión", "Valle del Cauca"},
		{"CO", "calle 5 # 3-20, La Unión", "La Unión", ""}, // four departments have one
		{"CO", "calle 5 # 3-20 Armenia", "Armenia", "Quindío"},
		{"CO", "santiago de cali", "Cali", "Valle del Cauca"},
		{"CO", "municipio de Guadalupe", "Guadalupe", ""},
		{"SV", "en Santa Ana", "Santa Ana", "Santa Ana"},
		{"SV", "San Salvador, San Salvador", "San Salvador", "San Salvador"},
		{"SV", "colonia Las Flores, Delgado", "Ciudad Delgado", "San Salvador"},
		{"SV", "barrio el centro, San Rafael, Chalatenango", "San Rafael", "Chalatenango"},
		{"HN", "tegus", "Tegucigalpa", "Francisco Morazán"},
		{"HN", "sps", "San Pedro Sula", "Cortés"},
		{"HN", "barrio abajo, La Esperanza, Intibucá", "La Esperanza", "Intibucá"},
		{"HN", "barrio arriba, gracias lempira", "Gracias", "Lempira"},
		{"HN", "Medellín", "Medellín", "Antioquia"},  // a town of another country
		{"CO", "gracias", "", ""},                    // Gracias is a town in Honduras
		{"HN", "calle real, gracias", "", ""},        // here the word means thanks
		{"CO", "me llamo Florencia Leticia", "", ""}, // names of people
	} {
		var city, department string
		for _, m := range r.readPlaces(tt.text, tt.country) {
			if city == "" && m.Evidence != evidenceUnsureTown {
				city, department = m.Parts.City, m.Parts.Department
			}
		}
		if city != tt.city || department != tt.department {
			t.Errorf("%s %q: %q, %q, want %q, %q", tt.country, tt.text, city, department, tt.city, tt.department)
		}
	}
}
