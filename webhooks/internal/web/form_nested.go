package web

import (
	"encoding/json"
	"strconv"
)

// list reads a list of at most most items; nil if absent or wrong.
func (f *Form) list(most int, names []string) []json.RawMessage {
	raw := f.raw(names)
	if raw == nil {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		f.AddError(names[0], "field.list")
		return nil
	}
	if len(list) > most {
		f.AddError(names[0], "field.too_many", Args{"max": strconv.Itoa(most)})
		return nil
	}
	return list
}

// Texts reads a list of at most most texts of at most long characters each.
func (f *Form) Texts(most, long int, names ...string) []string {
	list := f.list(most, names)
	if list == nil {
		return nil
	}
	texts := make([]string, 0, len(list))
	for i, item := range list {
		at := names[0] + "[" + strconv.Itoa(i) + "]"
		one := &Form{fields: map[string]json.RawMessage{fold(at): item}, prefix: f.prefix, wrong: f.bad()}
		texts = append(texts, one.Text(long, at))
	}
	return texts
}

// ObjectOrNothing is Object for a field that may have another type.
func (f *Form) ObjectOrNothing(names ...string) *Form {
	if raw := f.raw(names); len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	return f.Object(names...)
}

// Object reads a nested object, whose problems are named "name.field". It returns nil if absent or wrong.
func (f *Form) Object(names ...string) *Form {
	raw := f.raw(names)
	if raw == nil {
		return nil
	}
	fields, err := object(raw)
	if err != nil || fields == nil {
		f.AddError(names[0], "field.object")
		return nil
	}
	return &Form{fields: fields, prefix: f.prefix + names[0] + ".", wrong: f.bad()}
}

// Objects reads a list of at most most objects, whose problems are named "name[0].field". It
// returns nil if absent or wrong, and an empty slice for an empty list.
func (f *Form) Objects(most int, names ...string) []*Form {
	list := f.list(most, names)
	if list == nil {
		return nil
	}
	objects := make([]*Form, 0, len(list))
	for i, item := range list {
		at := names[0] + "[" + strconv.Itoa(i) + "]"
		fields, err := object(item)
		if err != nil || fields == nil {
			f.AddError(at, "field.object")
			continue
		}
		objects = append(objects, &Form{fields: fields, prefix: f.prefix + at + ".", wrong: f.bad()})
	}
	return objects
}
