package dialogs_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"recado/bot"
	"recado/dialogs"
	"recado/flows/orders"
	"recado/templates"
)

// openItemsFixture is a conversation about open orders; the test gives the worker's answers.
type openItemsFixture struct {
	*testing.T
	*randomConversation
}

// sharedOffice is one machine for many short conversations: creating one takes longer than they
// do.
var sharedOffice = sync.OnceValue(func() (o struct {
	m     *bot.Machine
	texts *templates.Catalog
	err   error
},
) {
	if o.texts, o.err = templates.Load("es"); o.err == nil {
		o.m, o.err = bot.NewMachine(bot.Config{Dialogs: dialogs.All(services, nil), Texts: o.texts, Locale: "es", Roles: dialogs.Roles, Reader: reader(), Facts: businessFacts})
	}
	return o
})

func newOpenItemsFixture(t *testing.T, first string) *openItemsFixture {
	t.Helper()
	o := sharedOffice()
	if o.err != nil {
		t.Fatal(o.err)
	}
	a := &openItemsFixture{t, newRandomConversation(o.m, o.texts, "es", false)}
	a.turn(a.in(bot.Input{Kind: bot.KindOpen, Name: "open_items", Data: json.RawMessage(first)}))
	return a
}

// answers handles the worker's answer to the last effect.
func (a *openItemsFixture) answers(ev bot.Event, data any) *openItemsFixture {
	a.Helper()
	e := a.works[len(a.works)-1]
	raw, _ := json.Marshal(data)
	a.turn(a.in(bot.Input{ID: e.ID, Kind: bot.KindAnswer, Name: e.Name, Frame: e.Frame, Event: ev, Data: raw}))
	return a
}

// says handles a text of the person with its reading.
func (a *openItemsFixture) says(text string, acts ...bot.Act) *openItemsFixture {
	a.Helper()
	a.turn(a.in(bot.Input{Kind: bot.KindText, Text: text, Reading: bot.Reading{Acts: acts}}))
	return a
}

// said returns the text of the last message, in a language.
func (a *openItemsFixture) said(locale string) string {
	a.Helper()
	for _, e := range slices.Backward(a.fresh) {
		if e.Say != nil {
			text, err := a.texts.Render(e.Say.Key, locale, "whatsapp", e.Say.Args)
			if err != nil {
				a.Fatal(err)
			}
			return text
		}
	}
	return ""
}

// asksFor returns the name and command of the last effect for a worker.
func (a *openItemsFixture) asksFor() (name string, c orders.ChangeCommand) {
	a.Helper()
	for _, e := range slices.Backward(a.fresh) {
		if e.Kind == bot.EffectDo {
			_ = json.Unmarshal(e.Args, &c)
			return e.Name, c
		}
	}
	return "", c
}

func (a *openItemsFixture) wants(state bot.State) {
	a.Helper()
	if a.err != nil {
		a.Fatal(a.err)
	}
	if top := a.s.Top(); top == nil || top.State != state {
		a.Fatalf("it is at %s, want %s; said %q", text(a.s.Stack), state, a.said("es"))
	}
}

// openAt returns an open order at a stage, as the worker finds it.
func openAt(stage orders.Stage) orders.OpenItem {
	o := orders.Order{State: stage.State, Sub: stage.Substate}
	item := orders.OpenItem{Kind: orders.OpenOrder, ID: "ORD-00012", Order: "ORD-00012", Service: "HVAC_MAINTENANCE", Name: "Aire acondicionado", Status: o.Status(), State: o.State, Sub: o.Sub}
	if stage.State == orders.InProgress || stage.State == orders.OnHold || stage.Substate == orders.Assigned {
		item.Technician = "Teodoro"
		item.When, item.ETA = noon.Add(26*time.Hour), noon.Add(-time.Hour)
	}
	if stage.State == orders.Completed {
		item.Kind = orders.OpenVerdict
	}
	for _, kind := range orders.ChangeKinds() {
		switch o.Allows(kind) {
		case orders.ChangeNow:
			item.May = append(item.May, kind)
		case orders.ChangeAsk:
			item.Ask = append(item.Ask, kind)
		}
	}
	return item
}

func found(items ...orders.OpenItem) orders.Open { return orders.Open{Items: items} }

