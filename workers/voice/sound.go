package voice

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"time"
)

// Sound is what is known of a recording without transcribing it.
type Sound struct {
	Length time.Duration // 0 is unknown. Reading stops when the requested maximum is exceeded
	Judged bool          // whether speech detection ran; otherwise Silent means nothing
	Silent bool          // nobody speaks
}

// errContainer means that a file is not of its type, or is cut so that its length is unknown.
var errContainer = errors.New("the recording's container can't be read")

// measurers read the length by media type, and detect speech where that is cheap. They may stop
// reading at the length most.
var measurers = map[string]func(file io.ReadSeeker, size int64, most time.Duration) (Sound, error){
	"audio/ogg": measureOpus, "audio/opus": measureOpus,
	"audio/wav": measureWAV, "audio/x-wav": measureWAV, "audio/wave": measureWAV,
	"audio/mp4": measureMP4, "audio/m4a": measureMP4, "audio/x-m4a": measureMP4, "video/mp4": measureMP4,
	"audio/mpeg": measureMP3, "audio/mp3": measureMP3,
	"audio/aac": measureADTS,
}

// Measure returns a recording's length and whether anybody speaks, and rewinds the file. Unknown
// values are zero. Errors are those of reading and seeking only.
func Measure(file io.ReadSeeker, kind string, most time.Duration) (Sound, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return Sound{}, fmt.Errorf("measure a voice note: %w", err)
	}
	media, _, _ := mime.ParseMediaType(kind) // "" if kind is invalid
	measure := measurers[media]
	if measure == nil {
		return Sound{}, nil
	}
	s, err := safely(measure, file, size, most)
	if _, again := file.Seek(0, io.SeekStart); again != nil {
		return Sound{}, fmt.Errorf("measure a voice note: %w", again)
	}
	if errors.Is(err, errContainer) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return Sound{}, nil
	}
	if err != nil {
		return Sound{}, fmt.Errorf("measure a voice note: %w", err)
	}
	return s, nil
}

// safely turns a panic of a decoder into an error, because anonymous callers send the files.
func safely(measure func(io.ReadSeeker, int64, time.Duration) (Sound, error), file io.ReadSeeker, size int64, most time.Duration) (s Sound, err error) {
	defer func() {
		if r := recover(); r != nil {
			s, err = Sound{}, fmt.Errorf("%w: %v", errContainer, r)
		}
	}()
	return measure(file, size, most)
}

// samples returns the duration of n samples at a rate; 0 for an invalid rate.
func samples(n int64, rate int64) time.Duration {
	if rate <= 0 || n < 0 || n/rate > int64(365*24*time.Hour/time.Second) {
		return 0
	}
	return time.Duration(n/rate)*time.Second + time.Duration(n%rate)*time.Second/time.Duration(rate)
}
