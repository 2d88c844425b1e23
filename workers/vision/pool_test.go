package vision

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"reflect"
	"slices"
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
	onPage func() error // called before it answers, if set
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

// A caller is answered when its context ends, even if the engine is inside a pass; the next caller
// is answered after that pass.
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

// When the time is nearly over, the answer is what was read so far, with its confidence.
func TestPoolDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		passes := 0
		p, err := newPool(Options{Deadline: 10 * time.Second}, func() (recogniser, error) {
			return &fake{serial: "1340665", onPage: func() error { passes++; time.Sleep(9 * time.Second); return nil }}, nil
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

// A pass that does not end delays nobody beyond the deadline, and the pool can be closed.
func TestPoolDeadlineHoldsInsideAPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, err := newPool(Options{Deadline: 10 * time.Second}, func() (recogniser, error) {
			return &fake{serial: "1340665", onPage: func() error { time.Sleep(time.Hour); return nil }}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if got, err := p.Read(t.Context(), photo()); !errors.Is(err, ErrDeadline) || !Final(err) || !reflect.DeepEqual(got, bot.PlateReading{}) {
			t.Errorf("%+v, %v", got, err)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("answered after %v", took)
		}
		began = time.Now()
		p.Close()
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("closed after %v", took)
		}
		time.Sleep(time.Hour) // the pass ends
	})
}

// stuck is an engine whose first reading does not end until it is killed.
type stuck struct {
	pageEngine
	first  bool
	killed chan struct{}
}

func (s *stuck) plate(ctx context.Context, src *image.Gray) (PlateResult, error) {
	if s.first {
		<-s.killed
		return PlateResult{}, errors.New("killed")
	}
	return s.pageEngine.plate(ctx, src)
}

func (s *stuck) kill() { close(s.killed) }

// An engine that exceeds its deadline is killed, and another engine reads the next photo.
func TestPoolKillsAtTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		made := 0
		p, err := startPool(Options{}, func(context.Context) (photoEngine, error) {
			made++
			return &stuck{pageEngine: pageEngine{&fake{serial: "1340665"}}, first: made == 1, killed: make(chan struct{})}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if _, err := p.Read(t.Context(), photo()); !errors.Is(err, ErrDeadline) {
			t.Errorf("the first: %v", err)
		}
		if got, err := p.Read(t.Context(), photo()); err != nil || got.Serial != "1340665" || made != 2 {
			t.Errorf("the next: %+v, %v; %d engines made", got, err, made)
		}
	})
}

// A closed pool gives the current photo a second; waiting callers are refused at once.
func TestPoolCloseDoesNotWaitForAPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, err := startPool(Options{}, func(context.Context) (photoEngine, error) {
			return &stuck{first: true, killed: make(chan struct{}), pageEngine: pageEngine{&fake{}}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		took := make([]time.Duration, 2)
		var done sync.WaitGroup
		for i := range took {
			done.Go(func() {
				if _, err := p.Read(t.Context(), photo()); !errors.Is(err, ErrClosed) || Final(err) {
					t.Errorf("photo %d: %v", i, err)
				}
				took[i] = time.Since(began)
			})
			synctest.Wait()
		}
		p.Close()
		if all := time.Since(began); all != closeGrace {
			t.Errorf("closed after %v", all)
		}
		done.Wait()
		if took[0] != closeGrace || took[1] != 0 {
			t.Errorf("refused after %v", took)
		}
	})
}

// A sender of many photos delays others by one photo at most.
func TestPoolSendersTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, err := newPool(Options{}, func() (recogniser, error) {
			return &fake{serial: "1340665", onPage: func() error { time.Sleep(time.Second); return nil }}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		read := Effect(p, files{})
		var order []string
		var mu sync.Mutex
		var done sync.WaitGroup
		for _, who := range []string{"many", "many", "many", "ana"} {
			done.Go(func() {
				if a, err := read(t.Context(), task(who)); err != nil || a.Data.(bot.PlateReading).Serial != "1340665" {
					t.Errorf("%s: %+v, %v", who, a, err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, who)
			})
			synctest.Wait() // it is waiting
		}
		done.Wait()
		// The first photo is read at once, and its sender's second was queued before ana's.
		if want := []string{"many", "many", "ana", "many"}; !slices.Equal(order, want) {
			t.Errorf("read in the order %v, want %v", order, want)
		}
	})
}
