package dialogs_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/dialogs"
	"recado/flows/orders"
	"recado/templates"
	"recado/workers/language"
)

// denseWriter selects the long first messages of one writer, and denseFaults prints what is wrong with each.
var (
	denseWriter = flag.String("dense.writer", "", "only the long first messages of this writer: writer44")
	denseFaults = flag.Bool("dense.faults", false, "print what is wrong with each long first message")
)

// denseMessage is a long first message with what it tells, by slot.
type denseMessage struct {
	text string
	told [][2]string // slot and value, as written
}

// denseMessages reads the long first messages of a writer: the text, a tab, "slot=value | slot=value".
func denseMessages(tb testing.TB, file string) (list []denseMessage) {
	tb.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		text, told, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok {
			tb.Fatalf("%s: no tab in %q", file, line)
		}
		m := denseMessage{text: strings.ReplaceAll(text, `\n`, "\n")}
		for _, detail := range strings.Split(told, " | ") {
			slot, value, _ := strings.Cut(detail, "=")
			if slot == "ask" { // the words of the question, for training
				continue
			}
			m.told = append(m.told, [2]string{slot, value})
		}
		list = append(list, m)
	}
	return list
}

// value returns what a message tells of a slot, or "".
func (m denseMessage) value(slot string) string {
	for _, t := range m.told {
		if t[0] == slot {
			return t[1]
		}
	}
	return ""
}

// denseResult is what came of a long first message: the order at its summary, the questions that were asked for it, and
// the topics that were answered.
type denseResult struct {
	order    dialogs.Order
	asked    []string // states of the intake, "menu.several"
	answered []string
	danger   string // the words and the place of an emergency
	ended    string // where the conversation stands
}

