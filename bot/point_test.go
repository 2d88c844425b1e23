package bot_test

import (
	"fmt"
	"testing"
	"unicode/utf8"

	"recado/bot"
)

// TestFindPoint checks that map links and degrees give a point, that a link only its vendor can
// resolve is a link without one, and that prices and other links are ignored.
func TestFindPoint(t *testing.T) {
	const here = "4.6097,-74.0817"
	for text, want := range map[string]string{
		"4.6097,-74.0817":                                                   here,
		"4.6097, -74.0817":                                                  here,
		"estoy en 4.6097 -74.0817, piso 2":                                  here,
		"(4.6097;-74.0817)":                                                 here,
		"4.6097° N, 74.0817° W":                                             here,
		"4.6097 N 74.0817 O":                                                here,
		`4°36'34.92"N 74°04'54.12"W`:                                        here,
		"geo:4.6097,-74.0817":                                               here,
		"geo:4.6097,-74.0817;u=35":                                          here,
		"geo:0,0?q=4.6097,-74.0817(Mi%20casa)":                              here,
		"https://maps.google.com/?q=4.6097,-74.0817":                        here,
		"https://maps.google.com/maps?q=4.6097,-74.0817":                    here,
		"https://maps.google.com/maps?q=loc:4.6097,-74.0817.":               here,
		"https://www.google.com/maps?q=4.6097%2C-74.0817&z=17":              here,
		"https://www.google.com/maps/search/?api=1&query=4.6097%2C-74.0817": here,
		"https://www.google.com.co/maps/place/Torre+Futura/@4.6,-74.1,17z/data=!3m1!4b1!4m5!3m4!1s0x8!8m2!3d4.6097!4d-74.0817": here + " Torre Futura",
		"https://www.google.com/maps/@4.6097,-74.0817,17z":                                                                     here,
		"https://www.google.com/maps/search/4.6097,+-74.0817":                                                                  here,
		"https://www.google.com/maps/dir/?api=1&destination=4.6097,-74.0817":                                                   here,
		"www.google.com/maps?q=4.6097,-74.0817":                                                                                here,
		"maps.google.com/?q=4.6097,-74.0817":                                                                                   here,
		"https://maps.apple.com/?ll=4.6097,-74.0817&q=Marcado":                                                                 here,
		"https://maps.apple.com/place?coordinate=4.6097,-74.0817":                                                              here,
		"https://waze.com/ul?ll=4.6097,-74.0817&navigate=yes":                                                                  here,
		"https://www.waze.com/ul?ll=4.6097%2C-74.0817":                                                                         here,
		"https://ul.waze.com/ul?ll=4.6097,-74.0817":                                                                            here,
		"https://www.waze.com/live-map/directions?to=ll.4.6097%2C-74.0817":                                                     here,
		"https://www.openstreetmap.org/?mlat=4.6097&mlon=-74.0817":                                                             here,
		"vivo aquí https://maps.google.com/?q=4.6097,-74.0817 piso 3":                                                          here,

		"https://maps.app.goo.gl/AbCd12":                            "link https://maps.app.goo.gl/AbCd12",
		"es este: https://goo.gl/maps/AbCd12.":                      "link https://goo.gl/maps/AbCd12",
		"https://waze.com/ul/hd2g6xyz":                              "link https://waze.com/ul/hd2g6xyz",
		"https://www.google.com/maps/search/plomero/@4.6,-74.0,15z": "link https://www.google.com/maps/search/plomero/@4.6,-74.0,15z",
		"https://maps.google.com/?q=Torre+Futura":                   "link https://maps.google.com/?q=Torre+Futura",

		"":                     "",
		"12.500, 74.300":       "",
		"$4.6097, 74.0817":     "",
		"14.6097.123, 74.0817": "",
		"94.6097,-74.0817":     "",
		"0.0000,0.0000":        "",
		"https://example.com/?ll=4.6097,-74.0817":             "",
		"https://evilgoogle.com/maps?q=4.6097,-74.0817":       "",
		"https://maps.google.com.evil.example/?q=4.60,-74.08": "",
		"https://www.google.com/search?q=4.6097,-74.0817":     "",
		"300 1234567, 3101234567":                             "",
		"geo:hola":                                            "",
	} {
		m, ok := bot.FindPoint(text)
		got := ""
		switch {
		case m.Point != nil:
			if got = fmt.Sprintf("%.4f,%.4f", m.Point.Latitude, m.Point.Longitude); m.Point.Name != "" {
				got += " " + m.Point.Name
			}
		case ok:
			got = "link " + text[m.Span.From:m.Span.To]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzFindPoint(f *testing.F) {
	for _, s := range []string{"4.6097,-74.0817", "https://maps.google.com/?q=%zz", "geo:0,0?q=1,1", "4°36'35\"N 74°04'54\"W", "https://waze.com/ul?ll=99,99", "\xff4.6097,-74.0817\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := bot.FindPoint(text)
		if !ok {
			return
		}
		if m.Span.From < 0 || m.Span.To > len(text) || m.Span.From >= m.Span.To || utf8.ValidString(text) && !utf8.ValidString(text[m.Span.From:m.Span.To]) {
			t.Fatalf("%q: %+v", text, m)
		}
		if p := m.Point; p != nil && (p.Latitude < -90 || p.Latitude > 90 || p.Longitude < -180 || p.Longitude > 180) {
			t.Fatalf("%q: %+v", text, *p)
		}
	})
}
