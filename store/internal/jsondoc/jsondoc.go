// Package jsondoc edits JSON objects without decoding them, so that unchanged parts keep every
// byte: the order of keys, the digits of numbers.
//
// It reads only the output of encoding/json, which is valid and compact. For other input the result
// is undefined, but it never panics.
package jsondoc

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Member is one key of an object with its raw value.
type Member struct {
	quoted []byte // the key as written in the object
	Value  json.RawMessage
}

// NewMember returns a member without a value.
func NewMember(key string) Member { return Member{quoted: AppendString(nil, key)} }

// Is reports whether the member has that key.
func (m Member) Is(key string) bool { return string(bare(m.quoted)) == key }

// IsObject reports whether a value is an object.
func IsObject(value json.RawMessage) bool { return len(value) > 1 && value[0] == '{' }

// Members splits an object into members. It returns none for any other value.
func Members(object json.RawMessage) []Member {
	all := make([]Member, 0, 24) // most documents have fewer fields, and are split often
	each(object, func(m Member) bool { all = append(all, m); return true })
	return all
}

// Join builds an object from members.
func Join(members []Member) json.RawMessage {
	size := 2
	for _, m := range members {
		size += len(m.quoted) + len(m.Value) + 2
	}
	out := append(make([]byte, 0, size), '{')
	for i, m := range members {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(out, m.quoted...), ':')
		out = append(out, m.Value...)
	}
	return append(out, '}')
}

// Lookup returns the value at a dotted path; nil for absent and null.
func Lookup(object json.RawMessage, path string) json.RawMessage {
	for more := true; more; {
		var key string
		key, path, more = strings.Cut(path, ".")
		var found json.RawMessage
		each(object, func(m Member) bool {
			if m.Is(key) {
				found = m.Value
			}
			return found == nil
		})
		object = found
	}
	if string(object) == "null" {
		return nil
	}
	return object
}

// LookupAll returns the values at several dotted paths in one pass.
func LookupAll(object json.RawMessage, paths []string) []json.RawMessage {
	found := make([]json.RawMessage, len(paths))
	each(object, func(m Member) bool {
		key := bare(m.quoted)
		for i, path := range paths {
			rest, under := strings.CutPrefix(path, string(key))
			switch {
			case !under:
			case rest == "" && string(m.Value) != "null":
				found[i] = m.Value
			case strings.HasPrefix(rest, "."):
				found[i] = Lookup(m.Value, rest[1:])
			}
		}
		return true
	})
	return found
}

// IDAndVersion returns the values of "_id" and "v"; nil for absent and null.
func IDAndVersion(doc json.RawMessage) (id, version json.RawMessage) {
	each(doc, func(m Member) bool {
		switch string(bare(m.quoted)) {
		case "_id":
			id = m.Value
		case "v":
			version = m.Value
		}
		return id == nil || version == nil
	})
	if string(version) == "null" {
		version = nil
	}
	return id, version
}

// Text returns the string of a value; ok is false for any other type.
func Text(value json.RawMessage) (s string, ok bool) {
	if len(value) < 2 || value[0] != '"' {
		return "", false
	}
	return string(bare(value)), true
}

// AppendString appends s as a JSON string with the least escaping.
func AppendString(out []byte, s string) []byte {
	plain := func(r rune) bool { return r >= ' ' && r < 0x7f && r != '"' && r != '\\' }
	if strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return append(append(append(out, '"'), s...), '"')
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return append(out, bytes.TrimRight(buf.Bytes(), "\n")...)
}

func each(object json.RawMessage, visit func(Member) bool) {
	if !IsObject(object) {
		return
	}
	for i := 1; i < len(object) && object[i] == '"'; {
		end := skip(object, i)
		key := object[i:end]
		from := min(end+1, len(object)) // past the colon
		to := skip(object, from)
		if !visit(Member{key, object[from:to:to]}) {
			return
		}
		i = to + 1 // past the comma or the closing brace
	}
}

// bare returns the content between the quotes of a string.
func bare(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return bytes.TrimSuffix(quoted[1:], []byte{'"'})
	}
	var s string
	_ = json.Unmarshal(quoted, &s)
	return []byte(s)
}

// skip returns the end of the value that starts at i.
func skip(b []byte, i int) int {
	depth := 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return min(i+1, len(b))
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i // i is behind a bare number or word
			}
			if depth == 0 {
				return i + 1
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(b)
}
