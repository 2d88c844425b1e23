package orders

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// ensureOnSite refuses a command that is only possible at the site, and starts the work if it has not begun.
func (s *Service) ensureOnSite(o *Order, t Technician, now time.Time) error {
	if !slices.Contains(there, o.Stage()) {
		return refuse("job.over")
	}
	if o.Sub == OnSite && o.Work.onSite() {
		return s.enter(o, Stage{InProgress, Working}, Actor{RoleTechnician, t.ID}, "", now)
	}
	return nil
}

// photo stores photos of the work. It skips those that are stored already.
func (s *Service) photo(_ context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	if !slices.Contains([]Phase{Before, During, After}, c.Phase) {
		return "", refuseField("phase")
	}
	if len(c.Photos) == 0 || len(c.Photos)+len(o.Work.Photos) > maxPhotosOfJob {
		return "", refuseField("photos")
	}
	if o.State != OnHold { // photos are also accepted while the work waits
		if !slices.Contains(there, o.Stage()) {
			return "", refuse("job.over")
		}
		if c.Phase != Before {
			if err := s.ensureOnSite(o, t, now); err != nil {
				return "", err
			}
		}
	}
	for _, m := range c.Photos {
		if m.ID == "" || slices.ContainsFunc(o.Work.Photos, func(p Photo) bool { return p.Media.ID == m.ID && p.Phase == c.Phase }) {
			continue
		}
		o.Work.Photos = append(o.Work.Photos, Photo{c.Phase, m, now})
	}
	return "", nil
}

// material records used material, with the catalogue's data.
func (s *Service) material(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	if err := s.ensureOnSite(o, t, now); err != nil {
		return "", err
	}
	text, quantity := c.Text, c.Quantity
	if quantity == "" {
		quantity, text = splitQuantity(c.Text)
	}
	if c.SKU != "" {
		text = c.SKU
	}
	if text == "" || s.Catalog == nil {
		return "", refuse("job.no_material")
	}
	fit, err := s.Catalog.Materials(ctx, text)
	if err != nil {
		return "", err
	}
	if i := slices.IndexFunc(fit, func(m Material) bool { return m.SKU == c.SKU }); c.SKU != "" && i >= 0 {
		fit = fit[i : i+1]
	}
	switch {
	case len(fit) == 0:
		return "", refuse("job.no_material")
	case len(fit) > 1:
		return "", choose(quantity, fit)
	}
	if len(o.Work.Materials) >= maxMaterials {
		return "", refuseField("materials")
	}
	used := UsedMaterial{SKU: fit[0].SKU, Name: fit[0].Name, Quantity: quantity, Unit: fit[0].Unit, At: now}
	if used.Price, used.Cost, err = s.Catalog.PriceMaterial(ctx, *o, used.SKU, quantity, now); err != nil {
		return "", err
	}
	o.Work.Materials = append(o.Work.Materials, used)
	if s.Stock {
		o.add(now, bot.Do(DoUseStock, StockUse{o.ID, t.ID, used.SKU, used.Quantity}))
	}
	return used.String(), nil
}

// choose returns the error that offers several materials.
func choose(quantity string, fit []Material) error {
	several := &ChooseError{JobMaterials{Quantity: quantity}}
	for _, m := range fit[:min(len(fit), 10)] {
		several.Options = append(several.Options, MaterialOption{SKU: m.SKU, Name: m.Name})
	}
	return several
}

// String is "2 × Rodamiento SKF 6205".
func (u UsedMaterial) String() string {
	if u.Unit == "" || u.Unit == "unit" || u.Unit == "unidad" {
		return u.Quantity + " × " + u.Name
	}
	return u.Quantity + " " + u.Unit + " × " + u.Name
}

// splitQuantity splits the leading number off "2 rodamiento 6205"; without one the quantity is 1.
func splitQuantity(text string) (quantity, rest string) {
	head, tail, _ := strings.Cut(strings.TrimSpace(text), " ")
	if n, ok := plainDecimal(strings.TrimRight(head, "x×")); ok && strings.TrimSpace(tail) != "" {
		return n, strings.TrimSpace(tail)
	}
	return "1", strings.TrimSpace(text)
}

// pauses maps the reasons for a pause to the sub-states.
var pauses = map[string]Substate{"part": WaitingPart, "customer": WaitingCustomer, "approval": WaitingApproval}

// pause pauses the work. A technician who can't continue for a personal reason is released: a
// supervisor finds another one (5.5).
func (s *Service) pause(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	by := Actor{RoleTechnician, t.ID}
	told := s.noticeArgs(o)
	told.Reason, told.Text = c.Reason, c.Text
	if c.Reason == "personal" {
		if !slices.Contains(underway, o.Stage()) {
			return "", refuse("job.over")
		}
		o.release(Returned, first(c.Text, c.Reason), now)
		if err := s.enter(o, Stage{Scheduled, Approved}, by, first(c.Text, c.Reason), now); err != nil {
			return "", err
		}
		s.notifyRoles(o, notify.WorkPaused, told, now, notify.Supervisor)
		told.Reason, told.Text = "", "" // the customer is not told a personal reason
		s.notifyRoles(o, notify.WorkPaused, told, now, notify.Client)
		return "", nil
	}
	sub, known := pauses[c.Reason]
	if !known {
		return "", refuseField("reason")
	}
	var part *Part
	if c.Reason == "part" {
		var err error
		if part, err = s.missingPart(ctx, c); err != nil {
			return "", err
		}
		if part != nil {
			c.Text = part.String()
			told.Text = c.Text
		}
	}
	if err := s.enter(o, Stage{OnHold, sub}, by, first(c.Text, c.Reason), now); err != nil {
		return "", err
	}
	o.Work.pause(c.Reason, c.Text, now)
	s.waitForPart(o, t, part, now)
	s.notifyRoles(o, notify.WorkPaused, told, now, notify.Client, notify.Supervisor)
	return c.Text, nil
}

// resume continues the work; a technician who has left the site is on the way again.
func (s *Service) resume(ctx context.Context, o *Order, t Technician, _ JobCommand, now time.Time) (string, error) {
	if slices.Contains(there, o.Stage()) {
		return "", edit.ErrUnchanged
	}
	if o.State != OnHold {
		return "", refuse("job.over")
	}
	if o.openExtra() != nil {
		return "", refuse("job.extra_open")
	}
	if err := s.reserveTechnician(ctx, t.ID, o.ID, now); err != nil {
		return "", err
	}
	to := Stage{InProgress, Working}
	if !o.Work.onSite() {
		to.Substate = OnTheWay
	}
	o.Work.resume(now)
	return "", s.enter(o, to, Actor{RoleTechnician, t.ID}, "", now)
}
