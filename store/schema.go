package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"

	"recado/store/internal/jsondoc"
)

// Step upgrades a document from one version to the next. It is a pure function, keeps members that
// it does not know, and does not change a document that already has the new form. It never changes
// "_id" and "v", nor a field that some Change names, because an Update keeps a document's version.
type Step func(doc json.RawMessage) (json.RawMessage, error)

// ErrNewer means that a newer program wrote the document. This program neither reads nor replaces it.
var ErrNewer = errors.New("store: the document is of a newer version of the program")

// schemaKey is the member with a document's schema version. A document without it has version 1, so
// that collections that never changed don't need it.
const schemaKey = "schema"

// Version returns the version in which a collection's documents are written.
func (s Spec) Version() int { return 1 + len(s.Steps) }

// versionOf returns a document's version.
func versionOf(doc json.RawMessage) (int, error) {
	if !bytes.Contains(doc, []byte(`"`+schemaKey+`":`)) {
		return 1, nil
	}
	said := jsondoc.Lookup(doc, schemaKey)
	if said == nil {
		return 1, nil // the key occurs only in a nested value
	}
	n, err := strconv.Atoi(string(said))
	if err != nil || n < 1 {
		return 0, Invalid("%s is no version of a document", said)
	}
	return n, nil
}

// stamped adds the version to an encoded document.
func (s Spec) stamped(doc json.RawMessage) json.RawMessage {
	if len(s.Steps) == 0 {
		return doc
	}
	out := append(make(json.RawMessage, 0, len(doc)+16), doc[:len(doc)-1]...)
	if len(doc) > len("{}") {
		out = append(out, ',')
	}
	out = append(jsondoc.AppendString(out, schemaKey), ':')
	return append(strconv.AppendInt(out, int64(s.Version()), 10), '}')
}

// Upgraded upgrades a document to the present version, and reports whether it was an older one.
func (s Spec) Upgraded(doc json.RawMessage) (json.RawMessage, bool, error) {
	version, err := versionOf(doc)
	switch {
	case err != nil:
		return nil, false, err
	case version > s.Version():
		return nil, false, ErrNewer
	case version == s.Version():
		return doc, false, nil
	}
	for _, step := range s.Steps[version-1:] {
		if doc, err = step(doc); err != nil {
			return nil, false, Invalid("bring a document of %s from version %d on: %w", s.Name, version, err)
		}
	}
	return doc, true, nil
}
