package codes_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado/flows/codes"
)

func TestTimesBetweenCodes(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	at := func(after time.Duration, want codes.Reason) {
		t.Helper()
		w.now = start.Add(after)
		if got := w.send(t, r); got != want {
			t.Errorf("after %s: %q, want %q", after, got, want)
		}
	}
	at(0, "")
	at(59*time.Second, codes.Wait)
	at(60*time.Second, "")
	at(179*time.Second, codes.Wait)
	at(180*time.Second, "")
	at(479*time.Second, codes.Many) // five minutes would be over at 480 s; three in ten minutes
	at(599*time.Second, codes.Many)
	at(600*time.Second, "")
	at(899*time.Second, codes.Wait)
	at(900*time.Second, "")
	at(12*time.Hour, codes.Many)
	at(24*time.Hour-time.Second, codes.Many)
	at(24*time.Hour, "")
}

func TestRefusalSaysWhenAgain(t *testing.T) {
	w := newWorld(t, generous())
	sent, err := w.Send(t.Context(), request(ana), w.now)
	if err != nil || !sent.ResendAt.Equal(start.Add(time.Minute)) || !sent.ExpiresAt.Equal(start.Add(5*time.Minute)) {
		t.Errorf("%+v %v", sent, err)
	}
	_, err = w.Send(t.Context(), request(ana), w.now.Add(20*time.Second))
	if refused, ok := errors.AsType[*codes.RefusedError](err); !ok || refused.RetryAfter != 40*time.Second {
		t.Error(err)
	}
}

func TestLimitsAcrossPhones(t *testing.T) {
	number := func(i int) string {
		return "+5037012" + string([]byte{byte('0' + i/1000%10), byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)})
	}
	for name, tt := range map[string]struct {
		limit   func(*codes.Limits)
		address string
		number  func(i int) string
		allowed int
		why     codes.Reason
		alarm   string
	}{
		"20 numbers from one address": {func(*codes.Limits) {}, "192.0.2.7", number, 10, codes.Many, ""},
		"1000 codes for one range":    {func(l *codes.Limits) { l.PerRange = 30 }, "", number, 30, codes.Later, codes.AlarmRange},
		"a country":                   {func(l *codes.Limits) { l.PerCountry = 12 }, "", func(i int) string { return "+5037" + number(i)[8:] + "456" }, 12, codes.Later, codes.AlarmCountry},
		"a day's money":               {func(l *codes.Limits) { l.Spend, l.Prices = 100, map[string]int{"SV": 7} }, "", number, 14, codes.Later, codes.AlarmSpent},
	} {
		l := generous()
		tt.limit(&l)
		w := newWorld(t, l)
		allowed := 0
		for i := range 100 {
			r := request(tt.number(i))
			r.Address = tt.address
			switch why := w.send(t, r); why {
			case "":
				allowed++
			case tt.why:
			default:
				t.Fatalf("%s: %s", name, why)
			}
		}
		if allowed != tt.allowed {
			t.Errorf("%s: %d codes, want %d", name, allowed, tt.allowed)
		}
		if tt.alarm != "" && (len(w.alarms) == 0 || w.alarms[len(w.alarms)-1] != tt.alarm) {
			t.Errorf("%s: alarms %v", name, w.alarms)
		}
		w.now = w.now.Add(24 * time.Hour)
		if why := w.send(t, request(tt.number(50))); why != "" {
			t.Errorf("%s: a day later %s", name, why)
		}
	}
}

func TestOperatorsHearBeforeTheMoneyIsGone(t *testing.T) {
	l := generous()
	l.Spend = 100
	w := newWorld(t, l)
	for _, phone := range []string{"+50370120001", "+50370130001", "+50370140001", "+50370150001", "+50370160001", "+50370170001", "+50370180001", "+50370190001"} {
		if why := w.send(t, request(phone)); why != "" || len(w.alarms) != 0 {
			t.Fatalf("%s: %q, alarms %v", phone, why, w.alarms)
		}
	}
	if why := w.send(t, request("+50370200001")); why != "" || len(w.alarms) != 1 || w.alarms[0] != codes.AlarmSpend {
		t.Errorf("%q, alarms %v", why, w.alarms)
	}
}

// TestCodesThatNobodyTypes are what somebody asks for who is paid for messages.
func TestCodesThatNobodyTypes(t *testing.T) {
	for used, want := range map[int]int{0: 10, 9: 10, 10: 0, 50: 0} {
		w := newWorld(t, generous())
		for i := range 60 {
			r := request(fmt.Sprintf("+5037%03d%04d", i, i))
			w.store.docs = map[string][]byte{}
			code := w.sent(t, r)
			if i < used && w.say(t, r, code) != codes.Right {
				t.Fatal("not accepted")
			}
			w.now = w.now.Add(time.Second)
		}
		if len(w.alarms) != want || want > 0 && w.alarms[0] != codes.AlarmUnused {
			t.Errorf("%d used: alarms %v", used, w.alarms)
		}
	}
}

func TestNumbersThatGetNoCodes(t *testing.T) {
	w := newWorld(t, generous())
	for _, tt := range []struct {
		number string
		want   codes.Reason
	}{
		{"+573211234567", ""},
		{"7012 3456", ""},
		{"+50491234567", ""},
		{"+576012345678", codes.BadNumber}, // fixed lines
		{"+50321234567", codes.BadNumber},
		{"+50422123456", codes.BadNumber},
		{"+34612345678", codes.BadNumber},    // another country
		{"+881612345678", codes.BadNumber},   // satellite
		{"+870773111632", codes.BadNumber},   // satellite
		{"+97912345678", codes.BadNumber},    // premium
		{"+50390012345678", codes.BadNumber}, // none
		{"+573", codes.BadNumber},
		{"", codes.BadNumber},
		{"ana", codes.BadNumber},
	} {
		if got := w.send(t, request(tt.number)); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.number, got, tt.want)
		}
	}
	if got := w.send(t, request("+503 7012-3456")); got != codes.Wait { // the same number in another form
		t.Errorf("another spelling: %q", got)
	}
}

func TestRequestsThatAreNone(t *testing.T) {
	w := newWorld(t, generous())
	for _, change := range []func(*codes.Request){
		func(r *codes.Request) { r.Purpose = "" },
		func(r *codes.Request) { r.Purpose = "a|b" },
		func(r *codes.Request) { r.Session = "" },
		func(r *codes.Request) { r.Session = strings.Repeat("x", 601) },
		func(r *codes.Request) { r.Channel = "pigeon" },
	} {
		r := request(ana)
		change(&r)
		if got := w.send(t, r); got != codes.Malformed {
			t.Errorf("%+v: %q", r, got)
		}
	}
}
