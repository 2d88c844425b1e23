package vision

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The tests share one pool, because loading an engine takes time.
func tesseractPool(t *testing.T) *Pool {
	t.Helper()
	p, err := NewTesseract(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// The photos of testdata/plates are generated, one of each kind.
func TestTesseract(t *testing.T) {
	p := tesseractPool(t)
	dir := filepath.Join("testdata", "plates")
	for _, row := range truth(t, dir) {
		file, want, kind := row[0], row[1], row[2]
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Read(t.Context(), bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		switch kind {
		case "noserial":
			if got.Serial != "" || got.Confidence != 0 {
				t.Errorf("%s: %+v where there is none", file, got)
			}
		case "mixed": // its 0 looks like an O: the person decides
			if got.Confidence >= 70 && got.Serial != want {
				t.Errorf("%s: %+v, want %s", file, got, want)
			}
		case "dotmatrix":
			if got.Serial != want {
				t.Errorf("%s: %+v, want %s", file, got, want)
			}
		default:
			if got.Serial != want || got.Confidence < 70 {
				t.Errorf("%s: %+v, want %s, surely", file, got, want)
			}
		}
	}
}

func TestTesseractHonoursOrientation(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "plates", "jpeg30_03.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	// Like a phone that was held upright: stored sideways, with an EXIF orientation.
	side := turned(asJPEG(orient(toGray(img), 8)), 6)
	got, err := tesseractPool(t).Read(t.Context(), bytes.NewReader(side))
	if err != nil || got.Serial != "1444231" || got.Confidence < 70 {
		t.Errorf("%+v, %v", got, err)
	}
}

// typed returns a page of text, black on white.
func typed(t *testing.T, lines ...string) *image.RGBA {
	t.Helper()
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 28, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 1000, 60+45*len(lines)))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.Black, Face: face}
	for i, l := range lines {
		d.Dot = fixed.P(30, 60+45*i)
		d.DrawString(l)
	}
	return img
}

func TestTesseractGivesNoConfidenceWithoutAPlate(t *testing.T) {
	p := tesseractPool(t)
	flat := image.NewRGBA(image.Rect(0, 0, 400, 300))
	draw.Draw(flat, flat.Rect, image.NewUniform(color.RGBA{90, 120, 60, 255}), image.Point{}, draw.Src)
	for name, img := range map[string]image.Image{
		"one colour":  flat,
		"one pixel":   image.NewGray(image.Rect(0, 0, 1, 1)),
		"a thread":    image.NewGray(image.Rect(0, 0, 3000, 1)),
		"no writing":  gradient(500, 400),
		"a letter":    typed(t, "Estimado cliente:", "su orden 88901234 fue revisada el 12/05/2024", "por un monto de $ 123,456.78 en la sucursal 12.", "Teléfono 2222-3333, factura A-0001234567."),
		"other plate": typed(t, "MODELO TPN-58", "CAT. No. MC323J45", "VOLTAJE 120/240 V", "REFRIGERANTE R410A 1383 g", "FECHA 10/2022"),
	} {
		got, err := p.Read(t.Context(), bytes.NewReader(asPNG(img)))
		if err != nil || got.Serial != "" || got.Confidence != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	got, err := p.Read(t.Context(), bytes.NewReader(asPNG(typed(t, "MODELO TPN-58", "SERIE No. 8895L9614", "VOLTAJE 120/240 V"))))
	if err != nil || got.Serial != "8895L9614" || got.Confidence < 70 {
		t.Errorf("the same with a serial number: %+v, %v", got, err)
	}
}
