package dialogs_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"recado/bot"
	"recado/dialogs"
	"recado/flows/cases"
	"recado/flows/orders"
	"recado/templates"
)

// fullCorpus makes the tests run every utterance at every question, not a sample of them at
// questions they were not written for.
var fullCorpus = flag.Bool("hearing.all", false, "say every utterance of the corpus at every question")

// corpusResult is the result of one utterance at a question.
type corpusResult struct {
	scene   questionFixture
	said    utterance
	reading bot.Reading
	read    bool // as words, not as an option or a command
	before  bot.Session
	after   bot.Session // after the workers have answered
	effects []bot.Effect
	text    []string // what the person sees, one entry per message
	err     error
}

// corpusRunner runs utterances at questions.
type corpusRunner struct {
	m     *bot.Machine
	l     *recordingReader
	texts *templates.Catalog
	n     int
}

func newCorpusRunner(tb testing.TB) *corpusRunner {
	tb.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		tb.Fatal(err)
	}
	l := newRecordingReader()
	m, err := bot.NewMachine(bot.Config{
		Dialogs: dialogs.All(services, nil), Texts: texts, Locale: "es", Roles: dialogs.Roles, Reader: l, Facts: businessFacts, Country: "CO",
		AnswerQuestion: func(q bot.Question) (bot.Say, bool) {
			return bot.Say{Text: "Sobre " + q.Topic + ": sí."}, q.Topic == bot.TopicPrice || q.Topic == bot.TopicHours
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return &corpusRunner{m: m, l: l, texts: texts}
}

// say runs a person's utterance, and workers' answers until nothing is awaited.
func (e *corpusRunner) say(s questionFixture, before bot.Session, u utterance) corpusResult {
	t := corpusResult{scene: s, said: u, before: before}
	e.l.heard = nil
	e.n++
	in := bot.Input{ID: fmt.Sprintf("sim:%d", e.n), Kind: bot.KindText, Text: u.Text, At: noon}
	t.turn(e, in)
	if len(e.l.heard) > 0 {
		t.reading, t.read = e.l.heard[0], true
	}
	for range 8 {
		top := t.after.Top()
		if t.err != nil || top == nil || top.AwaitedEffect == "" {
			break
		}
		i := slices.IndexFunc(t.effects, func(f bot.Effect) bool { return f.ID == top.AwaitedEffect })
		if i < 0 {
			break
		}
		t.turn(e, working(t.effects[i], u))
	}
	return t
}

func (t *corpusResult) turn(e *corpusRunner, in bot.Input) {
	s := t.after
	if s.ID == "" {
		s = t.before
	}
	s.Outbox, s.RecentInputs = nil, nil
	out, err := e.m.Turn(s, []bot.Inbound{{Input: in, Contact: s.ID, Channel: "sim", Profile: "Ana", Received: noon}}, noon)
	if err != nil {
		t.err = err
		return
	}
	t.after = out.Session
	t.effects = append(t.effects, out.Session.Outbox...)
	for _, f := range out.Session.Outbox {
		if f.Say != nil {
			t.text = append(t.text, e.render(*f.Say))
		}
	}
}

// render returns a message as the person sees it.
func (e *corpusRunner) render(say bot.Say) string {
	var parts []string
	for _, line := range append(slices.Clone(say.Before), bot.Line{Key: say.Key, Args: say.Args, Text: say.Text}) {
		if line.Key == "" {
			parts = append(parts, line.Text)
			continue
		}
		said, err := e.texts.Render(line.Key, "es", "sim", line.Args)
		if err != nil {
			said = "⚠ " + line.Key + ": " + err.Error()
		}
		parts = append(parts, said)
	}
	return strings.Join(parts, "\n\n")
}

// working returns a worker's answer.
func working(e bot.Effect, u utterance) bot.Input {
	in := bot.Input{ID: e.ID, Kind: bot.KindAnswer, Name: e.Name, Frame: e.Frame, Event: bot.OK, At: noon}
	data := map[string]string{
		dialogs.ClassifyText: `{"intent":""}`, dialogs.FindOrders: `{"orders":[{"orderId":"ORD-00012","serviceType":"PLUMBING","status":"PENDING"}]}`,
		dialogs.CreateOrder: `{"orderId":"ORD-00021","status":"PENDING"}`, dialogs.LoadQuotation: aQuote, dialogs.DecideQuotation: aQuote,
		orders.OpenFind: `{"items":[` + anItem + `,` + otherOne + `]}`, orders.ClientChange: `{"item":` + anItem + `}`, orders.ClientCancel: `{"item":` + anItem + `}`, orders.ClientReportLate: `{"item":` + anItem + `}`,
		orders.ClosingLoad: aClosing, orders.WarrantyLoad: `{"eligible":[` + aClosing + `]}`, orders.WarrantyClaim: `{"linked":"ORD-00022"}`,
		orders.JobLoad: aJob(`"state":"in_progress","sub":"working"`), cases.DoAlert: `{"people":["Marta"],"episode":"e1"}`, cases.DoNote: `{"people":["Marta"]}`,
	}[e.Name]
	switch {
	case e.Name == dialogs.ClassifyText && u.does("provide:service", "provide:description", "correct:service", "hazard"):
		data = `{"intent":"create_order","service":"PLUMBING","confidence":0.9}`
	case e.Name == cases.DoClear:
		in.Event = cases.ClearNone
	case strings.HasPrefix(e.Name, "jobs."):
		data = aJob(`"state":"in_progress","sub":"working"`)
	}
	if in.Data = json.RawMessage(data); data == "" {
		in.Data = json.RawMessage(`{}`)
	}
	return in
}

// ruleViolations are the violations of one rule, by question.
type ruleViolations struct {
	rule  string
	most  float64                 // the share of turns that may violate it: misreadings, not mistakes of the machine
	of    func(corpusResult) bool // which turns could violate it; nil: all
	n     int
	found map[string][]string
}

func (f *ruleViolations) check(t corpusResult, why string) {
	if f.of == nil || f.of(t) {
		f.n++
	}
	if why == "" {
		return
	}
	if f.found == nil {
		f.found = map[string][]string{}
	}
	f.found[t.scene.name] = append(f.found[t.scene.name], fmt.Sprintf("%s %q [%s] read as %s: %s", t.said.at, clip(t.said.Text), strings.Join(t.said.Acts, "; "), acts(t.reading), why))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

func acts(r bot.Reading) string {
	var list []string
	for _, a := range r.Acts {
		list = append(list, fmt.Sprintf("%s:%s %.2f", a.Kind, a.About, a.Confidence))
	}
	return strings.Join(list, ", ")
}

// shown is how many violations at one question are printed.
const shown = 4

func (f *ruleViolations) report(tb testing.TB) {
	tb.Helper()
	total := 0
	for _, list := range f.found {
		total += len(list)
	}
	rate := 0.0
	if f.n > 0 {
		rate = float64(total) / float64(f.n)
	}
	tb.Logf("%s: %d of %d (%.2f %%)", f.rule, total, f.n, 100*rate)
	// A rule with an allowed share also allows one violation more and, in a sample, what chance adds to
	// the share: three standard deviations of the number of rare events (Poisson).
	allowed := f.most*float64(f.n) + 1
	if raceEnabled || testing.Short() {
		allowed += 3 * math.Sqrt(f.most*float64(f.n))
	}
	broken := total > 0 && (f.most == 0 || float64(total) > allowed)
	if !broken && os.Getenv("HEARING") == "" {
		return
	}
	for _, name := range slices.SortedFunc(maps.Keys(f.found), func(a, b string) int { return len(f.found[b]) - len(f.found[a]) }) {
		tb.Logf("  %s: %d", name, len(f.found[name]))
		for _, one := range f.found[name][:min(shown, len(f.found[name]))] {
			tb.Logf("    %s", one)
		}
	}
	if broken {
		tb.Errorf("%s: more than %.2f %% of the turns violate it", f.rule, 100*f.most)
	}
}
