package repo_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/store"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/workers/sealing"
)

const ana, berta bot.ContactID = "+573001110001", "+573001110002"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func temporary(t *testing.T) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// opened checks the error of an opening function and returns its value.
func opened[T any](t *testing.T) func(v T, err error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newInbox(t *testing.T) *repo.Inbox {
	t.Helper()
	return opened[*repo.Inbox](t)(repo.NewInbox(temporary(t)))
}

// inboxDocument returns a text with its times of sending and receipt, in seconds after noon.
func inboxDocument(id string, who bot.ContactID, at, received int) bot.Inbound {
	return bot.Inbound{
		Input:   bot.Input{ID: id, Kind: bot.KindText, At: noon.Add(time.Duration(at) * time.Second), Text: id},
		Contact: who, Channel: "test", Received: noon.Add(time.Duration(received) * time.Second),
	}
}

func ids(in []bot.Inbound) string {
	var all []string
	for _, x := range in {
		all = append(all, x.ID)
	}
	return fmt.Sprint(all)
}

func (x try[T]) is(want string, show func(T) string) {
	x.t.Helper()
	if x.err != nil {
		x.t.Fatal(x.err)
	}
	if got := show(x.v); got != want {
		x.t.Errorf("got %s, want %s", got, want)
	}
}

// try compares a result with the expected one.
type try[T any] struct {
	t   *testing.T
	v   T
	err error
}

func listed(t *testing.T) func(in []bot.Inbound, err error) try[[]bot.Inbound] {
	return func(in []bot.Inbound, err error) try[[]bot.Inbound] { return try[[]bot.Inbound]{t, in, err} }
}

func TestInboxListsWhatIsPendingAsItWasSaid(t *testing.T) {
	b, ctx := newInbox(t), t.Context()
	for _, in := range []bot.Inbound{inboxDocument("c", ana, 2, 1), inboxDocument("b", ana, 1, 3), inboxDocument("a", ana, 1, 2), inboxDocument("x", berta, 0, 0)} {
		if fresh, err := b.Add(ctx, in); err != nil || !fresh[0] {
			t.Fatal(fresh, err)
		}
	}
	pending := listed(t)
	pending(b.Pending(ctx, ana)).is("[a b c]", ids)
	if err := b.MarkConsumed(ctx, []string{"a", "nobody's", "c"}); err != nil {
		t.Fatal(err)
	}
	pending(b.Pending(ctx, ana)).is("[b]", ids)
	pending(b.Pending(ctx, berta)).is("[x]", ids)
	if fresh, err := b.Add(ctx, inboxDocument("a", ana, 9, 9)); err != nil || fresh[0] {
		t.Error("consumed and new again", fresh, err)
	}
	pending(b.Pending(ctx, ana)).is("[b]", ids)
}

func TestInboxListsContactsThatWaitTooLong(t *testing.T) {
	b, ctx := newInbox(t), t.Context()
	act := inboxDocument("act", "+573009", 0, 0)
	act.Kind = bot.KindAct
	if _, err := b.Add(ctx, inboxDocument("1", ana, 0, 0), inboxDocument("2", ana, 1, 1), inboxDocument("3", berta, 5, 5), act); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		before int
		want   []bot.ContactID
	}{{0, nil}, {1, []bot.ContactID{ana}}, {5, []bot.ContactID{ana}}, {6, []bot.ContactID{ana, berta}}} {
		who, err := b.WaitingContacts(ctx, noon.Add(time.Duration(tt.before)*time.Second), 10)
		if err != nil || !slices.Equal(who, tt.want) {
			t.Errorf("before %d: %v, %v", tt.before, who, err)
		}
	}
	if err := b.MarkConsumed(ctx, []string{"1", "2"}); err != nil {
		t.Fatal(err)
	}
	if who, err := b.WaitingContacts(ctx, noon.Add(time.Hour), 10); err != nil || !slices.Equal(who, []bot.ContactID{berta}) {
		t.Errorf("afterwards: %v, %v", who, err)
	}
}

func TestInboxRedactErasesWhatWasSaid(t *testing.T) {
	b, ctx := newInbox(t), t.Context()
	in := inboxDocument("s", ana, 0, 0)
	in.Text, in.Media, in.Location, in.Data = "482913", []bot.Media{{ID: "m"}}, &bot.Location{Latitude: 1}, []byte(`{"code":1}`)
	if _, err := b.Add(ctx, in); err != nil {
		t.Fatal(err)
	}
	if err := b.Redact(ctx, []string{"s"}); err != nil {
		t.Fatal(err)
	}
	listed(t)(b.Pending(ctx, ana)).is("[]", ids)
	kept, err := b.History(ctx, ana, noon, noon.Add(time.Second), 10)
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	if k := kept[0]; k.Text != "" || k.Media != nil || k.Location != nil || k.Data != nil || !k.Redacted || k.Kind != bot.KindText {
		t.Errorf("kept %+v", k)
	}
}

