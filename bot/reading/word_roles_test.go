package reading

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Parts of the corpus of long first messages, by writer.
var (
	longTuningWriters = []string{"writer46"}
	longTestWriters   = []string{"writer47"}
)

// readLong reads the long first messages of some writers.
func readLong(tb testing.TB, writers ...string) (list []LongMessage) {
	tb.Helper()
	for _, w := range writers {
		raw, err := os.ReadFile(filepath.Join(corpus, "dense", w+".tsv"))
		if err != nil {
			tb.Fatal(err)
		}
		rows, err := ParseLongMessages(string(raw))
		if err != nil {
			tb.Fatalf("%s: %v", w, err)
		}
		list = append(list, rows...)
	}
	return list
}

// longTrainingWriters returns the writers whose long messages train the model.
func longTrainingWriters(tb testing.TB) (writers []string) {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(corpus, "dense", "*.tsv"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".tsv")
		if !slices.Contains(longTuningWriters, name) && !slices.Contains(longTestWriters, name) {
			writers = append(writers, name)
		}
	}
	return writers
}

func TestRolesModelFileMatchesTheCorpus(t *testing.T) {
	if raceEnabled || testing.Short() {
		t.Skip("training takes too long here")
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("the last bit of math.Exp differs between processors")
	}
	r := readerOfProgram(t)
	raw, err := encodeModel(trainRoles(r, readLong(t, longTrainingWriters(t)...), trainingRows(t)))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("word_roles.bin.gz", raw, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(raw, rolesFile) {
		t.Fatal("word_roles.bin.gz is not what the corpus makes: run go generate ./bot/reading")
	}
}

// roleNames are the names of the parts in tables.
var roleNames = [roleCount]string{"other", "problem", "place", "room", "time", "name", "contact", "company", "device", "mail", "ask"}

// TestRolesCrossValidation trains on the long messages of all writers of the training part but one and labels the words
// of that one.
func TestRolesCrossValidation(t *testing.T) {
	if raceEnabled || testing.Short() {
		t.Skip("training takes too long here")
	}
	r, rows := readerOfProgram(t), trainingRows(t)
	writers := longTrainingWriters(t)
	for _, out := range slices.Concat(writers, longTuningWriters) {
		train := slices.DeleteFunc(slices.Clone(writers), func(w string) bool { return w == out })
		model := trainRoles(r, readLong(t, train...), rows)
		right, all := [roleCount]int{}, [roleCount]int{}
		read := [roleCount]int{}
		for _, m := range readLong(t, out) {
			s := r.roleSample(m.labelled(r.asksByWords))
			for i, got := range model.Label(s.Buckets) {
				want := s.Labels[i]
				if want < 0 {
					continue
				}
				all[want]++
				read[got]++
				if got == want {
					right[want]++
				}
			}
		}
		var b strings.Builder
		sum, correct := 0, 0
		for p := range roleCount {
			sum, correct = sum+all[p], correct+right[p]
		}
		fmt.Fprintf(&b, "%.1f %% of %d words\n", 100*float64(correct)/float64(sum), sum)
		for p := range roleCount {
			fmt.Fprintf(&b, "| %s | %d | %.0f %% | %.0f %% |\n", roleNames[p], all[p], 100*float64(right[p])/float64(max(all[p], 1)), 100*float64(right[p])/float64(max(read[p], 1)))
		}
		t.Logf("unseen: %s\n%s", out, b.String())
	}
}
