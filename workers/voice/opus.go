package voice

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/pion/opus"
	"github.com/pion/opus/pkg/oggreader"
)

// listenRate is the sampling rate for decoding: enough to detect speech.
const listenRate = 8000

// measureOpus reads Ogg Opus, the format of WhatsApp's recordings. The length is that of the
// packets, not the last page's granule position, which a sender can set to anything.
func measureOpus(file io.ReadSeeker, _ int64, most time.Duration) (Sound, error) {
	ogg, _, err := oggreader.NewWith(bufio.NewReaderSize(file, 64<<10))
	if err != nil {
		return Sound{}, fmt.Errorf("%w: %w", errContainer, err)
	}
	decoder, err := opus.NewDecoderWithOutput(listenRate, 1)
	if err != nil {
		return Sound{}, err
	}
	var s Sound
	m, out := newMeter(listenRate), make([]float32, listenRate*120/1000)
	packets, broken := 0, 0
	for s.Length <= most {
		packet, _, err := ogg.ParseNextPacket()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return Sound{}, fmt.Errorf("%w: %w", errContainer, err)
		}
		if bytes.HasPrefix(packet, []byte("OpusTags")) || len(packet) == 0 {
			continue
		}
		packets++
		s.Length += packetLength(packet)
		n, err := decoder.DecodeToFloat32(packet, out)
		if err != nil {
			broken++
			continue
		}
		for _, x := range out[:n] {
			m.add(float64(x))
		}
	}
	if packets == 0 {
		return Sound{}, errContainer
	}
	s.Judged = broken*4 < packets && s.Length <= most
	s.Silent = s.Judged && m.silent()
	return s, nil
}

// frameLengths are the frame lengths of a packet in units of 2.5 ms, by the configuration in its
// first byte (RFC 6716, table 2).
var frameLengths = [32]int{
	4, 8, 16, 24, 4, 8, 16, 24, 4, 8, 16, 24, // SILK
	4, 8, 4, 8, // hybrid
	1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, // CELT
}

// packetLength returns the duration of an Opus packet (RFC 6716, section 3.1).
func packetLength(packet []byte) time.Duration {
	frames := 1
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		frames = 0
		if len(packet) > 1 {
			frames = int(packet[1] & 63)
		}
	}
	return time.Duration(frames*frameLengths[packet[0]>>3]) * 2500 * time.Microsecond
}
