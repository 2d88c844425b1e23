package customers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/customers"
	"recado/flows/money"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

const (
	maria, pedro bot.ContactID = "+50370123456", "+50370123457"
	dui, nobody                = "04288874-5", "00016297-5"
)

var monday = time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)

// vault keeps files in memory.
type vault struct {
	mu     sync.Mutex
	clear  map[string]string // MIME types of files in the clear
	sealed map[string]string // owners of sealed files
	n      int
}

func (v *vault) Seal(_ context.Context, media, owner string) (customers.SealedFile, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	mime, ok := v.clear[media]
	if !ok {
		return customers.SealedFile{}, fmt.Errorf("open: %w", bot.ErrNotFound)
	}
	v.n++
	id := fmt.Sprintf("sealed-%d", v.n)
	v.sealed[id] = owner + "|" + media
	return customers.SealedFile{ID: id, MIME: mime, Bytes: 3}, nil
}

func (v *vault) Open(_ context.Context, id, owner string) ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	media, ok := strings.CutPrefix(v.sealed[id], owner+"|")
	if !ok {
		return nil, bot.ErrNotFound
	}
	return []byte(media), nil
}

func (v *vault) Delete(_ context.Context, id string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.sealed, id)
	return nil
}

func (v *vault) Discard(_ context.Context, media string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.clear, media)
	return nil
}

type office struct {
	*customers.Persons
	t     testing.TB
	store *repo.Customers
	vault *vault
	trail []customers.Act
	now   time.Time
}

