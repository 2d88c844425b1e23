package dialogs_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/reading"
	"recado/dialogs"
)

// utterance is a row of the corpus with its file and line.
type utterance struct {
	reading.Utterance
	at string
}

// utterances reads the corpus.
func utterances(tb testing.TB) []utterance {
	tb.Helper()
	files, err := filepath.Glob("testdata/talk/*.tsv")
	if err != nil || len(files) == 0 {
		tb.Fatal("no corpus", err)
	}
	var list []utterance
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		rows, err := reading.ParseUtterances(string(raw))
		if err != nil {
			tb.Fatal(err)
		}
		for n, row := range rows {
			list = append(list, utterance{row, fmt.Sprintf("%s:%d", filepath.Base(file), n+1)})
		}
	}
	return list
}

// does reports whether the labels of the utterance have one of some acts: "stop",
// "provide:place", or "provide" for any slot.
func (u utterance) does(acts ...string) bool {
	return slices.ContainsFunc(u.Acts, func(a string) bool {
		kind, _, _ := strings.Cut(a, ":")
		return slices.Contains(acts, a) || slices.Contains(acts, kind)
	})
}

// only reports whether an utterance has only acts of some kinds.
func (u utterance) only(acts ...string) bool {
	return len(u.Acts) > 0 && !slices.ContainsFunc(u.Acts, func(a string) bool {
		kind, _, _ := strings.Cut(a, ":")
		return !slices.Contains(acts, a) && !slices.Contains(acts, kind)
	})
}

// questionFixture is a conversation at a question.
type questionFixture struct {
	name  string // "order_intake.place"
	place string // the corpus's name for the question; "": it has no utterances for it
	stack []bot.Frame
	more  func(*bot.Session)
}

func (s questionFixture) session() bot.Session {
	started := bot.Session{ID: "+573001234567", Locale: "es", LocaleSource: "chosen", FrameCount: len(s.stack), Stack: slices.Clone(s.stack)}
	if s.more != nil {
		s.more(&started)
	}
	return started
}

// places maps questions to the corpus's names for them.
var places = map[string]string{
	"menu.open": "fresh", "order_intake.service": "service", "order_intake.service_list": "service", "order_intake.description": "description",
	"order_intake.photos": "photos", "order_intake.place": "place", "order_intake.building": "place", "order_intake.floor": "floor", "order_intake.room": "room",
	"order_intake.priority": "priority", "order_intake.mail": "mail", "order_intake.confirm": "summary", "order_intake.which": "which",
	"serial_plate.photo": "plate", "serial_plate.type": "plate", "serial_plate.confirm": "plate_confirm",
	"quotation.ask": "quoted", "quotation.reason": "reject_reason", "extra_work.ask": "extra", "extra_work.adult": "extra", "closing.ask": "closing", "closing.overall": "rating",
	"warranty.what": "warranty", "resume.ask": "resume", "opt_out.sure": "optout",
	"technician_job.offer": "offered", "technician_job.ready": "ready", "technician_job.work": "work", "technician_job.paused": "paused",
	"onboarding.welcome": "credit_welcome", "onboarding.document": "identity", "onboarding.phone": "mobile", "onboarding.consent_data": "consent", "onboarding.consent_bureau": "consent",
	"onboarding.names": "person_name", "onboarding.birth": "birth", "onboarding.address": "home", "onboarding.employer": "employer", "onboarding.position": "position",
	"onboarding.income": "income", "onboarding.since": "since", "onboarding.reference": "reference", "onboarding.card": "card_check", "onboarding.confirm": "registration", "onboarding.denied": "denied", "onboarding.code": "code",
	"technician_job.eta": "eta", "technician_job.arrive": "arrive", "technician_job.diagnosis": "report",
}

// filled are the slots of a complete order.
const filled = `{"service":"PLUMBING","description":"gotea la llave del lavaplatos","photos":[{"id":"a1","mime":"image/jpeg"}],"serial":"AC-12345",
"location":{"building":"Edificio Aurora","floor":"Piso 3","room":"Sala 2","text":"Edificio Aurora, piso 3, sala 2"},"priority":"MEDIA","mail":"ana@example.com"}`

