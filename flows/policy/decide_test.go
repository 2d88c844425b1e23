package policy_test

import (
	"testing"
	"time"

	"recado/flows/policy"
	"recado/flows/sla"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// at reads a moment of the wall clock of a zone.
func at(zone, text string) time.Time {
	return must(time.ParseInLocation("2006-01-02 15:04:05", text+":00"[:max(0, 19-len(text))], must(time.LoadLocation(zone))))
}

var zones = map[string]string{"CO": "America/Bogota", "SV": "America/El_Salvador", "HN": "America/Tegucigalpa"}

// ask is a request for collection that only time and history can refuse.
func ask(country, when string) policy.Request {
	return policy.Request{
		Country: country, Contact: "+573001234567", Channel: "whatsapp", Purpose: policy.Collection, At: at(zones[country], when),
		Consented: []string{"whatsapp", "sms"}, Key: "k",
	}
}

// TestLawOfEachCountry checks the hours and days of each country, a minute before and after each edge.
func TestLawOfEachCountry(t *testing.T) {
	for _, tt := range []struct {
		country, when string
		reason        policy.Reason // "": lawful
		first         string
	}{
		// Colombia: Monday to Friday from 7 to 19, Saturday from 8 to 15.
		{"CO", "2026-11-30 06:59:59", policy.Hours, "2026-11-30 07:00"},
		{"CO", "2026-11-30 07:00", "", ""},
		{"CO", "2026-11-30 18:59:59", "", ""},
		{"CO", "2026-11-30 19:00", policy.Hours, "2026-12-01 07:00"},
		{"CO", "2026-12-04 19:01", policy.Hours, "2026-12-05 08:00"}, // Friday evening
		{"CO", "2026-12-05 07:59", policy.Hours, "2026-12-05 08:00"},
		{"CO", "2026-12-05 08:00", "", ""},
		{"CO", "2026-12-05 14:59", "", ""},
		{"CO", "2026-12-05 15:00", policy.Hours, "2026-12-07 07:00"},   // Saturday
		{"CO", "2026-12-06 10:00", policy.Hours, "2026-12-07 07:00"},   // Sunday
		{"CO", "2026-12-08 10:00", policy.Holiday, "2026-12-09 07:00"}, // the Immaculate Conception, a Tuesday
		{"CO", "2026-01-12 10:00", policy.Holiday, "2026-01-13 07:00"}, // Epiphany, moved to Monday
		{"CO", "2026-01-06 10:00", "", ""},                             // and not on its day
		{"CO", "2026-07-13 10:00", policy.Holiday, "2026-07-14 07:00"}, // 9 July, since 2026
		{"CO", "2025-07-14 10:00", "", ""},                             // and not before
		{"CO", "2026-04-01 19:30", policy.Hours, "2026-04-04 08:00"},   // Holy Week: Thursday and Friday
		{"CO", "2026-10-10 15:00", policy.Hours, "2026-10-13 07:00"},   // a Saturday before a holiday on Monday
		{"CO", "2026-12-31 23:59", policy.Hours, "2027-01-02 08:00"},   // over New Year
		{"CO", "2062-07-20 10:00", policy.Holiday, "2062-07-21 07:00"}, // beyond the table of holidays
		{"CO", "2023-01-02 06:00", policy.Hours, "2023-01-02 07:00"},   // before the first version: it
		// El Salvador: Monday to Friday from 8 to 18.
		{"SV", "2026-11-30 07:59", policy.Hours, "2026-11-30 08:00"},
		{"SV", "2026-11-30 08:00", "", ""},
		{"SV", "2026-11-30 17:59", "", ""},
		{"SV", "2026-11-30 18:00", policy.Hours, "2026-12-01 08:00"},
		{"SV", "2026-12-05 10:00", policy.Hours, "2026-12-07 08:00"},   // Saturday
		{"SV", "2026-08-04 18:00", policy.Hours, "2026-08-07 08:00"},   // the August holidays of 5 and 6
		{"SV", "2026-08-03 10:00", policy.Holiday, "2026-08-04 08:00"}, // San Salvador's, kept everywhere
		{"SV", "2026-04-02 10:00", policy.Holiday, "2026-04-06 08:00"}, // Holy Week and its weekend
		{"SV", "2026-11-02 10:00", policy.Holiday, "2026-11-03 08:00"},
		// Honduras: Monday to Saturday from 8 to 19.
		{"HN", "2026-11-30 07:59", policy.Hours, "2026-11-30 08:00"},
		{"HN", "2026-12-05 18:59", "", ""}, // Saturday
		{"HN", "2026-12-05 19:00", policy.Hours, "2026-12-07 08:00"},
		{"HN", "2026-04-20 10:00", policy.Holiday, "2026-04-21 08:00"}, // 14 April, kept on Monday
		{"HN", "2026-04-14 10:00", policy.Holiday, "2026-04-15 08:00"}, // and, until a lawyer says, on its day
		{"HN", "2026-10-06 19:00", policy.Hours, "2026-10-12 08:00"},   // the Morazán week with its Saturday
		{"HN", "2026-09-15 12:00", policy.Holiday, "2026-09-16 08:00"},
	} {
		p := policy.New(tt.country, nil)
		d := policy.Decide(p, nil, ask(tt.country, tt.when))
		if d.Reason != tt.reason || d.Allowed != (tt.reason == "") {
			t.Errorf("%s %s: %+v", tt.country, tt.when, d)
			continue
		}
		if tt.reason == "" {
			continue
		}
		if want := at(zones[tt.country], tt.first); !d.First.Equal(want) || d.First.Location().String() != zones[tt.country] {
			t.Errorf("%s %s: first %s, want %s", tt.country, tt.when, d.First, want)
		}
		if d.Rule.Source == "" || d.Rule.Date == "" || d.Rule.Code != string(d.Reason) || d.Rule.Country != tt.country {
			t.Errorf("%s %s: the rule has no source: %+v", tt.country, tt.when, d.Rule)
		}
	}
}

// TestWhatTimeDoesNotChange checks the refusals without a first moment.
func TestWhatTimeDoesNotChange(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*policy.Request)
		reason policy.Reason
	}{
		"a reference":        {func(r *policy.Request) { r.Recipient = policy.Reference }, policy.NotTheDebtor},
		"family":             {func(r *policy.Request) { r.Recipient = policy.Family }, policy.NotTheDebtor},
		"a guarantor":        {func(r *policy.Request) { r.Recipient = policy.Guarantor }, policy.NotTheDebtor},
		"a codebtor":         {func(r *policy.Request) { r.Recipient = policy.CoDebtor }, policy.NotTheDebtor},
		"opted out":          {func(r *policy.Request) { r.OptedOut = true }, policy.OptedOut},
		"not chosen":         {func(r *policy.Request) { r.Channel = "mail" }, policy.NotChosen},
		"nothing chosen":     {func(r *policy.Request) { r.Consented = nil }, policy.NotChosen},
		"an unknown country": {func(r *policy.Request) { r.Country = "GT" }, policy.NoPolicy},
		"no purpose":         {func(r *policy.Request) { r.Purpose = "" }, policy.BadPurpose},
		"another purpose":    {func(r *policy.Request) { r.Purpose = "marketing" }, policy.BadPurpose},
	} {
		for country := range zones {
			r := ask(country, "2026-12-01 10:00")
			tt.change(&r)
			if d := policy.Decide(policy.New(r.Country, nil), nil, r); d.Allowed || d.Reason != tt.reason || d.Waits() {
				t.Errorf("%s, %s: %+v", country, name, d)
			}
		}
	}
	r := ask("CO", "2026-12-01 10:00")
	if r.Recipient = policy.Debtor; !policy.Decide(policy.New("CO", nil), nil, r).Allowed {
		t.Error("the debtor by name is refused")
	}
	if d := policy.Decide(policy.Policy{}, nil, r); d.Allowed {
		t.Errorf("the zero policy: %+v", d)
	}
}

