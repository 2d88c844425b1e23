package web

import (
	"encoding/json"
	"strconv"
)

// list reads a list of at most most items; nil if absent or wrong.
func (f *Form) list(most int, name string) []json.RawMessage {
	raw := f.raw(name)
	if raw == nil {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		f.AddError(name, "field.list")
		return nil
	}
	if len(list) > most {
		f.AddError(name, "field.too_many", Args{"max": strconv.Itoa(most)})
		return nil
	}
	return list
}

// Texts reads a list of at most most texts of at most long characters each.
func (f *Form) Texts(most, long int, name string) []string {
	list := f.list(most, name)
	if list == nil {
		return nil
	}
	texts := make([]string, 0, len(list))
	for i, item := range list {
		at := name + "[" + strconv.Itoa(i) + "]"
		one := &Form{fields: map[string]json.RawMessage{fold(at): item}, prefix: f.prefix, wrong: f.bad()}
		texts = append(texts, one.Text(long, at))
	}
	return texts
}

// ObjectOrNothing is Object for a field that may have another type.
func (f *Form) ObjectOrNothing(name string) *Form {
	if raw := f.raw(name); len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	return f.Object(name)
}

// Object reads a nested object, whose problems are named "name.field". It returns nil if absent or wrong.
func (f *Form) Object(name string) *Form {
	raw := f.raw(name)
	if raw == nil {
		return nil
	}
	fields, err := object(raw)
	if err != nil || fields == nil {
		f.AddError(name, "field.object")
		return nil
	}
	return f.schema.of(fold(name)).form(fields, f.prefix+name+".", f.bad())
}

// Objects reads a list of at most most objects, whose problems are named "name[0].field". It
// returns nil if absent or wrong, and an empty slice for an empty list.
func (f *Form) Objects(most int, name string) []*Form {
	list := f.list(most, name)
	if list == nil {
		return nil
	}
	objects := make([]*Form, 0, len(list))
	for i, item := range list {
		at := name + "[" + strconv.Itoa(i) + "]"
		fields, err := object(item)
		if err != nil || fields == nil {
			f.AddError(at, "field.object")
			continue
		}
		objects = append(objects, f.schema.of(fold(name)).item().form(fields, f.prefix+at+".", f.bad()))
	}
	return objects
}
