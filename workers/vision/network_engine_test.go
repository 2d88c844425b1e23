package vision

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// weights returns the folder of the networks' files. It skips the test if they are not installed.
func weights(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("RECADO_VISION")
	if dir == "" {
		dir = filepath.Join("..", "..", "bin", "vision")
	}
	if _, err := findFiles(dir); errors.Is(err, ErrNoWeights) {
		t.Skip("no weights in bin/vision: `make deps` brings them, where there is npm")
	}
	return dir
}

func deepPool(t *testing.T, workers int) *Pool {
	t.Helper()
	p, err := Open(Options{Weights: weights(t), Workers: workers})
	if err != nil || p.WeightsError() != nil {
		t.Fatal(err, p.WeightsError())
	}
	t.Cleanup(p.Close)
	return p
}

func TestNetworkPlates(t *testing.T) {
	p := deepPool(t, 1)
	dir := filepath.Join("testdata", "plates")
	for _, row := range truth(t, dir) {
		file, want := row[0], row[1]
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.ReadWithCrop(t.Context(), bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		switch {
		case got.Confidence >= 70 && got.Serial != want:
			t.Errorf("%s: sure of %q, want %q", file, got.Serial, want)
		case want == "" && got.Serial != "":
			t.Errorf("%s: %q where there is none", file, got.Serial)
		case want == "":
		case got.Serial != want && !slices.Contains(got.Candidates, want):
			t.Errorf("%s: %q %v, want %q among them", file, got.Serial, got.Candidates, want)
		case got.Label == "" || got.Box == [4]int{} || len(got.Crop) == 0:
			t.Errorf("%s: evidence is missing: %q %v, a crop of %d bytes", file, got.Label, got.Box, len(got.Crop))
		}
		if len(got.Crop) > 0 {
			if _, err := load(t.Context(), bytes.NewReader(got.Crop), usual); err != nil {
				t.Errorf("%s: its crop: %v", file, err)
			}
		}
	}
}

func TestNetworkCards(t *testing.T) {
	p := deepPool(t, 1)
	dir := filepath.Join("testdata", "dui")
	for _, row := range truth(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.ReadCard(t.Context(), bytes.NewReader(data), DUI)
		if err != nil {
			t.Errorf("%s: %v", row[0], err)
			continue
		}
		for i, f := range []Field{got.Number, got.Surnames, got.Names, got.Issue, got.Expiry, got.Birth} {
			if want := []string{row[1], row[3], row[4], row[5], row[6], row[7]}[i]; f.Text != want {
				t.Errorf("%s: field %d is %q (%d), want %q", row[0], i, f.Text, f.Confidence, want)
			}
		}
	}
}

// Photos without a plate, and with two, have outcomes of their own.
func TestNetworksGiveNoConfidenceWithoutAPlate(t *testing.T) {
	p := deepPool(t, 1)
	flat := image.NewRGBA(image.Rect(0, 0, 400, 300))
	draw.Draw(flat, flat.Rect, image.NewUniform(color.RGBA{90, 120, 60, 255}), image.Point{}, draw.Src)
	for name, img := range map[string]image.Image{
		"one colour":   flat,
		"one pixel":    image.NewGray(image.Rect(0, 0, 1, 1)),
		"a thread":     image.NewGray(image.Rect(0, 0, 3000, 1)),
		"no writing":   gradient(500, 400),
		"a letter":     typed(t, "Estimado cliente:", "su orden 88901234 fue revisada el 12/05/2024", "por un monto de $ 123,456.78 en la sucursal 12.", "Teléfono 2222-3333, factura A-0001234567."),
		"a screenshot": typed(t, "10:42", "Mis pedidos", "Pedido 88901234", "Total $ 1,234.56", "Ver detalle"),
		"other plate":  typed(t, "MODELO TPN-58", "CAT. No. MC323J45", "VOLTAJE 120/240 V", "REFRIGERANTE R410A 1383 g", "FECHA 10/2022"),
	} {
		got, err := p.Read(t.Context(), bytes.NewReader(asPNG(img)))
		if err != nil || got.Serial != "" || got.Confidence != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for name, data := range map[string][]byte{"text": []byte("hola"), "half": asJPEG(gradient(300, 200))[:900]} {
		if got, err := p.Read(t.Context(), bytes.NewReader(data)); err == nil || got.Serial != "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	two, err := p.Read(t.Context(), bytes.NewReader(asPNG(typed(t, "MODELO TPN-58", "SERIE No. 8895L9614", "", "", "MODELO CR-58", "SERIE No. 7341K2205"))))
	both := append([]string{two.Serial}, two.Candidates...)
	if err != nil || two.Confidence >= 70 || !slices.Contains(both, "8895L9614") || !slices.Contains(both, "7341K2205") {
		t.Errorf("two plates: %+v, %v", two, err)
	}
	one, err := p.Read(t.Context(), bytes.NewReader(asPNG(typed(t, "MODELO TPN-58", "SERIE No. 8895L9614", "VOLTAJE 120/240 V"))))
	if err != nil || one.Serial != "8895L9614" || one.Confidence < 70 || one.Model != "TPN-58" {
		t.Errorf("one plate: %+v, %v", one, err)
	}
}

// A photo is read the same in every orientation.
func TestNetworksHonourOrientation(t *testing.T) {
	p := deepPool(t, 1)
	img := toGray(typed(t, "MODELO TPN-58", "SERIE No. 8895L9614", "VOLTAJE 120/240 V", "FASES 3"))
	for name, data := range map[string][]byte{
		"upside down":        asJPEG(orient(img, 3)),
		"on its side":        asJPEG(orient(img, 6)),
		"on its other side":  asJPEG(orient(img, 8)),
		"on its side, noted": turned(asJPEG(orient(img, 8)), 6),
	} {
		got, err := p.Read(t.Context(), bytes.NewReader(data))
		if err != nil || got.Serial != "8895L9614" || got.Confidence < 70 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// A barcode with the same serial decides between letters that look alike; a barcode with another
// text does not become the answer.
func TestNetworksUseBarcodes(t *testing.T) {
	p := deepPool(t, 1)
	for _, c := range []struct {
		serial, code string
		sure         bool
	}{
		{"AO5512345", "AO5512345", true},
		{"AO5512345", "MODEL7788123", false},
	} {
		bars, err := oned.NewCode128Writer().Encode(c.code, gozxing.BarcodeFormat_CODE_128, 700, 90, nil)
		if err != nil {
			t.Fatal(err)
		}
		img := typed(t, "MODELO TPN-58", "SERIE No. "+c.serial, "VOLTAJE 120/240 V", "FASES 3", "", "", "")
		draw.Draw(img, image.Rect(60, 250, 760, 340), bars, image.Point{}, draw.Src)
		got, err := p.Read(t.Context(), bytes.NewReader(asPNG(img)))
		if err != nil || got.Confidence >= 70 != c.sure || c.sure && got.Serial != c.serial || got.Serial == c.code && !c.sure {
			t.Errorf("%s with a code %s: %+v, %v", c.serial, c.code, got, err)
		}
	}
}

func TestNetworksReadConcurrently(t *testing.T) {
	dir := weights(t)
	var wg sync.WaitGroup
	data := asPNG(typed(t, "MODELO TPN-58", "SERIE No. 8895L9614", "VOLTAJE 120/240 V"))
	for range 2 { // two pools start at once, with two workers each
		wg.Go(func() {
			p, err := Open(Options{Weights: dir, Workers: 2})
			if err != nil {
				t.Error(err)
				return
			}
			defer p.Close()
			var inner sync.WaitGroup
			for range 3 {
				inner.Go(func() {
					if got, err := p.Read(t.Context(), bytes.NewReader(data)); err != nil || got.Serial != "8895L9614" {
						t.Errorf("%+v, %v", got, err)
					}
				})
			}
			inner.Wait()
		})
	}
	wg.Wait()
}

// Without the files, or with unknown ones, Tesseract reads alone and the pool says why.
func TestOpenFallsBack(t *testing.T) {
	empty := t.TempDir()
	p, err := Open(Options{Weights: empty})
	if err != nil || !errors.Is(p.WeightsError(), ErrNoWeights) {
		t.Fatal(err, p.WeightsError())
	}
	got, err := p.Read(t.Context(), bytes.NewReader(asPNG(typed(t, "MODELO TPN-58", "SERIE No. 8895L9614", "VOLTAJE 120/240 V"))))
	if err != nil || got.Serial != "8895L9614" {
		t.Errorf("Tesseract alone: %+v, %v", got, err)
	}
	p.Close()
	if err := os.WriteFile(filepath.Join(empty, fileRec), []byte("other weights"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err = Open(Options{Weights: empty})
	if err != nil || p.WeightsError() == nil || errors.Is(p.WeightsError(), ErrNoWeights) {
		t.Fatal(err, p.WeightsError())
	}
	p.Close()
}
