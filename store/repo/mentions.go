package repo

import (
	"context"

	"recado/store"
)

// Mentions finds which media stored documents name.
type Mentions struct {
	DB    store.DB
	Names []string // of the collections to look through
}

// Strike takes out of ids each that any document names, wherever it stands in it. It
// reads every document, a page at a time.
func (m Mentions) Strike(ctx context.Context, ids map[string]bool) error {
	for _, name := range m.Names {
		for doc, err := range store.Walk(ctx, m.DB, name) {
			if err != nil {
				return translate(err)
			}
			if strike(doc, ids); len(ids) == 0 {
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
