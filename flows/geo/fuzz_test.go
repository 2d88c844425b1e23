package geo_test

import (
	"math"
	"testing"

	"recado/bot"
	"recado/flows/geo"
)

// FuzzMetres checks that the distance is the same in both directions and at most half the circumference.
func FuzzMetres(f *testing.F) {
	f.Add(4.6, -74.08, 13.69, -89.19)
	f.Add(90.0, 180.0, -90.0, -180.0)
	f.Add(0.0, 179.9999, 0.0, -179.9999)
	f.Add(math.NaN(), math.Inf(1), 1e308, math.Copysign(0, -1))
	f.Fuzz(func(t *testing.T, lat1, lon1, lat2, lon2 float64) {
		a, b := bot.Location{Latitude: lat1, Longitude: lon1}, bot.Location{Latitude: lat2, Longitude: lon2}
		if !geo.Valid(a) || !geo.Valid(b) {
			return
		}
		there, back := geo.Metres(a, b), geo.Metres(b, a)
		if math.IsNaN(there) || there < 0 || there > 20_100_000 || math.Abs(there-back) > 0.001 || geo.Metres(a, a) != 0 {
			t.Errorf("%v to %v: %v, back %v", a, b, there, back)
		}
	})
}
