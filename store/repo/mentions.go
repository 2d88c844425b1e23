package repo

import (
	"context"
	"encoding/json"

	"recado/store"
)

// Mentions finds which media stored documents name.
type Mentions struct {
	docs []store.Collection[json.RawMessage]
}

// NewMentions looks through these collections.
func NewMentions(db store.DB, names ...string) (*Mentions, error) {
	m := &Mentions{}
	for _, name := range names {
		docs, err := store.Open[json.RawMessage](db, store.Spec{Name: name})
		if err != nil {
			return nil, err
		}
		m.docs = append(m.docs, docs)
	}
	return m, nil
}

// Strike takes out of ids each that any document names, wherever it stands in it. It
// reads every document, a page at a time.
func (m *Mentions) Strike(ctx context.Context, ids map[string]bool) error {
	for _, docs := range m.docs {
		for doc, err := range store.Each(ctx, docs, store.Query{}) {
			if err != nil {
				return translate(err)
			}
			strike(doc, ids)
			if len(ids) == 0 {
				return nil
			}
		}
	}
	return nil
}

// strike looks at each run of 64 hexadecimal digits.
func strike(doc []byte, ids map[string]bool) {
	const length = 2 * 32
	run := 0
	for i, c := range doc {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			run = 0
			continue
		}
		if run++; run >= length {
			delete(ids, string(doc[i+1-length:i+1]))
		}
	}
}
