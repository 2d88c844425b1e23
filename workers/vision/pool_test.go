package vision

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"recado/bot"
)

// fake is an engine that reads the same plate on every page.
type fake struct {
	onPage func() error // before it answers, when set
	serial string
	closed *atomic.Int32
}

func (f *fake) page(img *image.Gray, _ pageMode) ([]Word, error) {
	if f.onPage != nil {
		if err := f.onPage(); err != nil {
			return nil, err
		}
	}
	return plate("MODELO TPN-58\nSERIE: " + f.serial + "\nVOLTS 220"), nil
}

func (f *fake) line(img *image.Gray) ([]Word, error) {
	return []Word{{Text: f.serial, Box: img.Rect, Conf: 97}}, nil
}

func (f *fake) close() {
	if f.closed != nil {
		f.closed.Add(1)
	}
}

func fakePool(t *testing.T, opt Options, start func() (recogniser, error)) *Pool {
	t.Helper()
	p, err := newPool(opt, start)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func photo() io.Reader { return bytes.NewReader(asPNG(gradient(200, 100))) }

func TestPoolReads(t *testing.T) {
	var closed atomic.Int32
	p := fakePool(t, Options{Workers: 2}, func() (recogniser, error) { return &fake{serial: "1340665", closed: &closed}, nil })
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			got, err := p.Read(t.Context(), photo())
			if err != nil || got.Serial != "1340665" || got.Confidence < 70 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	wg.Wait()
	p.Close()
	p.Close()
	if closed.Load() != 2 {
		t.Errorf("%d engines released of 2", closed.Load())
	}
	if _, err := p.Read(t.Context(), photo()); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestPoolErrors(t *testing.T) {
	lost := errors.New("engine lost")
	for _, c := range []struct {
		name string
		page func() error
		img  io.Reader
		want error
	}{
		{"no picture", nil, bytes.NewReader([]byte("hola")), ErrNotImage},
		{"a reader that fails", nil, iotest.ErrReader(io.ErrClosedPipe), io.ErrClosedPipe},
		{"an engine that fails", func() error { return lost }, photo(), lost},
	} {
		p := fakePool(t, Options{}, func() (recogniser, error) { return &fake{onPage: c.page, serial: "1340665"}, nil })
		if got, err := p.Read(t.Context(), c.img); !errors.Is(err, c.want) || !reflect.DeepEqual(got, bot.PlateReading{}) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	if _, err := newPool(Options{Workers: 3}, func() (recogniser, error) { return nil, lost }); !errors.Is(err, lost) {
		t.Errorf("an engine that does not start: %v", err)
	}
}

// A panic costs its photo and its engine, nothing else.
func TestPoolOutlivesPanics(t *testing.T) {
	var made, closed atomic.Int32
	first := true
	p := fakePool(t, Options{}, func() (recogniser, error) {
		made.Add(1)
		return &fake{serial: "1340665", closed: &closed, onPage: func() error {
			if first {
				first = false
				panic("index out of range")
			}
			return nil
		}}, nil
	})
	if _, err := p.Read(t.Context(), photo()); err == nil {
		t.Error("a panic went unsaid")
	}
	if got, err := p.Read(t.Context(), photo()); err != nil || got.Serial != "1340665" {
		t.Errorf("after a panic: %+v, %v", got, err)
	}
	if made.Load() != 2 || closed.Load() != 1 {
		t.Errorf("%d engines made, %d released", made.Load(), closed.Load())
	}
}

// Whoever asks is answered when its context ends, though the engine is caught
// in a pass; and the next is answered when that pass ends.
func TestPoolNeverWaitsLongerThanItsContext(t *testing.T) {
	inside, leave := make(chan struct{}, 8), make(chan struct{})
	p := fakePool(t, Options{}, func() (recogniser, error) {
		return &fake{serial: "1340665", onPage: func() error { inside <- struct{}{}; <-leave; return nil }}, nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-inside; cancel() }()
	if _, err := p.Read(ctx, photo()); !errors.Is(err, context.Canceled) {
		t.Errorf("caught: %v", err)
	}
	if _, err := p.Read(ctx, photo()); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for a worker: %v", err)
	}
	close(leave)
	if got, err := p.Read(t.Context(), photo()); err != nil || got.Serial == "" {
		t.Errorf("next: %+v, %v", got, err)
	}
}

// When its time is up, a photo's answer is what was seen until then, and no
// surer than that.
func TestPoolDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		passes := 0
		p, err := newPool(Options{Deadline: 10 * time.Second}, func() (recogniser, error) {
			return &fake{serial: "1340665", onPage: func() error { passes++; time.Sleep(11 * time.Second); return nil }}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Read(t.Context(), photo())
		if err != nil || got.Serial != "1340665" || got.Confidence >= 70 || passes != 1 {
			t.Errorf("%+v, %v after %d passes", got, err, passes)
		}
		p.Close()
	})
}