// intake are the questions of the intake in order, with the slots that each fills.
var intake = []struct{ state, fills string }{
	{"service", "service"},
	{"service_list", "service"},
	{"description", "description"},
	{"photos", "photos"},
	{"plate", "serial"},
	{"place", "location"},
	{"building", "location.building location.text"},
	{"floor", "location.floor"},
	{"room", "location.room"},
	{"priority", "priority"},
	{"meant", "mail"},
	{"mail", "mail"},
}

// without returns an object without some fields.
func without(object string, paths ...string) json.RawMessage {
	var fields map[string]any
	if err := json.Unmarshal([]byte(object), &fields); err != nil {
		panic(err)
	}
	for _, path := range paths {
		outer, inner, nested := strings.Cut(path, ".")
		if in, ok := fields[outer].(map[string]any); nested && ok {
			delete(in, inner)
		} else if !nested {
			delete(fields, outer)
		}
	}
	return json.RawMessage(text(fields))
}

// intakeSlots returns the slots at a question of the intake: those asked before it, or with all
// every other one too.
func intakeSlots(state string, all bool) json.RawMessage {
	var open []string
	after := false
	for _, q := range intake {
		if q.state == state {
			after = true
		}
		if after && (!all || q.state == state) {
			open = append(open, strings.Fields(q.fills)...)
		}
	}
	slots := string(without(filled, open...))
	if state == "mail" {
		slots = strings.Replace(slots, "{", `{"ask_mail":true,`, 1)
	}
	if state == "meant" {
		slots = strings.Replace(slots, "{", `{"ask_mail":true,"meant":{"text":"ana@gmail,com","guess":"ana@gmail.com","fault":"domain"},`, 1)
	}
	if state == "doubt" {
		slots = strings.Replace(slots, "{", `{"doubt":{"kind":"provide","about":"floor","text":"piso 8","value":"8","span":{"from":0,"to":6},"confidence":0.9},`, 1)
	}
	return json.RawMessage(slots)
}

const (
	anItem   = `{"id":"ORD-00012","order":"ORD-00012","kind":"order","service":"PLUMBING","status":"PENDING","state":"requested","may":["cancel","place","date","description","photos"],"ask":["other"]}`
	otherOne = `{"id":"ORD-00007","order":"ORD-00007","kind":"order","service":"ELECTRICAL","status":"PENDING","state":"requested","may":["cancel"]}`
	aQuote   = `{"id":"COT-00003","version":2,"status":"sent","order":"ORD-00012","service":"PLUMBING","labour":{"minor":10000000,"currency":"COP"},"materials":{"minor":0,"currency":"COP"},"travel":{"minor":0,"currency":"COP"},"others":{"minor":0,"currency":"COP"},"discount":{"minor":0,"currency":"COP"},"net":{"minor":10000000,"currency":"COP"},"vat":{"minor":1900000,"currency":"COP"},"vatPercent":"19","total":{"minor":11900000,"currency":"COP"}}`
	aClosing = `{"order":"ORD-00012","state":"completed","service":"PLUMBING","technician":"Luis","report":"cambio de empaque"}`
)

// aJob returns a technician's job in a state.
func aJob(stands string) string {
	return fmt.Sprintf(`{"order":"ORD-00012",%s,"service":"PLUMBING","description":"gotea","place":"Edificio Aurora","client":"Ana"}`, stands)
}

// jobAt are the states of the job at a technician's questions; at the others it is being worked
// on.
var jobAt = map[string]string{
	"offer": `"state":"scheduled","sub":"approved","offered":true`, "refusing": `"state":"scheduled","sub":"approved","offered":true`,
	"ready": `"state":"scheduled","sub":"assigned"`, "eta": `"state":"scheduled","sub":"assigned"`, "giving_back": `"state":"scheduled","sub":"assigned"`,
	"arrive": `"state":"in_progress","sub":"on_the_way"`, "paused": `"state":"pending","sub":"waiting_part"`,
}