// At every stage and for every request the answer names the order, in both languages, and is
// not too long for a message.
func TestEveryAnswerNamesTheOrder(t *testing.T) {
	for _, stage := range orders.Stages() {
		for _, want := range []string{"", "status", "when", "late", "owed", "time", "floor", "cancel", "place", "date", "description", "photos", "service", "other", "nonsense"} {
			for _, given := range []string{``, `,"text":"` + strings.Repeat("palabras ", 60) + `","value":"` + strings.Repeat("valor ", 90) + `"`} {
				a := newOpenItemsFixture(t, fmt.Sprintf(`{"want":%q%s}`, want, given))
				item := openAt(stage)
				open := found(item)
				if item.State.Ended() || item.State == orders.Invoiced {
					open = orders.Open{Last: &item}
				}
				a.answers("ok", open)
				if want == "late" && len(a.works) > 1 {
					a.answers("ok", orders.ChangeResult{Item: item})
				}
				if a.err != nil {
					t.Fatal(stage, want, a.err)
				}
				for _, locale := range []string{"es", "en"} {
					said := a.said(locale)
					if n := utf8.RuneCountInString(said); !strings.Contains(said, "ORD-00012") || n > 300 {
						t.Errorf("%v %q in %s: %d characters: %q", stage, want, locale, n, said)
					}
				}
			}
		}
	}
}

// Values in the first message are not asked for again.
func TestOpenItemsTakesValuesOfTheFirstMessage(t *testing.T) {
	when := bot.TimeRange{From: noon.Add(48 * time.Hour), To: noon.Add(52 * time.Hour)}
	for _, tt := range []struct {
		want, text string
		act        bot.Act
		says       string
	}{
		{"place", "cambie la dirección de la ord 12, es calle 5 # 3-20", bot.Act{Kind: bot.ActProvide, About: bot.SlotPlace, Text: "calle 5 # 3-20", Place: &bot.PlaceParts{Text: "calle 5 # 3-20", Street: "calle 5 # 3-20"}}, "ORD-00012* a «calle 5 # 3-20»"},
		{"time", "mejor el viernes en la tarde", bot.Act{Kind: bot.ActProvide, About: bot.SlotTime, Text: "el viernes en la tarde", Time: &when}, "ORD-00012* el 6 de marzo («el viernes en la tarde»)"},
		{"note", "ah, que traigan escalera", bot.Act{Kind: bot.ActProvide, About: bot.SlotNote, Text: "que traigan escalera"}, "Agrego a la orden *ORD-00012*: «que traigan escalera»"},
		{"priority", "es más urgente ahora", bot.Act{Kind: bot.ActChange, About: bot.SlotPriority}, "¿Le paso a un supervisor, sobre la orden *ORD-00012*: «es más urgente ahora»?"},
	} {
		raw, _ := json.Marshal(map[string]any{"want": tt.want, "text": tt.text, "acts": []bot.Act{tt.act}})
		a := newOpenItemsFixture(t, string(raw))
		if e := a.works[0]; strings.Contains(tt.text, "ord 12") != strings.Contains(string(e.Args), "ORD-00012") {
			t.Error(string(e.Args))
		}
		a.answers("ok", found(openAt(orders.Stage{State: orders.Requested})))
		a.wants("check")
		if said := a.said("es"); !strings.Contains(said, tt.says) {
			t.Errorf("%s: %s", tt.want, said)
		}
	}
}

// A contact with one new order, with the texts of the talk kit.
func TestOpenItemsWithOneNewOrder(t *testing.T) {
	fresh := openAt(orders.Stage{State: orders.Requested})
	for want, says := range map[string]string{
		"status": "pendiente de asignar. Todavía no tiene técnico", "when": "pendiente de asignar. Todavía no tiene técnico",
		"cancel": "¿Cancelo la orden *ORD-00012* (Aire acondicionado)?", "place": "¿Cuál es la dirección correcta para la orden *ORD-00012*?",
	} {
		a := newOpenItemsFixture(t, `{"want":"`+want+`"}`).answers("ok", found(fresh))
		if said := a.said("es"); !strings.Contains(said, says) {
			t.Errorf("%s: %q", want, said)
		}
	}
	a := newOpenItemsFixture(t, `{"want":"late","text":"el técnico no ha llegado!!"}`).answers("ok", found(fresh))
	if name, c := a.asksFor(); name != orders.ClientReportLate || c.Text != "el técnico no ha llegado!!" {
		t.Error(name, c)
	}
	a.answers("ok", orders.ChangeResult{Item: fresh})
	if said := a.said("es"); !strings.Contains(said, "Lamento la demora. Su orden *ORD-00012*") || !strings.Contains(said, "pendiente de asignar") || !strings.Contains(said, "avisé al supervisor") {
		t.Error(said)
	}
}