// TestAContactADayAndAChannelAWeek checks what earlier contacts forbid.
func TestAContactADayAndAChannelAWeek(t *testing.T) {
	sent := func(when, channel string) policy.Past {
		return policy.Past{Key: when, At: at("America/Bogota", when), Channel: channel, State: policy.Sent}
	}
	with := func(p policy.Past, s policy.State) policy.Past { p.State = s; return p }
	for name, tt := range map[string]struct {
		country string
		past    policy.History
		when    string
		channel string
		reason  policy.Reason
		first   string
	}{
		"again on the day":               {"CO", policy.History{sent("2026-11-30 07:00", "whatsapp")}, "2026-11-30 18:59", "whatsapp", policy.PerDay, "2026-12-01 07:00"},
		"the next day":                   {"CO", policy.History{sent("2026-11-30 18:59", "whatsapp")}, "2026-12-01 07:00", "whatsapp", "", ""},
		"again on a Saturday":            {"CO", policy.History{sent("2026-12-05 08:00", "whatsapp")}, "2026-12-05 09:00", "whatsapp", policy.PerDay, "2026-12-07 07:00"},
		"another channel on the day":     {"CO", policy.History{sent("2026-11-30 07:00", "whatsapp")}, "2026-11-30 09:00", "sms", policy.PerDay, "2026-12-07 07:00"},
		"another channel in the week":    {"CO", policy.History{sent("2026-11-30 07:00", "whatsapp")}, "2026-12-02 09:00", "sms", policy.Channels, "2026-12-07 07:00"},
		"another channel after the week": {"CO", policy.History{sent("2026-11-30 18:00", "whatsapp")}, "2026-12-07 07:00", "sms", "", ""},
		"over the border of the week":    {"CO", policy.History{sent("2026-12-05 09:00", "whatsapp")}, "2026-12-07 09:00", "sms", policy.Channels, "2026-12-12 08:00"},
		"a failed try uses the channel":  {"CO", policy.History{with(sent("2026-11-30 07:00", "whatsapp"), policy.Tried)}, "2026-11-30 09:00", "sms", policy.Channels, "2026-12-07 07:00"},
		"a failed try leaves the day":    {"CO", policy.History{with(sent("2026-11-30 07:00", "whatsapp"), policy.Tried)}, "2026-11-30 09:00", "whatsapp", "", ""},
		"a reservation takes the day":    {"CO", policy.History{with(sent("2026-11-30 07:00", "whatsapp"), policy.Reserved)}, "2026-11-30 06:00", "whatsapp", policy.PerDay, "2026-12-01 07:00"},
		"a reservation that is over":     {"CO", policy.History{with(sent("2026-11-30 07:00", "sms"), policy.Reserved)}, "2026-12-01 09:00", "whatsapp", "", ""},
		"a reserved channel next week":   {"CO", policy.History{with(sent("2026-12-04 07:00", "sms"), policy.Reserved)}, "2026-12-01 09:00", "whatsapp", policy.Channels, "2026-12-11 07:00"},
		"released":                       {"CO", policy.History{with(sent("2026-11-30 07:00", "sms"), policy.Released)}, "2026-11-30 09:00", "whatsapp", "", ""},
		"refused":                        {"CO", policy.History{with(sent("2026-11-30 07:00", "sms"), policy.Refused)}, "2026-11-30 09:00", "whatsapp", "", ""},
		"being sent":                     {"CO", policy.History{with(sent("2026-11-30 07:00", "whatsapp"), policy.Sending)}, "2026-11-30 09:00", "whatsapp", policy.PerDay, "2026-12-01 07:00"},
		"El Salvador has no such week":   {"SV", policy.History{sent("2026-11-30 09:00", "whatsapp")}, "2026-12-01 09:00", "sms", "", ""},
		"El Salvador, again":             {"SV", policy.History{sent("2026-12-04 09:00", "whatsapp")}, "2026-12-04 09:01", "whatsapp", policy.PerDay, "2026-12-07 08:00"},
		"Honduras, again":                {"HN", policy.History{sent("2026-12-04 09:00", "whatsapp")}, "2026-12-04 18:00", "whatsapp", policy.PerDay, "2026-12-05 08:00"},
	} {
		r := ask(tt.country, tt.when)
		r.Channel = tt.channel
		d := policy.Decide(policy.New(tt.country, nil), tt.past, r)
		if d.Reason != tt.reason || d.Allowed != (tt.reason == "") {
			t.Errorf("%s: %+v", name, d)
		} else if tt.first != "" && !d.First.Equal(at(zones[tt.country], tt.first)) {
			t.Errorf("%s: first %s", name, d.First)
		}
	}
	own := policy.History{{Key: "k", At: at("America/Bogota", "2026-11-30 07:00"), Channel: "whatsapp", State: policy.Reserved}}
	if d := policy.Decide(policy.New("CO", nil), own, ask("CO", "2026-11-30 08:00")); !d.Allowed {
		t.Errorf("its own reservation: %+v", d)
	}
}

