package pdf

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"strings"
	"testing"
)

// images counts the pictures that a reader finds.
func images(t *testing.T, pdf []byte) int {
	t.Helper()
	n := 0
	for line := range strings.Lines(string(poppler(t, "pdfimages", "-list", saved(t, pdf)))) {
		if f := strings.Fields(line); len(f) > 2 && f[2] == "image" {
			n++
		}
	}
	return n
}

// claims is a PNG whose head promises more pixels than its body has.
func claims(w, h uint32) []byte {
	out := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	out = binary.BigEndian.AppendUint32(out, w)
	out = binary.BigEndian.AppendUint32(out, h)
	out = append(out, 8, 2, 0, 0, 0)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[12:]))
}

func TestABrokenLogoNeverLosesTheDocument(t *testing.T) {
	good := logo(t)
	with, err := Quotation(quotation(t))
	if err != nil || images(t, with) != 1 {
		t.Fatalf("the logo is not shown (%v)", err)
	}
	for what, data := range map[string][]byte{
		"no logo":           nil,
		"not a picture":     []byte("<svg/>"),
		"half a picture":    good[:len(good)/2],
		"a bomb of pixels":  claims(60_000, 60_000),
		"a huge width":      claims(1<<31-1, 1),
		"no body":           claims(10, 10),
		"a GIF":             []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"),
		"too many bytes":    append(bytes.Clone(good), make([]byte, maxBytes)...),
		"a single pixel":    encoded(t, "png", image.NewGray(image.Rect(0, 0, 1, 1))),
		"sixteen bits":      encoded(t, "png", image.NewNRGBA64(image.Rect(0, 0, 40, 20))),
		"a palette":         encoded(t, "png", image.NewPaletted(image.Rect(0, 0, 9, 9), color.Palette{color.Transparent, color.Black})),
		"a hair, very tall": encoded(t, "png", image.NewGray(image.Rect(0, 0, 1, 50_000))),
		"a hair, very wide": encoded(t, "png", image.NewGray(image.Rect(0, 0, 5000, 1))),
	} {
		v := quotation(t)
		v.Business.Logo = data
		all := laid(t, v)
		tidy(t, all)
		if whole := text(all); !strings.Contains(whole, "Climas y Servicios Técnicos S.A.S.") || !strings.Contains(whole, "TOTAL $ 1.333.395") {
			t.Errorf("%s lost the document: %s", what, whole)
		}
	}
}

func TestPhotosAreShownOrSaidToBeBroken(t *testing.T) {
	v := report(t)
	pdf, err := ServiceReport(v)
	if err != nil || images(t, pdf) != 8 { // six photos, the logo, the signature
		t.Errorf("%d pictures (%v)", images(t, pdf), err)
	}
	v.During[1].Image = []byte("no es una foto")
	if pdf, err = ServiceReport(v); err != nil || images(t, pdf) != 7 {
		t.Errorf("%d pictures with a broken one (%v)", images(t, pdf), err)
	}
	all := leaves(t, pdf)
	tidy(t, all)
	if whole := text(all); !strings.Contains(whole, "No fue posible mostrar esta foto") || !strings.Contains(whole, "Motor retirado") {
		t.Error("the broken photo's place is not said")
	}
}

func TestManyPhotos(t *testing.T) {
	v := report(t)
	photo := encoded(t, "jpeg", image.NewGray(image.Rect(0, 0, 90, 120)))
	v.After = nil
	for range maxPhotos + 3 {
		v.After = append(v.After, Photo{Image: photo, Caption: strings.Repeat("una historia muy larga ", 40)})
	}
	pdf, err := ServiceReport(v)
	if err != nil {
		t.Fatal(err)
	}
	all := leaves(t, pdf)
	tidy(t, all)
	if n := images(t, pdf); n != 2+5+maxPhotos {
		t.Errorf("%d pictures", n)
	}
	if !strings.Contains(text(all), "y 3 más en el expediente de la orden") {
		t.Error("what is left out is not said")
	}
}

// A phone held upright writes a photo lying down and says so in its EXIF.
func TestPhotosStandUpright(t *testing.T) {
	// Four corners, each of its own grey, as each orientation stores them.
	const a, b, c, d = 10, 90, 170, 250
	for how, stored := range map[int][4]uint8{
		1: {a, b, c, d}, 2: {b, a, d, c}, 3: {d, c, b, a}, 4: {c, d, a, b},
		5: {a, c, b, d}, 6: {b, d, a, c}, 7: {d, b, c, a}, 8: {c, a, d, b},
	} {
		img := image.NewGray(image.Rect(0, 0, 64, 64))
		for y := range 64 {
			for x := range 64 {
				img.SetGray(x, y, color.Gray{stored[y/32*2+x/32]})
			}
		}
		got, err := newSheet("es").open(tilted(encoded(t, "jpeg", img), how), 64)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []uint8{a, b, c, d} {
			if at := got.RGBAAt(16+i%2*32, 16+i/2*32).R; max(at, want)-min(at, want) > 6 {
				t.Errorf("orientation %d: corner %d is %d, want %d", how, i, at, want)
			}
		}
	}
}

// tilted adds an EXIF orientation to a JPEG.
func tilted(jpeg []byte, how int) []byte {
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = append(tiff, byte(how), 0, 0, 0, 0, 0, 0, 0)
	exif := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), jpeg[2:]...)
}

// FuzzPicture: whatever is sent as a picture is refused, or becomes one of a known size.
func FuzzPicture(f *testing.F) {
	f.Add(encoded(f, "png", image.NewNRGBA(image.Rect(0, 0, 9, 5))))
	f.Add(tilted(scene(f, 1, 20, 15), 6))
	f.Add(claims(1<<20, 1<<20))
	f.Add(encoded(f, "png", image.NewGray(image.Rect(0, 0, 1, 9000))))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := sheet{widths: map[int]bool{}}
		for range 2 { // the second must not be of the first's width
			img, err := s.open(data, 50)
			if err == nil && (img.Rect.Empty() || max(img.Rect.Dx(), img.Rect.Dy()) > 100) {
				t.Fatalf("a picture of %v", img.Rect)
			}
		}
	})
}
