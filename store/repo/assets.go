package repo

import (
	"context"

	"recado/flows/orders"
	"recado/store"
)

// Assets keeps our own records of customers' equipment, by serial.
type Assets struct {
	docs store.Collection[orders.Asset]
}

var _ orders.Assets = (*Assets)(nil)

// NewAssets opens the assets.
func NewAssets(db store.DB) (*Assets, error) {
	docs, err := open[orders.Asset](db, store.Spec{Name: "assets"})
	return &Assets{docs}, err
}

// BySerial finds an asset however its serial is written.
func (a *Assets) BySerial(ctx context.Context, serial string) (orders.Asset, error) {
	doc, err := a.docs.Get(ctx, orders.AssetID(serial))
	return doc, translate(err)
}

// Insert stores a new asset.
func (a *Assets) Insert(ctx context.Context, doc orders.Asset) error {
	return translate(a.docs.Insert(ctx, doc))
}

// Put stores an asset by compare-and-set.
func (a *Assets) Put(ctx context.Context, doc orders.Asset) error {
	return translate(a.docs.Replace(ctx, doc, doc.V-1))
}
