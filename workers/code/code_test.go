package code_test

import (
	"testing"
	"time"

	"recado/bot"
	"recado/workers/code"
	"recado/workers/limit"
)

// TestCodesAreFew checks that requesting many codes does not give more tries at guessing one.
func TestCodesAreFew(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	codes := code.Issuer{Spender: limit.NewMemory(func() time.Time { return now })}
	issued := func(who bot.ContactID) (n int) {
		for range 20 {
			said, ok, err := codes.New(t.Context(), who)
			if err != nil || ok != (len(said) == 6) {
				t.Fatal(said, ok, err)
			}
			if ok {
				n++
			}
		}
		return n
	}
	if n := issued("+573001110001"); n != 5 {
		t.Errorf("%d codes a day", n)
	}
	if n := issued("+573001110002"); n != 5 {
		t.Errorf("%d codes for another contact", n)
	}
	now = now.Add(25 * time.Hour)
	if n := issued("+573001110001"); n != 5 {
		t.Errorf("%d codes the day after", n)
	}
}
