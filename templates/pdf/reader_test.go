package pdf

import (
	"bytes"
	"encoding/xml"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a reader sees is read back with poppler, which shares nothing with what wrote it.

// word is one as it stands on a page, in points from the top left.
type word struct {
	X0   float64 `xml:"xMin,attr"`
	Y0   float64 `xml:"yMin,attr"`
	X1   float64 `xml:"xMax,attr"`
	Y1   float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

// leaf is a page that was read.
type leaf []word

const points = 72 / 25.4 // to the mm

func poppler(tb testing.TB, tool string, args ...string) []byte {
	tb.Helper()
	var said bytes.Buffer
	cmd := exec.CommandContext(tb.Context(), tool, args...)
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s: %v (is poppler-utils there? make deps)\n%s", tool, err, said.Bytes())
	}
	if said.Len() > 0 {
		tb.Errorf("%s finds fault with the document: %s", tool, said.Bytes())
	}
	return out
}

func saved(tb testing.TB, pdf []byte) string {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "it.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		tb.Fatal(err)
	}
	return file
}

func leaves(tb testing.TB, pdf []byte) []leaf {
	tb.Helper()
	var doc struct {
		Pages []struct {
			Words []word `xml:"word"`
		} `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(poppler(tb, "pdftotext", "-bbox", saved(tb, pdf), "-"), &doc); err != nil {
		tb.Fatal(err)
	}
	var all []leaf
	for _, p := range doc.Pages {
		all = append(all, p.Words)
	}
	return all
}

// lines are a page's text as it stands, top to bottom; a wide gap shows as " | ".
func (l leaf) lines() []string {
	words := slices.Clone(l)
	slices.SortStableFunc(words, func(a, b word) int {
		if math.Abs(a.Y1-b.Y1) > 1.5 {
			return int(math.Copysign(1, a.Y1-b.Y1))
		}
		return int(math.Copysign(1, a.X0-b.X0))
	})
	var lines []string
	var last word
	for i, w := range words {
		switch {
		case i == 0 || math.Abs(w.Y1-last.Y1) > 1.5:
			lines = append(lines, w.Text)
		case w.X0-last.X1 > 9:
			lines[len(lines)-1] += " | " + w.Text
		default:
			lines[len(lines)-1] += " " + w.Text
		}
		last = w
	}
	return lines
}

// text is everything in the order in which it was written, spaces apart.
func text(all []leaf) string {
	var words []string
	for _, l := range all {
		for _, w := range l {
			words = append(words, w.Text)
		}
	}
	return strings.Join(words, " ")
}

// titles are what should never end a page.
var titles = func() map[string]bool {
	all := map[string]bool{}
	for _, locale := range []string{"es", "en"} {
		for _, key := range strings.Fields("problem solution scope breakdown terms diagnosis actions observations recommendations photos warranty approval") {
			all[words{locale}.label(key)] = true
		}
	}
	return all
}()

// tidy finds what no customer should see: words over the margins or over each other, a
// title that ends a page.
func tidy(tb testing.TB, all []leaf) {
	tb.Helper()
	const slack = 0.6
	for n, l := range all {
		if lines := l.lines(); len(lines) > 1 && titles[lines[len(lines)-2]] { // the last is the foot
			tb.Errorf("page %d ends with a title, %q", n+1, lines[len(lines)-2])
		}
		for i, w := range l {
			if w.X0 < left*points-slack || w.X1 > right*points+slack || w.Y0 < 8*points || w.Y1 > (pageHeight-8)*points {
				tb.Errorf("page %d: %q is outside the margins: %.0f–%.0f, %.0f–%.0f", n+1, w.Text, w.X0, w.X1, w.Y0, w.Y1)
			}
			for _, o := range l[i+1:] {
				if min(w.X1, o.X1)-max(w.X0, o.X0) > slack && min(w.Y1, o.Y1)-max(w.Y0, o.Y0) > 1.5 {
					tb.Errorf("page %d: %q and %q stand on each other", n+1, w.Text, o.Text)
				}
			}
		}
	}
}
