package store

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"time"

	"recado/store/internal/jsondoc"
)

// plan checks a query against the declaration and normalises its values.
func (s Spec) plan(q Query) (Plan, error) {
	index, err := s.index(q.Index)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Index: index, Desc: q.Desc, Limit: q.Limit}
	fail := func(format string, args ...any) (Plan, error) {
		return Plan{}, Invalid("%s: index %s: "+format, append([]any{s.Name, index.Name}, args...)...)
	}
	if q.Limit < 0 {
		return fail("limit %d", q.Limit)
	}
	if len(q.Equal) > len(index.Fields) {
		return fail("%d values for %d fields", len(q.Equal), len(index.Fields))
	}
	for i, v := range q.Equal {
		value, ok := index.Fields[i].Kind.value(v)
		if !ok {
			return fail("field %s wants a %s, not %T", index.Fields[i].Path, index.Fields[i].Kind, v)
		}
		p.Equal = append(p.Equal, value)
	}
	rest := index.Fields[len(q.Equal):]
	if q.Min != nil || q.Max != nil {
		if len(rest) == 0 {
			return fail("no field is left for Min and Max")
		}
		p.Range = rest[0]
		var okMin, okMax bool
		p.Min, okMin = p.Range.Kind.value(q.Min)
		p.Max, okMax = p.Range.Kind.value(q.Max)
		if !okMin || !okMax {
			return fail("field %s wants a %s, not %T and %T", p.Range.Path, p.Range.Kind, q.Min, q.Max)
		}
	}
	p.Sort = append(p.Sort, rest...)
	if !index.Unique { // in a unique index no two documents are equal
		p.Sort = append(p.Sort, primary.Fields[0])
	}
	if q.After != "" {
		if p.After, err = p.parseCursor(q.After); err != nil {
			return fail("cursor: %w", err)
		}
	}
	return p, nil
}

// value converts v to the Go type of the kind.
func (k Kind) value(v any) (any, bool) {
	if v == nil {
		return nil, true
	}
	if t, ok := v.(time.Time); ok {
		return cutTime(t), k == Time
	}
	r := reflect.ValueOf(v)
	switch {
	case k == String && r.Kind() == reflect.String:
		return r.String(), true
	case k == Bool && r.Kind() == reflect.Bool:
		return r.Bool(), true
	case k == Int && r.CanInt():
		return r.Int(), true
	case k == Int && r.CanUint() && r.Uint() < 1<<63:
		return int64(r.Uint()), true
	}
	return nil, false
}

// cursor holds the index and the sort values of a document: a position in the order, not a row
// number, so that insertions and deletions before it do not shift the rest.
type cursor struct {
	Index string            `json:"i"`
	At    []json.RawMessage `json:"a"`
}

func (p Plan) cursor(doc json.RawMessage) (string, error) {
	c := cursor{Index: p.Index.Name}
	for _, f := range p.Sort {
		c.At = append(c.At, jsondoc.Lookup(doc, f.Path))
	}
	raw, err := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(raw), err
}

func (p Plan) parseCursor(s string) ([]any, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(raw, &c) != nil || c.Index != p.Index.Name || len(c.At) != len(p.Sort) {
		return nil, Invalid("not of this query")
	}
	after := make([]any, len(c.At))
	for i, f := range p.Sort {
		if after[i], err = f.Kind.parse(c.At[i]); err != nil {
			return nil, Invalid("not of this query")
		}
	}
	return after, nil
}

func (k Kind) parse(raw json.RawMessage) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	switch k {
	case Int:
		return parseAs[int64](raw)
	case Bool:
		return parseAs[bool](raw)
	case Time:
		t, err := parseAs[time.Time](raw)
		return cutTime(t), err
	}
	return parseAs[string](raw)
}

func parseAs[T any](raw json.RawMessage) (v T, err error) {
	err = json.Unmarshal(raw, &v)
	return v, err
}
