package language

import (
	_ "embed"
	"flag"
	"fmt"
	"strings"
	"testing"

	"recado/bot"
)

//go:embed testdata/unseen.tsv
var unseenFile string

// unseen are texts written after the examples, in another voice.
func unseen() []example {
	var out []example
	for l := range strings.Lines(unseenFile) {
		if l = strings.TrimRight(l, "\n"); l == "" || l[0] == '#' {
			continue
		}
		f := strings.Split(l, "\t")
		out = append(out, example{f[0], f[1], f[2]})
	}
	return out
}

// score counts what became of texts whose answer is known.
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

func (s score) String() string {
	pc := func(n int) float64 { return 100 * float64(n) / float64(s.all) }
	return fmt.Sprintf("%d: right %.1f %%, unknown %.1f %%, wrong %.1f %%", s.all, pc(s.right), pc(s.unknown), pc(s.wrong))
}

func TestUnseen(t *testing.T) {
	o := newOffline(train(t).model, Services())
	var service, off, intent, rawS score
	for _, e := range unseen() {
		u := o.read(e.text)
		if e.service != "" {
			service.add(u.Service, e.service)
		} else {
			off.add(u.Service, "")
		}
		intent.add(u.Intent, e.intent)
		{
			c, p := best(o.model.service.probabilities(features(e.text), make([]float32, 20)))
			raw := serviceTask.classes[c]
			rawS.add(raw, e.service)
			if *verbose && raw != e.service {
				t.Logf("RAW %q: %s %.2f want %s", e.text, raw, p, e.service)
			}
		}
		if *verbose && u.Intent != e.intent {
			t.Logf("%q: got %s %s %.2f, want %s %s", e.text, u.Service, u.Intent, u.Confidence, e.service, e.intent)
		}
	}
	t.Logf("rawservice %v", rawS)
	t.Logf("service %v\nno service %v\nintent %v", service, off, intent)
	_ = bot.Understanding{}
}

var verbose = flag.Bool("vv", false, "")

func TestCV(t *testing.T) {
	b := train(t)
	for _, x := range []struct {
		t  task
		h  *head
		js []judged
	}{{serviceTask, b.model.service, b.service}, {intentTask, b.model.intent, b.intent}} {
		var s, off, raw score
		for _, j := range x.js {
			c, p := answer(j.scores, x.h.temperature)
			got := x.t.classes[c]
			raw.add(got, x.t.label(j.example))
			if p < x.h.threshold {
				got = ""
			}
			if want := x.t.label(j.example); want != "" {
				s.add(got, want)
			} else {
				off.add(got, want)
			}
		}
		t.Logf("T %.2f threshold %.2f\nnamed %v\noff %v\nraw %v", x.h.temperature, x.h.threshold, s, off, raw)
	}
}
