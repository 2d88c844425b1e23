package vision

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

func encoded(tb testing.TB, img image.Image) *bytes.Reader {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

// receiptScore counts what was read on receipts.
type receiptScore struct {
	pictures, amounts, references, days   int // read right
	wrongAmounts, wrongNumbers, wrongDays int // told, and not what is printed
	foreign                               int
	cpu                                   []time.Duration
}

func (s *receiptScore) count(m madeReceipt, got Receipt, spent time.Duration) {
	s.pictures++
	s.cpu = append(s.cpu, spent)
	switch {
	case got.Amount == "":
	case got.Amount == m.amount && (got.Currency == "" || got.Currency == m.currency):
		s.amounts++
	default:
		s.wrongAmounts++
	}
	for _, number := range got.Numbers {
		if !slices.Contains(m.numbers, number) {
			s.wrongNumbers++
		}
	}
	if len(got.Numbers) > 0 && slices.Contains(m.numbers, got.Numbers[0]) {
		s.references++
	}
	switch got.Day {
	case "":
	case m.day:
		s.days++
	default:
		s.wrongDays++
	}
	if got.Foreign {
		s.foreign++
	}
}

func (s *receiptScore) row(name string) string {
	slices.Sort(s.cpu)
	return fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %d | %d | %v / %v |", name, s.pictures, s.amounts, s.wrongAmounts, s.references, s.wrongNumbers, s.days, s.wrongDays, s.foreign,
		s.cpu[len(s.cpu)/2].Round(10*time.Millisecond), s.cpu[len(s.cpu)*95/100].Round(10*time.Millisecond))
}

// The receipts of every layout, as a clean screenshot: amount and number are read, and nothing wrong is told.
func TestCleanReceipts(t *testing.T) {
	p := readers(t)
	if p.WeightsError() != nil {
		t.Skip("Tesseract alone tells nothing of a receipt")
	}
	total := &receiptScore{}
	for i, layout := range receiptLayouts {
		m := distorted(seeded(20261130, layout, i), layout, "clean")
		got, err := p.ReadReceipt(t.Context(), encoded(t, m.photo))
		if err != nil {
			t.Fatalf("%s: %v", layout, err)
		}
		before := *total
		total.count(m, got, 0)
		if total.amounts == before.amounts || total.references == before.references || got.Foreign {
			t.Logf("%s: want %s %s %v %s, got %+v", layout, m.currency, m.amount, m.numbers, m.day, got)
		}
	}
	if n := len(receiptLayouts); total.amounts < n-1 || total.references < n-1 || total.wrongAmounts+total.wrongNumbers+total.wrongDays+total.foreign > 0 {
		t.Errorf("of %d: %+v", n, *total)
	}
	for _, layout := range []string{chatPicture, balancePicture} {
		m := distorted(seeded(7, layout, 0), layout, "clean")
		got, err := p.ReadReceipt(t.Context(), encoded(t, m.photo))
		if err != nil || got.Amount != "" || len(got.Numbers) > 0 || !got.Foreign && layout == chatPicture {
			t.Errorf("%s: %+v, %v", layout, got, err)
		}
	}
}

// BenchmarkReceipts generates receipts (RECADO_RECEIPTS_N of each layout and distortion, from RECADO_RECEIPTS_SEED) and
// prints what was read, as docs/reading.md has it. With RECADO_RECEIPTS_KEEP the pictures go to that folder.
func BenchmarkReceipts(b *testing.B) {
	p := readers(b)
	n, _ := strconv.Atoi(cmp.Or(os.Getenv("RECADO_RECEIPTS_N"), "1"))
	seed, _ := strconv.ParseUint(cmp.Or(os.Getenv("RECADO_RECEIPTS_SEED"), "1"), 10, 64)
	keep, all := os.Getenv("RECADO_RECEIPTS_KEEP"), os.Getenv("RECADO_RECEIPTS_ALL") != ""
	hows := receiptDistortions
	if how := os.Getenv("RECADO_RECEIPTS_HOW"); how != "" {
		hows = []string{how}
	}
	for b.Loop() {
		total, layouts, rows := &receiptScore{}, map[string]*receiptScore{}, []string{}
		for _, how := range hows {
			score := &receiptScore{}
			for _, layout := range append(slices.Clone(receiptLayouts), chatPicture, balancePicture) {
				for i := range n {
					m := distorted(seeded(seed, layout+how, i), layout, how)
					start := cpuTime()
					a := p.ask(b.Context(), encoded(b, m.photo), &receipt)
					if a.err != nil {
						b.Fatal(a.err)
					}
					got, spent := receiptOf(a.document), cpuTime()-start
					if layouts[layout] == nil {
						layouts[layout] = &receiptScore{}
					}
					each := []*receiptScore{layouts[layout]}
					if m.showsReceipt {
						each = append(each, score, total)
					}
					for _, s := range each {
						s.count(m, got, spent)
					}
					name := fmt.Sprintf("%s-%s-%d", how, layout, i)
					if right := m.amount == got.Amount && m.day == got.Day && (len(got.Numbers) > 0) == (len(m.numbers) > 0); all || !right {
						fmt.Printf("%-24s want %s %s %v %s got %s %s %v %s\n     %v marks %d\n", name, m.currency, m.amount, m.numbers, m.day, got.Currency, got.Amount, got.Numbers, got.Day, a.document.Fields, a.document.Marks)
					}
					if keep != "" {
						f, err := os.Create(filepath.Join(keep, name+".png"))
						if err == nil {
							_ = png.Encode(f, m.photo)
							_ = f.Close()
						}
					}
				}
			}
			rows = append(rows, score.row(how))
		}
		for _, layout := range append(slices.Clone(receiptLayouts), chatPicture, balancePicture) {
			rows = append(rows, layouts[layout].row(layout))
		}
		rows = append(rows, total.row("all"))
		fmt.Println("| | pictures | amount | wrong | number | wrong | date | wrong | no receipt | CPU p50 / p95 |")
		for _, row := range rows {
			fmt.Println(row)
		}
	}
}