// TestDebtorsAbroad checks that hours and days are those of where the debtor lives.
func TestDebtorsAbroad(t *testing.T) {
	for _, tt := range []struct {
		zone, when string
		reason     policy.Reason
		first      string
	}{
		{"Europe/Madrid", "2026-03-27 18:59", "", ""}, // Friday before the clocks change
		{"Europe/Madrid", "2026-03-28 15:00", policy.Hours, "2026-03-30 07:00"},
		{"America/New_York", "2026-03-07 15:00", policy.Hours, "2026-03-09 07:00"}, // they change on Sunday
		{"America/New_York", "2026-10-31 15:30", policy.Hours, "2026-11-03 07:00"}, // 2 November is a Colombian holiday
		{"Asia/Tokyo", "2026-11-30 06:59", policy.Hours, "2026-11-30 07:00"},
		{"America/Santiago", "2026-09-05 14:59", "", ""},                           // its midnight is left out that night
		{"America/Santiago", "2026-09-05 15:00", policy.Hours, "2026-09-07 07:00"}, //
		{"Pacific/Apia", "2026-12-05 15:00", policy.Hours, "2026-12-07 07:00"},
	} {
		r := ask("CO", "2026-01-01 00:00")
		r.At = at(tt.zone, tt.when)
		r.Zone = r.At.Location()
		r.At = r.At.UTC() // however it is written
		d := policy.Decide(policy.New("CO", nil), nil, r)
		if d.Reason != tt.reason || tt.first != "" && (!d.First.Equal(at(tt.zone, tt.first)) || d.First.Location().String() != tt.zone) {
			t.Errorf("%s %s: %+v", tt.zone, tt.when, d)
		}
	}
	yesterday := policy.History{{Key: "a", At: at("Asia/Tokyo", "2026-11-30 18:00"), Channel: "whatsapp", State: policy.Sent}}
	r := ask("CO", "2026-11-30 18:00") // the same day in Bogotá, the next one in Tokyo
	r.Zone = must(time.LoadLocation("Asia/Tokyo"))
	if d := policy.Decide(policy.New("CO", nil), yesterday, r); !d.Allowed {
		t.Errorf("the next day in Tokyo: %+v", d)
	}
}

