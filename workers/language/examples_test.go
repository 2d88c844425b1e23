package language

import (
	"strings"
	"testing"
)

// Every class has at least 60 varied utterances, and none occurs twice or in two classes.
func TestExamples(t *testing.T) {
	all, err := examples()
	if err != nil {
		t.Fatal(err)
	}
	seen, count := map[string]example{}, map[string]int{}
	for _, e := range all {
		key := strings.Join(strings.Fields(strings.ToLower(e.text)), " ")
		if was, twice := seen[key]; twice && (was.service != e.service || was.intent != e.intent) {
			t.Errorf("%q is both %q %q and %q %q", e.text, was.service, was.intent, e.service, e.intent)
		}
		seen[key] = e
		if e.intent == CreateOrder {
			count[e.service]++
		}
		if serviceTask.index(e.service) == len(serviceTask.classes)-1 && e.service != "" {
			t.Errorf("%q has the unknown service %q", e.text, e.service)
		}
	}
	for _, s := range Services() {
		if count[s] < 60 {
			t.Errorf("%s has only %d examples", s, count[s])
		}
	}
	for _, name := range []string{"unseen.tsv", "unseen2.tsv"} {
		for _, e := range unseen(t, name) {
			if _, known := seen[strings.ToLower(e.text)]; known && e.service != "" {
				t.Errorf("%s: %q is an example as well", name, e.text)
			}
		}
	}
}