// applied are the slots of a registration that is filled, and ownSlots those that its questions fill, which are
// open there.
const applied = `{"started":true,"contact":"+573001234567","country":"SV","locale":"es","document":{"kind":"DUI","number":{"secretText":"042888745"}},"phone":"+50370123456",
"proven":true,"looked_up":true,"consents":["data","credit_bureau"],"recorded":["data","credit_bureau"],"names":"Ana María","surnames":"López Ruiz","birth":"1990-05-12",
"address":{"text":"Colonia Escalón, casa 12, San Salvador"},"mail":"ana@example.com","employer":"Panadería La Espiga","position":"cajera","income":{"minor":65000,"currency":"USD"},
"since":"2019-03","drafted":true,"customer":"CLI-00001","front":{"id":"a1","mime":"image/jpeg"},"back":{"id":"a2","mime":"image/jpeg"},"selfie":{"id":"a3","mime":"image/jpeg"},
"card":{"number":{"secretText":"042888745"},"names":"Ana Maria","surnames":"Lopez Ruiz","birth":"1990-05-12","expires":"2030-03-01"},"card_ok":true,"stored":["idFront","idBack","selfie"],"line":2,
"references":[{"name":"Luz Pérez","phone":"+50371234567","relation":"hermana"},{"name":"Mario Gómez","phone":"+50372345678","relation":"amigo"}],
"result":{"evaluation":"EVA-00001","decision":"DENIED","reasons":["credit.reason.income"]}}`

var ownSlots = map[string]string{
	"welcome":  "started document phone proven looked_up consents recorded names surnames birth address mail employer position income since drafted front back selfie card card_ok stored references result",
	"document": "document looked_up drafted", "phone": "phone proven looked_up drafted", "code": "proven looked_up", "later": "proven looked_up", "consent_data": "consents recorded", "consent_bureau": "consents recorded",
	"names": "names surnames", "surnames": "names surnames", "birth": "birth", "address": "address", "mail": "mail", "employer": "employer", "position": "position", "income": "income", "since": "since",
	"front": "front back card card_ok stored", "back": "back card card_ok stored", "selfie": "selfie stored", "expired": "card_ok stored", "number": "card_ok stored", "other": "card_ok stored", "card": "card_ok stored", "line": "card_ok stored",
	"reference": "references", "trouble_draft": "drafted", "trouble_found": "looked_up",
}

