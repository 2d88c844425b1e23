package sqlite

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"recado/store"
	"recado/store/internal/jsondoc"
)

// apply makes an edit on a document. SQLite's own json_set would skip in silence a path
// it cannot walk; here that is an error, as it is in MongoDB.
func apply(doc json.RawMessage, edit store.Edit) (json.RawMessage, error) {
	var err error
	change := func(path string, how func(json.RawMessage) (json.RawMessage, error)) {
		if err == nil {
			doc, err = changeAt(doc, strings.Split(path, "."), path, how)
		}
	}
	for _, set := range edit.Set {
		change(set.Path, func(json.RawMessage) (json.RawMessage, error) { return set.JSON, nil })
	}
	for _, path := range edit.Unset {
		change(path, func(json.RawMessage) (json.RawMessage, error) { return nil, nil })
	}
	for _, inc := range edit.Inc {
		change(inc.Path, func(old json.RawMessage) (json.RawMessage, error) { return add(old, inc) })
	}
	return doc, err
}

// changeAt rewrites the one field at path. how gets nil for an absent field and returns
// nil to have it absent.
func changeAt(object json.RawMessage, keys []string, path string, how func(json.RawMessage) (json.RawMessage, error)) (json.RawMessage, error) {
	if object != nil && !jsondoc.IsObject(object) {
		return nil, store.Invalid("path %q leads through something that is not an object", path)
	}
	members := jsondoc.Members(object)
	at := 0
	for at < len(members) && members[at].Key != keys[0] {
		at++
	}
	var old json.RawMessage
	if at < len(members) {
		old = members[at].Value
	}
	var next json.RawMessage
	var err error
	if len(keys) == 1 {
		next, err = how(old)
	} else {
		next, err = changeAt(old, keys[1:], path, how)
	}
	switch {
	case err != nil:
		return nil, err
	case next == nil && old == nil: // absent before and after: make no empty object on the way
		return object, nil
	case next == nil:
		members = append(members[:at], members[at+1:]...)
	case old == nil:
		members = append(members, jsondoc.Member{Key: keys[0], Value: next})
	default:
		members[at].Value = next
	}
	return jsondoc.Join(members), nil
}

func add(old json.RawMessage, inc store.Increment) (json.RawMessage, error) {
	var n int64
	if old != nil {
		var err error
		if n, err = strconv.ParseInt(string(old), 10, 64); err != nil {
			return nil, store.Invalid("%q is not an integer", inc.Path)
		}
	}
	if inc.By > 0 && n > math.MaxInt64-inc.By || inc.By < 0 && n < math.MinInt64-inc.By {
		return nil, store.Invalid("%q would overflow", inc.Path)
	}
	return strconv.AppendInt(nil, n+inc.By, 10), nil
}
