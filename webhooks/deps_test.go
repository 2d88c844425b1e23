package webhooks_test

import (
	"reflect"
	"strings"
	"testing"

	"recado/webhooks"
)

// TestEachMissingDependencyIsNamed checks that New refuses to start without a required dependency,
// and says which one.
func TestEachMissingDependencyIsNamed(t *testing.T) {
	w := newWorld(t)
	_, err := webhooks.New(webhooks.Deps{})
	if err == nil {
		t.Fatal("a server of nothing was built")
	}
	_, list, _ := strings.Cut(err.Error(), "the server needs ")
	names := strings.Split(list, ", ")
	if len(names) < 20 {
		t.Errorf("only %v are required", names)
	}
	for _, name := range names {
		d := w.deps
		field := reflect.ValueOf(&d).Elem().FieldByName(name)
		field.SetZero()
		if _, err := webhooks.New(d); err == nil || !strings.HasSuffix(err.Error(), "needs "+name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
	optional := reflect.TypeFor[webhooks.Deps]()
	for i := range optional.NumField() {
		if name := optional.Field(i).Name; !strings.Contains(" "+strings.ReplaceAll(list, ",", "")+" ", " "+name+" ") {
			d := w.deps
			reflect.ValueOf(&d).Elem().Field(i).SetZero()
			if _, err := webhooks.New(d); err != nil {
				t.Errorf("without the optional %s: %v", name, err)
			}
		}
	}
}