// TestOtherPurposes checks that codes and answers are free, and services wait for the end of quiet hours.
func TestOtherPurposes(t *testing.T) {
	p := policy.New("CO", nil).With(policy.NewDays([]string{"2026-11-30"}), sla.Span{From: 21 * 60, To: 7 * 60})
	past := policy.History{{Key: "a", At: at("America/Bogota", "2026-11-30 09:00"), Channel: "sms", State: policy.Sent}}
	for _, purpose := range []policy.Purpose{policy.Code, policy.Answer} {
		r := policy.Request{Country: "CO", Purpose: purpose, At: at("America/Bogota", "2026-11-30 23:00"), Channel: "whatsapp", OptedOut: true}
		if d := policy.Decide(p, past, r); !d.Allowed {
			t.Errorf("%s: %+v", purpose, d)
		}
	}
	for when, first := range map[string]string{
		"2026-11-30 20:59": "", "2026-11-30 21:00": "2026-12-01 07:00", "2026-12-01 06:59": "2026-12-01 07:00", "2026-12-01 07:00": "", "2026-12-06 12:00": "",
	} {
		d := policy.Decide(p, past, policy.Request{Country: "CO", Purpose: policy.Service, At: at("America/Bogota", when), Channel: "whatsapp"})
		if d.Allowed != (first == "") || first != "" && (d.Reason != policy.Quiet || !d.First.Equal(at("America/Bogota", first))) {
			t.Errorf("service at %s: %+v", when, d)
		}
	}
	if d := policy.Decide(p, nil, policy.Request{Purpose: policy.Service, At: at("America/Bogota", "2026-12-01 12:00"), OptedOut: true}); d.Allowed || d.Waits() {
		t.Errorf("service after an opt-out: %+v", d)
	}
}

