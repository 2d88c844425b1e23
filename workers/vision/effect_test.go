package vision

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"
	"testing/synctest"

	"recado/bot"
	"recado/bot/engine"
)

// files opens the same photo for every id.
type files struct{}

func (files) Open(context.Context, string) (io.ReadSeekCloser, bot.Media, error) {
	return open{bytes.NewReader(asPNG(gradient(200, 100)))}, bot.Media{}, nil
}

type open struct{ *bytes.Reader }

func (open) Close() error { return nil }

func task(who string) engine.Task {
	return engine.Task{Owner: who, Effect: bot.Effect{Args: json.RawMessage(`{"media":{"id":"photo"}}`)}}
}

type readerFunc func(ctx context.Context) (bot.PlateReading, error)

func (f readerFunc) Read(ctx context.Context, _ io.Reader) (bot.PlateReading, error) { return f(ctx) }

// A photo that can't be read, or not in time, gets an answer, so that it is not tried again.
func TestEffectAnswersWhatMustNotBeTriedAgain(t *testing.T) {
	for _, failure := range []error{ErrNotImage, ErrTooBig, ErrBroken, ErrDeadline, ErrCrashed, context.DeadlineExceeded} {
		read := Effect(readerFunc(func(context.Context) (bot.PlateReading, error) {
			return bot.PlateReading{}, fmt.Errorf("the reader: %w", failure)
		}), files{})
		a, err := read(t.Context(), task("ana"))
		if err != nil || a.Event != bot.OK || !reflect.DeepEqual(a.Data, bot.PlateReading{}) {
			t.Errorf("%v: %+v, %v", failure, a, err)
		}
	}
	for _, failure := range []error{ErrClosed, context.Canceled, io.ErrUnexpectedEOF} {
		read := Effect(readerFunc(func(context.Context) (bot.PlateReading, error) { return bot.PlateReading{}, failure }), files{})
		if _, err := read(t.Context(), task("ana")); !errors.Is(err, failure) || engine.IsPermanent(err) {
			t.Errorf("%v is not tried again: %v", failure, err)
		}
	}
}

// A sender who waits too long for a turn gets an answer before the task's own time is over.
func TestEffectLimitsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read := Effect(readerFunc(func(ctx context.Context) (bot.PlateReading, error) {
			<-ctx.Done()
			return bot.PlateReading{}, ctx.Err()
		}), files{})
		if a, err := read(t.Context(), task("ana")); err != nil || a.Event != bot.OK {
			t.Errorf("%+v, %v", a, err)
		}
	})
}
