package orders

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// OwnAsset returns our own record of a serial number, or bot.ErrNotFound.
func (s *Service) OwnAsset(ctx context.Context, serial string) (Asset, error) {
	return s.Assets.BySerial(ctx, serial)
}

// SaveAsset stores details of a serial number in our own records and creates the record if there is
// none. Unknown details never replace known ones.
func (s *Service) SaveAsset(ctx context.Context, serial string, d Details, now time.Time) (Asset, error) {
	var saved Asset
	err := edit.Retry(func() error {
		a, err := s.Assets.BySerial(ctx, serial)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			a = Asset{ID: AssetID(serial), V: 1, Serial: serial, Details: d, CreatedAt: now, UpdatedAt: now}
			err = s.Assets.Insert(ctx, a)
		case err == nil && a.Details != d && d.Known:
			a.V, a.Details, a.UpdatedAt = a.V+1, d, now
			err = s.Assets.Put(ctx, a)
		}
		if err == nil {
			saved = a
		}
		return err
	})
	return saved, err
}

// Enrich stores an asset and its sync status in an order.
func (s *Service) Enrich(ctx context.Context, id string, a Asset, as SyncStatus, now time.Time) error {
	_, err := s.edit(ctx, id, now, func(o *Order) error {
		if o.AssetID == a.ID && o.Asset != nil && *o.Asset == a.Details && o.Partners[AssetsDB].Status == as {
			return edit.ErrUnchanged
		}
		details := a.Details
		o.AssetID, o.Asset = a.ID, &details
		o.partner(AssetsDB, func(p *Partner) { p.Status, p.Ref, p.Error, p.At = as, details.Ref, "", now })
		return nil
	})
	return err
}
