package cases_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/cases"
	"recado/flows/notify"
)

// books stores cases by compare-and-set.
type books map[string]cases.Case

func (b books) Get(_ context.Context, who string) (cases.Case, error) {
	c, ok := b[who]
	if !ok {
		return c, bot.ErrNotFound
	}
	return c, nil
}

func (b books) Insert(_ context.Context, c cases.Case) error {
	if _, there := b[c.Key()]; there {
		return bot.ErrDuplicate
	}
	b[c.Key()] = c
	return nil
}

func (b books) Put(_ context.Context, c cases.Case) error {
	if b[c.Key()].V != c.V-1 {
		return bot.ErrStale
	}
	b[c.Key()] = c
	return nil
}

func (b books) Due(_ context.Context, by time.Time, limit int) (due []string, _ error) {
	for who, c := range b {
		if !c.DueAt.IsZero() && !c.DueAt.After(by) && len(due) < limit {
			due = append(due, who)
		}
	}
	return due, nil
}

func (b books) Soonest(context.Context) (next time.Time, _ error) {
	for _, c := range b {
		if !c.DueAt.IsZero() && (next.IsZero() || c.DueAt.Before(next)) {
			next = c.DueAt
		}
	}
	return next, nil
}

// talk is one contact's conversation.
type talk struct {
	session bot.Session
	words   string
}

func (k *talk) Session(context.Context, bot.ContactID) (bot.Session, error) { return k.session, nil }

func (k *talk) LastMessageText(context.Context, bot.ContactID) (string, error) { return k.words, nil }

const ana = bot.ContactID("+573001234567")

var (
	luz = notify.Person{Role: notify.Supervisor, Contact: "+573100000001", Mail: "luz@example.com", Name: "Luz"}
	eva = notify.Person{Role: notify.Admin, Contact: "+573100000002", Name: "Eva"}
	pia = notify.Person{Role: notify.Operator, Mail: "pia@example.com", Name: "Pía"}
)

// world is a business open from 8 to 18, at a settable time.
type world struct {
	t    *testing.T
	now  time.Time
	book books
	talk *talk
	s    *cases.Service
	read int
	n    int
}