func act(kind bot.ActKind, about string) bot.Act {
	return bot.Act{Kind: kind, About: about, Confidence: 0.9}
}

// A yes and a no are taken from the reading of a message, and a no outweighs a yes: nothing is
// cancelled on an unclear answer.
func TestYesAndNoByReading(t *testing.T) {
	for _, tt := range []struct {
		acts []bot.Act
		does string
	}{
		{[]bot.Act{act(bot.ActConfirm, "")}, orders.ClientCancel},
		{[]bot.Act{act(bot.ActApprove, ""), act(bot.ActThank, "")}, orders.ClientCancel},
		{[]bot.Act{act(bot.ActCancel, "")}, orders.ClientCancel},
		{[]bot.Act{act(bot.ActDeny, "")}, ""},
		{[]bot.Act{act(bot.ActReject, "")}, ""},
		{[]bot.Act{act(bot.ActConfirm, ""), act(bot.ActDeny, "")}, ""},
		{[]bot.Act{act(bot.ActDeny, ""), act(bot.ActCancel, "")}, ""},
		{[]bot.Act{act(bot.ActAsk, "price")}, ""},
		{[]bot.Act{{Kind: bot.ActConfirm, Confidence: 0.6}}, ""}, // "mmm"
		{nil, ""},
	} {
		a := newOpenItemsFixture(t, `{"want":"cancel","text":"ya no necesito que vengan"}`).answers("ok", found(openAt(orders.Stage{State: orders.Requested})))
		a.wants("cancel")
		a.says("xyz", tt.acts...)
		if name, c := a.asksFor(); name != tt.does || name != "" && c.Text != "ya no necesito que vengan" {
			t.Errorf("%v: %s %+v", tt.acts, name, c)
		}
	}
}

func TestValuesByReading(t *testing.T) {
	fresh := openAt(orders.Stage{State: orders.Requested})
	a := newOpenItemsFixture(t, `{"want":"place"}`).answers("ok", found(fresh))
	a.says("¿y eso cuánto vale?", act(bot.ActAsk, "price"))
	a.wants("place")
	place := bot.Act{Kind: bot.ActProvide, About: bot.SlotPlace, Text: "calle 45 # 12-30 casa 4", Place: &bot.PlaceParts{Text: "calle 45 # 12-30 casa 4", Street: "Calle 45 # 12-30", Building: "Casa 4", House: true}}
	a.says("es en la calle 45 # 12-30 casa 4", place)
	a.wants("check")
	if said := a.said("es"); !strings.Contains(said, "ORD-00012") || !strings.Contains(said, "«calle 45 # 12-30 casa 4»") {
		t.Error(said)
	}
	put := bot.Act{Kind: bot.ActCorrect, About: bot.SlotPlace, Text: "casa 5", Place: &bot.PlaceParts{Text: "calle 45 # 12-30 casa 5", Street: "Calle 45 # 12-30", Building: "Casa 5", House: true}}
	a.says("no, casa 5", act(bot.ActDeny, ""), put)
	a.wants("check")
	if said := a.said("es"); !strings.Contains(said, "casa 5") {
		t.Error("a correction is read back:", said)
	}
	a.says("eso", act(bot.ActConfirm, ""))
	if name, c := a.asksFor(); name != orders.ClientChange || c.Kind != orders.ChangePlace || c.Place.Street != "Calle 45 # 12-30" || c.Place.Building != "Casa 5" || !c.Place.House || c.Place.Text != "calle 45 # 12-30 casa 5" {
		t.Errorf("%s %+v %+v", name, c, c.Place)
	}

	a = newOpenItemsFixture(t, `{"want":"date"}`).answers("ok", found(fresh))
	a.says("luego le digo", act(bot.ActPostpone, ""))
	if said := a.said("es"); !strings.Contains(said, "ORD-00012* queda como está") {
		t.Error(said)
	}
	a = newOpenItemsFixture(t, `{"want":"date"}`).answers("ok", found(fresh))
	when := bot.TimeRange{From: noon.Add(48 * time.Hour), To: noon.Add(52 * time.Hour)}
	a.says("el viernes en la tarde", bot.Act{Kind: bot.ActProvide, About: bot.SlotDate, Text: "el viernes en la tarde", Time: &when})
	a.wants("check")
	a.says("sí")
	if name, c := a.asksFor(); name != orders.ClientChange || !c.When.Equal(when.From) || c.Text != "el viernes en la tarde" {
		t.Errorf("%s %+v", name, c)
	}
	a.answers("ok", orders.ChangeResult{Item: fresh})
	if said := a.said("es"); !strings.Contains(said, "ORD-00012* el 6 de marzo") {
		t.Error(said)
	}
}

