package repo

import (
	"context"

	"recado/store"
)

// MediaReferences finds which media stored documents name.
type MediaReferences struct {
	DB          store.DB
	Collections []string // names of the collections to search
}

// RemoveReferenced removes from ids each id that occurs anywhere in a document. It reads all
// documents, a page at a time.
func (m MediaReferences) RemoveReferenced(ctx context.Context, ids map[string]bool) error {
	for _, name := range m.Collections {
		for doc, err := range store.Walk(ctx, m.DB, name) {
			if err != nil {
				return err
			}
			if removeReferenced(doc, ids); len(ids) == 0 {
				return nil
			}
		}
	}
	return nil
}

// removeReferenced checks each run of 64 hexadecimal digits.
func removeReferenced(doc []byte, ids map[string]bool) {
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
