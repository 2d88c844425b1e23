package orders

import (
	"context"
	"maps"
	"time"
)

// partner edits how an order stands with one partner, on a map of its own.
func (o *Order) partner(name string, change func(*Partner)) {
	p := o.Partners[name]
	change(&p)
	o.Partners = maps.Clone(o.Partners)
	if o.Partners == nil {
		o.Partners = map[string]Partner{}
	}
	o.Partners[name] = p
}

// Begin notes that a partner is about to be called and returns the order to send. An
// attempt that was begun may have arrived, even if nobody lived to hear the answer.
func (s *Service) Begin(ctx context.Context, id, partner string, now time.Time) (Order, error) {
	o, err := s.edit(ctx, id, now, func(o *Order) error {
		if o.Partners[partner].Ref != "" {
			return errUnchanged
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

// Synced notes that a partner has the order under ref and was told a state. Where the
// order has moved on meanwhile, telling the partner so is caused by the same write: of
// two that tell it at once, whichever comes last, the partner ends where the order is.
func (s *Service) Synced(ctx context.Context, id, partner, ref string, told Status, now time.Time) error {
	_, err := s.edit(ctx, id, now, func(o *Order) error {
		if p := o.Partners[partner]; p.Status == Synced && p.Ref == ref && p.LastStatus == told {
			return errUnchanged
		}
		o.partner(partner, func(p *Partner) { p.Status, p.Ref, p.LastStatus, p.Error, p.At = Synced, ref, told, "", now })
		if o.Status() != told && partner != AssetsDB {
			o.add(now, partnerEffect(partner, *o, ""))
		}
		return nil
	})
	return err
}

// SetSyncStatus notes any other outcome with a partner: that it is off, refuses, waits for
// another attempt, or does not know the order's asset.
func (s *Service) SetSyncStatus(ctx context.Context, id, partner string, as SyncStatus, reason string, now time.Time) error {
	if reason = CleanLine(reason); longer(reason, 300) {
		reason = string([]rune(reason)[:300])
	}
	_, err := s.edit(ctx, id, now, func(o *Order) error {
		if p := o.Partners[partner]; p.Status == as && p.Error == reason {
			return errUnchanged
		}
		o.partner(partner, func(p *Partner) { p.Status, p.Error, p.At = as, reason, now })
		return nil
	})
	return err
}