// A question about the order is answered, and the open question stays.
func TestOpenItemsAnswersAQuestionAndContinues(t *testing.T) {
	a := newOpenItemsFixture(t, `{"want":"cancel"}`).answers("ok", found(openAt(orders.Stage{State: orders.Scheduled, Substate: orders.Assigned})))
	a.says("¿y cuándo vienen?", act(bot.ActAsk, bot.TopicWhen))
	a.wants("cancel")
	if said := text(a.fresh); !strings.Contains(said, "open.status") || !strings.Contains(said, "open.cancel") {
		t.Error(said)
	}
}

// "hoy" means the rest of the day.
func TestTodayMeansTheRestOfTheDay(t *testing.T) {
	today := bot.TimeRange{From: noon.Add(-12 * time.Hour), To: noon.Add(12 * time.Hour)}
	a := newOpenItemsFixture(t, `{"want":"date"}`).answers("ok", found(openAt(orders.Stage{State: orders.Requested})))
	a.says("hoy", bot.Act{Kind: bot.ActProvide, About: bot.SlotTime, Text: "hoy", Time: &today})
	a.says("sí")
	if _, c := a.asksFor(); !c.When.After(noon) || !c.When.Before(today.To) {
		t.Error(c.When)
	}
}

// The answer to whether to cancel the order may be another day.
func TestNewDateInsteadOfACancellation(t *testing.T) {
	a := newOpenItemsFixture(t, `{"want":"cancel"}`).answers("ok", found(openAt(orders.Stage{State: orders.Requested})))
	when := bot.TimeRange{From: noon.Add(48 * time.Hour), To: noon.Add(49 * time.Hour)}
	a.says("mejor el viernes", bot.Act{Kind: bot.ActChange, About: bot.SlotDate, Text: "el viernes", Time: &when})
	a.wants("check")
	if said := a.said("es"); !strings.Contains(said, "el 6 de marzo («el viernes»)") {
		t.Error(said)
	}
}

func TestWhichOrderIsMeant(t *testing.T) {
	other := openAt(orders.Stage{State: orders.Requested})
	other.ID, other.Order, other.Service, other.Name = "ORD-00007", "ORD-00007", "PLUMBING", "Plomería"
	two := found(openAt(orders.Stage{State: orders.Requested}), other)
	for _, tt := range []struct {
		said string
		act  []bot.Act
		want string
	}{
		{"ORD-00007", nil, "ORD-00007"},
		{"la ord 7 por favor", nil, "ORD-00007"},
		{"la 12 creo", nil, "ORD-00012"},
		{"la segunda", nil, "ORD-00007"},
		{"la del agua", []bot.Act{{Kind: bot.ActProvide, About: bot.SlotService, Value: "PLUMBING"}}, "ORD-00007"},
		{"la orden 99", nil, ""},
		{"no sé", nil, ""},
	} {
		a := newOpenItemsFixture(t, `{"want":"cancel"}`).answers("ok", two)
		a.wants("which")
		a.says(tt.said, tt.act...)
		if tt.want == "" {
			a.wants("which")
			continue
		}
		a.wants("cancel")
		if said := a.said("es"); !strings.Contains(said, tt.want) {
			t.Errorf("%s: %s", tt.said, said)
		}
	}
	var many []orders.OpenItem
	for n := range 30 {
		item := openAt(orders.Stage{State: orders.Requested})
		item.ID = fmt.Sprintf("ORD-%05d", n+1)
		item.Order = item.ID
		many = append(many, item)
	}
	a := newOpenItemsFixture(t, `{"want":"place"}`).answers("ok", found(many...))
	a.wants("which")
	for _, e := range a.fresh {
		if e.Say != nil && len(e.Say.Options) != bot.MaxRows {
			t.Error(len(e.Say.Options), "options")
		}
	}
	a.says("la 25") // not listed, but named
	a.wants("place")
}

