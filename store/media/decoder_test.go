package media

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/fairqueue"
	"recado/bot/picture/picturetest"
)

// One sender's decompression bombs do not delay other senders' photos: their headers are refused.
func TestSlowPicturesDoNotDelayOtherSenders(t *testing.T) {
	s := newStore(t, Options{})
	bomb, photo := picturetest.Scans(6000, 6000, 100), jpegOf(300, 200)
	var done sync.WaitGroup
	defer done.Wait()
	for range 6 {
		done.Go(func() {
			if m, err := s.Put(fairqueue.WithSender(t.Context(), "many"), bytes.NewReader(bomb), Image, ""); err != nil || m.Fault != bot.FaultTooBig {
				t.Errorf("a bomb: %+v, %v", m, err)
			}
		})
	}
	ctx, cancel := context.WithTimeout(fairqueue.WithSender(t.Context(), "ana"), 3*time.Second)
	defer cancel()
	if m, err := s.Put(ctx, bytes.NewReader(photo), Image, ""); err != nil || !m.OK() {
		t.Errorf("the photo: %+v, %v", m, err)
	}
}
