package sqlite

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"recado/store"
	"recado/store/internal/jsondoc"
)

// apply makes an edit on a document. SQLite's own json_set would skip in silence a path
// it cannot walk; here that is an error, as it is in MongoDB.
func apply(doc json.RawMessage, edit store.Edit) (json.RawMessage, error) {
	var err error
	change := func(path string, how change) {
		if err == nil {
			doc, err = changeAt(doc, strings.Split(path, "."), path, how)
		}
	}
	for _, set := range edit.Set {
		change(set.Path, func(json.RawMessage) (json.RawMessage, error) { return set.JSON, nil })
	}
	for _, path := range edit.Unset {
		change(path, nil)
	}
	for _, inc := range edit.Inc {
		change(inc.Path, func(old json.RawMessage) (json.RawMessage, error) { return add(old, inc) })
	}
	return doc, err
}

// change makes the value of a field from the one before, nil where it was absent. The
// nil change removes it.
type change func(old json.RawMessage) (json.RawMessage, error)

// changeAt changes the one field at path, of which keys are left to walk.
func changeAt(object json.RawMessage, keys []string, path string, how change) (json.RawMessage, error) {
	if object != nil && !jsondoc.IsObject(object) {
		if how == nil {
			return object, nil // nothing lies that way, which is all it wants
		}
		return nil, store.Invalid("path %q leads through something that is not an object", path)
	}
	members := jsondoc.Members(object)
	at := slices.IndexFunc(members, func(m jsondoc.Member) bool { return m.Key == keys[0] })
	last := len(keys) == 1
	if how == nil && (at < 0 || last) {
		if at < 0 {
			return object, nil
		}
		return jsondoc.Join(slices.Delete(members, at, at+1)), nil
	}
	if at < 0 {
		at, members = len(members), append(members, jsondoc.Member{Key: keys[0]})
	}
	var err error
	if value := &members[at].Value; last {
		*value, err = how(*value)
	} else {
		*value, err = changeAt(*value, keys[1:], path, how)
	}
	return jsondoc.Join(members), err
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
