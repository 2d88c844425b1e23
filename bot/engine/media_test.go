package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// vendor is a channel whose files are fetched.
type vendor struct {
	*channel
	fetch func(m bot.Media) (io.ReadCloser, error)
}

func (v vendor) Fetch(_ context.Context, m bot.Media) (io.ReadCloser, error) { return v.fetch(m) }

func there(bot.Media) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("photo")), nil }

// picture returns a message with a photo that is still at its vendor.
func (w *fixture) picture(who bot.ContactID) bot.Inbound {
	return w.inbound(who, bot.Input{Kind: bot.KindImage, Media: []bot.Media{{VendorRef: "https://vendor.example/1"}}})
}

// fetching returns an engine that fetches files and stores them with store.
func (w *fixture) fetching(fetch func(bot.Media) (io.ReadCloser, error), store engine.StoreFile, more ...func(*engine.Config)) *engine.Engine {
	return w.engine("a", append(more, func(c *engine.Config) {
		c.Channels, c.StoreFile, c.ConcurrentTurns = []bot.Channel{vendor{w.channel, fetch}}, store, 8
	})...)
}

func kept(context.Context, bot.ContactID, bot.Kind, io.Reader, string) (bot.Media, error) {
	return bot.Media{ID: "photo", MIME: "image/jpeg", Bytes: 5, Width: 9, Height: 9}, nil
}

// file returns a contact's photo, or nil while it is not fetched.
func (w *fixture) file(who bot.ContactID) *bot.Media {
	w.Helper()
	pending, err := w.inbox.Pending(w.Context(), who)
	if err != nil {
		w.Fatal(err)
	}
	switch {
	case len(pending) == 0:
		return &bot.Media{ID: "consumed"}
	case pending[0].Media[0].VendorRef == "":
		return &pending[0].Media[0]
	}
	return nil
}

// A photo that waits for a fetch slot or for the disk is not lost within a minute; one that its
// vendor does not deliver is.
func TestPhotoWaitingForAFetchSlotIsNotLost(t *testing.T) {
	late := errors.New("too late")
	for name, tt := range map[string]struct {
		fetch func(bot.Media) (io.ReadCloser, error)
		store func(io.Reader) error
		lost  bool
	}{
		"in line here":          {there, func(io.Reader) error { return context.DeadlineExceeded }, false},
		"no vendor":             {func(bot.Media) (io.ReadCloser, error) { return nil, late }, nil, true},
		"the vendor breaks off": {func(bot.Media) (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(late)), nil }, func(r io.Reader) error { _, err := io.ReadAll(r); return err }, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.TB = t
			var from bot.ContactID
			e := w.fetching(tt.fetch, func(_ context.Context, who bot.ContactID, _ bot.Kind, r io.Reader, _ string) (bot.Media, error) {
				from = who
				return bot.Media{}, tt.store(r)
			})
			w.accept(e, w.picture(ana))
			w.turn(e, ana)
			if w.file(ana) != nil {
				t.Fatal("given up at once")
			}
			w.clock.step(2 * time.Minute)
			w.turn(e, ana)
			if lost := w.file(ana) != nil; lost != tt.lost {
				t.Errorf("lost after two minutes: %v", lost)
			}
			if tt.store != nil && from != ana {
				t.Errorf("a file of %q", from)
			}
			w.clock.step(20 * time.Minute)
			w.turn(e, ana)
			if w.file(ana) == nil {
				t.Error("waits for ever")
			}
		})
	}
}

// While pictures are stored, turns stay free for text messages.
func TestSlowFetchesLeaveTurnsForTextMessages(t *testing.T) {
	w := newWorld(t)
	release := make(chan struct{})
	looking, committed := make(chan struct{}, 100), make(chan struct{}, 100)
	e := w.fetching(there, func(ctx context.Context, who bot.ContactID, k bot.Kind, r io.Reader, name string) (bot.Media, error) {
		looking <- struct{}{}
		<-release
		return kept(ctx, who, k, r, name)
	}, func(c *engine.Config) {
		c.Checkpoint = func(step string) {
			if step == engine.AfterCommit { // berta's turn: the others are still being stored
				committed <- struct{}{}
			}
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { e.Run(ctx) })
	defer running.Wait()
	defer stop()
	defer close(release)
	for i := range 30 {
		w.accept(e, w.picture(bot.ContactID(fmt.Sprintf("+5730011100%02d", i+10))))
	}
	<-looking
	w.accept(e, w.text(berta, "hola"))
	select {
	case <-committed:
	case <-time.After(10 * time.Second):
		t.Fatal("words wait behind pictures")
	}
}
