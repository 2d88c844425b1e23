package orders

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/text"
)

// Part is what a paused work waits for.
type Part struct {
	SKU      string `json:"sku,omitempty"` // "": the catalogue does not have it, and people look for it
	Name     string `json:"name"`          // by the catalogue, or in the technician's words
	Unit     string `json:"unit,omitempty"`
	Quantity string `json:"quantity"` // decimal

	Found    PartSource `json:"found,omitempty"`
	Holder   string     `json:"holder,omitempty"`   // name of the technician whose van has it
	Request  string     `json:"request,omitempty"`  // the request by which it is fetched, "REP-00001"
	Purchase string     `json:"purchase,omitempty"` // "OC-00001"
	ETA      string     `json:"eta,omitempty"`      // the day on which the purchase is to arrive
	Arrived  time.Time  `json:"arrived,omitzero"`
}

// PartSource is where a part comes from.
type PartSource string

// The sources.
const (
	PartInOwnVan PartSource = "own_van" // by the books the technician has it
	PartInStore  PartSource = "store"
	PartInVan    PartSource = "van"     // in another technician's
	PartBought   PartSource = "bought"  // nobody has it: it was ordered
	PartUnknown  PartSource = "unknown" // the catalogue does not have it
)

// DoFindPart is the effect by which a worker looks for a missing part in the store and in the vans, or buys
// it; see MissingPart and PartFound.
const DoFindPart = "stock.find_part"

// MissingPart is the argument of DoFindPart.
type MissingPart struct {
	Order      string `json:"order"`
	Pause      int    `json:"pause"` // its place among the order's pauses
	Technician string `json:"technician"`
	Part       Part   `json:"part"`
}

// missingPart returns the part that a technician says is missing: one of the catalogue, or a *ChooseError if
// several are meant, or the words if the catalogue has none. nil means that no part was named.
func (s *Service) missingPart(ctx context.Context, c JobCommand) (*Part, error) {
	quantity, name := splitQuantity(c.Text)
	if c.Quantity != "" {
		quantity, name = c.Quantity, c.Text
	}
	if c.SKU == "" && name == "" {
		return nil, nil //nolint:nilnil // the technician has not said which part it is
	}
	if s.Catalog == nil {
		return &Part{Name: name, Quantity: quantity}, nil
	}
	fit, err := s.Catalog.Materials(ctx, first(c.SKU, name))
	if err != nil {
		return nil, err
	}
	switch {
	case len(fit) == 0:
		return &Part{Name: text.Shorten(name, maxReason), Quantity: quantity}, nil
	case len(fit) > 1:
		return nil, choose(quantity, fit)
	}
	return &Part{SKU: fit[0].SKU, Name: fit[0].Name, Unit: fit[0].Unit, Quantity: quantity}, nil
}

// waitForPart records the part for which the work pauses, and has it looked for.
func (s *Service) waitForPart(o *Order, t Technician, part *Part, now time.Time) {
	if part == nil {
		return
	}
	n := len(o.Work.Pauses) - 1
	o.Work.Pauses[n].Part = part
	if s.Stock {
		o.add(now, bot.Do(DoFindPart, MissingPart{o.ID, n, t.ID, *part}))
	}
}

// String is "2 × Bomba 1 HP".
func (p Part) String() string {
	return UsedMaterial{Name: p.Name, Quantity: p.Quantity, Unit: p.Unit}.String()
}

// PartFound records where the part of a pause comes from. The technician and the supervisors are told; the
// customer is told when it will be there, and asked for the day of the next visit, if it has to be bought.
func (s *Service) PartFound(ctx context.Context, id string, pause int, found Part, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if pause >= len(o.Work.Pauses) || o.Work.Pauses[pause].Part == nil || o.Work.Pauses[pause].Part.Found != "" {
			return edit.ErrUnchanged
		}
		o.Work.Pauses = append([]Pause(nil), o.Work.Pauses...)
		o.Work.Pauses[pause].Part = &found
		o.note("part_"+string(found.Found), Actor{Role: RoleSystem}, first(found.Purchase, found.Request, found.String()), now)
		if o.State != OnHold || o.Work.Pauses[pause].Until.After(o.Work.Pauses[pause].From) {
			return nil // the work goes on already
		}
		told := s.noticeArgs(o)
		told.Part = &found
		s.notifyRoles(o, notify.PartFound, told, now, notify.Technician, notify.Supervisor)
		if found.Found == PartBought && found.ETA != "" {
			s.notifyRoles(o, notify.PartFound, told, now, notify.Client)
			s.askDate(o, now)
		}
		return nil
	})
}

// askDate asks the customer for the day of the next visit.
func (s *Service) askDate(o *Order, now time.Time) {
	o.add(now, openDialog(o.Contact, "open_items", o.ID, map[string]any{"want": string(ChangeDate), "order": o.ID}, false))
}

// PartArrived tells who waits for a purchase that it has arrived. The technician goes on with the work by a
// button of the notice.
func (s *Service) PartArrived(ctx context.Context, id, purchase string, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		n := len(o.Work.Pauses) - 1
		if n < 0 || o.State != OnHold || o.Work.Pauses[n].Part == nil || !o.Work.Pauses[n].Part.Arrived.IsZero() {
			return edit.ErrUnchanged
		}
		part := *o.Work.Pauses[n].Part
		if part.Purchase != "" && part.Purchase != purchase {
			return edit.ErrUnchanged
		}
		part.Arrived = now
		o.Work.Pauses = append([]Pause(nil), o.Work.Pauses...)
		o.Work.Pauses[n].Part = &part
		o.note("part_arrived", Actor{Role: RoleSystem}, first(purchase, part.String()), now)
		told := s.noticeArgs(o)
		told.Part = &part
		if t := o.Work.Technician; t != nil {
			n := notify.Notice{Event: notify.PartArrived, About: o.ID, Args: told, Buttons: []bot.Option{
				{ID: bot.ReopenOptionID("technician_job", "resume "+o.ID), Title: "option.resume_work"},
			}}
			o.add(now, n.Effects(person(*t))...)
		}
		s.notifyRoles(o, notify.PartArrived, told, now, notify.Client, notify.Supervisor)
		return nil
	})
}
