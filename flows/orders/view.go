package orders

import "time"

// ShowJob returns an order as shown to a technician, without phone numbers.
func (s *Service) ShowJob(o Order, technician string, now time.Time) JobView {
	w := o.Work
	j := JobView{
		Order: o.ID, State: o.State, Sub: o.Sub, Emergency: o.Priority == Emergency, Service: o.ServiceType,
		Description: o.Description, Place: o.Location.String(), Site: o.Location.Point, Client: o.ClientName, When: w.When,
		Minutes: w.Minutes(now), Waited: waited(w, now),
	}
	if w.Technician == nil && (w.Offer != nil && w.Offer.Technician.ID == technician || w.lastResult(technician) == NoResponse) {
		if j.Offered = true; w.Offer != nil && w.Offer.Technician.ID == technician {
			j.OfferUntil = w.Offer.Until
		}
	}
	j.MustPlace = s.CheckOutPlace && w.onSite()
	if r := o.openRequest(ConfirmCheckIn); r != nil && r.By.ID == technician {
		j.Arriving = true
	}
	for _, p := range w.Photos {
		if j.Photos == nil {
			j.Photos = map[Phase]int{}
		}
		j.Photos[p.Phase]++
	}
	for _, u := range w.Materials {
		j.Materials = append(j.Materials, u.String())
	}
	if n := len(w.Pauses); o.State == OnHold && n > 0 {
		j.Paused = w.Pauses[n-1].Reason
	}
	if n := len(w.Extras); n > 0 {
		x := w.Extras[n-1]
		j.Extra, j.ExtraText, j.ExtraUntil = string(x.Status), x.Text, x.Until
	}
	return j
}

// ShowClosing returns an order as shown to its customer.
func (s *Service) ShowClosing(o Order) ClosingView {
	c := ClosingView{
		Order: o.ID, State: o.State, Sub: o.Sub, Service: o.ServiceType, Warranty: o.Closing.WarrantyUntil,
		Coverage: o.Closing.Coverage, Exclusions: o.Closing.Exclusions, Kind: o.Closing.Kind, Voided: o.Closing.Voided != nil && !o.Closing.Voided.ApprovedAt.IsZero(),
		Approved: !o.Closing.ApprovedAt.IsZero(), Rated: !o.Closing.RatedAt.IsZero() && !o.Closing.Unverified,
	}
	if t := o.Work.Technician; t != nil {
		c.Technician = t.Name
	}
	if r := o.Work.Report; r != nil {
		if c.Report = r.Actions; r.Advice != "" {
			c.Report += "\n" + r.Advice
		}
		c.File = r.File
	}
	if s.SignLink != nil && o.State == Completed && o.Closing.Signature == nil {
		c.SignURL = s.SignLink(o.ID, o.Closing.CompletedAt.Add(signatureValid))
	}
	if n := len(o.Linked); n > 0 {
		c.Linked = o.Linked[n-1]
	}
	return c
}
