package voice

import (
	"bufio"
	"io"
	"time"
)

// measureMP3 adds the lengths of the frames. It ignores the file's headers.
func measureMP3(file io.ReadSeeker, _ int64, most time.Duration) (Sound, error) {
	return addFrames(file, most, mp3Frame)
}

// measureADTS does the same for streamed AAC.
func measureADTS(file io.ReadSeeker, _ int64, most time.Duration) (Sound, error) {
	return addFrames(file, most, adtsFrame)
}

// maxJunk is the most bytes skipped in search of a frame: tags, pictures and damaged sound.
const maxJunk = 2 << 20

// addFrames adds the frames of a stream. read returns the length of the frame at the beginning of
// head, in bytes and in time, or 0 bytes if there is none.
func addFrames(file io.Reader, most time.Duration, read func(head []byte) (int, time.Duration)) (Sound, error) {
	in := bufio.NewReaderSize(file, 64<<10)
	var s Sound
	frames, junk := 0, 0
	if head, err := in.Peek(10); err == nil && string(head[:3]) == "ID3" { // a tag, whose length has 7 bits per byte
		n := int(head[6]&127)<<21 | int(head[7]&127)<<14 | int(head[8]&127)<<7 | int(head[9]&127)
		if _, err := in.Discard(10 + n); err != nil {
			return Sound{}, errContainer
		}
	}
	for s.Length <= most && junk < maxJunk {
		head, err := in.Peek(7)
		if err == io.EOF {
			break
		}
		if err != nil {
			return Sound{}, err
		}
		n, lasts := read(head)
		if n == 0 {
			junk++
			n = 1
		} else {
			frames++
			s.Length += lasts
		}
		if _, err := in.Discard(n); err == io.EOF {
			break
		} else if err != nil {
			return Sound{}, err
		}
	}
	if frames < 2 { // a single frame may be chance
		return Sound{}, errContainer
	}
	return s, nil
}

// Bit rates in kbit/s of layer III (ISO 11172-3 and 13818-3), and sampling rates.
var (
	mp3Rates  = [2][16]int{{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}, {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}}
	mp3Hertz  = [3]int{44100, 48000, 32000}
	adtsHertz = [16]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350, 0, 0, 0}
)

func mp3Frame(h []byte) (int, time.Duration) {
	version, layer, rate, hertz := h[1]>>3&3, h[1]>>1&3, h[2]>>4, h[2]>>2&3 // version 3 is MPEG 1, 2 is MPEG 2, 0 is 2.5
	if h[0] != 0xff || h[1]&0xe0 != 0xe0 || version == 1 || layer != 1 || hertz == 3 {
		return 0, 0
	}
	low, long, hz := 0, 1152, mp3Hertz[hertz]
	switch version {
	case 2:
		low, long, hz = 1, 576, hz/2
	case 0:
		low, long, hz = 1, 576, hz/4
	}
	kbit := mp3Rates[low][rate]
	if kbit == 0 {
		return 0, 0
	}
	return long/8*kbit*1000/hz + int(h[2]>>1&1), samples(int64(long), int64(hz))
}

func adtsFrame(h []byte) (int, time.Duration) {
	hz := adtsHertz[h[2]>>2&15]
	n := int(h[3]&3)<<11 | int(h[4])<<3 | int(h[5]>>5)
	if h[0] != 0xff || h[1]&0xf6 != 0xf0 || hz == 0 || n < 7 {
		return 0, 0
	}
	blocks := int64(h[6]&3) + 1
	return n, samples(1024*blocks, int64(hz))
}
