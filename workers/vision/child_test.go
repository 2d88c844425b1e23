package vision

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// The modes in which this test's binary runs as a child process.
const (
	asChild = "read-for-parent"
	asCrash = "crash-for-parent"
)

func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 1 && os.Args[1] == asChild:
		if err := ServeChild(os.Stdin, os.Stdout, os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case len(os.Args) > 1 && os.Args[1] == asCrash:
		_ = gob.NewEncoder(os.Stdout).Encode(childAnswer{})
		var photo childPhoto
		_ = gob.NewDecoder(os.Stdin).Decode(&photo)
		os.Exit(2)
	default:
		os.Exit(m.Run())
	}
}

func childPool(t *testing.T, opt Options, as string) *Pool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	opt.Child = []string{self, as}
	p, err := NewTesseract(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// glyphs returns a picture of random characters, unlike any plate.
func glyphs(columns, rows int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	img := image.NewGray(image.Rect(0, 0, columns*30, rows*34))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for c := range columns {
		for r := range rows {
			for block := range 24 {
				if random.IntN(2) == 0 {
					continue
				}
				for i := range 16 {
					img.Pix[(r*34+block/4*4+i/4)*img.Stride+c*30+block%4*4+i%4] = 0
				}
			}
		}
	}
	return asJPEG(img)
}

// A child reads the same as an engine in this process.
func TestChildReadsPlates(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "plates", "jpeg30_03.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	p := childPool(t, Options{}, asChild)
	if got, err := p.Read(t.Context(), bytes.NewReader(data)); err != nil || got.Serial != "1444231" || got.Confidence < 70 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := p.Read(t.Context(), bytes.NewReader([]byte("hola"))); !errors.Is(err, ErrNotImage) {
		t.Errorf("no picture: %v", err)
	}
	if _, err := p.ReadCard(t.Context(), photo(), Document{Name: "other"}); err == nil {
		t.Error("a document that the child does not know was read")
	}
}

// Tesseract needs many seconds for one pass over this picture. The deadline holds, and the next
// photo is read.
func TestTesseractIsKilledAtTheDeadline(t *testing.T) {
	const deadline = 3 * time.Second
	p := childPool(t, Options{Deadline: deadline}, asChild)
	began := time.Now()
	if _, err := p.Read(t.Context(), bytes.NewReader(glyphs(40, 40))); !errors.Is(err, ErrDeadline) {
		t.Errorf("glyphs: %v", err)
	}
	if took := time.Since(began); took > deadline+time.Second {
		t.Errorf("answered after %v", took)
	}
	plate := asPNG(typed(t, "MODELO TPN-58", "SERIE No. 8895L9614", "VOLTAJE 120/240 V"))
	if got, err := p.Read(t.Context(), bytes.NewReader(plate)); err != nil || got.Serial != "8895L9614" {
		t.Errorf("the next: %+v, %v", got, err)
	}
}

func TestCloseDoesNotWaitForTesseract(t *testing.T) {
	p := childPool(t, Options{Deadline: time.Minute}, asChild)
	read := make(chan error)
	go func() {
		_, err := p.Read(t.Context(), bytes.NewReader(glyphs(40, 40)))
		read <- err
	}()
	time.Sleep(time.Second) // by then it is in its first pass
	began := time.Now()
	p.Close()
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("closed after %v", took)
	}
	if err := <-read; !errors.Is(err, ErrClosed) {
		t.Errorf("read: %v", err)
	}
}

// A page with more characters than plates and cards have is not read.
func TestCrowdedPagesAreNotRead(t *testing.T) {
	passes := 0
	p := fakePool(t, Options{Deadline: time.Minute}, func() (recogniser, error) {
		return &fake{serial: "1340665", onPage: func() error { passes++; return nil }}, nil
	})
	if got, err := p.Read(t.Context(), bytes.NewReader(glyphs(80, 80))); err != nil || got.Serial != "" || passes != 0 {
		t.Errorf("%+v, %v after %d passes", got, err, passes)
	}
}

// When a child dies, its photo fails for good, and the next photo is read.
func TestChildThatDies(t *testing.T) {
	p := childPool(t, Options{}, asCrash)
	for range 2 {
		if _, err := p.Read(t.Context(), photo()); !errors.Is(err, ErrCrashed) || !Final(err) {
			t.Errorf("%v", err)
		}
	}
}

func TestChildHasNoSecrets(t *testing.T) {
	all := []string{"PATH=/bin", "RECADO_API_KEY=k", "OMP_THREAD_LIMIT=1", "MONGODB_URI=m", "TESSDATA_PREFIX=/t", "OPENAI_API_KEY=o"}
	if got := childEnvironment(all); !slices.Equal(got, []string{"PATH=/bin", "OMP_THREAD_LIMIT=1", "TESSDATA_PREFIX=/t"}) {
		t.Errorf("%v", got)
	}
}
