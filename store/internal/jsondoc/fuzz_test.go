package jsondoc

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// FuzzMembers checks that splitting and joining a document keeps its meaning, and that each member is found.
func FuzzMembers(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":1,"b":{"c":[1,2,{"d":"\u00e9\"}"}]}}`, `{"$where":"x","a.b":null,"":{}}`, `{"a":"\ud800"}`, `{"\u0061":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var compact bytes.Buffer
		if json.Compact(&compact, raw) != nil || !IsObject(compact.Bytes()) {
			return // the store only has encoded documents
		}
		doc := json.RawMessage(compact.Bytes())
		members := Members(doc)
		again := Join(members)
		var want, got any
		if json.Unmarshal(doc, &want) != nil {
			return // nested objects, ten thousand deep
		}
		if err := json.Unmarshal(again, &got); err != nil || !reflect.DeepEqual(want, got) {
			t.Errorf("%s became %s, %v", doc, again, err)
		}
		if len(want.(map[string]any)) > len(members) {
			t.Errorf("%s has lost a member: %v", doc, members)
		}
	})
}
