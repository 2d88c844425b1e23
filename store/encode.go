package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	fast "github.com/goccy/go-json"

	"recado/store/internal/jsondoc"
)

// encode encodes v like encoding/json, with times truncated and without HTML escaping.
func encode[T any](v T) (json.RawMessage, error) {
	cutTimes(reflect.ValueOf(&v).Elem())
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(&v); err != nil {
		return nil, Invalid("encode %T: %w", v, err)
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

func encodeDocument[T any](doc T) (Document, error) {
	raw, err := encode(doc)
	if err != nil {
		return Document{}, err
	}
	d := Document{JSON: raw}
	id, v := jsondoc.IDAndVersion(raw)
	var ok bool
	if d.ID, ok = jsondoc.Text(id); !ok || d.ID == "" {
		return Document{}, Invalid("%T has no string under _id", doc)
	}
	if v != nil && json.Unmarshal(v, &d.Version) != nil {
		return Document{}, Invalid("%T has something other than an integer under v", doc)
	}
	return d, nil
}

// decode decodes what encode wrote. It uses a faster decoder: a session is read three times a turn,
// and encoding/json would take a third of the turn.
func decode[T any](raw json.RawMessage) (T, error) {
	var doc T
	if err := fast.Unmarshal(raw, &doc); err != nil {
		return doc, Invalid("decode %T: %w", doc, err)
	}
	return doc, nil
}

func encodeChange(c Change) (Edit, error) {
	var edit Edit
	paths := map[string]bool{}
	claim := func(path string) error {
		if path == "_id" || path == "v" || slices.Contains(strings.Split(path, "."), "") {
			return Invalid("no change may name %q", path)
		}
		if paths[path] {
			return Invalid("%q is changed twice", path)
		}
		paths[path] = true
		return nil
	}
	for path, value := range c.Set {
		raw, err := encode(value)
		if err := cmp.Or(err, claim(path)); err != nil {
			return Edit{}, err
		}
		edit.Set = append(edit.Set, Assignment{path, raw})
	}
	for _, path := range c.Unset {
		if err := claim(path); err != nil {
			return Edit{}, err
		}
		edit.Unset = append(edit.Unset, path)
	}
	for path, by := range c.Inc {
		if err := claim(path); err != nil {
			return Edit{}, err
		}
		edit.Inc = append(edit.Inc, Increment{path, by})
	}
	for path := range paths {
		for i := range path {
			if path[i] == '.' && paths[path[:i]] {
				return Edit{}, Invalid("%q is changed within %q", path, path[:i])
			}
		}
	}
	// Maps have no order; a stable order makes an edit easier to find in a log.
	slices.SortFunc(edit.Set, func(a, b Assignment) int { return strings.Compare(a.Path, b.Path) })
	slices.Sort(edit.Unset)
	slices.SortFunc(edit.Inc, func(a, b Increment) int { return strings.Compare(a.Path, b.Path) })
	return edit, nil
}

// Empty reports whether the edit changes nothing.
func (e Edit) Empty() bool { return len(e.Set)+len(e.Unset)+len(e.Inc) == 0 }
