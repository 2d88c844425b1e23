package mongo

import (
	"encoding/json"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"recado/store"
)

var specWithTimes = store.Spec{Name: "x", Indexes: []store.Index{{Name: "x", Fields: []store.Field{
	{Path: "due", Kind: store.Time}, {Path: "o.at", Kind: store.Time},
}}}}

func TestEncodeMakesPlainBSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"_id":"a","v":3,"b":true,"n":null,"f":0.5}`:      `{"_id":"a","v":{"$numberLong":"3"},"b":true,"n":null,"f":{"$numberDouble":"0.5"}}`,
		`{"due":"2026-03-01T05:00:00.1Z","o":{"at":"no"}}`: `{"due":{"$date":{"$numberLong":"1772341200100"}},"o":{"at":"no"}}`,
		`{"o":{"at":"2026-03-01T05:00:00Z"},"at":"2026-"}`: `{"o":{"at":{"$date":{"$numberLong":"1772341200000"}}},"at":"2026-"}`,
		`{"$where":"$where","a.b":{"":1},"%":[]}`:          `{"%24where":"$where","a%2Eb":{"%empty":{"$numberLong":"1"}},"%25":[]}`,
		`{"a":[1.0,[[]]]}`: `{"a":[{"%number":"1.0"},{"%array":[{"%array":[]}]}]}`,
		`{"%number":"1","due":["2026-03-01T05:00:00Z"]}`:         `{"%25number":"1","due":["2026-03-01T05:00:00Z"]}`,
		`{"big":9223372036854775807,"past":9223372036854775808}`: `{"big":{"$numberLong":"9223372036854775807"},"past":{"%number":"9223372036854775808"}}`,
	} {
		value, err := encodeValue(json.RawMessage(in), datesOf(specWithTimes))
		if err != nil {
			t.Fatal(err)
		}
		got, err := bson.MarshalExtJSON(bson.Raw(value.Data), true, false)
		if err != nil || string(got) != want {
			t.Errorf("%s:\ngot  %s, %v\nwant %s", in, got, err, want)
		}
		if back, err := decodeDocument(value.Data); err != nil || string(back) != in {
			t.Errorf("%s comes back as %s, %v", in, back, err)
		}
	}
}

func TestEveryJSONComesBack(t *testing.T) {
	key := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"$", "%", ".", "%24", "%number", "%array", "%empty", "", "\x00", "due", "_id"}))
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		kinds := []*rapid.Generator[any]{
			rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Int64().AsAny(), rapid.Float64().AsAny(), rapid.String().AsAny(),
			rapid.Map(rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,9})?(e[+-]?[0-9]{1,3})?`), func(s string) any { return json.Number(s) }),
		}
		if depth > 0 {
			kinds = append(kinds, rapid.SliceOfN(value(depth-1), 0, 4).AsAny(), rapid.MapOfN(key, value(depth-1), 0, 4).AsAny())
		}
		return rapid.OneOf(kinds...)
	}
	rapid.Check(t, func(t *rapid.T) {
		in, err := json.Marshal(rapid.MapOfN(key, value(3), 0, 5).Draw(t, "doc"))
		if err != nil {
			t.Skip(err)
		}
		encoded, err := encodeValue(in, datesOf(specWithTimes))
		if err != nil {
			t.Fatal(err)
		}
		if err := bson.Raw(encoded.Data).Validate(); err != nil {
			t.Fatal(err)
		}
		out, err := decodeDocument(encoded.Data)
		if err != nil {
			t.Fatal(err)
		}
		// Compare through encoding/json, which normalises escapes.
		if plain(t, out) != plain(t, in) {
			t.Fatalf("got %s, want %s", out, in)
		}
	})
}

func plain(t *rapid.T, raw json.RawMessage) string {
	text, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
