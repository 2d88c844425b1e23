package pdf

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the texts and the pictures of testdata")

// The samples, as they read. Their pictures are beside them to be looked at; they are
// rewritten with the texts and not compared, as another renderer draws other pixels.
func TestTheSamplesReadAsTheyShould(t *testing.T) {
	english := quotation(t)
	english.Locale = "en"
	for name, lay := range map[string]func() ([]byte, error){
		"quotation":    func() ([]byte, error) { return Quotation(quotation(t)) },
		"quotation.en": func() ([]byte, error) { return Quotation(english) },
		"report":       func() ([]byte, error) { return ServiceReport(report(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			pdf, err := lay()
			if err != nil {
				t.Fatal(err)
			}
			all := leaves(t, pdf)
			tidy(t, all)
			var pages []string
			for _, l := range all {
				pages = append(pages, strings.Join(l.lines(), "\n")+"\n")
			}
			got := strings.Join(pages, "\n"+strings.Repeat("-", 40)+"\n\n")
			file := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				if strings.Contains(name, ".") {
					return // what differs is words
				}
				poppler(t, "pdftoppm", "-r", "80", "-png", saved(t, pdf), filepath.Join("testdata", name))
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}
