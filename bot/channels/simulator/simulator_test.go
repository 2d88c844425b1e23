package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/bot/channels/simulator"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

type at time.Time

func (a at) Now() time.Time { return time.Time(a) }

func TestSendTwice(t *testing.T) {
	log := simulator.NewMemory()
	channel := simulator.New(log, at(noon))
	out := bot.Outbound{ID: "m1", To: "+573001234567", Kind: "text", Text: "hola"}
	one, err1 := channel.Send(t.Context(), out)
	two, err2 := channel.Send(t.Context(), out)
	sent, _ := log.After(t.Context(), "", 0, 10)
	if err1 != nil || err2 != nil || one != two || len(sent) != 1 || sent[0].Text != "hola" || !sent[0].At.Equal(noon) {
		t.Errorf("%q %v, %q %v, %+v", one, err1, two, err2, sent)
	}
}

type broken struct{ simulator.Log }

func (broken) Append(context.Context, simulator.Sent) error { return bot.ErrUnavailable }

func TestSendFails(t *testing.T) {
	_, err := simulator.New(broken{}, at(noon)).Send(t.Context(), bot.Outbound{ID: "m1"})
	if refused, ok := errors.AsType[*bot.SendError](err); !ok || !refused.Retryable {
		t.Errorf("%v is not worth another try", err)
	}
}

// TestMemorySeq checks that a reader who continues after the last Seq misses nothing, whatever the
// clock does and however many senders there are.
func TestMemorySeq(t *testing.T) {
	ctx := t.Context()
	rapid.Check(t, func(t *rapid.T) {
		log := simulator.NewMemory()
		jumps := rapid.SliceOfN(rapid.Int64Range(-5, 5), 1, 50).Draw(t, "jumps")
		when, seen := noon, int64(0)
		for i, jump := range jumps {
			when = when.Add(time.Duration(jump) * time.Microsecond)
			if err := log.Append(ctx, simulator.Sent{ID: fmt.Sprint(i), At: when}); err != nil {
				t.Fatal(err)
			}
			more, _ := log.After(ctx, "", seen, 10)
			if len(more) != 1 || more[0].Seq <= seen {
				t.Fatalf("after %d: %+v", seen, more)
			}
			seen = more[0].Seq
		}
	})
}

func TestMemoryConcurrent(t *testing.T) {
	log := simulator.NewMemory()
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() { _ = log.Append(t.Context(), simulator.Sent{ID: fmt.Sprint(i % 50), To: "+1", At: noon}) })
	}
	all.Wait()
	sent, _ := log.After(t.Context(), "+1", 0, 1000)
	numbers := map[int64]bool{}
	for _, s := range sent {
		numbers[s.Seq] = true
	}
	if len(sent) != 50 || len(numbers) != 50 {
		t.Errorf("%d messages, %d numbers; want 50 each", len(sent), len(numbers))
	}
}

func TestClock(t *testing.T) {
	var saved time.Duration
	clock := simulator.NewClock(time.Hour, func(offset time.Duration) error { saved = offset; return nil })
	before := clock.Now()
	after, err := clock.Advance(26 * time.Hour)
	if err != nil || after.Sub(before) < 26*time.Hour || saved != 27*time.Hour || clock.Offset() != saved {
		t.Errorf("%v to %v, %v, saved %v", before, after, err, saved)
	}
	for _, bad := range []time.Duration{-1 << 62, -1 << 63, 1 << 62} {
		if _, err := clock.Advance(bad); !errors.Is(err, simulator.ErrTooFar) || clock.Offset() != 27*time.Hour {
			t.Errorf("%v: %v, offset %v", bad, err, clock.Offset())
		}
	}
	if after, err := clock.Advance(-2 * time.Hour); err != nil || saved != 25*time.Hour || !after.Before(before.Add(26*time.Hour)) {
		t.Errorf("back: %v, %v, saved %v", after, err, saved)
	}
	failing := simulator.NewClock(0, func(time.Duration) error { return io.ErrShortWrite })
	if _, err := failing.Advance(time.Hour); err == nil || failing.Offset() != 0 {
		t.Errorf("what could not be kept took effect: %v, %v", err, failing.Offset())
	}
}

func TestParse(t *testing.T) {
	store := func(_ context.Context, f simulator.File) (bot.Media, error) {
		data, err := io.ReadAll(f.Body)
		if string(data) == "photo" {
			return bot.Media{ID: "1", Name: f.Name}, err
		}
		return bot.Media{Fault: bot.FaultNotImage}, err
	}
	file := func(text string) []simulator.File {
		return []simulator.File{{Name: "a.jpg", Kind: bot.KindImage, Body: strings.NewReader(text)}}
	}
	for _, tt := range []struct {
		name    string
		r       simulator.Request
		kind    bot.Kind
		problem string
	}{
		{"text", simulator.Request{From: "+1", ID: "a", Text: "hola"}, bot.KindText, ""},
		{"blank", simulator.Request{From: "+1", ID: "a", Text: " "}, bot.KindText, ""},
		{"option", simulator.Request{From: "+1", ID: "a", Option: "x", Text: "Sí"}, bot.KindOption, ""},
		{"place", simulator.Request{From: "+1", ID: "a", Location: &bot.Location{Latitude: 1}}, bot.KindLocation, ""},
		{"photo", simulator.Request{From: "+1", ID: "a", Files: file("photo")}, bot.KindImage, ""},
		{"no photo", simulator.Request{From: "+1", ID: "a", Files: file("pdf")}, bot.KindImage, ""},
		{"nothing", simulator.Request{From: "+1", ID: "a"}, "", "text"},
		{"nobody", simulator.Request{ID: "a", Text: "x"}, "", "from"},
		{"nameless", simulator.Request{From: "+1", Text: "x"}, "", "id"},
		{"off the earth", simulator.Request{From: "+1", ID: "a", Location: &bot.Location{Longitude: 181}}, "", "location"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, err := simulator.Parse(t.Context(), tt.r, noon, store)
			if p, ok := errors.AsType[*simulator.Problem](err); ok != (tt.problem != "") || ok && p.Field != tt.problem {
				t.Fatalf("problem %v, want %q", err, tt.problem)
			}
			if err == nil && (in.Kind != tt.kind || in.ID != "sim:a" || !in.At.Equal(noon) || in.Channel != simulator.Name || len(in.Media) != len(tt.r.Files)) {
				t.Errorf("%+v", in)
			}
		})
	}
	long, err := simulator.Parse(t.Context(), simulator.Request{From: "+1", ID: "a", Text: strings.Repeat("🔥", 5000)}, noon, store)
	if err != nil || long.Text != strings.Repeat("🔥", 4096) || string(long.Data) != `{"truncated":true}` {
		t.Errorf("%d bytes, %s, %v", len(long.Text), long.Data, err)
	}
	// A message whose file can't be stored is refused.
	full := func(context.Context, simulator.File) (bot.Media, error) { return bot.Media{}, io.ErrShortWrite }
	if _, err := simulator.Parse(t.Context(), simulator.Request{From: "+1", ID: "a", Files: file("photo")}, noon, full); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("%v", err)
	}
}
