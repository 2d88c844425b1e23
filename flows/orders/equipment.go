package orders

import (
	"context"
	"errors"

	"recado/bot"
)

// Equipment is what is known of a company's equipment by the id on its label or its serial.
type Equipment struct {
	ID      string // "EQ-00012"
	Serial  string
	Details Details
	Place   Location // of its site; zero if unknown or not to be told
}

// FindEquipment finds equipment for an order of a company ("" for nobody's), by the serial of the order.
// The error is bot.ErrNotFound if there is none.
type FindEquipment func(ctx context.Context, company, serial string) (Equipment, error)

// nameEquipment replaces the id of a label, which the customer gave as serial, by what is known of the
// equipment. A place that the customer gave stays.
func (s *Service) nameEquipment(ctx context.Context, o *Order) error {
	if s.Equipment == nil || o.AssetSerial == "" {
		return nil
	}
	e, err := s.Equipment(ctx, o.CustomerOf, o.AssetSerial)
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if o.Equipment = e.ID; !e.Details.Known {
		return nil
	}
	o.AssetSerial = first(e.Serial, o.AssetSerial)
	o.AssetID, o.Asset = AssetID(o.AssetSerial), &e.Details
	if o.Location.Text == "" && o.Location.Point == nil && o.Location.Building == "" {
		o.Location = e.Place
	}
	return nil
}
