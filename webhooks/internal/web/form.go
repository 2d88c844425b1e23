package web

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"recado/bot"
)

// Form reads a JSON object field by field. It collects one problem per field, so that a caller can
// correct all of them at once.
type Form struct {
	fields map[string]json.RawMessage
	prefix string
	wrong  *[]Field
	own    []Field
}

func object(raw []byte) (map[string]json.RawMessage, error) {
	var read map[string]json.RawMessage
	if err := json.Unmarshal(raw, &read); err != nil {
		return nil, err
	}
	fields := make(map[string]json.RawMessage, len(read))
	// If two names fold to the same, the alphabetically later one wins, for a stable result.
	for _, name := range slices.Sorted(maps.Keys(read)) {
		fields[fold(name)] = read[name]
	}
	return fields, nil
}

// fold makes field names comparable: "Descripción" and "descripcion", "service_type" and
// "serviceType" are the same field.
func fold(name string) string { return strings.ReplaceAll(bot.Fold(name), "_", "") }

// Values makes a form of strings, such as those of multipart bodies and queries.
func Values(values map[string]string) *Form {
	f := &Form{fields: make(map[string]json.RawMessage, len(values))}
	for name, value := range values {
		f.fields[fold(name)], _ = json.Marshal(value) //nolint:errchkjson // a string always encodes
	}
	return f
}

func (f *Form) bad() *[]Field {
	if f.wrong != nil {
		return f.wrong
	}
	return &f.own
}

// AddError records a problem of a field, unless the field has one.
func (f *Form) AddError(name, key string, args ...Args) {
	for _, was := range *f.bad() {
		if was.Name == f.prefix+name {
			return
		}
	}
	field := Field{Name: f.prefix + name, Key: key}
	if len(args) > 0 {
		field.Args = args[0]
	}
	*f.bad() = append(*f.bad(), field)
}

// Err returns the refusal with all problems so far, or nil.
func (f *Form) Err() error {
	if wrong := *f.bad(); len(wrong) > 0 {
		return Invalid(wrong...)
	}
	return nil
}

// raw returns a field by any of its names; nil if it is null or absent.
func (f *Form) raw(names []string) json.RawMessage {
	for _, name := range names {
		if v := f.fields[fold(name)]; v != nil && !bytes.Equal(v, []byte("null")) {
			return v
		}
	}
	return nil
}

// Has reports whether a field is present and not null.
func (f *Form) Has(names ...string) bool { return f.raw(names) != nil }

// Names lists the present fields, folded and sorted, without null ones.
func (f *Form) Names() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		if f.Has(name) {
			names = append(names, name)
		}
	}
	return names
}
