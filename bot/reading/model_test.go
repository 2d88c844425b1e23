package reading

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write model.bin.gz anew from the corpus")

// Parts of the corpus, by writer. The rows of one writer are in one part only.
var (
	tuningWriters = []string{"writer6"}
	testWriters   = []string{"writer13", "writer41"} // writer41: payments
)

const corpus = "../../dialogs/testdata/talk"

// readRows reads the files of some writers.
func readRows(tb testing.TB, writers ...string) []Utterance {
	tb.Helper()
	var all []Utterance
	for _, writer := range writers {
		raw, err := os.ReadFile(filepath.Join(corpus, writer+".tsv"))
		if err != nil {
			tb.Fatal(err)
		}
		rows, err := ParseUtterances(string(raw))
		if err != nil {
			tb.Fatalf("%s: %v", writer, err)
		}
		all = append(all, rows...)
	}
	return all
}

// trainingRows returns the rows of every writer outside the tuning and the test part.
func trainingRows(tb testing.TB) []Utterance {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(corpus, "*.tsv"))
	if err != nil {
		tb.Fatal(err)
	}
	var writers []string
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".tsv")
		if !slices.Contains(tuningWriters, name) && !slices.Contains(testWriters, name) {
			writers = append(writers, name)
		}
	}
	return readRows(tb, writers...)
}

// wordsOfProgram returns the classifierWords of the program's languages.
func wordsOfProgram(tb testing.TB) classifierWords {
	tb.Helper()
	var lexicons []*Lexicon
	for _, language := range []string{"es", "en"} {
		l, err := LoadLexicon(os.DirFS("../../templates"), language)
		if err != nil {
			tb.Fatal(err)
		}
		lexicons = append(lexicons, l)
	}
	return compileClassifierWords(lexicons)
}

func TestModelFileMatchesTheCorpus(t *testing.T) {
	if raceEnabled || testing.Short() {
		t.Skip("training takes too long here")
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("the last bit of math.Exp differs between processors")
	}
	raw, err := encodeModel(train(trainingRows(t), wordsOfProgram(t), defaultHyperparameters).Prune(prunedWeight))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("model.bin.gz", raw, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(raw, modelFile) {
		t.Fatal("model.bin.gz is not what the corpus makes: run go generate ./bot/reading")
	}
}
