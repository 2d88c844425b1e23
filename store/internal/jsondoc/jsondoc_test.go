package jsondoc

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLookup(t *testing.T) {
	doc := json.RawMessage(`{"a":1,"b":{"c":"x,}\"","d":[1,{"e":2}]},"\u0061\"":true,"n":null,"":{"":-0.5e3},"z":false}`)
	for path, want := range map[string]string{
		"a": "1", "b.c": `"x,}\""`, "b.d": `[1,{"e":2}]`, `a"`: "true", "n": "", "n.x": "", "a.b": "",
		"b.d.e": "", "none": "", ".": "-0.5e3", "z": "false",
	} {
		if got := string(Lookup(doc, path)); got != want {
			t.Errorf("%q: got %s, want %s", path, got, want)
		}
		if got := LookupAll(doc, []string{"z", path}); string(got[0]) != "false" || string(got[1]) != want {
			t.Errorf("%q among others: got %s, want %s", path, got, want)
		}
	}
}

func TestIDAndVersion(t *testing.T) {
	for doc, want := range map[string][2]string{
		`{"_id":"a","v":2,"x":1}`: {`"a"`, "2"}, `{"x":{"_id":"no"},"v":null,"_id":""}`: {`""`, ""}, `{}`: {}, `[1]`: {},
	} {
		id, v := IDAndVersion(json.RawMessage(doc))
		if got := [2]string{string(id), string(v)}; got != want {
			t.Errorf("%s: %q", doc, got)
		}
	}
}

func TestText(t *testing.T) {
	for value, want := range map[string]string{`"a\u0062\""`: `ab"`, `""`: "", `12`: "", `"`: "", ``: "", `"é"`: "é"} {
		got, ok := Text(json.RawMessage(value))
		if got != want || ok != (len(value) > 1 && value[0] == '"') {
			t.Errorf("%s: %q %v", value, got, ok)
		}
	}
}

func TestJoinUndoesMembers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.MapOf(rapid.String(), rapid.OneOf(
			rapid.Just[any](nil), rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(),
			rapid.SliceOf(rapid.String()).AsAny(), rapid.MapOf(rapid.String(), rapid.String()).AsAny(),
		)).Draw(t, "values")
		doc, _ := json.Marshal(values)
		var before, after any
		if err := json.Unmarshal(doc, &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(Join(Members(doc)), &after); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestGarbageDoesNotPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		Members([]byte(rapid.StringMatching(`\{["\\{}\[\],:a1]{0,12}`).Draw(t, "garbage")))
	})
}
