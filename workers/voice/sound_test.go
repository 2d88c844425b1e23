package voice

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// The recordings in testdata were made with opusenc with a phone's settings (16 kbit/s, frames of
// 60 ms): a synthetic voice, digital silence, hiss and hum, and 181 s of silence.
func file(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// wav returns a file of 16 bits at 8 kHz.
func wav(length time.Duration, sound func(i int) float64) []byte {
	n := int(length.Seconds() * 8000)
	b := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(36+8+2*n))
	b = append(b, "WAVEJUNK\x03\x00\x00\x00abc\x00fmt \x10\x00\x00\x00\x01\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint32(b, 8000)
	b = binary.LittleEndian.AppendUint32(b, 16000)
	b = append(b, "\x02\x00\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(2*n))
	for i := range n {
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(32767*sound(i))))
	}
	return b
}

func still(int) float64 { return 0 }

// words8 is loud for 0.3 s and quiet for 0.2 s, like words.
func words8(i int) float64 {
	if i%4000 < 2400 {
		return 0.3 * math.Sin(float64(i)/5)
	}
	return 0.0005 * math.Sin(float64(i)/3)
}

func box(kind string, content ...byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(content))), kind...), content...)
}

// mp4 returns a file with moov behind the sound, as phones write it.
func mp4(version byte, scale uint32, length uint64) []byte {
	h := []byte{version, 0, 0, 0}
	if version == 1 {
		h = append(h, make([]byte, 16)...)
		h = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(h, scale), length)
	} else {
		h = append(h, make([]byte, 8)...)
		h = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(h, scale), uint32(length))
	}
	moov := append(box("free", 1, 2, 3), box("mvhd", append(h, make([]byte, 80)...)...)...)
	return append(append(box("ftyp", []byte("M4A \x00\x00\x00\x00")...), box("mdat", make([]byte, 300)...)...), box("moov", moov...)...)
}

// mp3 returns frames of 32 kbit/s at 32 kHz, MPEG 1: 36 ms and 144 bytes each.
func mp3(frames int) []byte {
	b := []byte("ID3\x04\x00\x00\x00\x00\x01\x00")
	b = append(b, make([]byte, 128)...)
	for range frames {
		b = append(append(b, 0xff, 0xfb, 0x18, 0xc0), make([]byte, 140)...)
	}
	return b
}

// adts returns frames of AAC at 16 kHz: 64 ms each.
func adts(frames int) []byte {
	var b []byte
	for range frames {
		b = append(append(b, 0xff, 0xf1, 0x60, 0x40, 0x0c, 0x80, 0xfc), make([]byte, 93)...)
	}
	return b
}

