package geo

import (
	"math"

	"recado/bot"
)

// radius is the mean radius R1 of the Earth in metres: (2a+b)/3 of the GRS 80 ellipsoid (H. Moritz,
// Geodetic Reference System 1980, Journal of Geodesy 74, 2000).
const radius = 6371008.7714

// Valid reports whether a place is on the Earth: a latitude within ±90 and a longitude within ±180
// degrees.
func Valid(l bot.Location) bool { return within(l.Latitude, 90) && within(l.Longitude, 180) }

// within is false for a NaN.
func within(degrees, limit float64) bool { return math.Abs(degrees) <= limit }

// Metres returns the great-circle distance of two places in metres, by the haversine formula (R. W.
// Sinnott, Virtues of the Haversine, Sky and Telescope 68, 1984) on a sphere. It is within 0.6 % of
// the ellipsoid's distance. If a place is not Valid it is +Inf, which is beyond any limit.
func Metres(a, b bot.Location) float64 {
	if !Valid(a) || !Valid(b) {
		return math.Inf(1)
	}
	φ1, φ2 := radians(a.Latitude), radians(b.Latitude)
	h := square(math.Sin((φ2-φ1)/2)) + math.Cos(φ1)*math.Cos(φ2)*square(math.Sin(radians(b.Longitude-a.Longitude)/2))
	return 2 * radius * math.Asin(math.Sqrt(min(1, h))) // rounding may give more than 1 for antipodes
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

func square(x float64) float64 { return x * x }
