package orders

import "slices"

// precondition is a condition that an order must meet for a transition.
type precondition func(*Order) bool

// The groups of stages that the table uses.
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

// transitions lists every allowed transition, its roles and its precondition: section 5.1 of the
// requirements, preceded by the intake's auction. A client may cancel until the technician is on
// the way; after that only the business's people may.
var transitions = []struct {
	from  []Stage
	to    Stage
	by    []Role
	needs precondition
}{
	{[]Stage{{Requested, ""}}, Stage{Requested, Published}, []Role{RoleAgent, RolePartner}, nil},

	{priced, Stage{Scheduled, Quoted}, []Role{RoleAgent, RoleSystem}, nil},
	{priced, Stage{Scheduled, Approved}, []Role{RoleClient, RoleAgent, RoleSystem}, nil},

	{unstarted, Stage{Scheduled, Assigned}, []Role{RoleAgent, RolePartner, RoleTechnician, RoleSystem}, (*Order).taken},
	{[]Stage{{Requested, Published}}, Stage{Scheduled, Assigned}, []Role{RoleAuction}, (*Order).taken},
	{slices.Concat(given, underway), Stage{Scheduled, Assigned}, []Role{RoleAgent}, (*Order).taken},                                            // to another technician
	{slices.Concat(coming, there, []Stage{{OnHold, WaitingCustomer}}), Stage{Scheduled, Assigned}, []Role{RoleTechnician}, (*Order).failedNow}, // the customer was not there
	{given, Stage{Scheduled, Approved}, []Role{RoleTechnician, RoleAgent, RoleSystem}, (*Order).free},
	{underway, Stage{Scheduled, Approved}, []Role{RoleTechnician, RoleAgent}, (*Order).free}, // the technician can't continue

	{given, Stage{InProgress, OnTheWay}, []Role{RoleTechnician}, (*Order).accepted},
	{slices.Concat(given, coming), Stage{InProgress, OnSite}, []Role{RoleTechnician}, (*Order).checkedIn},
	{[]Stage{{InProgress, OnSite}}, Stage{InProgress, Working}, []Role{RoleTechnician}, (*Order).checkedIn},

	{there, Stage{OnHold, WaitingApproval}, []Role{RoleTechnician, RoleSystem}, (*Order).visited},
	{there, Stage{OnHold, WaitingPart}, []Role{RoleTechnician}, (*Order).visited},
	{there, Stage{OnHold, WaitingCustomer}, []Role{RoleTechnician}, (*Order).visited},
	{held, Stage{InProgress, Working}, []Role{RoleTechnician, RoleClient, RoleAgent, RoleSystem}, (*Order).visited},
	{held, Stage{InProgress, OnTheWay}, []Role{RoleTechnician}, (*Order).accepted}, // a technician who had left comes back

	{there, Stage{Completed, ""}, []Role{RoleTechnician}, (*Order).reported},
	{[]Stage{{Completed, ""}}, Stage{Invoiced, ""}, []Role{RoleClient, RoleAgent}, nil}, // RN-007: never without the customer's approval
	{[]Stage{{Invoiced, ""}}, Stage{Closed, ""}, []Role{RoleAgent, RoleSystem}, (*Order).settledUp},

	{asked, Stage{Cancelled, ""}, []Role{RoleClient, RoleAgent, RolePartner, RoleSystem}, nil},
	{[]Stage{{Scheduled, Quoted}, {Scheduled, Approved}}, Stage{Cancelled, ""}, []Role{RoleClient, RoleAgent, RolePartner, RoleSystem}, nil},
	{given, Stage{Cancelled, ""}, []Role{RoleClient, RoleAgent, RolePartner}, nil},
	{held, Stage{Cancelled, ""}, []Role{RoleAgent, RoleSystem}, nil},
}

// meetsPrecondition reports whether an order meets the precondition of a transition of a role.
func (o *Order) meetsPrecondition(from, to Stage, by Role) bool {
	for _, t := range transitions {
		if t.to == to && slices.Contains(t.from, from) && slices.Contains(t.by, by) && (t.needs == nil || t.needs(o)) {
			return true
		}
	}
	return false
}

// taken reports whether a technician has the order or is asked to take it.
func (o *Order) taken() bool {
	return o.ProviderID != "" || o.Work.Technician != nil || o.Work.Offer != nil && o.Work.Offer.Chosen || o.byPartner()
}

// byPartner reports whether an enterprise client's own system assigns the order; it need not name
// the provider.
func (o *Order) byPartner() bool {
	return len(o.History) > 0 && o.History[len(o.History)-1].By.Role == RolePartner
}

func (o *Order) free() bool { return o.Work.Technician == nil }

func (o *Order) accepted() bool { return o.Work.Technician != nil }

// checkedIn checks RN-001: no work without a check-in at the site.
func (o *Order) checkedIn() bool { return o.accepted() && o.Work.onSite() }

// visited reports whether the technician has checked in at the site, even after leaving it.
func (o *Order) visited() bool {
	t := o.Work.Technician
	return t != nil && slices.ContainsFunc(o.Work.Visits, func(v Visit) bool { return v.Technician == t.ID && !v.In.Before(o.Work.AcceptedAt) })
}

func (o *Order) reported() bool { return o.visited() && o.Work.Report != nil }
