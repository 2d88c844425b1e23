package store

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type word string

type leaf struct {
	Name word              `json:"name,omitempty"`
	N    int64             `json:"n"`
	F    float64           `json:"f,omitempty"`
	At   time.Time         `json:"at,omitzero"`
	By   map[string]string `json:"by,omitempty"`
	Self *leaf             `json:"self,omitempty"`
	Not  string            `json:"-"`
}

type inner struct {
	leaf
	ID   string          `json:"_id"`
	Args json.RawMessage `json:"args,omitempty"`
}

// everything has all kinds of values, and an embedded struct like the inbox's documents.
type everything struct {
	inner
	V     int64            `json:"v"`
	Yes   bool             `json:"yes,omitempty"`
	Small int              `json:"small,omitempty"`
	List  []string         `json:"list,omitempty"`
	Leafs []leaf           `json:"leafs,omitempty"`
	Ways  map[string][]any `json:"ways,omitempty"`
	Any   any              `json:"any,omitempty"`
	Bytes []byte           `json:"bytes,omitempty"`
	Words [2]word          `json:"words"`
	Twice **int            `json:"twice,omitempty"`
}

func leafs(deep int) *rapid.Generator[leaf] {
	return rapid.Custom(func(t *rapid.T) leaf {
		l := leaf{
			Name: word(rapid.String().Draw(t, "name")), N: rapid.Int64().Draw(t, "n"), F: rapid.Float64().Draw(t, "f"),
			By: rapid.MapOfN(rapid.String(), rapid.String(), 0, 3).Draw(t, "by"),
		}
		if rapid.Bool().Draw(t, "dated") {
			l.At = time.UnixMilli(rapid.Int64Range(-62135596800000, 253402300799000).Draw(t, "at")).UTC()
		}
		if deep > 0 && rapid.Bool().Draw(t, "deeper") {
			self := leafs(deep-1).Draw(t, "self")
			l.Self = &self
		}
		return l
	})
}

var values = rapid.Custom(func(t *rapid.T) any {
	return rapid.OneOf(
		rapid.String().AsAny(), rapid.Float64().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil), leafs(1).AsAny(),
		rapid.SliceOfN(rapid.String().AsAny(), 0, 3).AsAny(), rapid.MapOfN(rapid.String(), rapid.Int64().AsAny(), 0, 3).AsAny(),
	).Draw(t, "value")
})

var documents = rapid.Custom(func(t *rapid.T) everything {
	raw, err := json.Marshal(values.Draw(t, "args"))
	if err != nil {
		t.Fatal(err)
	}
	n := rapid.Int().Draw(t, "small")
	p := &n
	return everything{
		inner: inner{leaf: leafs(3).Draw(t, "leaf"), ID: rapid.StringN(1, 30, -1).Draw(t, "id"), Args: raw},
		V:     rapid.Int64().Draw(t, "v"), Yes: rapid.Bool().Draw(t, "yes"), Small: n,
		List:  rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "list"),
		Leafs: rapid.SliceOfN(leafs(2), 0, 3).Draw(t, "leafs"),
		Ways:  rapid.MapOfN(rapid.String(), rapid.SliceOfN(values, 0, 3), 0, 3).Draw(t, "ways"),
		Any:   values.Draw(t, "any"), Bytes: rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"), Twice: &p,
	}
})

// The faster decoder must give the same result as encoding/json for everything that encode writes.
func TestDecodeEqualsEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw, err := encode(documents.Draw(t, "document"))
		if err != nil {
			t.Fatal(err)
		}
		var want everything
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		got, err := decode[everything](raw)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\nread as %+v\nnot     %+v", raw, got, want)
		}
	})
}

// A document with other types than the program's is an error.
func TestDecodeRefusesWrongTypes(t *testing.T) {
	for _, raw := range []string{
		`{"v":"one"}`, `{"list":[1]}`, `{"list":{}}`, `{"leafs":[[]]}`, `{"at":"yesterday"}`, `{"yes":1}`, `{"n":1.5}`, `{"_id":7}`, `{"by":[]}`,
		`{"small":99999999999999999999}`, `[]`, `"x"`, `{"v":1`, ``, `{"v":1}{`, `{"leafs":[{"self":3}]}`,
	} {
		var std everything
		if json.Unmarshal([]byte(raw), &std) == nil {
			t.Fatalf("%s does fit", raw)
		}
		if doc, err := decode[everything]([]byte(raw)); err == nil {
			t.Errorf("%s was read as %+v", raw, doc)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"_id":"a","v":1,"args":{"a":[1,"\u00e9\n"]},"leafs":[{"name":"x","n":-9223372036854775808,"by":{"k":"v"}}],"any":null}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var want everything
		if json.Unmarshal(raw, &want) != nil {
			return
		}
		written, err := encode(want)
		if err != nil {
			return
		}
		want = everything{}
		if err := json.Unmarshal(written, &want); err != nil {
			t.Fatal(err)
		}
		if got, err := decode[everything](written); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\nread as %+v, %v\nnot     %+v", written, got, err, want)
		}
	})
}
