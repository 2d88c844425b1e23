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

// apply applies an edit to a document. SQLite's json_set silently skips a path that does not exist;
// here that is an error, as in MongoDB. The document is split once for all edits of its own fields.
func apply(doc json.RawMessage, edit store.Edit) (json.RawMessage, error) {
	o := object{jsondoc.Members(doc)}
	for _, set := range edit.Set {
		if err := o.change(set.Path, set.Path, func(json.RawMessage) (json.RawMessage, error) { return set.JSON, nil }); err != nil {
			return nil, err
		}
	}
	for _, path := range edit.Unset {
		if err := o.change(path, path, nil); err != nil {
			return nil, err
		}
	}
	for _, inc := range edit.Inc {
		if err := o.change(inc.Path, inc.Path, func(old json.RawMessage) (json.RawMessage, error) { return add(old, inc) }); err != nil {
			return nil, err
		}
	}
	return jsondoc.Join(o.members), nil
}

// object is a split JSON object.
type object struct{ members []jsondoc.Member }

// change computes a field's new value from the old one, which is nil if absent. A nil change
// removes the field.
type change func(old json.RawMessage) (json.RawMessage, error)

// change changes the field at path; left is the part of path that is still to be walked.
func (o *object) change(left, path string, how change) error {
	key, left, deeper := strings.Cut(left, ".")
	at := slices.IndexFunc(o.members, func(m jsondoc.Member) bool { return m.Is(key) })
	switch {
	case at < 0 && how == nil:
		return nil
	case at >= 0 && how == nil && !deeper:
		o.members = slices.Delete(o.members, at, at+1)
		return nil
	case at < 0:
		at, o.members = len(o.members), append(o.members, jsondoc.NewMember(key))
	}
	value := &o.members[at].Value
	if !deeper {
		changed, err := how(*value)
		*value = changed
		return err
	}
	if *value != nil && !jsondoc.IsObject(*value) {
		if how == nil {
			return nil // the path does not exist, so there is nothing to remove
		}
		return store.Invalid("path %q leads through something that is not an object", path)
	}
	within := object{jsondoc.Members(*value)}
	if err := within.change(left, path, how); err != nil {
		return err
	}
	*value = jsondoc.Join(within.members)
	return nil
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