// hearDense says a long first message to the dialogs with the program's classifier, and answers every question with as
// little as possible until the summary is shown.
func hearDense(tb testing.TB, m denseMessage) denseResult {
	tb.Helper()
	var r denseResult
	texts, err := templates.Load("es")
	if err != nil {
		tb.Fatal(err)
	}
	machine, err := bot.NewMachine(bot.Config{
		Dialogs: dialogs.All(services, nil), Texts: texts, Locale: "es", Roles: dialogs.Roles, Reader: reader(), Facts: businessFacts, Country: "CO",
		AnswerQuestion: func(q bot.Question) (bot.Say, bool) {
			r.answered = append(r.answered, q.Topic)
			return bot.Say{Text: "Sobre " + q.Topic + ": sí."}, true
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	offline := language.NewOffline(services)
	classify := language.Effect(offline, offline)
	s, now := bot.Session{ID: "+573001234567", Locale: "es", LocaleSource: "chosen"}, noon
	var requested []bot.Effect
	turn := func(in bot.Input) []bot.Effect {
		now = now.Add(time.Minute)
		in.At = now
		s.Outbox, s.RecentInputs = nil, nil
		out, err := machine.Turn(s, []bot.Inbound{{Input: in, Contact: s.ID, Channel: "sim", Profile: "Ana", Received: now}}, now)
		if err != nil {
			tb.Fatalf("%q: %v", m.text, err)
		}
		s = out.Session
		requested = append(requested, s.Outbox...)
		return requested
	}
	say := func(n int, in bot.Input) {
		in.ID = fmt.Sprintf("sim:%d", n)
		effects := turn(in)
		for range 8 {
			top := s.Top()
			if top == nil || top.AwaitedEffect == "" {
				return
			}
			i := slices.IndexFunc(effects, func(f bot.Effect) bool { return f.ID == top.AwaitedEffect })
			if i < 0 {
				return
			}
			answer := working(effects[i], utterance{})
			if effects[i].Name == dialogs.ClassifyText {
				got, err := classify(context.Background(), engine.Task{Effect: effects[i]})
				if err != nil {
					tb.Fatal(err)
				}
				answer.Data, _ = json.Marshal(got.Data)
			}
			if effects[i].Name == orders.OpenFind { // the person has no order yet
				answer.Data = json.RawMessage(`{}`)
			}
			effects = turn(answer)
		}
	}
	say(1, bot.Input{Kind: bot.KindText, Text: m.text})
	for n := 2; n < 16; n++ {
		top := s.Top()
		if top == nil {
			break
		}
		r.ended = top.Dialog + "." + string(top.State)
		for _, f := range s.Stack {
			if f.Dialog == "order_intake" {
				_ = json.Unmarshal(f.Slots, &r.order)
			}
			if f.Dialog == "emergency" {
				r.danger = string(f.Slots)
			}
		}
		if r.ended == "order_intake.confirm" || r.danger != "" {
			break
		}
		r.asked = append(r.asked, r.ended)
		in := bot.Input{Kind: bot.KindText, Text: "no tengo"}
		switch top.State {
		case "several":
			in.Text = "no"
		case "service", "service_list":
			in.Text = "otro"
		case "description":
			in.Text = "hay que revisar lo que les dije"
		case "place", "building":
			in.Text = "Torre Futura piso 5 oficina 12"
		case "priority":
			in.Text = "media"
		case "floor", "room":
			in.Text = "no aplica"
		case "meant", "doubt":
			in.Text = "no"
		}
		say(n, in)
	}
	return r
}

// denseSlots are the slots in the order of the table.
var denseSlots = strings.Fields("service problem second place city building floor room serial brand priority when name company contact phone mail question")

// isMixed returns why the place or the problem of an order holds what belongs elsewhere, or "".
func (r denseResult) isMixed(m denseMessage) string {
	if r.danger != "" {
		return ""
	}
	problem, _, _ := strings.Cut(r.order.Description, "\n")
	for _, slot := range strings.Fields("phone mail serial name contact when problem brand") {
		v := m.value(slot)
		if slot == "contact" || slot == "name" {
			v = strings.TrimPrefix(strings.TrimPrefix(v, "don "), "la ")
		}
		if v != "" && strings.Contains(folded(r.order.Location.Text), folded(v)) && !strings.Contains(folded(m.value("place")+m.value("company")+m.value("building")), folded(v)) {
			return slot + " in the place"
		}
	}
	for _, slot := range strings.Fields("phone mail place") {
		if v := m.value(slot); v != "" && strings.Contains(folded(problem), folded(v)) {
			return slot + " in the problem"
		}
	}
	return ""
}

// denseLeast is how many messages of each writer must be right.
var denseLeast = map[string]int{"writer44": 34, "writer45": 31, "writer46": 26, "writer47": 15, "writer48": 18}

// TestDenseTalk measures long first messages, by slot: what is kept in its place, in another one, lost, or asked for
// again. A message is right if each detail is kept or in a note, nothing is asked again, and nothing of another kind is in its
// problem or its place.
func TestDenseTalk(t *testing.T) {
	if raceEnabled || testing.Short() {
		t.Skip("it takes too long here")
	}
	files, err := filepath.Glob("testdata/talk/dense/*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatal("no messages", err)
	}
	for _, file := range files {
		writer := strings.TrimSuffix(filepath.Base(file), ".tsv")
		if *denseWriter != "" && writer != *denseWriter {
			continue
		}
		by := map[string]map[outcome]int{}
		right, messages := 0, denseMessages(t, file)
		for n, m := range messages {
			r := hearDense(t, m)
			var faults []string
			for _, d := range m.told {
				got := r.judge(m, d[0], d[1])
				if by[d[0]] == nil {
					by[d[0]] = map[outcome]int{}
				}
				by[d[0]][got]++
				if got != kept {
					faults = append(faults, fmt.Sprintf("%s %q %s", d[0], d[1], got))
				}
			}
			if mixed := r.isMixed(m); mixed != "" {
				faults = append(faults, mixed)
				if by["mixed"] == nil {
					by["mixed"] = map[outcome]int{}
				}
				by["mixed"][elsewhere]++
			}
			if len(faults) == 0 {
				right++
				continue
			}
			if *denseFaults {
				t.Logf("%s:%d %s\n  FAULTS %s\n  asked %v answered %v ended %s danger %v\n  place %q\n  problem+notes %q own %q prio %q serial %q mail %q service %s", writer, n+1, m.text, strings.Join(faults, "\n    "), r.asked, r.answered, r.ended, r.danger != "", r.order.Location.Text+" // "+r.order.Location.String(), r.order.Description+"//"+r.order.Notes, r.order.OwnName, r.order.Priority, r.order.Serial, r.order.Mail, r.order.Service)
			}
		}
		if least := denseLeast[writer]; right < least {
			t.Errorf("%s: %d of %d right, want %d", writer, right, len(messages), least)
		}
		t.Logf("%s: %d of %d right\n%s", writer, right, len(messages), denseTable(by))
	}
}

// denseTable is the table by slot.
func denseTable(by map[string]map[outcome]int) string {
	var b strings.Builder
	for _, slot := range append(slices.Clone(denseSlots), "mixed") {
		of := by[slot]
		if of == nil {
			continue
		}
		n := of[kept] + of[elsewhere] + of[lost] + of[askedFor]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", slot, n, of[kept], of[elsewhere], of[lost], of[askedFor])
	}
	return b.String()
}
