package language

import (
	"embed"
	"fmt"
	"os"
	"strings"
	"testing"
	"text/tabwriter"

	"recado/bot"
)

// Two sets were written after the examples, in other styles. unseen.tsv was looked at while
// examples were added; for unseen2.tsv no service example was added. See testdata/README.md.
//
//go:embed testdata/unseen.tsv testdata/unseen2.tsv
var unseenFiles embed.FS

func unseen(t testing.TB, name string) []example {
	t.Helper()
	raw, err := unseenFiles.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []example
	for l := range strings.Lines(string(raw)) {
		if l = strings.TrimRight(l, "\n"); l == "" || l[0] == '#' {
			continue
		}
		f := strings.Split(l, "\t")
		if len(f) != 3 {
			t.Fatalf("%s: %q has %d fields", name, l, len(f))
		}
		out = append(out, example{f[0], f[1], f[2]})
	}
	return out
}

// score counts the results for texts with a known answer.
type score struct{ all, right, unknown, wrong int }

func (s *score) add(got, want string) {
	s.all++
	switch got {
	case want:
		s.right++
	case "":
		s.unknown++
	default:
		s.wrong++
	}
}

func (s score) share(n int) float64 { return float64(n) / float64(max(1, s.all)) }

func (s score) String() string {
	return fmt.Sprintf("%d texts: right %.1f %%, unknown %.1f %%, wrong %.1f %%", s.all, 100*s.share(s.right),
		100*s.share(s.unknown), 100*s.share(s.wrong))
}

// report is the result of a set of texts with known answers.
type report struct {
	service, noService, intent, noIntent score
	confusion                            map[[2]string]int
}

func (r *report) add(e example, u bot.Classification) {
	if r.confusion == nil {
		r.confusion = map[[2]string]int{}
	}
	r.confusion[[2]string{e.service, u.Service}]++
	if e.service != "" {
		r.service.add(u.Service, e.service)
	} else {
		r.noService.add(u.Service, "")
	}
	if e.intent != "" {
		r.intent.add(u.Intent, e.intent)
	} else {
		r.noIntent.add(u.Intent, "")
	}
}

// table formats the confusion matrix of services: a row is the true class, a column the answer.
func (r *report) table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 1, ' ', tabwriter.AlignRight)
	short := func(s string) string {
		if s == "" {
			return "unknown"
		}
		return strings.ToLower(s[:min(7, len(s))])
	}
	for _, c := range serviceTask.classes {
		fmt.Fprintf(w, "\t%s", short(c))
	}
	fmt.Fprintln(w, "\t")
	for _, truth := range serviceTask.classes {
		fmt.Fprint(w, short(truth))
		for _, said := range serviceTask.classes {
			fmt.Fprintf(w, "\t%d", r.confusion[[2]string{truth, said}])
		}
		fmt.Fprintln(w, "\t")
	}
	w.Flush()
	return b.String()
}

func (r *report) String() string {
	return fmt.Sprintf("service    %v\nno service %v\nintent     %v\nno intent  %v", r.service, r.noService, r.intent, r.noIntent)
}

// crossValidated returns the accuracy of the whole reader (both heads) on examples that its models
// have not seen.
func crossValidated(t testing.TB) *report {
	b := train(t)
	o := newOffline(b.model, Services())
	intents := map[string][]float32{}
	for _, j := range b.intent {
		intents[j.text] = calibrated(j.scores, b.model.intent.Temperature)
	}
	r := &report{}
	for _, j := range b.service {
		r.add(j.example, o.decide(calibrated(j.scores, b.model.service.Temperature), intents[j.text]))
	}
	return r
}

func onUnseen(t testing.TB, name string) *report {
	o, r := NewOffline(Services()), &report{}
	for _, e := range unseen(t, name) {
		u := o.read(e.text)
		r.add(e, u)
		if testing.Verbose() && (u.Service != e.service || u.Intent != e.intent) {
			t.Logf("%q: got %q %q %.2f, want %q %q", e.text, u.Service, u.Intent, u.Confidence, e.service, e.intent)
		}
	}
	return r
}

func TestUnseen(t *testing.T) {
	for _, name := range []string{"unseen.tsv", "unseen2.tsv"} {
		r := onUnseen(t, name)
		t.Logf("%s\n%v", name, r)
		if right := r.service.share(r.service.right); right < 0.92 {
			t.Errorf("%s: %.3f of the services are right", name, right)
		}
		if wrong := r.service.share(r.service.wrong); wrong > 0.05 {
			t.Errorf("%s: %.3f of the services are confidently wrong", name, wrong)
		}
		if unknown := r.noService.share(r.noService.right); unknown < 0.9 {
			t.Errorf("%s: only %.3f of the texts without service are unknown", name, unknown)
		}
		if right := r.intent.share(r.intent.right); right < 0.92 {
			t.Errorf("%s: %.3f of the intents are right", name, right)
		}
	}
}

// BenchmarkAccuracy prints the reader's accuracy; its running time does not matter.
func BenchmarkAccuracy(b *testing.B) {
	cv := crossValidated(b)
	first, second := onUnseen(b, "unseen.tsv"), onUnseen(b, "unseen2.tsv")
	for b.Loop() {
	}
	b.ReportMetric(100*cv.service.share(cv.service.right), "cv-right-%")
	b.ReportMetric(100*cv.service.share(cv.service.wrong), "cv-wrong-%")
	b.ReportMetric(100*second.service.share(second.service.right), "unseen-right-%")
	b.ReportMetric(100*second.service.share(second.service.wrong), "unseen-wrong-%")
	fmt.Fprintf(os.Stderr, "\ncross-validated\n%v\n%s\nunseen\n%v\nsecond unseen set\n%v\n%s", cv, cv.table(), first, second, second.table())
}

func BenchmarkClassify(b *testing.B) {
	o := NewOffline(Services())
	b.ReportAllocs()
	for b.Loop() {
		o.read("buenas tardes, fíjese que el aire de la sala no enfría y bota agua, pueden venir mañana")
	}
}
