package codes_test

import (
	"strings"
	"testing"
	"time"

	"recado/flows/codes"
)

func TestRightCodeCountsOnce(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	code := w.sent(t, r)
	for _, want := range []codes.Outcome{codes.Right, codes.Wrong} {
		if got := w.say(t, r, code); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestHowACodeIsSaid(t *testing.T) {
	for _, tt := range []struct {
		said string
		want bool
	}{
		{"482913", true},
		{" 482 913 ", true},
		{"4 8 2 9 1 3", true},
		{"482-913", true},
		{"482.913", true},
		{"482\u00a0913\u200b\n", true},
		{"cuatro ocho dos nueve uno tres", false},
		{"cuatro 82913", false},
		{"48291", false},
		{"4829131", false},
		{"", false},
		{"٤٨٢٩١٣", false},
		{strings.Repeat(" ", 100) + strings.Repeat("-", 60) + "482913", false},
	} {
		if code, ok := codes.Read(tt.said); ok != tt.want || ok && code != "482913" {
			t.Errorf("%q: %q %v", tt.said, code, ok)
		}
	}
}

func TestWordsAreAskedAgainWithoutCounting(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	code := w.sent(t, r)
	for range 20 {
		if got := w.say(t, r, "cuatro cinco seis siete ocho nueve"); got != codes.Unreadable {
			t.Fatal(got)
		}
	}
	if got := w.say(t, r, code[:3]+" "+code[3:]); got != codes.Right {
		t.Error(got)
	}
}

func TestCodeOfAnotherTimeSessionPurposeOrPhone(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(w *world, r *codes.Request)
		want   codes.Outcome
	}{
		"a second before its end":             {func(w *world, _ *codes.Request) { w.now = w.now.Add(5*time.Minute - time.Second) }, codes.Right},
		"at its end":                          {func(w *world, _ *codes.Request) { w.now = w.now.Add(5 * time.Minute) }, codes.Expired},
		"of yesterday":                        {func(w *world, _ *codes.Request) { w.now = w.now.Add(24 * time.Hour) }, codes.Expired},
		"of another session":                  {func(_ *world, r *codes.Request) { r.Session = "chat:2" }, codes.Wrong},
		"of another purpose":                  {func(_ *world, r *codes.Request) { r.Purpose = "approve" }, codes.Wrong},
		"the phone changed":                   {func(_ *world, r *codes.Request) { r.Phone = eva }, codes.Wrong},
		"no phone":                            {func(_ *world, r *codes.Request) { r.Phone = "x" }, codes.Wrong},
		"no purpose":                          {func(_ *world, r *codes.Request) { r.Purpose = "a|b" }, codes.Wrong},
		"the phone is spelled in another way": {func(_ *world, r *codes.Request) { r.Phone = "7012-3456" }, codes.Right},
		"the clock steps back":                {func(w *world, _ *codes.Request) { w.now = w.now.Add(-time.Hour) }, codes.Expired},
		"another process's clock is behind":   {func(w *world, _ *codes.Request) { w.now = w.now.Add(-30 * time.Second) }, codes.Right},
		"the clock steps back and forth": {func(w *world, r *codes.Request) {
			w.now = w.now.Add(-time.Hour)
			w.say(t, *r, "000000")
			w.now = w.now.Add(time.Hour + time.Minute)
		}, codes.Right},
	} {
		w := newWorld(t, generous())
		r := request(ana)
		code := w.sent(t, r)
		tt.change(w, &r)
		if got := w.say(t, r, code); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

func TestNewCodeVoidsTheOld(t *testing.T) {
	w := newWorld(t, generous())
	r, other := request(ana), request(ana)
	other.Session = "chat:2"
	first := w.sent(t, r)
	w.now = w.now.Add(time.Minute)
	elsewhere := w.sent(t, other)
	w.now = w.now.Add(2 * time.Minute)
	second := w.sent(t, r)
	if got := w.say(t, r, first); got != codes.Wrong {
		t.Errorf("the old one: %s", got)
	}
	if got := w.say(t, r, second); got != codes.Right {
		t.Errorf("the new one: %s", got)
	}
	if got := w.say(t, other, elsewhere); got != codes.Right {
		t.Errorf("that of another session: %s", got)
	}
}

func TestFiveAttemptsACode(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	code := w.sent(t, r)
	for i := range codes.MaxAttempts {
		got, err := w.Verify(t.Context(), codes.Attempt{Phone: r.Phone, Purpose: r.Purpose, Session: r.Session, Said: wrong(code)}, w.now)
		if err != nil || got.Outcome != codes.Wrong || got.Left != codes.MaxAttempts-i-1 {
			t.Fatalf("%d: %+v %v", i, got, err)
		}
	}
	if got := w.say(t, r, code); got != codes.TooOften {
		t.Errorf("the sixth: %s", got)
	}
}

func TestTenFailuresLockForAnHour(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	for range 2 {
		code := w.sent(t, r)
		for range codes.MaxAttempts {
			w.say(t, r, wrong(code))
		}
		w.now = w.now.Add(time.Minute)
	}
	other := request(ana)
	other.Session = "chat:2"
	if got := w.say(t, other, "123456"); got != codes.LockedOut {
		t.Errorf("another session: %s", got)
	}
	if why := w.send(t, other); why != codes.Locked {
		t.Errorf("another code: %s", why)
	}
	w.now = w.now.Add(59 * time.Minute)
	code := w.sent(t, r)
	if got := w.say(t, r, wrong(code)); got != codes.Wrong { // the eleventh within a day locks again
		t.Error(got)
	}
	if got := w.say(t, r, code); got != codes.LockedOut {
		t.Error(got)
	}
	w.now = w.now.Add(25 * time.Hour)
	code = w.sent(t, r)
	w.say(t, r, wrong(code))
	if got := w.say(t, r, code); got != codes.Right {
		t.Errorf("the day after: %s", got)
	}
}

func TestSameRequestSendsOnce(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	r.Command = "partner:1"
	first, err := w.Send(t.Context(), r, w.now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.Send(t.Context(), r, w.now.Add(2*time.Second))
	if err != nil || again != first {
		t.Errorf("%+v, %v; want %+v", again, err, first)
	}
	code := w.letter(t).Code
	if got := w.say(t, r, code); got != codes.Right {
		t.Error(got)
	}
}

// TestClockThatWasAYearAhead checks that a phone is not locked for that year.
func TestClockThatWasAYearAhead(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	w.now = start.AddDate(1, 0, 0)
	for range 2 {
		code := w.sent(t, r)
		for range codes.MaxAttempts {
			w.say(t, r, wrong(code))
		}
		w.now = w.now.Add(time.Minute)
	}
	w.now = start
	if why := w.send(t, r); why != codes.Locked {
		t.Errorf("at once: %q", why)
	}
	w.now = start.Add(codes.LockedFor)
	if why := w.send(t, r); why != "" {
		t.Errorf("after the lock: %q", why)
	}
}
