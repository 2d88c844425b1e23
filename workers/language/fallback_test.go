package language

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"recado/bot"
)

// fake answers or fails as told and counts its calls.
type fake struct {
	source string
	err    error
	asked  int
}

func (f *fake) Understand(context.Context, string) (bot.Classification, error) {
	f.asked++
	return bot.Classification{Source: f.source}, f.err
}

func TestFallback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &fake{source: "openai"}, &fake{source: "offline"}
		f := NewFallback(first, second, Breaker{})
		ask := func(want string, asked int) {
			t.Helper()
			u, err := f.Understand(context.Background(), "hola")
			if err != nil || u.Source != want || first.asked != asked {
				t.Errorf("source %q after %d questions (%v), want %q after %d", u.Source, first.asked, err, want, asked)
			}
		}
		ask("openai", 1)
		first.err = errors.New("429")
		ask("offline", 2)
		ask("offline", 3)
		first.err = nil
		ask("openai", 4) // a success resets the count
		first.err = errors.New("500")
		ask("offline", 5)
		ask("offline", 6)
		ask("offline", 7)
		if !f.Open() {
			t.Error("three failures in a row, and the breaker is closed")
		}
		ask("offline", 7)
		time.Sleep(31 * time.Second) // of the bubble's fake time
		ask("offline", 8)            // one request is let through and fails
		ask("offline", 8)
		time.Sleep(31 * time.Second)
		first.err = nil
		ask("openai", 9)
		ask("openai", 10)
	})
}

func TestAnImpatientCallerDoesNotOpenTheBreaker(t *testing.T) {
	first := &fake{source: "openai", err: context.Canceled}
	f := NewFallback(first, NewOffline(Services()), Breaker{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for range 5 {
		if u, err := f.Understand(ctx, "necesito un plomero"); err != nil || u.Service != Plumbing || u.Source != "offline" {
			t.Errorf("%+v %v", u, err)
		}
	}
	if f.Open() || first.asked != 5 {
		t.Errorf("open %v after %d questions", f.Open(), first.asked)
	}
}

func TestFallbackReturnsTheSecondReadersError(t *testing.T) {
	broken := errors.New("broken")
	f := NewFallback(&fake{err: errors.New("x")}, &fake{err: broken}, Breaker{})
	if _, err := f.Understand(context.Background(), "hola"); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}