func newOffice(t testing.TB) *office {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	docs, err := repo.NewCustomers(db)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, store: docs, vault: &vault{clear: map[string]string{}, sealed: map[string]string{}}, now: monday}
	o.Persons, err = customers.NewPersons(customers.Persons{
		Customers: docs, Numbers: db, Vault: o.vault, Countries: []string{"SV", "HN", "CO"}, Country: "SV", Needed: customers.DocumentKinds(),
		Trail: func(_ context.Context, a customers.Act) error { o.trail = append(o.trail, a); return nil },
	}, []byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// full is a profile that lacks nothing.
func full(number string) customers.Profile {
	return customers.Profile{
		Country: "SV", Names: "María José", Surnames: "Núñez de O'Brien", BirthDate: "1990-05-31", Mail: "maria@example.com",
		Address:  customers.Address{Text: "Colonia Escalón, casa 5"},
		Document: customers.Identity{Kind: customers.DUI, Number: bot.Secret(number)},
		Work:     customers.Work{Employer: "Panadería Sol", Position: "Panadera", MonthlyIncome: money.Amount{Minor: 65000, Currency: "USD"}, Since: "2019-02-01"},
		References: []customers.Reference{
			{Name: "Ana Pérez", Phone: "7011-1111", Relation: "hermana"},
			{Name: "Luis Paz", Phone: "7011-2222", Relation: "amigo"},
		},
	}
}

func (o *office) save(who bot.ContactID, r customers.SaveRequest, command string) (bot.Event, customers.SaveAnswer) {
	o.t.Helper()
	event, a, err := o.Save(o.t.Context(), who, false, r, command, o.now)
	if err != nil {
		o.t.Fatal(err)
	}
	return event, a
}

func (o *office) find(who bot.ContactID, r customers.FindRequest) (bot.Event, customers.FindAnswer) {
	o.t.Helper()
	event, a, err := o.Find(o.t.Context(), who, false, r, o.now)
	if err != nil {
		o.t.Fatal(err)
	}
	return event, a
}

func (o *office) document(who bot.ContactID, customer string, kind customers.DocumentKind, command string) (bot.Event, customers.DocumentAnswer) {
	o.t.Helper()
	media := string(who) + command
	o.vault.clear[media] = "image/jpeg"
	event, a, err := o.StoreDocument(o.t.Context(), who, customers.DocumentRequest{Customer: customer, Kind: kind, Media: media}, command, o.now)
	if err != nil {
		o.t.Fatal(err)
	}
	return event, a
}

// register registers a contact with a document's number.
func (o *office) register(who bot.ContactID, number string) (bot.Event, customers.SaveAnswer) {
	o.t.Helper()
	event, a := o.save(who, customers.SaveRequest{Profile: full(number), ProvenPhone: string(who)}, "save of "+string(who))
	if event != bot.OK {
		o.t.Fatal(event, a.Problems)
	}
	for _, kind := range customers.DocumentKinds() {
		if event, d := o.document(who, a.Customer, kind, string(kind)+string(who)); event != bot.OK {
			o.t.Fatal(event, d.Problems)
		}
	}
	return o.save(who, customers.SaveRequest{Customer: a.Customer, Register: true}, "register "+string(who))
}

func TestPersonIsRegisteredInParts(t *testing.T) {
	o := newOffice(t)
	if event, a := o.find(maria, customers.FindRequest{Phone: string(maria), Document: customers.Identity{Kind: customers.DUI, Number: dui}}); event != customers.CustomerNew || a.Customer != "" {
		t.Fatal(event, a)
	}
	profile := full(dui)
	event, a := o.save(maria, customers.SaveRequest{Profile: customers.Profile{Document: profile.Document, Phones: []string{"7012-3456"}}}, "1")
	if event != bot.OK || a.Customer != "CLI-00001" || a.State != customers.StateDraft {
		t.Fatal(event, a)
	}
	if again, b := o.save(maria, customers.SaveRequest{Profile: customers.Profile{Document: profile.Document, Phones: []string{"7012-3456"}}}, "1"); again != bot.OK || b.V != a.V {
		t.Errorf("the same effect again: %s %+v", again, b)
	}
	o.save(maria, customers.SaveRequest{Customer: a.Customer, ProvenPhone: "+503 7012 3456"}, "2")
	profile.Document = customers.Identity{}
	o.save(maria, customers.SaveRequest{Customer: a.Customer, Profile: profile}, "3")
	event, b := o.save(maria, customers.SaveRequest{Customer: a.Customer, Register: true}, "4")
	if want := "documents.idFront documents.idBack documents.selfie"; event != customers.CustomerInvalid || fields(b.Problems) != want {
		t.Fatalf("%s: %s, want %s", event, fields(b.Problems), want)
	}
	event, found := o.find(maria, customers.FindRequest{Document: customers.Identity{Kind: customers.DUI, Number: "042888745"}})
	if event != customers.CustomerResumable || found.Profile.Names != "María José" || found.Profile.Document.Number != "" || found.Profile.Document.Lookup != "" {
		t.Errorf("%s %+v", event, found)
	}
	for _, kind := range customers.DocumentKinds() {
		o.document(maria, a.Customer, kind, string(kind))
	}
	if event, b = o.save(maria, customers.SaveRequest{Customer: a.Customer, Register: true}, "4"); event != bot.OK || b.State != customers.StateRegistered {
		t.Fatal(event, b)
	}
	if event, c := o.save(maria, customers.SaveRequest{Customer: a.Customer, Register: true}, "4"); event != bot.OK || c.V != b.V {
		t.Errorf("the same effect again: %s %+v", event, c)
	}
	if event, _ = o.save(maria, customers.SaveRequest{Customer: a.Customer, Profile: customers.Profile{Names: "Otra"}}, "5"); event != customers.CustomerRefused {
		t.Errorf("a registered customer is changed in the chat: %s", event)
	}
	if event, _ = o.save(pedro, customers.SaveRequest{Customer: a.Customer, Profile: customers.Profile{Names: "Otra"}}, "6"); event != customers.CustomerRefused {
		t.Errorf("somebody else's customer is changed: %s", event)
	}
	c, err := o.Get(t.Context(), a.Customer)
	if err != nil || c.Phone != string(maria) || c.Identity == "" || string(c.Document.Number) != "042888745" || c.References[0].Phone != "+50370111111" || len(c.Documents) != 3 {
		t.Errorf("%+v, %v", c, err)
	}
	if len(o.vault.clear) != 0 || len(o.vault.sealed) != 3 {
		t.Errorf("%d files in the clear, %d sealed", len(o.vault.clear), len(o.vault.sealed))
	}
}

func fields(problems []validation.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Field)
	}
	return strings.Join(all, " ")
}

