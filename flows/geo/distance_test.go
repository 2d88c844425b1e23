package geo_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/geo"
)

func at(lat, lon float64) bot.Location { return bot.Location{Latitude: lat, Longitude: lon} }

// The distances are those on the sphere: a degree of a great circle is 111,195.08 m.
func TestMetres(t *testing.T) {
	bogota, medellin, sanSalvador := at(4.711, -74.0721), at(6.2442, -75.5812), at(13.6929, -89.2182)
	for _, tt := range []struct {
		name string
		a, b bot.Location
		want float64
		off  float64 // tolerance in metres
	}{
		{"the same place", bogota, bogota, 0, 0},
		{"a degree north", at(0, 0), at(1, 0), 111195.08, 0.01},
		{"a degree east on the equator", at(0, 10), at(0, 11), 111195.08, 0.01},
		{"a degree east at 60° is half of it", at(60, 0), at(60, 1), 55597.54, 3},
		{"across the date line", at(0, 179.5), at(0, -179.5), 111195.08, 0.01},
		{"pole to pole", at(90, 0), at(-90, 120), 20015114.4, 1},
		{"antipodes", at(10, 20), at(-10, -160), 20015114.4, 1},
		{"Bogotá to Medellín", bogota, medellin, 238_500, 1000},
		{"Bogotá to San Salvador", bogota, sanSalvador, 1_937_000, 8000},
		{"a door further", at(4.711, -74.0721), at(4.711, -74.0720), 11.08, 0.01},
		{"299.9 m north", bogota, at(4.711+299.9/111195.08, -74.0721), 299.9, 0.01},
	} {
		if got := geo.Metres(tt.a, tt.b); math.Abs(got-tt.want) > tt.off {
			t.Errorf("%s: %.2f m, want %.2f", tt.name, got, tt.want)
		}
	}
}

func TestNoPlace(t *testing.T) {
	for _, l := range []bot.Location{
		at(90.001, 0), at(-91, 0), at(0, 180.5), at(0, -181), at(math.NaN(), 0), at(0, math.NaN()), at(math.Inf(1), 0), at(0, math.Inf(-1)),
	} {
		if geo.Valid(l) {
			t.Errorf("%v is on the Earth", l)
		}
		if d := geo.Metres(at(0, 0), l); d <= 1e12 {
			t.Errorf("%v is %v m away", l, d)
		}
	}
	if !geo.Valid(at(90, -180)) || !geo.Valid(at(-90, 180)) {
		t.Error("the ends of the Earth are on it")
	}
}

func TestMetresProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.Custom(func(t *rapid.T) bot.Location {
			return at(rapid.Float64Range(-90, 90).Draw(t, "lat"), rapid.Float64Range(-180, 180).Draw(t, "lon"))
		})
		a, b, c := place.Draw(t, "a"), place.Draw(t, "b"), place.Draw(t, "c")
		ab, ba := geo.Metres(a, b), geo.Metres(b, a)
		if math.Abs(ab-ba) > 1e-3 || ab < 0 || ab > 20_015_115 {
			t.Fatalf("%v there, %v back", ab, ba)
		}
		if ac, cb := geo.Metres(a, c), geo.Metres(c, b); ab > ac+cb+1 {
			t.Fatalf("%v directly, %v by a detour", ab, ac+cb)
		}
	})
}
