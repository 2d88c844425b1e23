package vision

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

// BenchmarkPlates reads every photo of a directory that has a truth.tsv (file, serial, class, …)
// and prints the accuracy by kind. Without a directory it reads the few photos of testdata:
//
//	RECADO_PLATES=<dir> go test -run '^$' -bench Plates -benchtime 1x ./workers/vision
//
// RECADO_PLATES_ALL=1 also prints every photo and all its readings; RECADO_PLATES_CROPS names a
// folder for pictures of the values. RECADO_VISION names the folder of the networks' files; a
// folder without them measures Tesseract alone.
func BenchmarkPlates(b *testing.B) {
	p := readers(b)
	for b.Loop() {
		measure(b, p, cmp.Or(os.Getenv("RECADO_PLATES"), filepath.Join("testdata", "plates")))
	}
}

// BenchmarkCards is BenchmarkPlates for a directory of identity cards, RECADO_DUI.
func BenchmarkCards(b *testing.B) {
	p := readers(b)
	for b.Loop() {
		measureCards(b, p, cmp.Or(os.Getenv("RECADO_DUI"), filepath.Join("testdata", "dui")))
	}
}

// readers returns a pool with the networks if their files are present, else with Tesseract.
func readers(tb testing.TB) *Pool {
	dir := os.Getenv("RECADO_VISION")
	if dir == "" {
		dir = filepath.Join("..", "..", "bin", "vision")
	}
	p, err := Open(Options{Weights: dir, Deadline: time.Minute}) // a long deadline, so that a busy machine does not change the result
	if err != nil {
		tb.Fatal(err)
	}
	if why := p.WeightsError(); why != nil {
		tb.Logf("Tesseract alone: %v", why)
	}
	tb.Cleanup(p.Close)
	return p
}

func measureCards(b *testing.B, p *Pool, dir string) {
	parts := []string{"number", "surnames", "names", "issue", "expiry", "birth"}
	right := map[string]int{}
	sure := map[string][2]int{}
	kinds, order := map[string][2]int{}, []string{}
	var cpu []time.Duration
	n, five := 0, 0
	for _, row := range truth(b, dir) {
		data, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			b.Fatal(err)
		}
		want := []string{row[1], row[3], row[4], row[5], row[6], row[7]}
		start := cpuTime()
		got, err := p.ReadCard(b.Context(), bytes.NewReader(data), DUI)
		cpu = append(cpu, cpuTime()-start)
		if err != nil {
			b.Errorf("%s: %v", row[0], err)
		}
		n++
		all := true
		for i, f := range []Field{got.Number, got.Surnames, got.Names, got.Issue, got.Expiry, got.Birth} {
			part := parts[i]
			ok := f.Text == want[i]
			if ok {
				right[part]++
			} else {
				all = false
				fmt.Printf("%-16s %-9s want %q got %q %d\n", row[0], part, want[i], f.Text, f.Confidence)
			}
			if f.Confidence >= 70 {
				s := sure[part]
				s[0]++
				if ok {
					s[1]++
				}
				sure[part] = s
			}
		}
		k, seen := kinds[row[2]]
		if !seen {
			order = append(order, row[2])
		}
		k[0]++
		if all {
			five++
			k[1]++
		}
		kinds[row[2]] = k
	}
	slices.Sort(cpu)
	for _, k := range order {
		fmt.Printf("%-10s %d of %d all right\n", k, kinds[k][1], kinds[k][0])
	}
	for _, part := range parts {
		fmt.Printf("%-10s %d of %d right; of %d sure, %d right\n", part, right[part], n, sure[part][0], sure[part][1])
	}
	fmt.Printf("all fields %d of %d; cpu p50 %v, p95 %v; resident at most %d MB\n", five, n,
		cpu[len(cpu)/2].Round(time.Millisecond), cpu[len(cpu)*95/100].Round(time.Millisecond), peak()>>20)
}

type score struct {
	photos, readable, exact, asked, askedRight, falselyAsked int
	cpu, wall                                                []time.Duration
}

func measure(b *testing.B, r *Pool, dir string) {
	kinds, order := map[string]*score{}, []string{}
	total := &score{}
	var bands [10]score // by tens of confidence
	for _, row := range truth(b, dir) {
		data, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			b.Fatal(err)
		}
		start, began := cpuTime(), time.Now()
		got, err := r.ReadWithCrop(b.Context(), bytes.NewReader(data))
		spent, wall := cpuTime()-start, time.Since(began)
		if err != nil {
			b.Errorf("%s: %v", row[0], err)
		}
		if kinds[row[2]] == nil {
			kinds[row[2]] = &score{}
			order = append(order, row[2])
		}
		for _, s := range []*score{kinds[row[2]], total} {
			s.count(row[1], got.Serial, got.Confidence >= 70, spent)
			s.wall = append(s.wall, wall)
		}
		if got.Serial != "" {
			bands[min(got.Confidence/10, 9)].count(row[1], got.Serial, false, 0)
		}
		if os.Getenv("RECADO_PLATES_ALL") != "" {
			fmt.Printf("%-5v %-18s want %-18s got %-18s %3d  %v %s %v model %q\n", row[1] == got.Serial, row[0], row[1], got.Serial, got.Confidence, spent.Round(time.Millisecond), got.Advice, got.Candidates, got.Model)
			if got.evidence != nil {
				fmt.Printf("      heard %v, %+.1f\n", got.evidence.readings, got.evidence.features())
			}
		}
		if crops := os.Getenv("RECADO_PLATES_CROPS"); crops != "" && got.Crop != nil {
			if err := os.WriteFile(filepath.Join(crops, row[0]+".jpg"), got.Crop, 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	fmt.Printf("%-11s %6s %6s %6s %6s %6s %8s %8s\n", "kind", "photos", "exact", "asked", "right", "false", "cpu p50", "cpu p95")
	for _, k := range order {
		fmt.Println(kinds[k].row(k))
	}
	fmt.Println(total.row("all"))
	for i, s := range bands {
		if s.photos > 0 {
			fmt.Printf("confidence %d to %d: %d read, %d of them right\n", 10*i, 10*i+9, s.photos, s.exact)
		}
	}
	slices.Sort(total.wall)
	fmt.Printf("wall p50 %v, p95 %v; resident at most %d MB\n", total.wall[len(total.wall)/2].Round(time.Millisecond),
		total.wall[len(total.wall)*95/100].Round(time.Millisecond), peak()>>20)
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

// peak returns the largest resident memory of the process so far, in bytes.
func peak() int64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return r.Maxrss << 10
}
