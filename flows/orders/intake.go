package orders

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/validation"
)

// Intake holds the data of an order that may be corrected later. The service and the contact can't
// change: that needs another order.
type Intake struct {
	Description string
	Priority    Priority
	Location    Location
	AssetSerial string
	ClientName  string
	ClientMail  string // "" sends no mails
	Locale      string // the client's language; "" is the business's
}

// Intake returns the data that may be corrected.
func (o *Order) Intake() Intake {
	return Intake{o.Description, o.Priority, o.Location, o.AssetSerial, o.ClientName, o.ClientMail, o.Locale}
}

// Edition returns the number of the intake's version, from 1. Updates name the edition that they
// are based on. It differs from V, which rises with every write of the order.
func (o *Order) Edition() int64 { return o.Revised + 1 }

// Update changes the intake if its edition is still edition. The error is a
// *validation.InvalidError, a *validation.StaleError, or a *TransitionError for work that is done
// or has ended. A repeated command changes nothing.
func (s *Service) Update(ctx context.Context, id string, edition int64, change func(*Intake), by Actor, command string, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if _, again := o.did(command); again {
			return edit.ErrUnchanged
		}
		is := o.Intake()
		change(&is)
		if err := is.clean(); err != nil {
			return err
		}
		if edition != o.Edition() {
			return &validation.StaleError{V: o.Edition(), Fields: slices.Sorted(slices.Values(append(differences(o.Intake(), is), "v")))}
		}
		if o.State.WorkOver() {
			return &TransitionError{o.Stage(), o.Stage(), by.Role, "orders.state.impossible"}
		}
		fields := differences(o.Intake(), is)
		if len(fields) == 0 {
			return edit.ErrUnchanged
		}
		if err := s.revise(ctx, o, is, now); err != nil {
			return err
		}
		o.Revised++
		o.done(command, "")
		o.note("updated", by, strings.Join(fields, ", "), now)
		o.add(now, event(EventUpdated, Updated{o.ID, fields, by, now}))
		return nil
	})
}

// revise applies the new intake with its consequences.
func (s *Service) revise(ctx context.Context, o *Order, is Intake, now time.Time) error {
	if AssetID(o.AssetSerial) != AssetID(is.AssetSerial) {
		if o.AssetID, o.Asset = "", nil; is.AssetSerial != "" {
			o.add(now, bot.Do(DoEnrich, Ref{OrderID: o.ID}))
		}
	}
	was := o.Priority
	o.Description, o.Priority, o.Location, o.AssetSerial = is.Description, is.Priority, is.Location, is.AssetSerial
	o.ClientName, o.ClientMail, o.Locale = is.ClientName, is.ClientMail, is.Locale
	if was == o.Priority || o.Unconfirmed { // an unconfirmed order's SLA begins with its confirmation
		return nil
	}
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return err
	}
	s.rescheduleSLA(o, was, terms, now)
	if o.Work.Technician != nil || o.Work.Offer != nil || o.ProviderID != "" || !slices.Contains(unstarted, o.Stage()) {
		return nil // somebody works on it
	}
	o.Deadlines = o.Deadlines.Clear(dueUnassigned)
	s.watchUnassigned(o, now)
	if o.Priority == Emergency {
		return s.emergency(ctx, o, terms, now)
	}
	return nil
}

// emergency notifies everybody of an emergency, and asks a technician if no quotation is needed (5.6).
func (s *Service) emergency(ctx context.Context, o *Order, t Terms, now time.Time) error {
	s.notifyRoles(o, notify.EmergencyNew, s.noticeArgs(o), now, notify.Supervisor, notify.Admin)
	if s.Technicians != nil && (s.Emergencies || t.Emergency.Minor > 0 || o.Kind == Warranty) {
		o.Deadlines = o.Deadlines.Set(dueNext, now)
		return nil
	}
	if s.DepositFor != nil && t.Contract == "" && o.Deposit == nil && !o.Danger && o.Kind != Warranty && o.Work.Technician == nil {
		return s.wantDeposit(ctx, o, now)
	}
	return nil
}

// clean normalizes an intake, or returns all its problems.
func (i *Intake) clean() error {
	var p validation.Problems
	if i.Description = CleanText(i.Description); i.Description == "" {
		p.Add("description", validation.Required)
	}
	p.Length("description", i.Description, MaxDescription)
	priority(&p, &i.Priority)
	location(&p, &i.Location)
	p.Line("assetSerial", &i.AssetSerial, MaxSerial, false)
	p.Line("clientName", &i.ClientName, MaxName, false)
	if i.ClientMail = CleanLine(i.ClientMail); i.ClientMail != "" && !MailOK(i.ClientMail) {
		p.Add("clientMail", validation.Mail)
	}
	if i.Locale != "" && !localeCode.MatchString(i.Locale) {
		p.Add("locale", validation.Invalid)
	}
	return p.Err()
}

// differences returns the names of the fields in which two intakes differ, in order.
func differences(a, b Intake) (fields []string) {
	for _, f := range []struct {
		name string
		same bool
	}{
		{"assetSerial", a.AssetSerial == b.AssetSerial},
		{"clientMail", a.ClientMail == b.ClientMail},
		{"clientName", a.ClientName == b.ClientName},
		{"description", a.Description == b.Description},
		{"locale", a.Locale == b.Locale},
		{"location", reflect.DeepEqual(a.Location, b.Location)},
		{"priority", a.Priority == b.Priority},
	} {
		if !f.same {
			fields = append(fields, f.name)
		}
	}
	return fields
}