// TestDeclaredHolidayAndQuietHours checks what the business adds while the program runs.
func TestDeclaredHolidayAndQuietHours(t *testing.T) {
	p := policy.New("CO", nil).With(policy.NewDays([]string{"2026-12-01", "2026-12-02"}), sla.Span{From: 18 * 60, To: 9 * 60})
	for when, want := range map[string]struct {
		reason policy.Reason
		first  string
	}{
		"2026-11-30 17:59": {"", ""},
		"2026-11-30 18:00": {policy.Quiet, "2026-12-03 09:00"},
		"2026-12-01 10:00": {policy.Holiday, "2026-12-03 09:00"},
		"2026-12-03 08:59": {policy.Quiet, "2026-12-03 09:00"},
		"2026-12-03 06:00": {policy.Hours, "2026-12-03 09:00"},
	} {
		d := policy.Decide(p, nil, ask("CO", when))
		if d.Reason != want.reason || want.first != "" && !d.First.Equal(at("America/Bogota", want.first)) {
			t.Errorf("%s: %+v", when, d)
		}
		if d.Reason == policy.Holiday && !d.Rule.Business {
			t.Errorf("the law is named for a holiday of the business: %+v", d.Rule)
		}
	}
}

// TestABusinessTightensAndNeverLoosens checks the rules of business.toml.
func TestABusinessTightensAndNeverLoosens(t *testing.T) {
	morning := policy.Stricter{Country: "CO", Hours: &policy.Week{Monday: []string{"08:00-12:00"}, Thursday: []string{"09:00-10:00"}}, Closed: []string{"2026-12-03"}, PerWeek: 1}
	var faults []string
	note := func(_ int, field, _ string) { faults = append(faults, field) }
	if policy.Check([]policy.Stricter{morning}, note); len(faults) > 0 {
		t.Fatal(faults)
	}
	p := policy.New("CO", &morning)
	for when, first := range map[string]string{
		"2026-11-30 08:00": "", "2026-11-30 07:30": "2026-11-30 08:00", "2026-11-30 12:00": "2026-12-07 08:00", "2026-12-05 09:00": "2026-12-07 08:00",
	} {
		d := policy.Decide(p, nil, ask("CO", when))
		if d.Allowed != (first == "") || first != "" && (!d.First.Equal(at("America/Bogota", first)) || !d.Rule.Business) {
			t.Errorf("%s: %+v", when, d)
		}
	}
	week := policy.History{{Key: "a", At: at("America/Bogota", "2026-12-07 09:00"), Channel: "whatsapp", State: policy.Sent}}
	if d := policy.Decide(p, week, ask("CO", "2026-12-10 09:30")); d.Reason != policy.PerWeek || !d.First.Equal(at("America/Bogota", "2026-12-14 08:00")) {
		t.Errorf("a second one in the week: %+v", d)
	}
	for field, s := range map[string]policy.Stricter{
		"hours.monday":      {Country: "CO", Hours: &policy.Week{Monday: []string{"06:59-12:00"}}},
		"hours.saturday":    {Country: "CO", Hours: &policy.Week{Saturday: []string{"08:00-15:01"}}},
		"hours.sunday":      {Country: "HN", Hours: &policy.Week{Sunday: []string{"10:00-11:00"}}},
		"hours.friday":      {Country: "SV", Hours: &policy.Week{Friday: []string{"8-12"}}},
		"hours":             {Country: "SV", Hours: &policy.Week{}},
		"per_day":           {Country: "HN", PerDay: 2},
		"channels_per_week": {Country: "CO", Channels: 2},
		"per_week":          {Country: "CO", PerWeek: -1},
		"closed[0]":         {Country: "CO", Closed: []string{"24/12/2026"}},
		"country":           {Country: "GT"},
	} {
		faults = nil
		if policy.Check([]policy.Stricter{s}, note); len(faults) == 0 || faults[len(faults)-1] != field && faults[0] != field {
			t.Errorf("%s: %v", field, faults)
		}
	}
	faults = nil
	if policy.Check([]policy.Stricter{{Country: "CO"}, {Country: "CO"}}, note); len(faults) != 1 {
		t.Errorf("a country twice: %v", faults)
	}
}