// slotsAt returns the slots at a question.
func slotsAt(dialog, state string) string {
	switch dialog {
	case "order_intake":
		return string(intakeSlots(state, false))
	case "handoff":
		return `{"complains":true,"case":{"complaints":1}}`
	case "serial_plate":
		switch state {
		case "photo":
			return `{}`
		case "retake", "type":
			return `{"photo":{"id":"a1","mime":"image/jpeg"},"unread":true,"retaken":true,"advice":"dark"}`
		}
		return `{"photo":{"id":"a1","mime":"image/jpeg"},"serial":"304PJPX6R390","confidence":90,"others":["3O4PJPX6R390"]}`
	case "quotation":
		return `{"id":"COT-00003","version":2,"quote":` + aQuote + `}`
	case "extra_work":
		if state == "adult" {
			return `{"order":"ORD-00012","extra":"1","choice":"yes","adult":true}`
		}
		return `{"order":"ORD-00012","extra":"1","text":"cambiar el empaque","amount":{"minor":5000000,"currency":"COP"}}`
	case "closing":
		return `{"order":"ORD-00012","shown":` + aClosing + `}`
	case "warranty":
		return `{"order":"ORD-00012","orders":[` + aClosing + `,{"order":"ORD-00007","state":"closed","service":"ELECTRICAL"}]}`
	case "open_items":
		want := map[string]string{"which": "status", "cancel": "cancel", "check": "place", "words": "other"}[state]
		if want == "" {
			want = state
		}
		value := ""
		if state == "check" {
			value = `"value":"Calle 45 # 12-30",`
		}
		return `{"want":"` + want + `",` + value + `"items":[` + anItem + `,` + otherOne + `],"item":` + anItem + `}`
	case "sender_code":
		return `{"act":"check_in","order":"ORD-00012","code":"482913"}`
	case "invoice":
		return `{"found":{"invoices":[{"id":"FAC-00012","total":{"minor":5950,"currency":"USD"},"balance":{"minor":5950,"currency":"USD"},"open":true,"dueOn":"2026-12-30"},{"id":"FAC-00007","total":{"minor":5950,"currency":"USD"},"balance":{"minor":0,"currency":"USD"},"open":false,"dueOn":"2026-11-30"}]}}`
	case "shift":
		day := `"shown":{"week":"JOR-T1-2026-11-30","day":"2026-12-01","in":"08:00","out":"17:00","worked":480,"shifts":[{"from":"08:00","to":"17:00"}]},"day":"2026-12-01"`
		switch state {
		case "exit":
			return `{"ask":true,` + day + `}`
		case "how_many":
			return `{"kind":"overtime"}`
		case "why":
			return `{"kind":"overtime","hours":"2"}`
		case "entry":
			return `{"kind":"out"}`
		}
		return `{"kind":"out",` + day + `}`
	case "shift_decision":
		return `{"week":"JOR-T1-2026-11-30","day":"2026-12-01","choice":"return"}`
	case "supply":
		return `{"text":"me queda un rodamiento","sku":"R6205","found":{"sku":"R6205","name":"Rodamiento SKF 6205","unit":"unidad","van":"1","store":"4"}}`
	case "supply_request":
		return `{"request":"REP-00012","choice":"deny"}`
	case "hold":
		return `{"order":"ORD-00012","reason":"part","client":"Ana","choice":"cancel"}`
	case "client_request":
		return `{"order":"ORD-00012","request":"1","choice":"deny","shown":{"order":"ORD-00012","client":"Ana"}}`
	case "emergency":
		e := `"kinds":["gas"],"told":["gas"],"text":"huele a gas","people":["Marta"]`
		if state != "where" && state != "where_again" {
			e += `,"place":"Calle 45 # 12-30"`
		}
		if !strings.HasPrefix(state, "where") && state != "safe" {
			e += `,"safe":"yes"`
		}
		if state == "stay" {
			e = strings.ReplaceAll(e, `"gas"]`, `"self_harm"]`)
		}
		return "{" + e + "}"
	case "onboarding":
		return string(without(applied, strings.Fields(ownSlots[state])...))
	case "order_chat":
		return `{"order":"ORD-00012"}`
	case "voice_note":
		return `{"heard":{"_id":"sim:1","kind":"text","at":"2026-03-04T12:00:00Z","text":"gotea la llave de la cocina"}}`
	case "resume":
		return `{"first":{"_id":"sim:1","kind":"text","at":"2026-03-04T12:00:00Z","text":"buenas"},"dialog":"order_intake"}`
	case "opt_out":
		return `{"ask":true}`
	case "menu":
		if state == "several" {
			return `{"text":"gotea la llave y no prende el bombillo","jobs":[{"service":"PLUMBING","text":"gotea la llave"},{"service":"ELECTRICAL","text":"no prende el bombillo"}]}`
		}
		return `{"shown":true}`
	case "technician_job":
		stands := jobAt[state]
		if stands == "" {
			stands = `"state":"in_progress","sub":"working"`
		}
		slots := `"order":"ORD-00012","job":` + aJob(stands) + `,"worked":"2"`
		switch state {
		case "pick":
			slots = `"jobs":[` + aJob(stands) + `,{"order":"ORD-00007","state":"scheduled","sub":"assigned","service":"ELECTRICAL","description":"","place":"Torre Futura"}]`
		case "choose":
			slots += `,"fits":[{"sku":"R1","name":"Rodamiento 6205"},{"sku":"R2","name":"Rodamiento 6204"}]`
		case "pass":
			slots += `,"note":"dejen la puerta abierta"`
		case "check", "extra_check", "hours", "advice":
			slots += `,"act":"jobs.extra","cmd":{"order":"ORD-00012","diagnosis":"empaque gastado","actions":"cambio de empaque","text":"cambiar la tubería","hours":"2"}`
		}
		return "{" + slots + "}"
	}
	return ""
}

