package orders

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"recado/bot"
	"recado/flows/notify"
)

// ExtraState is the state of extra work.
type ExtraState string

// The states of extra work.
const (
	ExtraAsked    ExtraState = "asked"
	ExtraApproved ExtraState = "approved"
	ExtraRejected ExtraState = "rejected"
	ExtraExpired  ExtraState = "expired" // the customer did not answer in time
)

// Extra is extra work: work that was not quoted (5.4).
type Extra struct {
	ID        string          `json:"id"` // "1", "2", … within the order
	Text      string          `json:"text"`
	Hours     string          `json:"hours,omitempty"` // decimal
	Materials []string        `json:"materials,omitempty"`
	Photos    []bot.Media     `json:"photos,omitempty"`
	Amount    Amount          `json:"amount"` // zero if the price is unknown
	Status    ExtraState      `json:"status"`
	How       string          `json:"how,omitempty"` // "within" the quotation's margin, "auto" by the contract, "warranty" without cost, "client"
	By        Actor           `json:"by"`            // who answered
	AskedAt   time.Time       `json:"askedAt"`
	Until     time.Time       `json:"until,omitzero"`
	Asked     []bot.ContactID `json:"asked,omitempty"` // who were asked
	Answered  time.Time       `json:"answered,omitzero"`
}

// How long a customer may take to answer (5.4), within the service hours.
const (
	urgentExtraTimeout = 30 * time.Minute
	extraTimeout       = 4 * time.Hour
)

func (o *Order) openExtra() *Extra {
	for i := range o.Work.Extras {
		if o.Work.Extras[i].Status == ExtraAsked {
			return &o.Work.Extras[i]
		}
	}
	return nil
}

// extra adds extra work. It is approved at once within the quotation's margin or the contract's
// limit; otherwise the customer is asked and the work waits (RN-006).
func (s *Service) extra(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	if o.openExtra() != nil {
		return "", refuse("job.extra_open")
	}
	if c.Text == "" {
		return "", refuseField("text")
	}
	if err := s.ensureOnSite(o, t, now); err != nil {
		return "", err
	}
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return "", err
	}
	x := Extra{
		ID: strconv.Itoa(len(o.Work.Extras) + 1), Text: c.Text, Hours: c.Hours, Materials: c.Materials, Photos: c.Photos,
		Status: ExtraAsked, AskedAt: now,
	}
	if s.Catalog != nil && o.Kind != Warranty {
		if x.Amount, err = s.Catalog.Extra(ctx, *o, c.Hours, c.Materials, now); err != nil {
			return "", err
		}
	}
	by := Actor{RoleTechnician, t.ID}
	if x.How = s.allowed(o, x, terms); x.How != "" {
		x.Status, x.By, x.Answered = ExtraApproved, Actor{Role: RoleSystem}, now
		o.Work.Extras = append(o.Work.Extras, x)
		o.note("extra_approved", x.By, x.How, now)
		s.notifyRoles(o, notify.ExtraAnswered, s.extraNoticeArgs(o, x, "auto"), now, notify.Client, notify.Technician, notify.Supervisor)
		return "", nil
	}
	wait := extraTimeout
	if o.Priority.Class() != NormalClass {
		wait = urgentExtraTimeout
	}
	x.Until = s.hours(o, terms).Add(now, wait)
	for _, who := range deciders(o, terms) {
		x.Asked = append(x.Asked, who.Contact)
	}
	o.Work.Extras = append(o.Work.Extras, x)
	if err := s.enter(o, Stage{OnHold, WaitingApproval}, by, c.Text, now); err != nil {
		return "", err
	}
	o.Work.pause("approval", "", now)
	o.note("extra_asked", by, x.ID, now)
	o.Deadlines = o.Deadlines.Set(dueExtra, x.Until)
	told := s.extraNoticeArgs(o, x, "")
	for _, who := range deciders(o, terms) {
		o.add(now, openDialog(who.Contact, "extra_work", o.ID, map[string]any{
			"order": o.ID, "extra": x.ID, "text": x.Text, "amount": x.Amount, "photos": x.Photos, "until": x.Until,
		}, true))
		o.add(now, notify.Notice{Event: notify.ExtraRequested, About: o.ID, Args: told}.Effects(who)...)
	}
	s.notifyRoles(o, notify.ExtraRequested, told, now, notify.Supervisor)
	return "", nil
}

// allowed returns why extra work needs no approval, or "" if it does. Earlier extras count too:
// many small extras add up to a large one.
func (s *Service) allowed(o *Order, x Extra, t Terms) string {
	if o.Kind == Warranty {
		return "warranty" // the customer pays nothing (RN-031), so no approval is needed
	}
	if x.Amount.Currency == "" || x.Amount.Minor < 0 {
		return ""
	}
	sum := x.Amount.Minor
	for _, before := range o.Work.Extras {
		if before.Status == ExtraApproved && before.How != "client" && before.Amount.Currency == x.Amount.Currency {
			sum += before.Amount.Minor
		}
	}
	within := func(limit Amount) bool { return limit.Currency == x.Amount.Currency && sum <= limit.Minor }
	switch {
	case len(x.Materials) == 0 && o.Quote != nil && within(s.margin(o.Quote.Amount)):
		return "within"
	case within(t.AutoApprove), o.Priority == Emergency && within(t.Emergency):
		return "auto"
	}
	return ""
}

// margin returns the amount by which extra work may exceed the quotation without approval (RN-006).
func (s *Service) margin(quoted Amount) Amount {
	share := decimal.NewFromInt(defaultExtra)
	if s.ExtraShare != nil {
		share = *s.ExtraShare
	}
	quoted.Minor = decimal.NewFromInt(quoted.Minor).Mul(share).Shift(-2).IntPart()
	return quoted
}

// defaultExtra is the percentage of RN-006.
const defaultExtra = 20

// deciders returns who is asked about extra work: the contact of the order, if authorized, else
// everybody who is.
func deciders(o *Order, t Terms) []notify.Person {
	if len(t.Approvers) == 0 || slices.ContainsFunc(t.Approvers, func(a Approver) bool { return a.Contact == o.Contact }) {
		return []notify.Person{client(o)}
	}
	var all []notify.Person
	for _, a := range t.Approvers {
		if a.Contact != "" {
			all = append(all, notify.Person{Role: notify.Client, Contact: a.Contact, Mail: a.Mail, Name: a.Name, Locale: o.Locale})
		}
	}
	return all
}

func (s *Service) extraNoticeArgs(o *Order, x Extra, answer string) NoticeArgs {
	t := s.noticeArgs(o)
	t.Text, t.Answer, t.Until = x.Text, answer, x.Until
	if x.Amount.Currency != "" {
		t.Amount = &x.Amount
	}
	return t
}
