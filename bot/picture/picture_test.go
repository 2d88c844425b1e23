package picture_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
	"time"

	"recado/bot/picture"
	"recado/bot/picture/picturetest"
)

func open(t testing.TB, data []byte) (picture.Picture, error) {
	t.Helper()
	return picture.Open(t.Context(), data, picture.Limits{})
}

// gradient has colours and enough detail that a part of it is a part of its file.
func gradient(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8(x*7 ^ y*3), 255})
		}
	}
	return img
}

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

// A white pixel, lossless: no encoder is at hand.
var webp = []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")

// blank is that WebP in another size: each pixel costs no bit.
func blank(w, h int) []byte {
	out := bytes.Clone(webp)
	size := uint32(w-1) | uint32(h-1)<<14 | uint32(out[24])>>4<<28
	binary.LittleEndian.PutUint32(out[21:], size)
	return out
}

// What costs more than a photo is refused by its headers: no decoder begins, which could
// not be stopped.
func TestLimitsAreCheckedBeforeDecoding(t *testing.T) {
	for name, data := range map[string][]byte{
		"a hundred scans":       picturetest.Scans(6000, 6000, 100),
		"a thousand scans":      picturetest.Scans(2500, 2500, 1000),
		"many of a small one":   picturetest.Scans(800, 800, 5000),
		"progressive and large": picturetest.Scans(6200, 6200, 1),
		"interlaced":            picturetest.Interlaced(4500, 4500),
		"lossless":              blank(6000, 6000),
		"tables of a lossless":  losslessWebP(1200, 1200, 1_200_000),
	} {
		began := time.Now()
		if _, err := open(t, data); !errors.Is(err, picture.ErrTooBig) {
			t.Errorf("%s, %d bytes: %v", name, len(data), err)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// losslessWebP is a WebP file whose header is true and whose losslessly compressed data, of a size in bytes, is not.
func losslessWebP(width, height, size int) []byte {
	chunk := make([]byte, size)
	chunk[0] = 0x2f // signature of VP8L
	binary.LittleEndian.PutUint32(chunk[1:], uint32(width-1)|uint32(height-1)<<14)
	data := []byte("RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00")
	binary.LittleEndian.PutUint32(data[4:], uint32(len(data)+size-8))
	binary.LittleEndian.PutUint32(data[16:], uint32(size))
	return append(data, chunk...)
}

// What is allowed is decoded within seconds.
func TestCostOfTheLargestAllowedPictures(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("seconds, and a minute under the race detector")
	}
	for name, data := range map[string][]byte{
		"scans":      picturetest.Scans(5600, 5600, 10),
		"a camera's": picturetest.Scans(4000, 3000, 10),
		"interlaced": picturetest.Interlaced(4470, 4470),
		"lossless":   blank(4470, 4470),
	} {
		began := time.Now()
		if _, err := open(t, data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("%s took %v", name, took)
		} else {
			t.Logf("%s, %d bytes: %v", name, len(data), took)
		}
	}
}

func TestCancelledContextStopsDecoding(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := picture.Open(ctx, asJPEG(gradient(64, 64)), picture.Limits{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What other programs show is taken.
func TestImperfectJPEGs(t *testing.T) {
	photo := asJPEG(gradient(640, 480))
	end := bytes.LastIndex(photo, []byte{0xFF, 0xD9})
	for name, tt := range map[string]struct {
		data []byte
		want error
	}{
		"whole":                     {photo, nil},
		"bytes after its end":       {append(bytes.Clone(photo), "another file\xFF\xD8\xFF\xDA"...), nil},
		"no end":                    {photo[:end], nil},
		"half an end":               {photo[:end+1], nil},
		"its tail missing":          {photo[:len(photo)*9/10], nil},
		"a third missing":           {photo[:len(photo)*2/3], nil},
		"nearly all missing":        {photo[:len(photo)/10], picture.ErrBroken},
		"cut in its header":         {photo[:100], picture.ErrBroken},
		"progressive, cut":          {cut(picturetest.Checks(40, 30, 0, true), 60), nil},
		"progressive, no end":       {cut(picturetest.Checks(40, 30, 0, true), 2), nil},
		"progressive, in its first": {picturetest.Checks(40, 30, 0, true)[:300], picture.ErrBroken},
		"CMYK":                      {ink(true), nil},
		"CMYK, nobody's":            {ink(false), nil},
		"no pixels":                 {asPNG(gradient(9, 9))[:33], picture.ErrBroken},
		"PNG cut":                   {cut(asPNG(gradient(99, 99)), 100), picture.ErrBroken},
	} {
		p, err := open(t, tt.data)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		if err == nil && p.Bounds().Empty() {
			t.Errorf("%s: no pixels", name)
		}
	}
}

func cut(data []byte, n int) []byte { return data[:len(data)-n] }

// What is there of a cut JPEG is shown as it is, however restarts part it.
func TestTruncatedJPEGKeepsItsBeginning(t *testing.T) {
	const w, h = 40, 30
	for _, interval := range []int{0, 2, 40, 600, 4000} {
		whole := picturetest.Checks(w, h, interval, false)
		for missing := 0; missing < len(whole)*4/10; missing += 1 + missing/8 {
			p, err := open(t, cut(whole, missing))
			if err != nil {
				t.Errorf("interval %d, %d bytes missing: %v", interval, missing, err)
				break
			}
			there := w*h - (missing+2)*8/7 - max(interval, 8)
			if interval > 0 {
				there = min(there, w*h/2)
			}
			for i := range max(there, 0) {
				want := uint8(picturetest.Light - i%2*(picturetest.Light-picturetest.Dark))
				if got := p.Image.(*image.Gray).GrayAt(i%w*8+4, i/w*8+4).Y; got != want {
					t.Fatalf("interval %d, %d bytes missing: block %d is %d, want %d", interval, missing, i, got, want)
				}
			}
		}
		if _, err := open(t, whole[:len(whole)/4]); !errors.Is(err, picture.ErrBroken) {
			t.Errorf("interval %d, three quarters missing: %v", interval, err)
		}
	}
}

// ink is a JPEG of four colours without ink in one block, as Adobe writes it or as others do.
func ink(adobe bool) []byte {
	data := picturetest.Checks(1, 1, 0, false)
	at := bytes.Index(data, []byte{0xFF, 0xC0})
	frame := []byte{0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0}
	scan := []byte{0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0}
	tables := data[at+13 : bytes.Index(data, []byte{0xFF, 0xDA})]
	// Four blocks of one step up each: 10 1000 0.
	pixels := []byte{0b10100001, 0b01000010, 0b10000101, 0b00001111}
	mark := []byte("\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00")
	if !adobe {
		mark = nil
	}
	return bytes.Join([][]byte{data[:at], mark, frame, tables, scan, pixels, {0xFF, 0xD9}}, nil)
}

// Adobe's programs write ink upside down, others do not.
func TestCMYK(t *testing.T) {
	for adobe, want := range map[bool]uint8{true: 255 - picturetest.Light, false: picturetest.Light} {
		p, err := open(t, ink(adobe))
		if err != nil {
			t.Fatal(err)
		}
		if got := p.At(4, 4).(color.CMYK); got != (color.CMYK{C: want, M: want, Y: want, K: want}) {
			t.Errorf("Adobe %v: %v", adobe, got)
		}
	}
}

// Every format says in its own place how a picture is to be turned, the mirrored ways too.
func TestOrientationOfEveryFormat(t *testing.T) {
	wide := gradient(64, 48)
	for name, tt := range map[string]struct {
		data []byte
		w, h int
	}{"jpeg": {asJPEG(wide), 64, 48}, "png": {asPNG(wide), 64, 48}, "webp": {webp, 1, 1}} {
		for how := range 9 {
			p, err := open(t, picturetest.Turned(tt.data, how, tt.w, tt.h))
			if err != nil {
				t.Fatalf("%s %d: %v", name, how, err)
			}
			w, h := tt.w, tt.h
			if how >= 5 {
				w, h = h, w
			}
			gotW, gotH := p.Size()
			if p.Kind != name || p.Orientation != max(how, 1) || gotW != w || gotH != h {
				t.Errorf("%s %d: %s %d, %d by %d", name, how, p.Kind, p.Orientation, gotW, gotH)
			}
		}
	}
}

func TestKinds(t *testing.T) {
	var anim bytes.Buffer
	if err := gif.Encode(&anim, image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black}), nil); err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{nil, []byte("\xFF"), []byte("hola"), anim.Bytes(), []byte("RIFF\x00\x00\x00\x00WAVE")} {
		if _, err := open(t, data); !errors.Is(err, picture.ErrKind) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// What takes more memory while it is decoded may have fewer pixels.
func TestLimits(t *testing.T) {
	deep, grey := image.NewNRGBA64(image.Rect(0, 0, 100, 100)), image.NewGray(image.Rect(0, 0, 100, 100))
	for name, tt := range map[string]struct {
		data []byte
		lim  picture.Limits
		want error
	}{
		"at its pixels":       {asPNG(grey), picture.Limits{Pixels: 10_000}, nil},
		"over them":           {asPNG(grey), picture.Limits{Pixels: 9_999}, picture.ErrTooBig},
		"at its memory":       {asPNG(grey), picture.Limits{Memory: 10_000}, nil},
		"eight bytes a pixel": {asPNG(deep), picture.Limits{Memory: 79_999}, picture.ErrTooBig},
		"of passes":           {picturetest.Interlaced(100, 100), picture.Limits{Memory: 79_999}, picture.ErrTooBig},
		"of coefficients":     {picturetest.Scans(80, 80, 1), picture.Limits{Memory: 31_999}, picture.ErrTooBig},
		"of a plain JPEG":     {asJPEG(grey), picture.Limits{Memory: 31_999}, nil},
		"its scans":           {picturetest.Scans(80, 80, 10), picture.Limits{Blocks: 999}, picture.ErrTooBig},
		"as many as allowed":  {picturetest.Scans(80, 80, 10), picture.Limits{Blocks: 1000}, nil},
	} {
		if _, err := picture.Open(t.Context(), tt.data, tt.lim); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, data := range [][]byte{
		asJPEG(gradient(20, 10)), asPNG(gradient(9, 9)), webp, ink(false), picturetest.Checks(6, 5, 4, false),
		picturetest.Checks(6, 5, 0, true), picturetest.Scans(40, 40, 3), picturetest.Turned(webp, 7, 1, 1),
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		began := time.Now()
		p, err := picture.Open(t.Context(), data, picture.Limits{Pixels: 1 << 16, Memory: 1 << 20, Blocks: 1 << 14})
		if (p.Image == nil) == (err == nil) {
			t.Fatalf("%v, %v", p, err)
		}
		if err == nil && p.Bounds().Dx()*p.Bounds().Dy() > 1<<16 {
			t.Fatalf("%v is over the limit", p.Bounds())
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Fatal(fmt.Sprint("took ", took))
		}
	})
}
