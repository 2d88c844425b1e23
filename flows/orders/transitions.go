package orders

import "slices"

// need is what an order must have to go somewhere.
type need func(*Order) bool

// The groups of stages that the table speaks of.
var (
	asked     = []Stage{{Requested, ""}, {Requested, Published}}
	priced    = []Stage{{Requested, ""}, {Requested, Published}, {Scheduled, Quoted}}
	unstarted = []Stage{{Requested, ""}, {Requested, Published}, {Scheduled, Quoted}, {Scheduled, Approved}}
	given     = []Stage{{Scheduled, Assigned}}
	coming    = []Stage{{InProgress, OnTheWay}}
	there     = []Stage{{InProgress, OnSite}, {InProgress, Working}}
	held      = []Stage{{OnHold, WaitingApproval}, {OnHold, WaitingPart}, {OnHold, WaitingCustomer}}
	underway  = slices.Concat(coming, there, held)
)

// transitions is every way an order can go, who may send it there, and what it must
// have for it: section 5.1 of the requirements, with the intake's auction in front.
// A client may cancel until the technician is on the way; after that it takes a
// person to undo it.
var transitions = []struct {
	from  []Stage
	to    Stage
	by    []Role
	needs need
}{
	{[]Stage{{Requested, ""}}, Stage{Requested, Published}, []Role{ByAgent, ByPartner}, nil},

	{priced, Stage{Scheduled, Quoted}, []Role{ByAgent, BySystem}, nil},
	{priced, Stage{Scheduled, Approved}, []Role{ByClient, ByAgent, BySystem}, nil},

	{unstarted, Stage{Scheduled, Assigned}, []Role{ByAgent, ByPartner, ByTechnician, BySystem}, (*Order).taken},
	{[]Stage{{Requested, Published}}, Stage{Scheduled, Assigned}, []Role{ByAuction}, (*Order).taken},
	{slices.Concat(given, underway), Stage{Scheduled, Assigned}, []Role{ByAgent}, (*Order).taken}, // to somebody else
	{given, Stage{Scheduled, Approved}, []Role{ByTechnician, ByAgent, BySystem}, (*Order).free},
	{underway, Stage{Scheduled, Approved}, []Role{ByTechnician, ByAgent}, (*Order).free}, // it can't be gone on with

	{given, Stage{InProgress, OnTheWay}, []Role{ByTechnician}, (*Order).accepted},
	{slices.Concat(given, coming), Stage{InProgress, OnSite}, []Role{ByTechnician}, (*Order).checkedIn},
	{[]Stage{{InProgress, OnSite}}, Stage{InProgress, Working}, []Role{ByTechnician}, (*Order).checkedIn},

	{there, Stage{OnHold, WaitingApproval}, []Role{ByTechnician, BySystem}, (*Order).visited},
	{there, Stage{OnHold, WaitingPart}, []Role{ByTechnician}, (*Order).visited},
	{there, Stage{OnHold, WaitingCustomer}, []Role{ByTechnician}, (*Order).visited},
	{held, Stage{InProgress, Working}, []Role{ByTechnician, ByClient, ByAgent, BySystem}, (*Order).visited},
	{held, Stage{InProgress, OnTheWay}, []Role{ByTechnician}, (*Order).accepted}, // who had left comes back

	{there, Stage{Completed, ""}, []Role{ByTechnician}, (*Order).reported},
	{[]Stage{{Completed, ""}}, Stage{Invoiced, ""}, []Role{ByClient, ByAgent}, nil}, // RN-007: never without the customer's word
	{[]Stage{{Invoiced, ""}}, Stage{Closed, ""}, []Role{ByAgent, BySystem}, nil},

	{asked, Stage{Cancelled, ""}, []Role{ByClient, ByAgent, ByPartner, BySystem}, nil},
	{[]Stage{{Scheduled, Quoted}, {Scheduled, Approved}}, Stage{Cancelled, ""}, []Role{ByClient, ByAgent, ByPartner, BySystem}, nil},
	{given, Stage{Cancelled, ""}, []Role{ByClient, ByAgent, ByPartner}, nil},
	{held, Stage{Cancelled, ""}, []Role{ByAgent, BySystem}, nil},
}

// needed says whether an order has what a transition asks for.
func (o *Order) needed(from, to Stage) bool {
	for _, t := range transitions {
		if t.to == to && slices.Contains(t.from, from) && t.needs != nil && !t.needs(o) {
			return false
		}
	}
	return true
}

// taken: somebody has it, or is asked to take it.
func (o *Order) taken() bool {
	return o.ProviderID != "" || o.Work.Technician != nil || o.Work.Offer != nil && o.Work.Offer.Chosen || o.byPartner()
}

// byPartner: an enterprise's own system assigns whom it likes, and need not say.
func (o *Order) byPartner() bool {
	return len(o.History) > 0 && o.History[len(o.History)-1].By.Role == ByPartner
}

func (o *Order) free() bool { return o.Work.Technician == nil }

func (o *Order) accepted() bool { return o.Work.Technician != nil }

// checkedIn: RN-001, there is no work without a check-in at the site.
func (o *Order) checkedIn() bool { return o.accepted() && o.Work.onSite() }

// visited: whoever has it has checked in at the site, and may have left since.
func (o *Order) visited() bool {
	t := o.Work.Technician
	return t != nil && slices.ContainsFunc(o.Work.Visits, func(v Visit) bool { return v.Technician == t.ID && !v.In.Before(o.Work.AcceptedAt) })
}

func (o *Order) reported() bool { return o.visited() && o.Work.Report != nil }
