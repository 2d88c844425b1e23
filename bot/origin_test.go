package bot

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestOriginIsBounded(t *testing.T) {
	if o := (&Origin{Title: " \n ", At: time.Now()}).Sanitized(); o != nil {
		t.Errorf("%+v of nothing", o)
	}
	o := (&Origin{Title: "Aires\n 2x1", Text: strings.Repeat("ñ", 5000), URL: "https://x/\xff"}).Sanitized()
	if o.Title != "Aires 2x1" || utf8.RuneCountInString(o.Text) != maxOrigin || !utf8.ValidString(o.URL) {
		t.Errorf("%+v", o)
	}
	if (*Origin)(nil).Sanitized() != nil {
		t.Error("something of nil")
	}
}

// An origin is kept for a week; a product is added to the earlier advertisement, another
// advertisement replaces it.
func TestOriginIsRemembered(t *testing.T) {
	start := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	r := &run{now: start}
	came := func(after time.Duration, o *Origin) *Origin {
		r.now = start.Add(after)
		r.recordOrigin(Input{Origin: o})
		return r.recentOrigin()
	}
	if o := came(0, nil); o != nil {
		t.Errorf("%+v", o)
	}
	came(0, &Origin{Ad: "12", Title: "Aires"})
	if o := came(time.Hour, nil); o == nil || o.Ad != "12" {
		t.Errorf("%+v", o)
	}
	if o := came(2*time.Hour, &Origin{Product: "F1"}); o.Ad != "12" || o.Product != "F1" {
		t.Errorf("%+v", o)
	}
	if o := came(3*time.Hour, &Origin{Ad: "13"}); o.Ad != "13" || o.Product != "" {
		t.Errorf("%+v", o)
	}
	if o := came(3*time.Hour+originValidFor, nil); o != nil {
		t.Errorf("%+v a week later", o)
	}
}
