package vision

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

// BenchmarkPlates reads every photo of a directory that has a truth.tsv (file,
// serial, class, …) and prints how well, by kind:
//
//	RECADO_PLATES=<dir> go test -run '^$' -bench Plates -benchtime 1x ./workers/vision
//
// RECADO_PLATES_ALL=1 also prints every photo.
func BenchmarkPlates(b *testing.B) {
	dir := os.Getenv("RECADO_PLATES")
	if dir == "" {
		b.Skip("RECADO_PLATES names no directory of photos")
	}
	p, err := newDeep("../../bin/vision", Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	for b.Loop() {
		measure(b, p, dir)
	}
}

type score struct {
	photos, readable, exact, asked, askedRight, falselyAsked int
	cpu                                                      []time.Duration
}

func measure(b *testing.B, r Reader, dir string) {
	kinds, order := map[string]*score{}, []string{}
	total := &score{}
	for _, row := range truth(b, dir) {
		data, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			b.Fatal(err)
		}
		start := cpuTime()
		got, err := r.Read(b.Context(), bytes.NewReader(data))
		spent := cpuTime() - start
		if err != nil {
			b.Errorf("%s: %v", row[0], err)
		}
		if kinds[row[2]] == nil {
			kinds[row[2]] = &score{}
			order = append(order, row[2])
		}
		for _, s := range []*score{kinds[row[2]], total} {
			s.count(row[1], got.Serial, got.Confidence >= 70, spent)
		}
		if os.Getenv("RECADO_PLATES_ALL") != "" {
			fmt.Printf("%-5v %-18s want %-18s got %-18s %3d  %v\n", row[1] == got.Serial, row[0], row[1], got.Serial, got.Confidence, spent.Round(time.Millisecond))
		}
	}
	fmt.Printf("%-11s %6s %6s %6s %6s %6s %8s %8s\n", "kind", "photos", "exact", "asked", "right", "false", "cpu p50", "cpu p95")
	for _, k := range order {
		fmt.Println(kinds[k].row(k))
	}
	fmt.Println(total.row("all"))
	b.ReportMetric(100*float64(total.exact)/float64(total.readable), "%exact")
	b.ReportMetric(100*float64(total.askedRight)/float64(max(total.asked, 1)), "%right-of-asked")
	b.ReportMetric(100*float64(total.asked)/float64(total.readable), "%asked")
}

func (s *score) count(want, got string, asked bool, spent time.Duration) {
	s.photos++
	s.cpu = append(s.cpu, spent)
	if want == "" {
		if asked {
			s.falselyAsked++
		}
		return
	}
	s.readable++
	if got == want {
		s.exact++
	}
	if asked {
		s.asked++
		if got == want {
			s.askedRight++
		}
	}
}

func (s *score) row(name string) string {
	slices.Sort(s.cpu)
	return fmt.Sprintf("%-11s %6d %6d %6d %6d %6d %8v %8v", name, s.photos, s.exact, s.asked, s.askedRight, s.falselyAsked,
		s.cpu[len(s.cpu)/2].Round(time.Millisecond), s.cpu[len(s.cpu)*95/100].Round(time.Millisecond))
}

func truth(tb testing.TB, dir string) [][]string {
	f, err := os.Open(filepath.Join(dir, "truth.tsv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = '\t', -1, true
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		tb.Fatalf("truth.tsv: %d rows, %v", len(rows), err)
	}
	return rows[1:]
}

func cpuTime() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
