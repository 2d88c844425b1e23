package bot

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// maxPointLinks bounds how many links of a text are examined, and maxLink their length in
// bytes.
const (
	maxPointLinks = 4
	maxLink       = 2000
)

// Patterns of points: a link or a geo URI (RFC 5870), and degrees with at least four decimals,
// which prices don't have, or with minutes, as maps show them.
var (
	mapLinkPattern  = regexp.MustCompile(`(?i)(?:https?://|geo:|\b(?:www\.)?(?:google\.[a-z.]{2,6}/maps|maps\.(?:google\.[a-z.]{2,6}|apple\.com)|goo\.gl/maps|maps\.app\.goo\.gl|waze\.com|ul\.waze\.com)/)[^\s<>"]+`)
	degreesPattern  = regexp.MustCompile(`(?i)(-?\d{1,2}[.]\d{4,})°?\s*([ns]?)\s*[,; ]\s*(-?\d{1,3}[.]\d{4,})°?(?:\s*([ewo])\b)?`)
	minutesPattern  = regexp.MustCompile(`(?i)(\d{1,2})\s*°\s*(\d{1,2})\s*['’′]\s*(\d{1,2}(?:\.\d+)?)?\s*(?:["”″]|'')?\s*([ns])[\s,;]+(\d{1,3})\s*°\s*(\d{1,2})\s*['’′]\s*(\d{1,2}(?:\.\d+)?)?\s*(?:["”″]|'')?\s*([ewo])\b`)
	mapHostPattern  = regexp.MustCompile(`(?i)^(?:www\.|maps\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?$|^maps\.google\.[a-z]{2,3}(?:\.[a-z]{2})?$|^maps\.apple\.com$|^(?:www\.|ul\.)?waze\.com$|^(?:www\.)?openstreetmap\.org$|^maps\.app\.goo\.gl$|^goo\.gl$|^maps\.apple$|^osm\.org$`)
	pinPattern      = regexp.MustCompile(`!3d(-?\d{1,2}\.\d+)!4d(-?\d{1,3}\.\d+)`)
	centerPattern   = regexp.MustCompile(`/@(-?\d{1,2}\.\d+),(-?\d{1,3}\.\d+)`)
	pairPattern     = regexp.MustCompile(`^(?:loc:|ll\.)?\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\b`)
	pathPairPattern = regexp.MustCompile(`/(-?\d{1,2}\.\d{3,}),\+?(-?\d{1,3}\.\d{3,})(?:/|$)`)
)

// pointKeys are the query parameters that may hold a point, the most reliable first.
var pointKeys = []string{"ll", "coordinate", "q", "query", "destination", "daddr", "to", "latlng", "center", "sll"}

// MapPoint is a location that a text names by a link or by its degrees. Point is nil if only
// the vendor can resolve the link, such as a short one: links are never followed.
type MapPoint struct {
	Point *Location
	Span  Span
}

