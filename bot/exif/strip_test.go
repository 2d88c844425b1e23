package exif_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"recado/bot/exif"
)

// taken is a photo as a phone writes it: held on its side, with a place, a second picture
// behind it, and a comment of its program.
func taken(t *testing.T) (photo, plain []byte) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 {
		img.Set(i, i%30, color.RGBA{uint8(i * 6), 200, 90, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	plain = b.Bytes()
	segment := func(marker byte, data string) []byte {
		s := binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(data)+2))
		return append(s, data...)
	}
	side := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
	photo = append([]byte{}, plain[:2]...)
	for _, s := range [][]byte{segment(0xE1, side+"GPS 4.65,-74.1"), segment(0xE1, "http://ns.adobe.com/xap/1.0/\x00GPS"), segment(0xED, "Photoshop 3.0\x00GPS"), segment(0xE0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")} {
		photo = append(photo, s...)
	}
	photo = append(photo, plain[2:]...)
	return append(photo, append(segment(0xE1, "GPS"), plain...)...), plain
}

func TestStrip(t *testing.T) {
	photo, plain := taken(t)
	got := exif.Strip(photo)
	if bytes.Contains(got, []byte("GPS")) || !bytes.Contains(got, []byte("JFIF")) {
		t.Errorf("%q", got[:min(len(got), 200)])
	}
	if how, err := exif.Orientation(bytes.NewReader(got)); how != 6 || err != nil {
		t.Errorf("held %d, %v", how, err)
	}
	want, err1 := jpeg.Decode(bytes.NewReader(plain))
	is, err2 := jpeg.Decode(bytes.NewReader(got))
	if err1 != nil || err2 != nil || is.Bounds() != want.Bounds() {
		t.Fatal(err1, err2)
	}
	for y := range 30 {
		for x := range 40 {
			if is.At(x, y) != want.At(x, y) {
				t.Fatalf("another picture at %d,%d", x, y)
			}
		}
	}
	if again := exif.Strip(got); !bytes.Equal(again, got) {
		t.Error("a second time it is another file")
	}
	if !bytes.Equal(exif.Strip(plain), plain) {
		t.Error("a plain picture was changed")
	}
	for _, other := range []string{"", "\xFF", "\xFF\xD8", "\xFF\xD8\xFF", "\xFF\xD8\xFF\xE1\x00", "\xFF\xD8\xFF\xE1\x00\x01", "%PDF-1.4 \xFF\xE1"} {
		if got := exif.Strip([]byte(other)); string(got) != other {
			t.Errorf("%q became %q", other, got)
		}
	}
}

// No bytes make it fail, and what was stripped has nothing left to strip.
func FuzzStrip(f *testing.F) {
	f.Add([]byte("\xFF\xD8\xFF\xE1\x00\x08Exif\x00\x00\xFF\xDA\x00\x02\x11\xFF\x00\xFF\xD0\xFF\xD9"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got := exif.Strip(data)
		if !bytes.Equal(exif.Strip(got), got) {
			t.Errorf("%x", data)
		}
	})
}
