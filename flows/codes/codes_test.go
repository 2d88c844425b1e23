package codes_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/codes"
	"recado/workers/limit"
)

const ana, eva = "+50370123456", "+573211234567"

var start = time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)

// store keeps documents as JSON, so that no slice is shared with what is stored.
type store struct {
	mu    sync.Mutex
	docs  map[string][]byte
	start chan struct{} // nil: reads do not wait
	wait  int           // of how many readers the first read waits for the others
}

// together makes the first n reads wait for one another, so that n callers decide on the same version.
func (s *store) together(n int) { s.start, s.wait = make(chan struct{}), n }

func (s *store) meet() {
	s.mu.Lock()
	start := s.start
	if s.wait--; s.wait == 0 {
		close(start)
		s.start = nil
	}
	s.mu.Unlock()
	if start != nil {
		<-start
	}
}

func (s *store) read(id string) (p codes.Phone, err error) {
	raw, ok := s.docs[id]
	if !ok {
		return p, bot.ErrNotFound
	}
	return p, json.Unmarshal(raw, &p)
}

func (s *store) write(p codes.Phone) error {
	raw, err := json.Marshal(p)
	s.docs[p.ID] = raw
	return err
}

func (s *store) Get(_ context.Context, id string) (codes.Phone, error) {
	p, err := s.get(id)
	s.meet()
	return p, err
}

func (s *store) get(id string) (codes.Phone, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read(id)
}

func (s *store) Insert(_ context.Context, p codes.Phone) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.docs[p.ID] != nil {
		return bot.ErrDuplicate
	}
	return s.write(p)
}

func (s *store) Put(_ context.Context, p codes.Phone) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, err := s.read(p.ID); err != nil || old.V != p.V-1 {
		return bot.ErrStale
	}
	return s.write(p)
}

// stored is all that is at rest.
func (s *store) stored() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all bytes.Buffer
	for _, doc := range s.docs {
		all.Write(doc)
	}
	return all.String()
}

// world is a service with its store, a settable clock and what operators were told.
type world struct {
	*codes.Service
	store  *store
	now    time.Time
	alarms []string
}

func generous() codes.Limits {
	return codes.Limits{Countries: []string{"SV", "HN", "CO"}, PerRange: 1000, PerCountry: 1000, Spend: 1_000_000, Price: 10}
}

