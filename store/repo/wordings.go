package repo

import (
	"context"

	"recado/flows/wording"
	"recado/store"
)

// Wordings stores a business's own wordings of texts.
type Wordings struct{ documents[wording.Wording] }

var _ wording.Repository = (*Wordings)(nil)

// NewWordings opens the wordings.
func NewWordings(db store.DB) (*Wordings, error) {
	docs, err := openDocuments(db, store.Spec{Name: "wordings"}, func(w wording.Wording) int64 { return w.V })
	return &Wordings{docs}, err
}

// All lists all wordings: a business rewords some of the program's texts, at most all of them.
func (w *Wordings) All(ctx context.Context) (all []wording.Wording, err error) {
	for doc, err := range store.Each(ctx, w.docs, store.Query{}) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	return all, nil
}