func TestMeasure(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	speech := file(t, "speech.ogg")
	for _, tt := range []struct {
		name, kind string
		data       []byte
		length     time.Duration // to a tenth of a second
		judged     bool
		silent     bool
	}{
		{"a sentence", "audio/ogg", speech, 4100 * time.Millisecond, true, false},
		{"with parameters", "audio/ogg; codecs=opus", speech, 4100 * time.Millisecond, true, false},
		{"a yes", "audio/ogg", file(t, "yes.ogg"), 600 * time.Millisecond, true, false},
		{"silence", "audio/ogg", file(t, "silence.ogg"), 2 * time.Second, true, true},
		{"hiss", "audio/ogg", file(t, "hiss.ogg"), 2 * time.Second, true, true},
		{"hum", "audio/ogg", file(t, "hum.ogg"), 2 * time.Second, true, true},
		{"too long", "audio/ogg", file(t, "long.ogg"), 180 * time.Second, false, false},
		{"words in WAV", "audio/wav", wav(3*time.Second, words8), 3 * time.Second, true, false},
		{"silence in WAV", "audio/wav", wav(3*time.Second, still), 3 * time.Second, true, true},
		{"hiss in WAV", "audio/x-wav", wav(3*time.Second, func(int) float64 { return 0.05 * noise.NormFloat64() }), 3 * time.Second, true, true},
		{"a long WAV", "audio/wav", wav(200*time.Second, still), 200 * time.Second, false, false},
		{"MP4", "audio/mp4", mp4(0, 16000, 16000*42), 42 * time.Second, false, false},
		{"MP4 with times of 64 bits", "audio/x-m4a", mp4(1, 1000, 3_600_000), time.Hour, false, false},
		{"MP4 in fragments", "video/mp4", mp4(0, 1000, 0), 0, false, false},
		{"MP4 that does not know", "audio/mp4", mp4(0, 1000, 0xffffffff), 0, false, false},
		{"MP4 of no scale", "audio/mp4", mp4(0, 0, 5), 0, false, false},
		{"MP4 of ages", "audio/mp4", mp4(1, 1, math.MaxUint64), 0, false, false},
		{"MP3", "audio/mpeg", mp3(100), 3600 * time.Millisecond, false, false},
		{"a long MP3", "audio/mpeg", mp3(6000), 180 * time.Second, false, false},
		{"AAC", "audio/aac", adts(100), 6400 * time.Millisecond, false, false},
		{"another kind", "audio/amr", []byte("#!AMR\n"), 0, false, false},
		{"no kind", "", speech, 0, false, false},
		{"nothing", "audio/ogg", nil, 0, false, false},
		{"a page of Ogg", "audio/ogg", speech[:60], 0, false, false},
		{"not what it says", "audio/ogg", mp3(3), 0, false, false},
		{"text as MP3", "audio/mpeg", bytes.Repeat([]byte("hola "), 100), 0, false, false},
		{"text as MP4", "audio/mp4", bytes.Repeat([]byte("hola "), 100), 0, false, false},
		{"text as WAV", "audio/wav", bytes.Repeat([]byte("hola "), 100), 0, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := bytes.NewReader(tt.data)
			s, err := Measure(in, tt.kind, 180*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			if off := (s.Length - tt.length).Abs(); off > 100*time.Millisecond {
				t.Errorf("length %s, want %s", s.Length, tt.length)
			}
			if s.Judged != tt.judged || s.Silent != tt.silent {
				t.Errorf("judged %v, silent %v", s.Judged, s.Silent)
			}
			if in.Len() != len(tt.data) {
				t.Error("it was not rewound")
			}
		})
	}
}

// A sender can write any length into the last page; the packets count.
func TestTheGranulePositionIsNotBelieved(t *testing.T) {
	long := bytes.Clone(file(t, "long.ogg"))
	last := long[bytes.LastIndex(long, []byte("OggS")):]
	binary.LittleEndian.PutUint64(last[6:], 48000)
	clear(last[22:26])
	var sum uint32 // the page's checksum (RFC 3533)
	for _, b := range last {
		sum ^= uint32(b) << 24
		for range 8 {
			carry := sum >> 31
			if sum <<= 1; carry == 1 {
				sum ^= 0x04c11db7
			}
		}
	}
	binary.LittleEndian.PutUint32(last[22:], sum)
	if s, err := Measure(bytes.NewReader(long), "audio/ogg", 180*time.Second); err != nil || s.Length <= 180*time.Second {
		t.Errorf("%+v %v", s, err)
	}
}

// A note with some broken packets is not judged by the remaining ones.
func TestABrokenRecordingIsNotCalledSilent(t *testing.T) {
	broken := bytes.Clone(file(t, "speech.ogg"))
	for i := 400; i < len(broken); i += 7 {
		broken[i] ^= 0x5a
	}
	if s, err := Measure(bytes.NewReader(broken), "audio/ogg", 180*time.Second); err != nil || s.Silent {
		t.Errorf("%+v %v", s, err)
	}
}

func FuzzMeasure(f *testing.F) {
	kinds := []string{"audio/ogg", "audio/wav", "audio/mp4", "audio/mpeg", "audio/aac"}
	for i, b := range [][]byte{file(f, "yes.ogg"), wav(100*time.Millisecond, words8), mp4(1, 1000, 5000), mp3(3), adts(3)} {
		f.Add(b, uint8(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, kind uint8) {
		s, err := Measure(bytes.NewReader(data), kinds[int(kind)%len(kinds)], 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if s.Length < 0 || s.Silent && !s.Judged {
			t.Fatalf("%+v", s)
		}
	})
}

func BenchmarkMeasure(b *testing.B) {
	long := file(b, "long.ogg")
	for b.Loop() {
		if _, err := Measure(bytes.NewReader(long), "audio/ogg", 200*time.Second); err != nil {
			b.Fatal(err)
		}
	}
}