// TestStrangersLearnNothing checks that the answer to somebody with another phone does not depend on
// whether a document is known.
func TestStrangersLearnNothing(t *testing.T) {
	o := newOffice(t)
	if event, a := o.register(maria, dui); event != bot.OK {
		t.Fatal(event, a.Problems)
	}
	known := customers.FindRequest{Document: customers.Identity{Kind: customers.DUI, Number: dui}, Phone: string(pedro), Proven: true}
	unknown := known
	unknown.Document.Number = nobody
	event, a := o.find(pedro, known)
	other, b := o.find(pedro, unknown)
	if event != customers.CustomerNew || event != other || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("%s %+v for a known document, %s %+v for an unknown one", event, a, other, b)
	}
	// The phone of another, without a code, says nothing either; nor does a channel that anybody can write on.
	unproven := customers.FindRequest{Phone: string(maria)}
	if event, _ := o.find(pedro, unproven); event != customers.CustomerNew {
		t.Error(event)
	}
	if event, _, err := o.Find(t.Context(), maria, true, unproven, o.now); event != customers.CustomerNew || err != nil {
		t.Error(event, err)
	}
	// The person is found by the contact, and with another contact by the proven phone.
	proven := customers.FindRequest{Phone: string(maria), Proven: true}
	for _, who := range []bot.ContactID{maria, "bsuid:1"} {
		if event, a := o.find(who, proven); event != customers.CustomerRegistered || a.Customer != "CLI-00001" || a.Profile.Names != "" {
			t.Errorf("%s: %s %+v", who, event, a)
		}
	}
	// A draft with the same document may be begun, and ends when it is to be registered.
	if event, _ := o.register(pedro, dui); event != customers.CustomerTaken {
		t.Error(event)
	}
}

