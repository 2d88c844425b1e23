package vision

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recado/bot/picture"
	"recado/bot/picture/picturetest"
)

var usual = limits{bytes: 16 << 20}

func asJPEG(img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func asPNG(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// claiming returns a PNG without pixels whose header says w by h.
func claiming(w, h uint32) []byte {
	chunk := func(kind string, data []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		b = append(append(b, kind...), data...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 0, 0, 0, 0))...)
}

func gradient(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8(x ^ y), 255})
		}
	}
	return img
}

func TestLoadRefuses(t *testing.T) {
	photo := asJPEG(gradient(200, 100))
	var anim bytes.Buffer
	gif.Encode(&anim, image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black}), nil)
	for _, c := range []struct {
		name string
		data []byte
		lim  limits
		want error
	}{
		{"nothing", nil, usual, ErrNotImage},
		{"text", []byte("no soy una foto"), usual, ErrNotImage},
		{"pdf", []byte("%PDF-1.4\n"), usual, ErrNotImage},
		{"gif", anim.Bytes(), usual, ErrNotImage},
		{"cut in its header", photo[:30], usual, ErrBroken},
		{"nearly all missing", photo[:len(photo)/5], usual, ErrBroken},
		{"a hundred scans", picturetest.Scans(6000, 6000, 100), usual, ErrTooBig},
		{"nothing wide", claiming(0, 0), usual, ErrBroken},
		{"no pixels", claiming(10, 10), usual, ErrBroken},
		{"100 megapixels", claiming(10_000, 10_000), usual, ErrTooBig},
		{"over the bytes", photo, limits{bytes: int64(len(photo)) - 1}, ErrTooBig},
		{"over the pixels", photo, limits{bytes: 1 << 20, picture: picture.Limits{Pixels: 200*100 - 1}}, ErrTooBig},
	} {
		if _, err := load(t.Context(), bytes.NewReader(c.data), c.lim); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := load(ctx, bytes.NewReader(photo), usual); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Every colour model gives the same greys.
func TestLoadColours(t *testing.T) {
	src := gradient(64, 48)
	want := image.NewGray(src.Rect)
	draw.Draw(want, want.Rect, src, image.Point{}, draw.Src)
	deep := image.NewRGBA64(src.Rect)
	draw.Draw(deep, deep.Rect, src, image.Point{}, draw.Src)
	grey16 := image.NewGray16(src.Rect)
	draw.Draw(grey16, grey16.Rect, src, image.Point{}, draw.Src)
	for name, data := range map[string][]byte{"png": asPNG(src), "16 bits": asPNG(deep), "grey of 16": asPNG(grey16), "grey": asPNG(want), "jpeg": asJPEG(src)} {
		got, err := load(t.Context(), bytes.NewReader(data), usual)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range got.Pix {
			if d := int(got.Pix[i]) - int(want.Pix[i]); d > 20 || d < -20 {
				t.Errorf("%s: pixel %d is %d, want %d", name, i, got.Pix[i], want.Pix[i])
				break
			}
		}
	}
	ink := image.NewCMYK(image.Rect(0, 0, 2, 1))
	ink.SetCMYK(0, 0, color.CMYK{K: 255})
	if g := toGray(ink); g.Pix[0] != 0 || g.Pix[1] != 255 {
		t.Errorf("CMYK: %v", g.Pix)
	}
	if g := toGray(image.NewNRGBA(image.Rect(5, 5, 7, 6))); g.Pix[0] != 255 {
		t.Errorf("nothing at all is paper, not ink: %v", g.Pix)
	}
}

func TestLoadShrinks(t *testing.T) {
	got, err := load(t.Context(), bytes.NewReader(asPNG(image.NewGray(image.Rect(0, 0, 4800, 100)))), usual)
	if err != nil || got.Rect.Dx() != workSide || got.Rect.Dy() != 50 {
		t.Errorf("%v, %v", got.Rect, err)
	}
}

func TestOrient(t *testing.T) {
	// By the EXIF standard, the picture below, stored in each orientation, shows the same F.
	shown := "XX\nX.\nX."
	for how, stored := range map[int]string{
		0: "XX\nX.\nX.", 1: "XX\nX.\nX.", 2: "XX\n.X\n.X", 3: ".X\n.X\nXX", 4: "X.\nX.\nXX",
		5: "XXX\nX..", 6: "X..\nXXX", 7: "..X\nXXX", 8: "XXX\n..X",
	} {
		if diff := cmp.Diff(shown, drawn(orient(dots(stored), how))); diff != "" {
			t.Errorf("orientation %d (-want +got):\n%s", how, diff)
		}
	}
}

func dots(s string) *image.Gray {
	rows := bytes.Split([]byte(s), []byte("\n"))
	g := image.NewGray(image.Rect(0, 0, len(rows[0]), len(rows)))
	for y, r := range rows {
		copy(g.Pix[y*g.Stride:], r)
	}
	return g
}

func drawn(g *image.Gray) string {
	var rows [][]byte
	for y := range g.Rect.Dy() {
		rows = append(rows, g.Pix[y*g.Stride:y*g.Stride+g.Rect.Dx()])
	}
	return string(bytes.Join(rows, []byte("\n")))
}

// turned sets a photo's EXIF orientation.
func turned(photo []byte, how uint16) []byte {
	exif := []byte("Exif\x00\x00MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = append(binary.BigEndian.AppendUint16(exif, how), 0, 0, 0, 0, 0, 0)
	out := append([]byte{}, 0xFF, 0xD8, 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(exif)+2))
	return append(append(out, exif...), photo[2:]...)
}

func FuzzLoad(f *testing.F) {
	f.Add(asPNG(gradient(8, 8)))
	f.Add(turned(asJPEG(gradient(8, 8)), 6))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := load(t.Context(), bytes.NewReader(data), limits{bytes: 1 << 16, picture: picture.Limits{Pixels: 1 << 16}})
		if (g == nil) == (err == nil) {
			t.Fatalf("%v, %v", g, err)
		}
		if g != nil && g.Rect.Dx()*g.Rect.Dy() > 1<<16 {
			t.Fatalf("%v is over the limit", g.Rect)
		}
	})
}
