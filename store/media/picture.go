package media

import (
	"context"
	"errors"
	"io"
	"os"

	"recado/bot"
	"recado/bot/picture"
)

// picture checks that a picture decodes to its end, and says its size as shown. Only so
// many are decoded at a time, senders by turns.
func (s *Store) picture(ctx context.Context, f *os.File) (w, h int, fault bot.Fault, err error) {
	if err := s.queue.Acquire(ctx); err != nil {
		return 0, 0, "", err
	}
	defer s.queue.Release()
	data, err := io.ReadAll(io.NewSectionReader(f, 0, s.opt.MaxBytes))
	if err != nil {
		return 0, 0, "", err
	}
	slow, cancel := context.WithTimeout(ctx, s.opt.DecodeTimeout)
	defer cancel()
	p, err := picture.Open(slow, data, s.opt.Pictures)
	switch {
	case ctx.Err() != nil:
		return 0, 0, "", ctx.Err()
	case errors.Is(err, picture.ErrTooBig), slow.Err() != nil: // more work than any photo is
		return 0, 0, bot.FaultTooBig, nil
	case errors.Is(err, picture.ErrKind):
		return 0, 0, bot.FaultNotImage, nil
	case err != nil:
		return 0, 0, bot.FaultBroken, nil
	}
	w, h = p.Size()
	return w, h, "", nil
}