func opens(now time.Time) time.Time {
	day := time.Date(now.Year(), now.Month(), now.Day(), 8, 0, 0, 0, now.Location())
	if !day.After(now) {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

func open(now time.Time) bool { return now.Hour() >= 8 && now.Hour() < 18 }

func newWorld(t *testing.T, clock string, people ...notify.Person) *world {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", "2026-03-04 "+clock)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, now: at, book: books{}, talk: &talk{bot.Session{ID: ana, Profile: "Ana", Case: &bot.Case{}}, "necesito una persona"}}
	w.s = &cases.Service{
		Cases: w.book, Conversations: w.talk, People: people,
		OnDuty: func(_ notify.Person, now time.Time) bool { return open(now) }, NextDuty: opens,
		Facts: func(now time.Time) bot.Facts { return bot.Facts{Open: open(now), AgentWaitMinutes: 5, Country: "CO"} },
		Link:  func(who bot.ContactID) string { return "https://recado.example/" + string(who) },
	}
	return w
}

func (w *world) event(name string, said map[string]string) {
	w.t.Helper()
	w.n++
	said["contact"] = string(ana)
	raw, err := json.Marshal(said)
	if err != nil {
		w.t.Fatal(err)
	}
	for range 2 { // an effect may run twice
		if err := w.s.HandleEvent(w.t.Context(), bot.Record{ID: fmt.Sprint("e", w.n), Name: name, At: w.now, Data: raw}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// after advances the time and stops at each deadline.
func (w *world) after(d time.Duration) {
	w.t.Helper()
	end := w.now.Add(d)
	for {
		next, _ := w.book.Soonest(w.t.Context())
		if next.IsZero() || next.After(end) {
			break
		}
		w.now = next
		for range 2 {
			if err := w.s.Expire(w.t.Context(), w.now, 10); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	w.now = end
}

// heard lists the new notices: "case_opened Luz".
func (w *world) heard() string {
	names := map[string]string{string(luz.Contact): "Luz", string(eva.Contact): "Eva", string(ana): "Ana"}
	var all []string
	box := w.book[string(ana)].Outbox
	for _, e := range box[w.read:] {
		to := names[string(e.To)]
		if e.Name == notify.DoMail {
			var l notify.MailNotice
			if err := json.Unmarshal(e.Args, &l); err != nil {
				w.t.Fatal(err)
			}
			all = append(all, "mail:"+string(l.Event)+" "+l.Name)
			continue
		}
		if e.Say != nil && e.Say.Via == bot.BySMS {
			to += "/sms"
		}
		all = append(all, strings.Split(e.Name, ".")[1]+" "+to)
	}
	w.read = len(box)
	return strings.Join(all, ", ")
}

func (w *world) want(what, want string) {
	w.t.Helper()
	if got := w.heard(); got != want {
		w.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestCaseNotifiesOnDutyStaffThenEscalates(t *testing.T) {
	w := newWorld(t, "10:00", luz, eva, pia)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("at once", "case_opened Luz, mail:case_opened Pía")
	var told cases.NoticeArgs
	if err := json.Unmarshal(w.book[string(ana)].Outbox[0].Args, &told); err != nil {
		t.Fatal(err)
	}
	if told.Who != "Ana (+57***567)" || told.Reason != "asked" || told.Words != "necesito una persona" || told.Link != "https://recado.example/"+string(ana) {
		t.Errorf("%+v", told)
	}
	w.after(4*time.Minute + 59*time.Second)
	w.want("before the promised time is over", "")
	w.after(time.Second)
	w.want("when it is", "case_waiting Eva, case_waiting Ana")
	w.after(5 * time.Minute)
	w.want("once more", "case_waiting Luz, case_waiting Eva, mail:case_waiting Pía")
	w.after(24 * time.Hour)
	w.want("and the last time", "case_waiting Luz, case_waiting Eva, mail:case_waiting Pía")
}

func TestTakenCaseStopsNotices(t *testing.T) {
	w := newWorld(t, "10:00", luz, eva)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("at once", "case_opened Luz")
	w.after(time.Minute)
	w.event(bot.EventTakenOver, map[string]string{"agent": "luz"})
	w.after(time.Hour)
	w.want("taken", "")
	if c := w.book[string(ana)]; c.Words != "" || c.Agent != "luz" || !c.DueAt.IsZero() {
		t.Errorf("%+v", c)
	}
	w.event(bot.EventHandedBack, map[string]string{"agent": "luz"})
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("asked anew", "case_opened Luz")
}

// The takeover's event may come late: the conversation itself has the owner.
func TestNoticesFollowTheConversationsOwner(t *testing.T) {
	w := newWorld(t, "10:00", luz, eva)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.heard()
	w.talk.session.Owner = bot.Owner{Agent: "luz"}
	w.after(time.Hour)
	w.want("owned", "")
}

func TestOutOfHours(t *testing.T) {
	w := newWorld(t, "22:00", luz, eva)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("at night", "")
	w.after(9 * time.Hour)
	w.want("before opening", "")
	w.after(time.Hour)
	w.want("at opening", "case_opened Luz")
	w.after(5 * time.Minute)
	w.want("five minutes into the day", "case_waiting Eva, case_waiting Ana")

	w = newWorld(t, "17:57", luz, eva)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("minutes before closing", "case_opened Luz")
	w.after(5 * time.Minute)
	w.want("closed meanwhile", "case_late Ana")
	w.after(14 * time.Hour)
	w.want("in the morning", "case_opened Luz")
	w.after(5 * time.Minute)
	w.want("nobody comes then either", "case_waiting Eva, case_waiting Ana")
}

// TestADecisionAboutCreditIsToldOnce checks that nobody is chased and the contact hears nothing, that the night
// passes first, and that somebody who waits for an agent is not forgotten over it.
func TestADecisionAboutCreditIsToldOnce(t *testing.T) {
	review := map[string]string{"reason": cases.ReviewReason}
	w := newWorld(t, "22:00", luz, eva)
	w.talk.session.Case = nil
	w.event(bot.EventCaseOpened, review)
	w.want("at night", "")
	w.after(10 * time.Hour)
	w.want("at opening", "case_opened Luz")
	w.after(48 * time.Hour)
	w.want("later", "")

	w = newWorld(t, "10:00", luz, eva)
	w.talk.session.Owner = bot.Owner{Agent: "otto"}
	w.event(bot.EventCaseOpened, review)
	w.want("while an agent has the conversation", "case_opened Luz")
	var told cases.NoticeArgs
	if err := json.Unmarshal(w.book[string(ana)].Outbox[0].Args, &told); err != nil || told.Reason != cases.ReviewReason || told.Words != "" {
		t.Errorf("%+v %v", told, err)
	}

	w = newWorld(t, "10:00", luz, eva)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("somebody asks for a person", "case_opened Luz")
	w.after(time.Minute)
	w.event(bot.EventCaseOpened, review)
	w.want("and has to be decided about", "case_opened Luz")
	w.after(5 * time.Minute)
	w.want("who waits is not forgotten", "case_waiting Eva, case_waiting Ana")
}

func TestNoticesRespectChosenTopics(t *testing.T) {
	deaf := luz
	deaf.Topics = []notify.Topic{notify.Orders}
	w := newWorld(t, "10:00", deaf, eva)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("the admin in a supervisor's place", "case_opened Eva")
	if _, err := w.s.Alert(t.Context(), ana, cases.Command{Kinds: []string{"gas"}}, "a1", w.now); err != nil {
		t.Fatal(err)
	}
	w.want("danger", "emergency_alert Eva, emergency_alert Eva/sms")
}

// Staff are not notified of a case of their own.
func TestStaffAreNotNotifiedOfTheirOwnCase(t *testing.T) {
	self := luz
	self.Contact = ana
	w := newWorld(t, "10:00", self, eva)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("the other one", "case_opened Eva")
}

func (w *world) alert(id string, c cases.Command) cases.Answer {
	w.t.Helper()
	var a cases.Answer
	for range 2 {
		var err error
		if a, err = w.s.Alert(w.t.Context(), ana, c, id, w.now); err != nil {
			w.t.Fatal(err)
		}
	}
	return a
}

const everybody = "emergency_alert Luz, emergency_alert Luz/sms, mail:emergency_alert Luz, emergency_alert Eva, emergency_alert Eva/sms"

func TestEmergencyNotifiesAllStaffAtAnyHour(t *testing.T) {
	w := newWorld(t, "03:00", luz, eva)
	a := w.alert("a1", cases.Command{Kinds: []string{"gas"}, Text: "huele a gas"})
	w.want("at night", everybody)
	if !slices.Equal(a.People, []string{"Luz", "Eva"}) || a.Episode == "" {
		t.Errorf("%+v", a)
	}
	w.after(time.Minute)
	if b := w.alert("a2", cases.Command{Kinds: []string{"gas"}, Text: "sigue oliendo"}); b.Episode != a.Episode || !slices.Equal(b.People, a.People) {
		t.Errorf("%+v", b)
	}
	w.want("the same danger again", "")
	w.alert("a3", cases.Command{Kinds: []string{"gas", "injury"}})
	w.want("another danger", everybody)
	w.after(time.Minute)
	w.want("nobody has taken it", "emergency_waiting Luz, emergency_waiting Luz/sms, emergency_waiting Eva, emergency_waiting Eva/sms, emergency_waiting Ana")
	w.event(bot.EventTakenOver, map[string]string{"agent": "luz"})
	w.want("taken", "emergency_taken Luz, emergency_taken Eva")
	w.after(time.Hour)
	w.want("and then quiet", "")
}

func TestDangerAfterTheEpisodeGapIsANewEmergency(t *testing.T) {
	w := newWorld(t, "10:00", luz)
	first := w.alert("a1", cases.Command{Kinds: []string{"gas"}})
	w.after(48 * time.Hour)
	w.heard()
	if again := w.alert("a2", cases.Command{Kinds: []string{"gas"}}); again.Episode == first.Episode {
		t.Error("one episode over two days")
	}
	w.want("days later", "emergency_alert Luz, emergency_alert Luz/sms, mail:emergency_alert Luz")
}

func TestKnownEmergencyFactsAreNotRepeated(t *testing.T) {
	w := newWorld(t, "10:00", luz)
	w.alert("a1", cases.Command{Kinds: []string{"fire"}, Text: "se quema", Place: "Local 8"})
	w.heard()
	for i, c := range []cases.Command{{Place: "Local 8"}, {Order: "ORD-00001"}, {}, {Text: "se quema"}} {
		if _, err := w.s.Note(t.Context(), ana, c, fmt.Sprint("n", i), w.now); err != nil {
			t.Fatal(err)
		}
		w.want(fmt.Sprintf("%+v", c), "")
	}
	for i, c := range []cases.Command{{Place: "Local 9"}, {Safe: "no"}, {Text: "falta uno"}, {Files: 1}} {
		for range 2 {
			if _, err := w.s.Note(t.Context(), ana, c, fmt.Sprint("m", i), w.now); err != nil {
				t.Fatal(err)
			}
		}
		w.want(fmt.Sprintf("%+v", c), "emergency_note Luz")
	}
	if c := w.book[string(ana)]; c.Order != "ORD-00001" {
		t.Error(c.Order)
	}
}

func TestClear(t *testing.T) {
	for _, tt := range []struct {
		kinds []string
		order string
		want  bot.Event
	}{
		{nil, "", cases.ClearNone},
		{[]string{"gas"}, "", cases.ClearOpen},
		{[]string{"gas"}, "ORD-00001", cases.ClearOrder},
		{[]string{"self_harm"}, "", cases.ClearPersonal},
	} {
		w := newWorld(t, "10:00", luz)
		if tt.kinds != nil {
			w.alert("a1", cases.Command{Kinds: tt.kinds})
			w.heard()
		}
		for range 2 {
			if got, _, err := w.s.Clear(t.Context(), ana, cases.Command{Order: tt.order}, "c1", w.now); got != tt.want || err != nil {
				t.Errorf("%v: %s, %v", tt, got, err)
			}
		}
		if tt.kinds == nil {
			continue
		}
		w.want("over", "emergency_over Luz, emergency_over Luz/sms")
		w.after(time.Hour)
		w.want("quiet after", "")
		if got, _, _ := w.s.Clear(t.Context(), ana, cases.Command{}, "c2", w.now); got != cases.ClearNone {
			t.Error("cleared twice:", got)
		}
	}
}

// TestAnUnauthenticatedEndKeepsTheEmergencyOpen checks that a sender whose number can be forged ends no
// emergency: the staff are told, and reminded until somebody takes it.
func TestAnUnauthenticatedEndKeepsTheEmergencyOpen(t *testing.T) {
	w := newWorld(t, "10:00", luz)
	w.alert("a1", cases.Command{Kinds: []string{"fire"}})
	w.heard()
	if got, _, err := w.s.Clear(t.Context(), ana, cases.Command{Spoofable: true}, "c1", w.now); got != cases.ClearOpen || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	w.want("said by SMS", "emergency_over Luz, emergency_over Luz/sms")
	w.after(2 * time.Minute)
	w.want("still open", "emergency_waiting Luz, emergency_waiting Luz/sms, emergency_waiting Ana")
	if got, _, err := w.s.Clear(t.Context(), ana, cases.Command{}, "c2", w.now); got != cases.ClearOpen || err != nil {
		t.Errorf("proven: %s, %v", got, err)
	}
	w.heard()
	w.after(time.Hour)
	w.want("quiet after", "")
}

// TestForgedAlarmsSpareTheSMSOfTheStaff checks that only some emergencies of unauthenticated senders are
// told by SMS, and every one by the other channels.
func TestForgedAlarmsSpareTheSMSOfTheStaff(t *testing.T) {
	w := newWorld(t, "10:00", luz)
	left := 1
	w.s.AlertBySMS = func(context.Context) bool { left--; return left >= 0 }
	const all, noSMS = "emergency_alert Luz, emergency_alert Luz/sms, mail:emergency_alert Luz", "emergency_alert Luz, mail:emergency_alert Luz"
	for i, tt := range []struct {
		spoofable bool
		want      string
	}{{true, all}, {true, noSMS}, {false, all}} {
		w.after(48 * time.Hour)
		w.heard()
		w.alert(fmt.Sprint("a", i), cases.Command{Kinds: []string{"gas"}, Spoofable: tt.spoofable})
		w.want(fmt.Sprintf("%d: %+v", i, tt), tt.want)
	}
}

// A hand-off requested during an emergency is part of the emergency, which everybody knows; an
// emergency replaces a hand-off.
func TestAnEmergencyOutranksAHandOff(t *testing.T) {
	w := newWorld(t, "10:00", luz, eva)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.want("asked", "case_opened Luz")
	w.after(time.Minute)
	w.alert("a1", cases.Command{Kinds: []string{"gas"}})
	w.want("danger", everybody)
	w.after(time.Second)
	w.event(bot.EventCaseOpened, map[string]string{"reason": "asked"})
	w.event(bot.EventCaseOpened, map[string]string{"reason": "emergency:gas"})
	w.want("asked meanwhile", "")
}
