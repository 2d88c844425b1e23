package exif_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"
	"testing/iotest"

	"recado/bot/exif"
)

// photo is a JPEG as far as it is read: a segment of its own, EXIF, and the picture.
func photo(how uint16, order binary.AppendByteOrder) []byte {
	tiff := []byte("MM")
	if fmt.Sprint(order) == "LittleEndian" {
		tiff = []byte("II")
	}
	tiff = order.AppendUint32(order.AppendUint16(tiff, 42), 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, tag := range []struct{ id, value uint16 }{{0x010F, 9}, {0x0112, how}} {
		tiff = order.AppendUint16(order.AppendUint16(tiff, tag.id), 3)
		tiff = order.AppendUint16(order.AppendUint32(tiff, 1), tag.value)
		tiff = append(tiff, 0, 0)
	}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := []byte("\xFF\xD8\xFF\xE0\x00\x04JF\xFF\xE1")
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	return append(append(out, segment...), "\xFF\xDA\x00\x02picture"...)
}

func TestOrientation(t *testing.T) {
	for how := range uint16(12) {
		want := int(how)
		if how < 1 || how > 8 {
			want = 1
		}
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			if got, err := exif.Orientation(bytes.NewReader(photo(how, order))); got != want || err != nil {
				t.Errorf("%v %d read as %d, %v", order, how, got, err)
			}
		}
	}
	whole := photo(6, binary.BigEndian)
	for name, odd := range map[string][]byte{
		"nothing": nil, "no JPEG": []byte("\x89PNG\r\n\x1a\n"), "without EXIF": []byte("\xFF\xD8\xFF\xDA"), "a length of none": []byte("\xFF\xD8\xFF\xE1\x00\x01"),
		"cut in its EXIF": whole[:30], "a table outside": bytes.Replace(whole, []byte{0, 0, 0, 8}, []byte{255, 255, 255, 255}, 1),
		"EXIF behind the picture": append([]byte("\xFF\xD8\xFF\xDA\x00\x02"), whole[2:]...),
	} {
		if got, err := exif.Orientation(bytes.NewReader(odd)); got != 1 || err != nil {
			t.Errorf("%s: %d, %v", name, got, err)
		}
	}
	broken := errors.New("the disk")
	if _, err := exif.Orientation(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(photo(6, binary.BigEndian))
	f.Add(photo(3, binary.LittleEndian))
	f.Fuzz(func(t *testing.T, data []byte) {
		if how, err := exif.Orientation(bytes.NewReader(data)); err != nil || how < 1 || how > 8 {
			t.Errorf("%d, %v", how, err)
		}
	})
}