func newWorld(t testing.TB, l codes.Limits) *world {
	t.Helper()
	w := &world{store: &store{docs: map[string][]byte{}}, now: start}
	var err error
	w.Service, err = codes.New(codes.Config{
		Store: w.store, Budget: limit.NewMemory(func() time.Time { return w.now }), Limits: l, Country: "SV",
		Pepper: []byte("a key from outside the store"), Random: rand.NewChaCha8([32]byte{7}),
		Signal: func(context.Context, string) {},
		Alarm:  func(_ context.Context, name, _, _ string) { w.alarms = append(w.alarms, name) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func request(phone string) codes.Request {
	return codes.Request{Phone: phone, Purpose: "register", Session: "chat:1"}
}

// send sends a code and returns the reason why not.
func (w *world) send(t testing.TB, r codes.Request) codes.Reason {
	t.Helper()
	_, err := w.Send(t.Context(), r, w.now)
	if err == nil {
		return ""
	}
	refused, ok := errors.AsType[*codes.RefusedError](err)
	if !ok {
		t.Fatal(err)
	}
	return refused.Reason
}

// letter delivers the latest code of the only phone that has an outbox.
func (w *world) letter(t testing.TB) codes.Letter {
	t.Helper()
	for id := range w.store.docs {
		p, err := w.store.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(p.Outbox); n > 0 {
			l, code, err := w.Claim(t.Context(), id, p.Outbox[n-1].Args, w.now)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Settle(t.Context(), id, code, codes.Delivery{Via: "sms"}, w.now); err != nil {
				t.Fatal(err)
			}
			p, _ = w.store.Get(t.Context(), id)
			p.Ack(p.Outbox[n-1].ID)
			p.V++
			if err := w.store.Put(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			return l
		}
	}
	t.Fatal("nothing to deliver")
	return codes.Letter{}
}

// sent sends a code and returns it.
func (w *world) sent(t testing.TB, r codes.Request) string {
	t.Helper()
	if why := w.send(t, r); why != "" {
		t.Fatalf("refused: %s", why)
	}
	return w.letter(t).Code
}

func (w *world) say(t testing.TB, r codes.Request, said string) codes.Outcome {
	t.Helper()
	got, err := w.Verify(t.Context(), codes.Attempt{Phone: r.Phone, Purpose: r.Purpose, Session: r.Session, Said: said}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return got.Outcome
}

// wrong returns another code.
func wrong(code string) string {
	if code == "000000" {
		return "111111"
	}
	return "000000"
}

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
		func(r *codes.Request) { r.Session = strings.Repeat("x", 201) },
		func(r *codes.Request) { r.Channel = "pigeon" },
	} {
		r := request(ana)
		change(&r)
		if got := w.send(t, r); got != codes.Malformed {
			t.Errorf("%+v: %q", r, got)
		}
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

// TestNothingIsAtRestInClear also covers what a vendor's failure leaves behind.
func TestNothingIsAtRestInClear(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	if why := w.send(t, r); why != "" {
		t.Fatal(why)
	}
	stored := w.store.stored() // with the parcel
	code := w.letter(t).Code
	stored += w.store.stored()
	w.say(t, r, wrong(code))
	w.say(t, r, code)
	stored += w.store.stored()
	for _, secret := range []string{`"` + code, code + `"`, "70123456", r.Session, r.Purpose} {
		if strings.Contains(stored, secret) {
			t.Errorf("%q is stored", secret)
		}
	}
	if l := (codes.Letter{Phone: ana, Code: code}); strings.Contains(l.String()+l.GoString(), code) {
		t.Error("a letter shows its code")
	}
}

func TestParcelOpensForItsCodeOnly(t *testing.T) {
	w := newWorld(t, generous())
	if why := w.send(t, request(ana)); why != "" {
		t.Fatal(why)
	}
	if why := w.send(t, request(eva)); why != "" {
		t.Fatal(why)
	}
	var phones []codes.Phone
	for id := range w.store.docs {
		p, err := w.store.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		phones = append(phones, p)
	}
	if _, _, err := w.Claim(t.Context(), phones[0].ID, phones[1].Outbox[0].Args, w.now); err == nil {
		t.Error("another phone's parcel was opened")
	}
	for _, broken := range []string{``, `{}`, `{"code":"x","sealed":"AAAA"}`, `{"code":"x","sealed":"` + strings.Repeat("A", 80) + `"}`} {
		if _, _, err := w.Claim(t.Context(), phones[0].ID, []byte(broken), w.now); err == nil {
			t.Errorf("%q was opened", broken)
		}
	}
}

func TestDeliveryIsClaimedOnce(t *testing.T) {
	w := newWorld(t, generous())
	if why := w.send(t, request(ana)); why != "" {
		t.Fatal(why)
	}
	var p codes.Phone
	for id := range w.store.docs {
		p, _ = w.store.Get(t.Context(), id)
	}
	claim := func(at time.Time, want error) string {
		t.Helper()
		_, code, err := w.Claim(t.Context(), p.ID, p.Outbox[0].Args, at)
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
		return code
	}
	claim(w.now, nil)
	claim(w.now.Add(30*time.Second), codes.ErrClaimed)
	code := claim(w.now.Add(time.Minute), nil) // the first process died
	if err := w.Settle(t.Context(), p.ID, code, codes.Delivery{}, w.now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	claim(w.now.Add(61*time.Second), nil)
	claim(w.now.Add(6*time.Minute), codes.ErrDelivered) // too old
	if err := w.Settle(t.Context(), p.ID, code, codes.Delivery{Via: "sms"}, w.now.Add(62*time.Second)); err != nil {
		t.Fatal(err)
	}
	claim(w.now.Add(63*time.Second), codes.ErrDelivered)
	if err := w.Settle(t.Context(), "unknown", code, codes.Delivery{}, w.now); err != nil {
		t.Error(err)
	}
}

func TestCodesAreUniform(t *testing.T) {
	w := newWorld(t, codes.Limits{Countries: []string{"SV"}, PerRange: 10_000, PerCountry: 10_000})
	var first [10]int
	const n = 3000
	for range n {
		w.store.docs = map[string][]byte{}
		first[w.sent(t, request(ana))[0]-'0']++
	}
	for digit, count := range first {
		if count < n/10-n/25 || count > n/10+n/25 { // over seven standard deviations
			t.Errorf("%d codes begin with %d", count, digit)
		}
	}
}

// TestDrawIsFair: a number beyond the last multiple of a million is drawn again.
func TestDrawIsFair(t *testing.T) {
	for drawn, want := range map[string]string{
		"\xff\xff\xff\xf4\x24\x00\x00\x00\x07": "000007",
		"\xf4\x23\xff":                         "999999",
		"\x00\x00\x00":                         "000000",
		"\x0f\x42\x41":                         "000001",
	} {
		w := newWorld(t, generous())
		w.Random = io.MultiReader(strings.NewReader(drawn), rand.NewChaCha8([32]byte{}))
		w.Service, _ = codes.New(w.Config)
		if got := w.sent(t, request(ana)); got != want {
			t.Errorf("%x: %s, want %s", drawn, got, want)
		}
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

func TestShortKeyIsRefused(t *testing.T) {
	if _, err := codes.New(codes.Config{Pepper: []byte("short"), Random: rand.NewChaCha8([32]byte{})}); err == nil {
		t.Error("accepted")
	}
	if _, err := codes.New(codes.Config{Pepper: []byte("a key from outside the store")}); err == nil {
		t.Error("accepted without randomness")
	}
}