// An approver of another contact's quotation may ask about its order: it is loaded by id.
func TestAQuotationLeadsToItsOrder(t *testing.T) {
	quote := orders.OpenItem{Kind: orders.OpenQuotation, ID: "COT-00003", Order: "ORD-00012", Service: "PLUMBING", Status: orders.StatusScheduled}
	a := newOpenItemsFixture(t, `{"want":"cancel"}`).answers("ok", found(quote))
	if e := a.works[len(a.works)-1]; e.Name != orders.OpenFind || !strings.Contains(string(e.Args), "ORD-00012") {
		t.Fatal(e.Name, string(e.Args))
	}
	a.answers("ok", found(openAt(orders.Stage{State: orders.Scheduled, Substate: orders.Quoted}), quote))
	a.wants("cancel")
	a = newOpenItemsFixture(t, `{"want":"status","order":"ORD-00012"}`).answers("ok", found(openAt(orders.Stage{State: orders.Scheduled, Substate: orders.Quoted}), quote))
	if said := a.said("es"); !strings.Contains(said, "Falta su respuesta a la cotización COT-00003") {
		t.Error(said)
	}
}

// A refused change is explained, with the way to an agent.
func TestOutcomesOfAChange(t *testing.T) {
	fresh := openAt(orders.Stage{State: orders.Requested})
	for _, tt := range []struct {
		ev   bot.Event
		data any
		want string
	}{
		{"ok", orders.ChangeResult{Item: fresh}, "open.changed"},
		{"ok", orders.ChangeResult{Item: fresh, Passed: true}, "open.passed"},
		{"refused", orders.ClientRefusal{Key: "change.over"}, "open.refused"},
		{"refused", orders.ClientRefusal{Key: "change.full"}, "open.refused"},
		{"refused", orders.ClientRefusal{Key: "change.nobody"}, "handoff.called"},
		{"refused", nil, "open.refused"},
		{"failed", nil, "open.refused"},
	} {
		a := newOpenItemsFixture(t, `{"want":"description","value":"traigan escalera"}`).answers("ok", found(fresh))
		a.says("sí").answers(tt.ev, tt.data)
		if got := spoken(a.randomConversation); a.err != nil || len(got) == 0 || got[len(got)-1] != tt.want {
			t.Errorf("%s %v: %v, want %s", tt.ev, tt.data, got, tt.want)
		}
	}
	for ev, data := range map[bot.Event]any{"failed": nil, "ok": "what is this"} {
		a := newOpenItemsFixture(t, `{}`).answers(ev, data)
		if got := spoken(a.randomConversation); !slices.Equal(got, []string{"open.trouble"}) {
			t.Error(ev, got)
		}
	}
}

// Text and photos in one message are both added.
func TestTextAndPhotosAreBothAdded(t *testing.T) {
	fresh := openAt(orders.Stage{State: orders.Requested})
	a := newOpenItemsFixture(t, `{"want":"description"}`).answers("ok", found(fresh))
	photo := bot.Media{ID: strings.Repeat("a", 64), MIME: "image/jpeg"}
	a.turn(a.in(bot.Input{Kind: bot.KindImage, Text: "también gotea por aquí", Media: []bot.Media{photo}}))
	a.wants("check")
	a.says("sí")
	if _, c := a.asksFor(); c.Kind != orders.ChangeDescription || c.Text != "también gotea por aquí" {
		t.Error(c)
	}
	a.answers("ok", orders.ChangeResult{Item: fresh})
	if _, c := a.asksFor(); c.Kind != orders.ChangePhotos || len(c.Photos) != 1 {
		t.Error(c)
	}
	a.answers("ok", orders.ChangeResult{Item: fresh})
	if said := a.said("es"); !strings.Contains(said, "agregué la foto a la orden *ORD-00012*, con lo que me contó") {
		t.Error(said)
	}
}

// A photo that was not asked for is offered to the only open order, and to no other.
func TestUnaskedPhotoIsOfferedToTheOnlyOpenOrder(t *testing.T) {
	photo := `{"want":"photos","quiet":true,"photos":[{"id":"` + strings.Repeat("a", 64) + `","mime":"image/jpeg"}]}`
	fresh := openAt(orders.Stage{State: orders.Requested})
	a := newOpenItemsFixture(t, photo).answers("ok", found(fresh))
	a.wants("check")
	if said := a.said("es"); said != "¿Agrego la foto a su orden *ORD-00012* (Aire acondicionado)?" {
		t.Error(said)
	}
	for ev, open := range map[bot.Event]orders.Open{"none": {Last: &fresh}, "ok": found(fresh, func() orders.OpenItem { o := fresh; o.ID, o.Order = "ORD-00013", "ORD-00013"; return o }())} {
		a := newOpenItemsFixture(t, photo).answers(ev, open)
		if got := spoken(a.randomConversation); len(got) > 0 || len(a.s.Stack) > 0 {
			t.Error(ev, got)
		}
	}
}