// TestBadInput has what people type wrongly, with the code of the problem.
func TestBadInput(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*customers.Profile)
		want   string
	}{
		"DUI of zeros":                  {func(p *customers.Profile) { p.Document.Number = "00000000-0" }, "document.number person.document"},
		"DUI with a wrong digit":        {func(p *customers.Profile) { p.Document.Number = "00016297-4" }, "document.number person.document"},
		"DUI in words":                  {func(p *customers.Profile) { p.Document.Number = "cero cuatro" }, "document.number person.document"},
		"cédula in El Salvador":         {func(p *customers.Profile) { p.Document.Kind = customers.CC }, "document.kind person.kind"},
		"no kind of document":           {func(p *customers.Profile) { p.Document.Kind = "PASSPORT" }, "document.kind person.kind"},
		"another country":               {func(p *customers.Profile) { p.Country = "MX" }, "country person.country"},
		"17 years old":                  {func(p *customers.Profile) { p.BirthDate = "2008-12-01" }, "birthDate person.minor"},
		"140 years old":                 {func(p *customers.Profile) { p.BirthDate = "1886-01-01" }, "birthDate person.age"},
		"born tomorrow":                 {func(p *customers.Profile) { p.BirthDate = "2026-12-01" }, "birthDate person.age"},
		"born on 31 February":           {func(p *customers.Profile) { p.BirthDate = "1990-02-31" }, "birthDate person.date"},
		"a name of emoji":               {func(p *customers.Profile) { p.Names = "😀😀" }, "names person.name"},
		"a name with an emoji":          {func(p *customers.Profile) { p.Names = "Ana 😀" }, "names person.name"},
		"a surname of digits":           {func(p *customers.Profile) { p.Surnames = "R2D2" }, "surnames person.name"},
		"a name of marks":               {func(p *customers.Profile) { p.Names = "-" }, "names person.name"},
		"a long name":                   {func(p *customers.Profile) { p.Names = strings.Repeat("Ana ", 20) }, "names too_long"},
		"a script":                      {func(p *customers.Profile) { p.Names = "<script>" }, "names person.name"},
		"a fixed line":                  {func(p *customers.Profile) { p.Phones = []string{"+50321234567"} }, "phones[0] person.mobile"},
		"no phone":                      {func(p *customers.Profile) { p.Phones = []string{"12"} }, "phones[0] phone"},
		"one phone twice":               {func(p *customers.Profile) { p.Phones = []string{"70123456", "+50370123456"} }, "phones[1] twice"},
		"six phones":                    {func(p *customers.Profile) { p.Phones = make([]string, 6) }, "phones too_many"},
		"no mail address":               {func(p *customers.Profile) { p.Mail = "maria@" }, "mail mail"},
		"an income in another currency": {func(p *customers.Profile) { p.Work.MonthlyIncome.Currency = "COP" }, "work.monthlyIncome currency"},
		"a negative income":             {func(p *customers.Profile) { p.Work.MonthlyIncome.Minor = -1 }, "work.monthlyIncome negative"},
		"at work since tomorrow":        {func(p *customers.Profile) { p.Work.Since = "2026-12-01" }, "work.since person.date"},
		"one reference twice":           {func(p *customers.Profile) { p.References[1].Phone = "+503 7011 1111" }, "references[1].phone twice"},
		"the person as reference":       {func(p *customers.Profile) { p.References[0].Phone, p.Phones = "70123456", []string{"70123456"} }, "references[0].phone person.own_phone"},
		"three references":              {func(p *customers.Profile) { p.References = append(p.References, p.References[0]) }, "references too_many"},
		"a reference without a name":    {func(p *customers.Profile) { p.References[0].Name = "\u200b" }, "references[0].name required"},
	} {
		o := newOffice(t)
		p := full(dui)
		tt.change(&p)
		event, a := o.save(maria, customers.SaveRequest{Profile: p}, "1")
		if got := fmt.Sprint(event); got != "invalid" || len(a.Problems) != 1 || a.Problems[0].Field+" "+a.Problems[0].Code != tt.want {
			t.Errorf("%s: %s %+v, want %s", name, got, a.Problems, tt.want)
		}
		if all, _, err := o.List(t.Context(), customers.CustomerFilter{}); err != nil || len(all) != 0 {
			t.Errorf("%s: stored, %v", name, err)
		}
	}
}

// TestAgeIsCountedInTheBusinesssZone checks the birthday itself.
func TestAgeIsCountedToTheDay(t *testing.T) {
	today := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	for date, want := range map[string]string{"2008-11-30": "", "2008-12-01": customers.ProblemMinor, "1916-11-30": "", "1915-11-30": customers.ProblemAge, "": customers.ProblemDate} {
		if got := customers.BirthDateProblem(date, today); got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
	}
}

// TestPhoneChangedAfterTheCode checks that only the phone that got the code is proven.
func TestPhoneChangedAfterTheCode(t *testing.T) {
	o := newOffice(t)
	_, a := o.save(maria, customers.SaveRequest{Profile: full(dui), ProvenPhone: string(maria)}, "1")
	for _, kind := range customers.DocumentKinds() {
		o.document(maria, a.Customer, kind, string(kind))
	}
	o.save(maria, customers.SaveRequest{Profile: customers.Profile{Phones: []string{"7199-9999"}}}, "2")
	event, b := o.save(maria, customers.SaveRequest{Register: true}, "3")
	if event != customers.CustomerInvalid || len(b.Problems) != 1 || b.Problems[0] != (validation.Problem{Field: "phones[0]", Code: customers.ProblemUnproven}) {
		t.Errorf("%s %+v", event, b.Problems)
	}
	if event, _ := o.find("x:1", customers.FindRequest{Phone: "7199-9999", Proven: true}); event != customers.CustomerNew {
		t.Errorf("found by an unproven phone: %s", event)
	}
	o.save(maria, customers.SaveRequest{ProvenPhone: "7199-9999"}, "4")
	if event, b := o.save(maria, customers.SaveRequest{Register: true}, "5"); event != bot.OK {
		t.Errorf("%s %+v", event, b.Problems)
	}
}

