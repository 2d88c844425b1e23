package mail_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"recado/templates/mail"
)

// FuzzRender: whatever people write, a mail has the elements and attributes that its
// layout has, and headers of one line: what was written is text in it.
func FuzzRender(f *testing.F) {
	for _, s := range []string{"<script>alert(1)</script>", "{{.ClientName}}", "a\r\nBcc: x@example.com", "\"><img src=x onerror=y>", "javascript:alert(1)", "&lt;b&gt;", "\xff\u202e", "'; DROP", "</td></tr></table>"} {
		f.Add(s, s, "es")
		f.Add("x", s, "en")
	}
	f.Fuzz(func(t *testing.T, said, name, locale string) {
		for _, which := range []string{mail.OrderCreated, mail.OrderCreatedTeam} {
			o, plain := order(), order()
			o.Description, o.ClientName, o.Location, o.Serial, o.Asset, o.Company, o.Source = said, name, said, name, said, name, said
			plain.Asset, plain.Company = "x", "x"
			l, p := render(t, which, locale, o), render(t, which, locale, plain)
			if strings.ContainsAny(l.Subject, "\r\n\x00") {
				t.Errorf("subject %q", l.Subject)
			}
			got, want := elements(t, l.HTML), elements(t, p.HTML)
			for what := range got { // texts of several lines bring line breaks, empty ones take rows away
				if _, known := want[what]; !known && what != "br" {
					t.Errorf("%q brought %q into the mail", said, what)
				}
			}
		}
	})
}

// elements are what a browser makes of a page, each with its attributes and what leads
// away.
func elements(t *testing.T, page string) map[string]int {
	t.Helper()
	all := map[string]int{}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		what, names := []string{n.Data}, map[string]bool{}
		for _, a := range n.Attr {
			names[a.Key] = true
			if a.Key == "href" || a.Key == "src" {
				what = append(what, a.Val)
			}
		}
		all[strings.Join(append(what, slices.Sorted(maps.Keys(names))...), " ")]++
	}
	return all
}
