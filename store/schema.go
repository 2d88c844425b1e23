package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"

	"recado/store/internal/jsondoc"
)

// Step brings a document from one version of its shape to the next. It is a pure
// function of the document, leaves alone what it does not know, and does nothing to a
// document that has the new shape already. It never touches "_id" and "v", nor a field
// that some Change names: an Update leaves a document at the version it has.
type Step func(doc json.RawMessage) (json.RawMessage, error)

// ErrNewer says that the document was written by a newer program. It is neither read nor
// replaced by this one.
var ErrNewer = errors.New("store: the document is of a newer version of the program")

// schemaKey is the member that carries a document's version; a document without it is
// of version 1, so that kinds which have never changed pay nothing for it.
const schemaKey = "schema"

// Version is the shape that a collection's documents are written in.
func (s Spec) Version() int { return 1 + len(s.Steps) }

// versionOf reads a document's own version.
func versionOf(doc json.RawMessage) (int, error) {
	if !bytes.Contains(doc, []byte(`"`+schemaKey+`":`)) {
		return 1, nil
	}
	said := jsondoc.Lookup(doc, schemaKey)
	if said == nil {
		return 1, nil // it is within something else
	}
	n, err := strconv.Atoi(string(said))
	if err != nil || n < 1 {
		return 0, Invalid("%s is no version of a document", said)
	}
	return n, nil
}

// stamped adds the version to a document that was just encoded.
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

// Upgraded brings a document to today's shape, and says whether it was of an older one.
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
