package orders

import (
	"context"
	"maps"
	"time"

	"recado/flows/edit"
)

// partner edits an order's sync status with one partner, in a copy of the map.
func (o *Order) partner(name string, change func(*Partner)) {
	p := o.Partners[name]
	change(&p)
	o.Partners = maps.Clone(o.Partners)
	if o.Partners == nil {
		o.Partners = map[string]Partner{}
	}
	o.Partners[name] = p
}

// Begin records that a call to a partner begins, and returns the order to send. An attempt that was
// begun may have arrived even if its answer was never recorded.
func (s *Service) Begin(ctx context.Context, id, partner string, now time.Time) (Order, error) {
	o, err := s.edit(ctx, id, now, func(o *Order) error {
		if o.Partners[partner].Ref != "" {
			return edit.ErrUnchanged
		}
		o.partner(partner, func(p *Partner) {
			p.Status, p.At = Trying, now
			if p.Attempts++; p.Since.IsZero() {
				p.Since = now
			}
		})
		return nil
	})
	return o, err
}

// Synced records that a partner has the order under ref and was sent the state told. If the order
// has moved on meanwhile, the same write adds the effect that sends the new state, so that the
// partner ends at the order's state whatever order concurrent updates have.
func (s *Service) Synced(ctx context.Context, id, partner, ref string, told Status, now time.Time) error {
	_, err := s.edit(ctx, id, now, func(o *Order) error {
		if p := o.Partners[partner]; p.Status == Synced && p.Ref == ref && p.LastStatus == told {
			return edit.ErrUnchanged
		}
		o.partner(partner, func(p *Partner) { p.Status, p.Ref, p.LastStatus, p.Error, p.At = Synced, ref, told, "", now })
		if o.Status() != told && partner != AssetsDB {
			o.add(now, partnerEffect(partner, *o, ""))
		}
		return nil
	})
	return err
}

// SetSyncStatus records any other status with a partner: off, refused, waiting for a retry, or that
// the partner does not know the order's asset.
func (s *Service) SetSyncStatus(ctx context.Context, id, partner string, as SyncStatus, reason string, now time.Time) error {
	if reason = CleanLine(reason); longer(reason, 300) {
		reason = string([]rune(reason)[:300])
	}
	_, err := s.edit(ctx, id, now, func(o *Order) error {
		if p := o.Partners[partner]; p.Status == as && p.Error == reason {
			return edit.ErrUnchanged
		}
		o.partner(partner, func(p *Partner) { p.Status, p.Error, p.At = as, reason, now })
		return nil
	})
	return err
}