// questionFixtures returns a conversation at every question of every dialog, and at those of
// the intake a second one with all other slots filled.
func questionFixtures() []questionFixture {
	list := []questionFixture{{name: "menu.open", place: "fresh"}}
	for _, p := range dialogs.All(services, nil) {
		for _, state := range p.States() {
			if !p.IsQuestion(state) || p.Name == "menu" && state == "open" {
				continue
			}
			f := bot.Frame{ID: 1, Dialog: p.Name, Version: p.Version, State: state, EnteredAt: noon, Slots: json.RawMessage(slotsAt(p.Name, string(state)))}
			s := questionFixture{name: p.Name + "." + string(state), stack: []bot.Frame{f}}
			switch p.Name {
			case "serial_plate":
				f.ID, f.OpenMode = 2, bot.Called
				s.stack = []bot.Frame{{ID: 1, Dialog: "order_intake", Version: 2, State: "plate", EnteredAt: noon, Slots: intakeSlots("plate", false)}, f}
			case "resume":
				s.more = func(session *bot.Session) {
					session.Parked = &bot.Parked{At: noon.AddDate(0, 0, -2), Stack: []bot.Frame{{ID: 1, Dialog: "order_intake", Version: 2, State: "place", EnteredAt: noon, Slots: intakeSlots("place", false)}}}
				}
			case "order_intake":
				s.stack[0].Version = 2
			}
			s.place = places[s.name]
			list = append(list, s)
			if p.Name == "order_intake" && slices.ContainsFunc(intake, func(q struct{ state, fills string }) bool { return q.state == string(state) }) {
				f.Slots = intakeSlots(string(state), true)
				list = append(list, questionFixture{name: s.name + " again", stack: []bot.Frame{f}})
			}
		}
	}
	return list
}

// share reports whether a row belongs to a sample of one in n, the same in every run.
func share(at string, n uint32) bool {
	h := fnv.New32a()
	h.Write([]byte(at))
	return h.Sum32()%n == 0
}

// recordingReader is the program's reader with a cache, because an utterance is read at many
// questions.
type recordingReader struct {
	bot.Reader
	known map[string]bot.Reading
	heard []bot.Reading // of the turn
}

func newRecordingReader() *recordingReader {
	return &recordingReader{Reader: reader(), known: map[string]bot.Reading{}}
}

func (l *recordingReader) Read(text string, c bot.ReadingContext) bot.Reading {
	key := text + "\x00" + string(c.Expects) + "\x00" + strings.Join(c.Options, "\x00") + c.Serial
	r, ok := l.known[key]
	if !ok {
		r = l.Reader.Read(text, c)
		l.known[key] = r
	}
	l.heard = append(l.heard, r)
	return r
}

// known returns the slots of a conversation that hold information, by name.
func known(s bot.Session) map[string]string {
	found := map[string]string{}
	for _, f := range s.Stack {
		var slots map[string]any
		_ = json.Unmarshal(f.Slots, &slots)
		put := func(name string, v any) {
			if said, ok := v.(string); ok && said != "" && said != "-" {
				found[f.Dialog+"."+name] = said
			}
		}
		switch f.Dialog {
		case "order_intake":
			for _, name := range []string{"description", "serial", "priority", "mail", "service"} {
				put(name, slots[name])
			}
			at, _ := slots["location"].(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(at)) {
				put(name, at[name])
			}
		case "serial_plate":
			put("serial", slots["serial"])
			if said, ok := slots["said"].([]any); ok {
				put("said", text(said))
			}
		case "open_items":
			put("value", slots["value"])
		case "emergency":
			put("place", slots["place"])
		case "warranty", "closing":
			put("text", slots["text"])
		case "technician_job":
			put("note", slots["note"])
			cmd, _ := slots["cmd"].(map[string]any)
			for _, name := range []string{"diagnosis", "actions", "advice", "text"} {
				put(name, cmd[name])
			}
		}
	}
	return found
}
