package store

import (
	"encoding"
	"encoding/json"
	"reflect"
	"sync"
	"time"
)

// MongoDB stores times in milliseconds without a zone. So that a document reads the same from every
// driver, before and after storing it, every time.Time in it is truncated before it is written;
// times are read in UTC.

func cutTime(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// cutTimes truncates every time that encoding/json would find in v. v must be settable and not
// shared; what it points to is copied before it is changed.
func cutTimes(v reflect.Value) {
	if !mayHoldTime(v.Type()) {
		return
	}
	if v.Type() == timeType {
		t := v.Addr().Interface().(*time.Time)
		*t = cutTime(*t)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, i := range fieldsWithTime(v.Type()) {
			cutTimes(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			cutTimes(v.Index(i))
		}
	case reflect.Slice:
		if !v.IsNil() {
			own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(own, v)
			for i := range own.Len() {
				cutTimes(own.Index(i))
			}
			v.Set(own)
		}
	case reflect.Map:
		if !v.IsNil() {
			own := reflect.MakeMapWithSize(v.Type(), v.Len())
			for all := v.MapRange(); all.Next(); {
				own.SetMapIndex(all.Key(), cutCopy(all.Value()))
			}
			v.Set(own)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			own := reflect.New(v.Type().Elem())
			own.Elem().Set(cutCopy(v.Elem()))
			v.Set(own)
		}
	case reflect.Interface:
		if !v.IsNil() {
			v.Set(cutCopy(v.Elem()))
		}
	}
}

func cutCopy(v reflect.Value) reflect.Value {
	own := reflect.New(v.Type()).Elem()
	own.Set(v)
	cutTimes(own)
	return own
}

var (
	timeType      = reflect.TypeFor[time.Time]()
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
	timeHolders   sync.Map // reflect.Type → bool; a cache
	timeFields    sync.Map // reflect.Type of a struct → []int; a cache
)

// fieldsWithTime lists the fields that encoding/json writes and that may contain a time.
func fieldsWithTime(t reflect.Type) []int {
	if known, ok := timeFields.Load(t); ok {
		return known.([]int)
	}
	var fields []int
	for i := range t.NumField() {
		f := t.Field(i)
		if (f.IsExported() || f.Anonymous && f.Type.Kind() == reflect.Struct) && mayHoldTime(f.Type) {
			fields = append(fields, i)
		}
	}
	timeFields.Store(t, fields)
	return fields
}

// mayHoldTime reports whether a type can contain a time, to skip the others.
func mayHoldTime(t reflect.Type) bool {
	if known, ok := timeHolders.Load(t); ok {
		return known.(bool)
	}
	may := searchTime(t, map[reflect.Type]bool{})
	timeHolders.Store(t, may)
	return may
}

func searchTime(t reflect.Type, seen map[reflect.Type]bool) bool {
	if t == timeType {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && writesItself(t) {
		return false // it encodes itself
	}
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return searchTime(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if searchTime(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}

func writesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(jsonMarshaler) || p.Implements(textMarshaler)
}