// FindPoint finds the first map link or pair of degrees in a text. One that contains its point
// is preferred.
func FindPoint(text string) (MapPoint, bool) {
	var mute MapPoint
	if !strings.ContainsAny(text, ".°:") { // neither a link nor degrees
		return mute, false
	}
	found := false
	links := mapLinkPattern.FindAllStringIndex(text, maxPointLinks)
	for _, at := range links {
		span := Span{From: at[0], To: at[0] + len(strings.TrimRight(text[at[0]:at[1]], ".,;:!?)]}'*_"))}
		point, isMap := linkPoint(text[span.From:span.To])
		if point != nil {
			return MapPoint{point, span}, true
		}
		if isMap && !found {
			mute, found = MapPoint{Span: span}, true
		}
	}
	for _, pattern := range []struct {
		re *regexp.Regexp
		of func([]string) *Location
	}{{degreesPattern, fromDegrees}, {minutesPattern, fromMinutes}} {
		at := pattern.re.FindStringSubmatchIndex(text)
		if at == nil || inAnyRange(links, at[0]) || !isIsolated(text, at[0], at[1]) {
			continue
		}
		groups := make([]string, len(at)/2)
		for i := range groups {
			if at[2*i] >= 0 {
				groups[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		if point := pattern.of(groups); point != nil {
			return MapPoint{point, Span{From: at[0], To: at[0] + len(strings.TrimRight(text[at[0]:at[1]], " "))}}, true
		}
	}
	return mute, found
}

func inAnyRange(links [][]int, at int) bool {
	for _, l := range links {
		if l[0] <= at && at < l[1] {
			return true
		}
	}
	return false
}

// isIsolated reports whether no adjacent character makes a part of a text another number.
func isIsolated(text string, from, to int) bool {
	return (from == 0 || !strings.ContainsRune("0123456789.,-$", rune(text[from-1]))) && (to == len(text) || !unicode.IsDigit(rune(text[to])))
}

// linkPoint returns the point of a link, and whether it is a map link.
func linkPoint(link string) (point *Location, isMap bool) {
	if len(link) > maxLink {
		return nil, false
	}
	lower := strings.ToLower(link)
	if strings.HasPrefix(lower, "geo:") {
		return geoPoint(link[len("geo:"):])
	}
	if !strings.HasPrefix(lower, "http") {
		link = "https://" + link
	}
	u, err := url.Parse(link)
	if err != nil || !mapHostPattern.MatchString(u.Hostname()) {
		return nil, false
	}
	if host := strings.ToLower(u.Hostname()); (host == "goo.gl" || strings.HasPrefix(host, "www.google.") || strings.HasPrefix(host, "google.")) && !strings.HasPrefix(u.Path, "/maps") {
		return nil, false
	}
	for _, re := range []*regexp.Regexp{pinPattern, pathPairPattern, centerPattern} {
		if m := re.FindStringSubmatch(u.Path); m != nil && !(re == centerPattern && isSearchLink(u)) {
			return withLinkName(locationFromDegrees(m[1], m[2]), u.Path), true
		}
	}
	query := u.Query()
	for _, key := range pointKeys {
		if m := pairPattern.FindStringSubmatch(strings.TrimSpace(query.Get(key))); m != nil {
			if p := locationFromDegrees(m[1], m[2]); p != nil {
				return p, true
			}
		}
	}
	if lat, lon := query.Get("mlat"), query.Get("mlon"); lat != "" { // OpenStreetMap
		return locationFromDegrees(lat, lon), true
	}
	return nil, true
}

// isSearchLink reports whether a link shows only a section of the map: the searched place can
// be anywhere in it.
func isSearchLink(u *url.URL) bool {
	return strings.Contains(u.Path, "/search/") || strings.Contains(u.Path, "/dir/")
}

// withLinkName sets the name of a point from a link to a place: "/maps/place/Torre+Futura/@…".
func withLinkName(p *Location, path string) *Location {
	_, rest, ok := strings.Cut(path, "/place/")
	if p == nil || !ok {
		return p
	}
	name, _, _ := strings.Cut(rest, "/")
	name = strings.Join(strings.Fields(strings.ReplaceAll(name, "+", " ")), " ")
	if letters := strings.ContainsFunc(name, unicode.IsLetter); letters && !strings.Contains(name, "°") && !strings.ContainsFunc(name, unicode.IsControl) && len(name) <= 120 {
		p.Name = name
	}
	return p
}

// geoPoint parses what follows "geo:": "4.6,-74.08;u=35", "0,0?q=4.6,-74.08(Casa)".
func geoPoint(s string) (*Location, bool) {
	coordinates, query, _ := strings.Cut(s, "?")
	if values, err := url.ParseQuery(query); err == nil {
		if m := pairPattern.FindStringSubmatch(values.Get("q")); m != nil {
			if p := locationFromDegrees(m[1], m[2]); p != nil {
				return p, true
			}
		}
	}
	m := pairPattern.FindStringSubmatch(coordinates)
	if m == nil {
		return nil, false
	}
	p := locationFromDegrees(m[1], m[2])
	return p, p != nil
}

// fromDegrees parses "4.6097,-74.0817" and "4.6097° N, 74.0817° W".
func fromDegrees(m []string) *Location {
	lat, lon := m[1], m[3]
	if (m[2] == "") != (m[4] == "") && m[2] == "" {
		return nil
	}
	return locationFromDegrees(signed(lat, m[2]), signed(lon, m[4]))
}

func signed(n, side string) string {
	if side = strings.ToLower(side); (side == "s" || side == "w" || side == "o") && !strings.HasPrefix(n, "-") {
		return "-" + n
	}
	return n
}

// fromMinutes parses 4°36'35.1"N 74°04'54.2"W.
func fromMinutes(m []string) *Location {
	lat, ok1 := sexagesimal(m[1], m[2], m[3])
	lon, ok2 := sexagesimal(m[5], m[6], m[7])
	if !ok1 || !ok2 {
		return nil
	}
	return locationFromDegrees(signed(lat, m[4]), signed(lon, m[8]))
}

func sexagesimal(deg, minute, second string) (string, bool) {
	if second == "" {
		second = "0"
	}
	d, err1 := strconv.ParseFloat(deg, 64)
	m, err2 := strconv.ParseFloat(minute, 64)
	s, err3 := strconv.ParseFloat(second, 64)
	return strconv.FormatFloat(d+m/60+s/3600, 'f', 7, 64), err1 == nil && err2 == nil && err3 == nil && m < 60 && s < 60
}

// locationFromDegrees returns a point, or nil if it is out of range or 0,0, which maps use for
// an unknown place.
func locationFromDegrees(lat, lon string) *Location {
	a, err1 := strconv.ParseFloat(lat, 64)
	b, err2 := strconv.ParseFloat(lon, 64)
	if err1 != nil || err2 != nil || a < -90 || a > 90 || b < -180 || b > 180 || a == 0 && b == 0 {
		return nil
	}
	return &Location{Latitude: a, Longitude: b}
}

// withPointFromText returns the input with the point that its text names, unless it has a
// location.
func (in Input) withPointFromText() Input {
	if in.Location == nil && in.Kind == KindText {
		m, _ := FindPoint(in.Text)
		in.Location = m.Point
	}
	return in
}
