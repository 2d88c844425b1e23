package bot

import (
	"encoding/json"
	"testing"
)

// The iteration over an object's fields is hand-written because every turn runs it; it must
// agree with the decoder.
func TestFieldsAreWhatTheDecoderSees(t *testing.T) {
	for _, v := range []any{
		map[string]any{},
		map[string]any{"a": 1},
		map[string]any{"a": "x,y:{}\"\\", "b": []any{1, map[string]any{"c": ","}}, "c": nil, "d": true, "e": ""},
		struct {
			Text  string            `json:"text"`
			Photo []Media           `json:"photo"`
			Deep  map[string]string `json:"deep"`
		}{"él dijo: \"{sí}\"\n\\", []Media{{ID: "a"}, {ID: "}"}}, map[string]string{"]": "["}},
		nil, "text", 7,
		[]any{"a", "b"},
	} {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]json.RawMessage
		_ = json.Unmarshal(raw, &want)
		got := map[string]string{}
		for name, value := range fields(string(raw)) {
			got[name] = value
		}
		if len(got) != len(want) {
			t.Errorf("%s has %d fields, seen %v", raw, len(want), got)
		}
		for name, value := range want {
			if got[name] != string(value) {
				t.Errorf("%s: %s is %q, seen %q", raw, name, value, got[name])
			}
		}
	}
}

func TestChangedNamesTheSlotsThatDiffer(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{``, `{"a":1}`, "a"},
		{`{}`, `{"a":1}`, "a"},
		{`{"a":1}`, `{"a":1}`, ""},
		{`{"a":1,"b":"x"}`, `{"a":1,"b":"y"}`, "b"},
		{`{"b":"y"}`, `{"a":[1],"b":"y"}`, "a"},
		{`{"a":1}`, `{}`, ""}, // a removed field has no source
	} {
		got := changedFields(json.RawMessage(c.before), json.RawMessage(c.after))
		if len(got) > 1 || len(got) == 1 && !got[c.want] || len(got) == 0 && c.want != "" {
			t.Errorf("%s → %s: changed %v, want %q", c.before, c.after, got, c.want)
		}
	}
}
