package language

import (
	"bytes"
	"flag"
	"os"
	"runtime"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write model.bin.gz anew from the examples")

type built struct {
	model           *model
	service, intent []judged
}

// training is shared by the tests, because it takes seconds.
var training = sync.OnceValues(func() (built, error) {
	m, s, i, err := build(defaultRecipe)
	return built{m, s, i}, err
})

func train(t testing.TB) built {
	t.Helper()
	if raceEnabled || testing.Short() {
		t.Skip("training takes too long here")
	}
	b, err := training()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestModelIsWhatTheExamplesMake(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the last bit of math.Exp differs between processors")
	}
	raw, err := train(t).model.encode()
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
		t.Fatal("model.bin.gz is not what the examples make: run go generate ./workers/language")
	}
}

func TestDecodeRefusesABrokenModel(t *testing.T) {
	for name, raw := range map[string][]byte{"empty": nil, "cut": modelFile[:len(modelFile)/2], "text": []byte("model")} {
		if _, err := decode(raw); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewOffline(Services())
	}
}
