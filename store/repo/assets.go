package repo

import (
	"context"

	"recado/flows/orders"
	"recado/store"
)

// Assets stores our own records of customers' equipment, by serial.
type Assets struct {
	documents[orders.Asset]
}

var _ orders.Assets = (*Assets)(nil)

// NewAssets opens the assets.
func NewAssets(db store.DB) (*Assets, error) {
	docs, err := openDocuments(db, store.Spec{Name: "assets"}, func(a orders.Asset) int64 { return a.V })
	return &Assets{docs}, err
}

// BySerial finds an asset by its serial in any spelling.
func (a *Assets) BySerial(ctx context.Context, serial string) (orders.Asset, error) {
	return a.Get(ctx, orders.AssetID(serial))
}
