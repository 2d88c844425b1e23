package web

import (
	"strconv"
	"time"
)

// Moment parses RFC 3339, or seconds or milliseconds since 1970.
func Moment(text string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t.UTC(), plausible(t)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	t := time.Unix(n, 0)
	if n >= 1e12 {
		t = time.UnixMilli(n)
	}
	return t.UTC(), plausible(t)
}

// plausible excludes times that stores or timers can't handle.
func plausible(t time.Time) bool { return t.Year() >= 2000 && t.Year() < 2200 }
