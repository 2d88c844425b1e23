package vision

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/bot/fairqueue"
)

// Opener opens a file that a person sent.
type Opener interface {
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
}

// StorePicture stores a picture to show to a person.
type StorePicture func(ctx context.Context, jpeg io.Reader, name string) (bot.Media, error)

// effectLimit is how long a photo may take, including the wait for its turn, before the person is
// asked to type the serial number. The dialog waits as long, and the queue allows more time for a
// task.
const effectLimit = 30 * time.Second

// Effect carries out "vision.read": {media} → bot.PlateReading. A photo that can't be read, or not
// in time, gives an answer without a serial: the person types it, and the photo is not tried again.
// Senders take turns at the reader. With keep, the answer includes the value's picture; an error of
// keep is ignored.
func Effect(r Reader, files Opener, keep ...StorePicture) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var args struct {
			Media bot.Media `json:"media"`
		}
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(fmt.Errorf("read plate: %w", err))
		}
		file, _, err := files.Open(ctx, args.Media.ID)
		if errors.Is(err, bot.ErrNotFound) {
			return engine.Answer{Event: bot.OK, Data: bot.PlateReading{}}, nil // the file was deleted meanwhile
		}
		if err != nil {
			return engine.Answer{}, fmt.Errorf("read plate: %w", err)
		}
		defer file.Close()
		limited, cancel := context.WithTimeout(fairqueue.WithSender(ctx, t.Owner), effectLimit)
		defer cancel()
		got, err := readWithCrop(limited, r, file)
		switch {
		case Final(err), errors.Is(err, context.DeadlineExceeded):
			return engine.Answer{Event: bot.OK, Data: bot.PlateReading{}}, nil
		case err != nil:
			return engine.Answer{}, fmt.Errorf("read plate: %w", err)
		}
		if len(got.Crop) > 0 && len(keep) > 0 {
			if m, err := keep[0](ctx, bytes.NewReader(got.Crop), "serial.jpg"); err == nil && m.OK() {
				got.PlateReading.Crop = &m
			}
		}
		return engine.Answer{Event: bot.OK, Data: got.PlateReading}, nil
	}
}

// CropReader is a Reader that also returns a picture of the value.
type CropReader interface {
	ReadWithCrop(ctx context.Context, img io.Reader) (PlateResult, error)
}

var _ CropReader = (*Pool)(nil)

func readWithCrop(ctx context.Context, r Reader, img io.Reader) (PlateResult, error) {
	if s, ok := r.(CropReader); ok {
		return s.ReadWithCrop(ctx, img)
	}
	got, err := r.Read(ctx, img)
	return PlateResult{PlateReading: got}, err
}