func TestEveryCountryHasRulesWithSources(t *testing.T) {
	for _, country := range policy.Countries() {
		v, ok := policy.New(country, nil).View(at("America/Bogota", "2026-11-30 10:00"))
		if !ok || v.Country != country || len(v.Rules) < 6 || v.PerDay != 1 || len(v.Holidays) < 9 || len(v.Topics) == 0 || len(v.Recipients) != 1 {
			t.Errorf("%s: %+v", country, v)
		}
		for _, r := range v.Rules {
			if r.Source == "" || r.Date == "" || r.Since == "" {
				t.Errorf("%s: %+v", country, r)
			}
		}
	}
}

// TestDecidingIsQuick checks the bound of a decision with a wide margin for a busy machine.
func TestDecidingIsQuick(t *testing.T) {
	p, r := policy.New("CO", nil), ask("CO", "2026-04-01 19:30")
	best := time.Hour
	for range 20 {
		began := time.Now()
		for range 100 {
			policy.Decide(p, nil, r)
		}
		best = min(best, time.Since(began)/100)
	}
	if best > 20*time.Microsecond {
		t.Errorf("a decision takes %s, the bound is 20 µs", best)
	}
}

// BenchmarkDecide is the contact policy of a campaign: 20 µs are allowed.
func BenchmarkDecide(b *testing.B) {
	p := policy.New("CO", nil).With(policy.NewDays([]string{"2026-12-24"}), sla.Span{From: 21 * 60, To: 7 * 60})
	past := policy.History{
		{Key: "a", At: at("America/Bogota", "2026-03-26 09:00"), Channel: "whatsapp", State: policy.Sent},
		{Key: "b", At: at("America/Bogota", "2026-03-27 09:00"), Channel: "whatsapp", State: policy.Sent},
		{Key: "c", At: at("America/Bogota", "2026-03-31 09:00"), Channel: "whatsapp", State: policy.Reserved},
	}
	allowed, refused, far := ask("CO", "2026-03-30 10:00"), ask("CO", "2026-04-01 19:30"), ask("CO", "2026-04-01 19:30")
	far.Channel = "sms"
	for name, r := range map[string]policy.Request{"allowed": allowed, "holy week": refused, "second channel": far} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				policy.Decide(p, past, r)
			}
		})
	}
}
