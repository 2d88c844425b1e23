package repo

import (
	"context"

	"recado/flows/facts"
)

// Fill inserts many facts at once, for measurements.
func (r *Facts) Fill(ctx context.Context, all []facts.Fact) error {
	_, err := r.docs.InsertAll(ctx, all)
	return err
}
