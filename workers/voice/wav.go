package voice

import (
	"bufio"
	"encoding/binary"
	"io"
	"time"
)

// measureWAV reads a RIFF file of 8 or 16 bits and detects speech in its first channel. Other
// encodings are measured only.
func measureWAV(file io.ReadSeeker, size int64, most time.Duration) (Sound, error) {
	var head [12]byte
	if _, err := io.ReadFull(file, head[:]); err != nil {
		return Sound{}, err
	}
	if string(head[:4]) != "RIFF" || string(head[8:]) != "WAVE" {
		return Sound{}, errContainer
	}
	var format struct {
		Encoding, Channels uint16
		Rate, PerSecond    uint32
		Block, Bits        uint16
	}
	at := int64(12)
	for range 64 { // chunks before the sound; recorders write at most three
		var chunk [8]byte
		if _, err := io.ReadFull(file, chunk[:]); err != nil {
			return Sound{}, err
		}
		length := int64(binary.LittleEndian.Uint32(chunk[4:]))
		at += 8
		switch string(chunk[:4]) {
		case "fmt ":
			if length < 16 {
				return Sound{}, errContainer
			}
			if err := binary.Read(file, binary.LittleEndian, &format); err != nil {
				return Sound{}, err
			}
		case "data":
			if format.PerSecond == 0 || format.Block == 0 {
				return Sound{}, errContainer
			}
			length = min(length, size-at) // a streaming recorder writes 0xffffffff
			s := Sound{Length: samples(length, int64(format.PerSecond))}
			pcm := format.Encoding == 1 && (format.Bits == 8 || format.Bits == 16) && format.Rate >= 4000 && format.Rate <= 192_000 &&
				format.Block == format.Channels*format.Bits/8
			if !pcm || s.Length > most {
				return s, nil
			}
			m := newMeter(int(format.Rate))
			if err := listenPCM(io.LimitReader(file, length), int(format.Block), int(format.Bits), m); err != nil {
				return Sound{}, err
			}
			s.Judged, s.Silent = true, m.silent()
			return s, nil
		}
		at += length + length&1
		if _, err := file.Seek(at, io.SeekStart); err != nil {
			return Sound{}, err
		}
	}
	return Sound{}, errContainer
}

func listenPCM(r io.Reader, block, bits int, m *meter) error {
	in, sample := bufio.NewReaderSize(r, 64<<10), make([]byte, block)
	for {
		_, err := io.ReadFull(in, sample)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
		if bits == 8 {
			m.add((float64(sample[0]) - 128) / 128)
		} else {
			m.add(float64(int16(binary.LittleEndian.Uint16(sample))) / 32768)
		}
	}
}
