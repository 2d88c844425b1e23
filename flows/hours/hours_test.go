package hours_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/hours"
)

// TestKindsOfADay works days out by hand: ordinary time, overtime by day and night, a Sunday, a holiday, over midnight and New
// Year.
func TestKindsOfADay(t *testing.T) {
	for name, tt := range map[string]struct {
		country string
		in, out string
		want    map[hours.Kind]int
	}{
		"an ordinary Tuesday":           {"CO", "2026-12-01 08:00", "2026-12-01 16:00", map[hours.Kind]int{"day": 480}},
		"overtime into the night":       {"CO", "2026-12-01 08:00", "2026-12-01 20:30", map[hours.Kind]int{"day": 480, "overtime_day": 180, "overtime_night": 90}},
		"a Saturday without schedule":   {"CO", "2026-12-05 08:00", "2026-12-05 12:00", map[hours.Kind]int{"overtime_day": 240}},
		"a Sunday":                      {"CO", "2026-12-06 08:00", "2026-12-06 18:00", map[hours.Kind]int{"rest_day": 480, "rest_overtime_day": 120}},
		"a holiday (8 December)":        {"CO", "2026-12-08 08:00", "2026-12-08 20:00", map[hours.Kind]int{"holiday_day": 480, "holiday_overtime_day": 180, "holiday_overtime_night": 60}},
		"a night over midnight":         {"CO", "2026-12-01 22:00", "2026-12-02 06:00", map[hours.Kind]int{"night": 480}},
		"a night into a Sunday":         {"CO", "2026-12-04 20:00", "2026-12-05 02:00", map[hours.Kind]int{"night": 360}},
		"a night into New Year":         {"CO", "2026-12-31 20:00", "2027-01-01 04:00", map[hours.Kind]int{"night": 240, "holiday_night": 240}},
		"Salvadoran night: seven hours": {"SV", "2026-12-01 20:00", "2026-12-02 04:00", map[hours.Kind]int{"night": 420, "overtime_night": 60}},
		"Honduran mixed: seven hours":   {"HN", "2026-12-01 13:00", "2026-12-01 21:00", map[hours.Kind]int{"day": 360, "night": 60, "overtime_night": 60}},
		"Honduran night: six hours":     {"HN", "2026-12-01 21:00", "2026-12-02 05:00", map[hours.Kind]int{"night": 360, "overtime_night": 120}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, tt.country)
			w.must(tt.in, hours.In)
			w.must(tt.out, hours.Out)
			d := w.day(tt.in[:10], tt.out)
			if got := parts(d.Counted); !maps.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// TestWeekHasAnOrdinaryTime works six days of eight hours: Colombia's 42 hours are over on Saturday's noon.
func TestWeekHasAnOrdinaryTime(t *testing.T) {
	w := newWorld(t, "CO")
	w.s.Workers = workers{"T1": {ID: "T1", Name: "Teo", Contact: teo}} // no schedule
	for _, day := range []string{"2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05"} {
		w.must(day+" 08:00", hours.In)
		w.must(day+" 16:00", hours.Out)
	}
	if got := parts(w.day("2026-12-05", "2026-12-05 18:00").Counted); !maps.Equal(got, map[hours.Kind]int{"day": 120, "overtime_day": 360}) {
		t.Error(got)
	}
	if got := parts(w.month("2026-12", "2026-12-05 18:00").Counted); got["day"] != 4*480+120 {
		t.Error("November's Monday counts in the week, not in the month:", got)
	}
}

// TestSurchargesChangeWithTheLaw works the same Sunday before and after 1 July 2027.
func TestSurchargesChangeWithTheLaw(t *testing.T) {
	for day, want := range map[string]int{"2025-06-29": 75, "2025-07-06": 80, "2026-12-06": 90, "2027-07-04": 100} {
		w := newWorld(t, "CO")
		w.must(day+" 08:00", hours.In)
		w.must(day+" 09:00", hours.Out)
		if got := w.day(day, day+" 10:00").Counted; len(got) != 1 || got[0] != (hours.Part{Kind: "rest_day", Surcharge: want, Minutes: 60}) {
			t.Error(day, got)
		}
	}
	for _, c := range hours.Countries() {
		law := hours.LawOf(c, "2026-12-01")
		for _, k := range hours.Kinds() {
			if _, ok := law.Surcharges[k]; !ok && k != "day" {
				t.Errorf("%s has no surcharge for %s", c, k)
			}
		}
	}
}

// TestWhatIsTold checks what each thing that a technician says does at each state of a shift.
func TestWhatIsTold(t *testing.T) {
	w := newWorld(t, "CO")
	if _, why := w.tell("2026-12-01 08:00", hours.Told{Kind: hours.Out}); why != hours.WhyNoEntry {
		t.Error("an exit without an entry:", why)
	}
	if v := w.must("2026-12-01 08:05", hours.In, "08:00?"); v.At != "08:00" || v.In != "08:00" {
		t.Errorf("%+v", v)
	}
	if _, why := w.tell("2026-12-01 08:06", hours.Told{Kind: hours.In}); why != hours.WhyTwice {
		t.Error("twice:", why)
	}
	if v := w.must("2026-12-01 08:10", hours.In, "07:00?"); v.In != "07:00" || v.Was != "08:00" {
		t.Errorf("corrected: %+v", v)
	}
	if _, why := w.tell("2026-12-01 08:11", hours.Told{Kind: hours.Back}); why != hours.WhyNoBreak {
		t.Error(why)
	}
	w.must("2026-12-01 12:00", hours.Break)
	if v := w.must("2026-12-01 13:20", hours.Back, "13:00"); v.Rest != 60 {
		t.Errorf("%+v", v)
	}
	if _, why := w.tell("2026-12-01 15:00", hours.Told{Kind: hours.Out, Clock: "18:00"}); why != hours.WhyTime {
		t.Error("in the future:", why)
	}
	if v := w.must("2026-12-01 17:10", hours.Out, "05:00?"); v.Out != "17:00" || v.Worked != 9*60 || v.Over != 60 || v.Unasked != 60 {
		t.Errorf("%+v", v)
	}
	if _, why := w.tell("2026-12-01 17:15", hours.Told{Kind: hours.Out}); why != hours.WhyTwice {
		t.Error(why)
	}
	if v := w.must("2026-12-01 17:20", hours.Out, "05:10?"); v.Out != "17:10" || v.Was != "17:00" {
		t.Errorf("%+v", v)
	}
	if v := w.must("2026-12-01 20:00", hours.In); v.In != "07:00" || len(v.Shifts) != 2 {
		t.Errorf("a second shift: %+v", v)
	}
	w.must("2026-12-02 01:00", hours.Out) // it belongs to the day before
	if d := w.day("2026-12-01", "2026-12-02 02:00"); len(d.Shifts) != 2 || d.Counted.Worked() != 9*60+10+5*60 {
		t.Errorf("%+v", d)
	}
	told := hours.Told{Kind: hours.Out, Clock: "17:00", Entry: "08:00"}
	if v, why := w.tell("2026-12-02 18:00", told); why != "" || v.In != "08:00" || v.Out != "17:00" {
		t.Errorf("an exit with its entry: %+v %s", v, why)
	}
}

// TestShiftOverTheEndOfAWeek marks an exit on Monday for Sunday's shift.
func TestShiftOverTheEndOfAWeek(t *testing.T) {
	w := newWorld(t, "CO")
	w.must("2026-12-06 20:00", hours.In)
	w.must("2026-12-06 23:00", hours.Break)
	w.must("2026-12-07 00:00", hours.Back)
	if v := w.must("2026-12-07 02:00", hours.Out); v.Day != "2026-12-06" || v.Worked != 300 {
		t.Errorf("%+v", v)
	}
	if got := parts(w.day("2026-12-06", "2026-12-07 03:00").Counted); !maps.Equal(got, map[hours.Kind]int{"rest_night": 180, "overtime_night": 120}) { // nothing is planned for Sunday, so that Monday's part is overtime
		t.Error(got)
	}
	if v := w.must("2026-12-07 02:10", hours.Out, "02:05?"); v.Day != "2026-12-06" || v.Out != "02:05" {
		t.Errorf("the exit is corrected where it is: %+v", v)
	}
}

// TestDayIsConfirmedAndApproved follows a day to payroll, with a correction, a return and a holiday that is declared later.
func TestDayIsConfirmedAndApproved(t *testing.T) {
	w := newWorld(t, "CO")
	w.must("2026-12-01 08:00", hours.In)
	if _, err := w.s.Confirm(t.Context(), w.worker(), "2026-12-01", at("2026-12-01 10:00")); !refused(err, hours.WhyOpen) {
		t.Error(err)
	}
	w.must("2026-12-01 16:00", hours.Out)
	for range 2 {
		if v, err := w.s.Confirm(t.Context(), w.worker(), "2026-12-01", at("2026-12-01 16:05")); err != nil || v.State != hours.Confirmed {
			t.Fatalf("%+v %v", v, err)
		}
	}
	week, err := w.s.Weeks.Get(t.Context(), "JOR-T1-2026-11-30")
	if err != nil || len(heard(week, luz)) != 1 {
		t.Fatal("the supervisor is asked once:", heard(week, luz), err)
	}
	w.declared = []string{"2026-12-01"}
	if got := parts(w.day("2026-12-01", "2026-12-02 08:00").Counted); got["holiday_day"] != 480 {
		t.Error("a holiday declared before the approval:", got)
	}
	if v, err := w.s.Return(t.Context(), w.worker(), "2026-12-01", "falta el almuerzo", supervisor, at("2026-12-02 08:00")); err != nil || v.State != hours.Returned {
		t.Errorf("%+v %v", v, err)
	}
	w.must("2026-12-01 20:00", hours.Out, "17:00")
	if _, err := w.s.Confirm(t.Context(), w.worker(), "2026-12-01", at("2026-12-02 08:05")); err != nil {
		t.Error(err)
	}
	for range 2 {
		if v, err := w.s.Approve(t.Context(), w.worker(), "2026-12-01", supervisor, at("2026-12-02 09:00")); err != nil || v.State != hours.Final || v.Worked != 540 {
			t.Fatalf("%+v %v", v, err)
		}
	}
	w.declared = nil
	if got := parts(w.day("2026-12-01", "2026-12-03 08:00").Counted); got["holiday_day"] != 480 || got["holiday_overtime_day"] != 60 {
		t.Error("an approved day stays as it was:", got)
	}
	if _, why := w.tell("2026-12-01 20:30", hours.Told{Kind: hours.Out, Clock: "18:00"}); why != hours.WhyApproved {
		t.Error(why)
	}
	out, err := w.s.Payroll(t.Context(), "2026-12", at("2026-12-31 20:00"))
	want := "T1,Teo,2026-12,holiday_day,90,480,8.00,1,0\nT1,Teo,2026-12,holiday_overtime_day,115,60,1.00,1,0\n"
	if _, lines, _ := strings.Cut(string(out), "\n"); err != nil || lines != want {
		t.Errorf("%s %v", out, err)
	}
}

// TestOvertimeIsAskedBefore asks for two hours, and works three.
func TestOvertimeIsAskedBefore(t *testing.T) {
	w := newWorld(t, "CO")
	w.must("2026-12-01 08:00", hours.In)
	for _, wrong := range []string{"", "0", "13", "0.1", "dos", "-2"} {
		if _, err := w.s.AskOvertime(t.Context(), w.worker(), hours.OvertimeAsked{Hours: wrong}, "x"+wrong, at("2026-12-01 14:00")); !refused(err, hours.WhyHours) {
			t.Error(wrong, err)
		}
	}
	var v hours.View
	var err error
	for range 2 {
		if v, err = w.s.AskOvertime(t.Context(), w.worker(), hours.OvertimeAsked{Hours: "2", Reason: "terminar la bomba"}, "ask", at("2026-12-01 15:00")); err != nil || v.Request.Number != 1 {
			t.Fatalf("%+v %v", v, err)
		}
	}
	d := hours.Decision{Week: v.Week, Number: 1, Approve: true}
	if _, err := w.s.DecideBy(t.Context(), teo, d, at("2026-12-01 15:10")); !errors.Is(err, bot.ErrNotFound) {
		t.Error("he can't approve it himself:", err)
	}
	for range 2 {
		if v, err = w.s.DecideBy(t.Context(), luz, d, at("2026-12-01 15:10")); err != nil || v.Request.State != hours.Approved {
			t.Fatalf("%+v %v", v, err)
		}
	}
	d.Approve = false
	if _, err = w.s.DecideBy(t.Context(), luz, d, at("2026-12-01 15:20")); !errors.Is(err, hours.ErrDecided) {
		t.Error(err)
	}
	if v := w.must("2026-12-01 19:00", hours.Out); v.Over != 180 || v.Unasked != 60 || v.Excess != 60 {
		t.Errorf("%+v", v)
	}
}

// TestShiftWithoutItsEnd is asked for, flagged, and told later.
func TestShiftWithoutItsEnd(t *testing.T) {
	w := newWorld(t, "CO")
	w.must("2026-12-01 08:00", hours.In)
	expire := func(now string) hours.Week {
		if err := w.s.Expire(t.Context(), at(now), 10); err != nil {
			t.Fatal(err)
		}
		week, err := w.s.Weeks.Get(t.Context(), "JOR-T1-2026-11-30")
		if err != nil {
			t.Fatal(err)
		}
		return week
	}
	if week := expire("2026-12-01 17:59"); len(week.Outbox) != 0 {
		t.Error(heard(week, teo))
	}
	if week := expire("2026-12-01 18:00"); !slices.Equal(heard(week, teo), []string{"shift"}) {
		t.Error(heard(week, teo))
	}
	for range 2 {
		if week := expire("2026-12-01 22:00"); !slices.Equal(heard(week, luz), []string{"notice.shift_unclosed.supervisor"}) {
			t.Error(heard(week, luz))
		}
	}
	w.must("2026-12-02 08:00", hours.In) // the next day begins all the same
	if d := w.day("2026-12-01", "2026-12-02 08:00"); d.State != hours.Missing || d.Counted.Worked() != 0 {
		t.Errorf("%+v", d)
	}
	if _, err := w.s.Approve(t.Context(), w.worker(), "2026-12-01", supervisor, at("2026-12-02 09:00")); !refused(err, hours.WhyOpen) {
		t.Error(err)
	}
	v, why := w.tell("2026-12-02 09:00", hours.Told{Kind: hours.Out, Clock: "05:00?", Day: "2026-12-01"})
	if why != "" || v.Day != "2026-12-01" || v.Out != "17:00" {
		t.Errorf("%+v %s", v, why)
	}
	if d := w.day("2026-12-02", "2026-12-02 09:00"); d.State != hours.Open || len(d.Shifts) != 1 {
		t.Errorf("%+v", d)
	}
}

// heard lists what a contact is sent.
func heard(w hours.Week, who bot.ContactID) (names []string) {
	for _, e := range w.Outbox {
		if e.To == who {
			names = append(names, e.Name)
		}
	}
	return names
}

func refused(err error, why string) bool {
	r, ok := errors.AsType[*hours.RefusedError](err)
	return ok && r.Why == why
}

// TestBreakIsToldAfterTheExit adds a break to a finished shift, and corrects it.
func TestBreakIsToldAfterTheExit(t *testing.T) {
	w := newWorld(t, "CO")
	w.must("2026-12-01 08:00", hours.In)
	w.must("2026-12-01 17:00", hours.Out)
	v, why := w.tell("2026-12-01 17:05", hours.Told{Kind: hours.Break, Clock: "12:00?", Until: "01:00?"})
	if why != "" || v.Rest != 60 || v.Worked != 480 {
		t.Errorf("%+v %s", v, why)
	}
	if v, why = w.tell("2026-12-01 17:06", hours.Told{Kind: hours.Break, Clock: "12:30?", Until: "01:15?"}); why != "" || v.Rest != 45 {
		t.Errorf("%+v %s", v, why)
	}
	if v, why = w.tell("2026-12-01 17:07", hours.Told{Kind: hours.Back, Clock: "01:30?"}); why != "" || v.Rest != 60 {
		t.Errorf("%+v %s", v, why)
	}
	if _, why = w.tell("2026-12-01 17:08", hours.Told{Kind: hours.Break, Clock: "16:00", Until: "18:00"}); why != hours.WhyTime {
		t.Error(why)
	}
}