// TestAForgedSenderChangesNobodysDraft checks that a channel on which anybody can write in the contact's name
// needs the proof of the contact's own phone.
func TestAForgedSenderChangesNobodysDraft(t *testing.T) {
	o := newOffice(t)
	forged := func(r customers.SaveRequest, command string) bot.Event {
		t.Helper()
		event, _, err := o.Save(t.Context(), maria, true, r, command, o.now)
		if err != nil {
			t.Fatal(err)
		}
		return event
	}
	name := customers.SaveRequest{Profile: customers.Profile{Names: "Falsa"}}
	other := customers.SaveRequest{Profile: customers.Profile{Names: "Falsa"}, ProvenPhone: string(pedro)}
	if event := forged(name, "1"); event != customers.CustomerRefused {
		t.Errorf("a new draft: %s", event)
	}
	o.save(maria, customers.SaveRequest{Profile: full(dui)}, "2")
	for i, r := range []customers.SaveRequest{name, other} {
		if event := forged(r, fmt.Sprint("3", i)); event != customers.CustomerRefused {
			t.Errorf("a draft of the contact: %s", event)
		}
	}
	own := customers.SaveRequest{ProvenPhone: string(maria)}
	if event := forged(own, "4"); event != bot.OK {
		t.Errorf("with the own phone proven: %s", event)
	}
	if event := forged(customers.SaveRequest{Profile: customers.Profile{Mail: "m@example.com"}}, "5"); event != bot.OK {
		t.Errorf("after that: %s", event)
	}
}

// TestTwoSavesInParallelLoseNothing saves every field at once, from many processes.
func TestTwoSavesInParallelLoseNothing(t *testing.T) {
	o := newOffice(t)
	p := full(dui)
	parts := []customers.Profile{
		{Names: p.Names, Surnames: p.Surnames},
		{BirthDate: p.BirthDate},
		{Document: p.Document},
		{Mail: p.Mail},
		{Address: p.Address},
		{Work: customers.Work{Employer: p.Work.Employer}},
		{Work: customers.Work{MonthlyIncome: p.Work.MonthlyIncome}},
		{References: p.References},
	}
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() {
			if event, a, err := o.Save(t.Context(), maria, false, customers.SaveRequest{Profile: part}, fmt.Sprint(i), o.now); event != bot.OK || err != nil {
				t.Error(event, a, err)
			}
		})
	}
	all.Wait()
	page, _, err := o.List(t.Context(), customers.CustomerFilter{})
	if err != nil || len(page) != 1 {
		t.Fatalf("%d customers, %v", len(page), err)
	}
	c := page[0]
	if c.Names == "" || c.BirthDate == "" || c.Document.Number == "" || c.Mail == "" || c.Address.Text == "" || c.Work.Employer == "" || c.Work.MonthlyIncome.Blank() || len(c.References) != 2 {
		t.Errorf("something is lost: %+v", c.Profile)
	}
}

// TestTwoRegisterTheSameDocument races ten people for one document.
func TestTwoRegisterTheSameDocument(t *testing.T) {
	o := newOffice(t)
	var drafts []customers.SaveAnswer
	who := func(i int) bot.ContactID { return bot.ContactID(fmt.Sprintf("+5037012345%d", i)) }
	for i := range 10 {
		_, a := o.save(who(i), customers.SaveRequest{Profile: full(dui), ProvenPhone: string(who(i))}, "1")
		for _, kind := range customers.DocumentKinds() {
			o.document(who(i), a.Customer, kind, fmt.Sprint(kind, i))
		}
		drafts = append(drafts, a)
	}
	events := make([]bot.Event, len(drafts))
	var all sync.WaitGroup
	for i, a := range drafts {
		all.Go(func() {
			var err error
			if events[i], _, err = o.Save(t.Context(), who(i), false, customers.SaveRequest{Customer: a.Customer, Register: true}, "2", o.now); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	slices.Sort(events)
	if events[0] != bot.OK || slices.ContainsFunc(events[1:], func(e bot.Event) bool { return e != customers.CustomerTaken }) {
		t.Errorf("%v", events)
	}
}
