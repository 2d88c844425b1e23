package mongo

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// FuzzEncode checks that any JSON survives a round trip, and that no key at any depth can act as an
// operator or a path on the server.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{`{"$where":"sleep(1)","a.b":{"$gt":""},"":null}`, `{"a":[{"$ne":1},[[]]]}`, `{"due":"2026-03-01T05:00:00.1Z","o":{"at":"no"}}`, `{"n":1.0,"m":1e400,"k":-0}`, `{"%number":"1","%":[],"\u0000":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var compact bytes.Buffer
		var read map[string]any
		if json.Unmarshal(raw, &read) != nil || json.Compact(&compact, raw) != nil || compact.Len() > 1<<16 {
			return
		}
		doc, err := json.Marshal(read) // without duplicate keys: documents are encoded from values
		if err != nil {
			return
		}
		value, err := encodeValue(doc, datesOf(specWithTimes))
		if err != nil {
			t.Fatalf("%s: %v", doc, err)
		}
		safe(t, bson.Raw(value.Data))
		back, err := decodeDocument(value.Data)
		if err != nil || !same(t, back, doc) {
			t.Errorf("%s came back as %s, %v", doc, back, err)
		}
	})
}

func safe(t *testing.T, doc bson.Raw) {
	t.Helper()
	elements, err := doc.Elements()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range elements {
		if key := e.Key(); key == "" || strings.ContainsAny(key, "$.\x00") {
			t.Errorf("key %q", key)
		}
		switch v := e.Value(); v.Type {
		case bson.TypeEmbeddedDocument, bson.TypeArray:
			safe(t, v.Value)
		}
	}
}

func same(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y bytes.Buffer
	if json.Compact(&x, a) != nil || json.Compact(&y, b) != nil {
		return false
	}
	var v, w any
	return json.Unmarshal(x.Bytes(), &v) == nil && json.Unmarshal(y.Bytes(), &w) == nil && equal(v, w)
}

func equal(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}