func TestInboxHistoryIsTheLatestOldestFirst(t *testing.T) {
	b, ctx := newInbox(t), t.Context()
	for i := range 5 {
		if _, err := b.Add(ctx, inboxDocument(fmt.Sprint(i), ana, 0, i), inboxDocument(fmt.Sprint("x", i), berta, 0, i)); err != nil {
			t.Fatal(err)
		}
	}
	history := listed(t)
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	history(b.History(ctx, ana, at(0), at(9), 10)).is("[0 1 2 3 4]", ids)
	history(b.History(ctx, ana, at(0), at(9), 2)).is("[3 4]", ids)
	history(b.History(ctx, ana, at(1), at(3), 10)).is("[1 2]", ids)
	history(b.History(ctx, ana, time.Time{}, at(1), 10)).is("[0]", ids)
	history(b.History(ctx, ana, at(5), at(9), 10)).is("[]", ids)
}

func TestInboxPurgesInBatches(t *testing.T) {
	b, ctx := newInbox(t), t.Context()
	for i := range 5 {
		if _, err := b.Add(ctx, inboxDocument(fmt.Sprint(i), ana, i, i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{2, 1, 0} {
		if n, err := b.Purge(ctx, noon.Add(3*time.Second), 2); n != want || err != nil {
			t.Errorf("purged %d, want %d; %v", n, want, err)
		}
	}
	listed(t)(b.Pending(ctx, ana)).is("[3 4]", ids)
}

func TestInboxAStoreThatIsAwayIsUnavailable(t *testing.T) {
	db := temporary(t)
	b := opened[*repo.Inbox](t)(repo.NewInbox(db))
	db.Close()
	_, err := b.Add(t.Context(), inboxDocument("1", ana, 0, 0))
	if !isAll(err, bot.ErrUnavailable, store.ErrUnavailable) {
		t.Errorf("error %v", err)
	}
}

// A transcript is stored with its recording until the recording is erased, and not after that.
func TestATranscriptIsKeptWithItsMessage(t *testing.T) {
	b := newInbox(t)
	if _, err := b.Add(t.Context(), inboxDocument("sim:1", ana, 0, 0), inboxDocument("sim:2", ana, 1, 1)); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := b.Transcript(t.Context(), "sim:1"); ok || err != nil {
		t.Errorf("before: %v %v", ok, err)
	}
	want := bot.Transcript{Text: "la nevera no enfría", Confidence: 0.4, Seconds: 4.1}
	for _, id := range []string{"sim:1", "sim:2", "sim:gone"} {
		if err := b.SaveTranscript(t.Context(), id, want); err != nil {
			t.Fatal(id, err)
		}
	}
	if got, ok, err := b.Transcript(t.Context(), "sim:1"); got != want || !ok || err != nil {
		t.Errorf("got %+v %v %v", got, ok, err)
	}
	if err := b.Redact(t.Context(), []string{"sim:2"}); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveTranscript(t.Context(), "sim:2", want); err != nil {
		t.Fatal(err)
	}
	all, err := b.History(t.Context(), ana, noon, noon.Add(time.Hour), 10)
	if err != nil || len(all) != 2 || all[0].Transcript == nil || *all[0].Transcript != want || all[1].Transcript != nil {
		t.Errorf("%+v %v", all, err)
	}
	if _, ok, err := b.Transcript(t.Context(), "sim:gone"); ok || err != nil {
		t.Errorf("of nothing: %v %v", ok, err)
	}
}

// TestNumbersOfTheInboxAreSealed checks that a text with as many digits as a code or a cédula is sealed, is
// read as before, and goes when it is erased.
func TestNumbersOfTheInboxAreSealed(t *testing.T) {
	path := t.TempDir() + "/a.db"
	db := opened[*sqlite.DB](t)(sqlite.Open(path))
	t.Cleanup(func() { db.Close() })
	box := opened[*sealing.Box](t)(sealing.New([]byte("0123456789abcdef")))
	inbox := opened[*repo.Inbox](t)(repo.NewInbox(store.Sealed(db, box, func(string, string, error) { t.Error("lost") })))
	for id, text := range map[string]string{"dui": "mi DUI es 04288874-5", "cc": "cédula 1.032.456", "short": "calle 12345"} {
		in := inboxDocument(id, ana, 0, 0)
		in.Text = text
		if _, err := inbox.Add(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if err := inbox.Redact(t.Context(), []string{"cc"}); err != nil {
		t.Fatal(err)
	}
	all, err := inbox.History(t.Context(), ana, noon, noon.Add(time.Hour), 9)
	got := map[string]string{}
	for _, in := range all {
		got[in.ID] = in.Text
	}
	if want := map[string]string{"dui": "mi DUI es 04288874-5", "cc": "", "short": "calle 12345"}; err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, file := range []string{path, path + "-wal"} {
		if raw, err := os.ReadFile(file); err != nil || bytes.Contains(raw, []byte("04288874")) || bytes.Contains(raw, []byte("1.032.456")) {
			t.Errorf("%s contains a number, %v", file, err)
		}
	}
}
