package notify

import (
	"maps"
	"slices"
)

// Role is what someone is to an order.
type Role string

// The roles.
const (
	Client     Role = "client"
	Technician Role = "technician"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
	Operator   Role = "operator" // answers conversations; reads what supervisors read
)

// Event is something that people hear of.
type Event string

// The events. Those above the line are the requirements' own; those below, what
// their rules (RN-002, RN-003, RN-005, RN-006, RN-010, RN-031) say that people must hear.
const (
	OrderRequested     Event = "order_requested"
	QuotationSent      Event = "quotation_sent"
	QuotationApproved  Event = "quotation_approved"
	TechnicianAssigned Event = "technician_assigned"
	OnTheWay           Event = "on_the_way"
	OnSite             Event = "on_site"
	ExtraRequested     Event = "extra_requested"
	OrderCompleted     Event = "order_completed"
	OrderInvoiced      Event = "order_invoiced"
	OrderPaid          Event = "order_paid"
	SLAAtRisk          Event = "sla_at_risk"
	EmergencyNew       Event = "emergency_new"
	OrderRated         Event = "order_rated"

	QuotationChanges    Event = "quotation_changes"
	QuotationRejected   Event = "quotation_rejected"
	QuotationExpired    Event = "quotation_expired"
	UrgentUnassigned    Event = "urgent_unassigned"    // RN-002
	EmergencyUnassigned Event = "emergency_unassigned" // RN-003
	NobodyToOffer       Event = "nobody_to_offer"      // every technician has refused, or none fits
	PendingLong         Event = "pending_long"         // RN-005
	HeldLong            Event = "held_long"            // 5.5: a pause of over 48 hours
	ExtraAnswered       Event = "extra_answered"
	ExtraUnanswered     Event = "extra_unanswered"
	WorkPaused          Event = "work_paused"
	OrderCancelled      Event = "order_cancelled"
	ProblemReported     Event = "problem_reported"
	WarrantyClaimed     Event = "warranty_claimed"
	CertificateExpiring Event = "certificate_expiring" // RN-021
	CertificateExpired  Event = "certificate_expired"
	ClientRequest       Event = "client_request"     // a customer asks for a change that a supervisor decides
	RequestUnanswered   Event = "request_unanswered" // nobody has decided it
	RequestAnswered     Event = "request_answered"   //
	OrderChanged        Event = "order_changed"      // by its customer
	ClientWaiting       Event = "client_waiting"     // the customer says that nobody has come
	ContractEnding      Event = "contract_ending"    // 3.3: in 30 days
	ContractRenewing    Event = "contract_renewing"  // it goes on by itself

	CaseOpened       Event = "case_opened"       // somebody waits for a person
	CaseWaiting      Event = "case_waiting"      // … and nobody has come in the time that was promised
	CaseLate         Event = "case_late"         // … and the business has closed meanwhile
	EmergencyAlert   Event = "emergency_alert"   // somebody is in danger
	EmergencyWaiting Event = "emergency_waiting" // … and nobody has taken it
	EmergencyNote    Event = "emergency_note"    // more is known of it
	EmergencyTaken   Event = "emergency_taken"   // somebody has
	EmergencyOver    Event = "emergency_over"    // it is over, or never was
)

// Channels says by which ways someone hears of an event.
type Channels uint8

// The ways.
const (
	Chat Channels = 1 << iota // the person's own conversation
	SMS                       // beside it: what can't be missed
	Mail                      // to be kept
	Ask                       // a dialog asks about it, which is no notice
)

// row is one event of the matrix.
type row struct {
	now bool // does not wait for the morning
	to  map[Role]Channels
}

// matrix is who hears of what, and how. Push of the requirements is the chat here.
var matrix = map[Event]row{
	OrderRequested:     {false, map[Role]Channels{Client: Ask, Supervisor: Chat}},
	QuotationSent:      {false, map[Role]Channels{Client: Ask | Mail, Supervisor: Chat}},
	QuotationApproved:  {false, map[Role]Channels{Client: Ask, Technician: Chat, Supervisor: Chat}},
	TechnicianAssigned: {false, map[Role]Channels{Client: Chat, Technician: Ask | SMS, Supervisor: Chat}},
	OnTheWay:           {true, map[Role]Channels{Client: Chat}},
	OnSite:             {true, map[Role]Channels{Client: Chat, Supervisor: Chat}},
	ExtraRequested:     {true, map[Role]Channels{Client: Ask | SMS | Mail, Supervisor: Chat}},
	OrderCompleted:     {false, map[Role]Channels{Client: Ask | Mail, Supervisor: Chat}},
	OrderInvoiced:      {false, map[Role]Channels{Client: Mail, Admin: Chat}},
	OrderPaid:          {false, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat, Admin: Chat}},
	SLAAtRisk:          {true, map[Role]Channels{Technician: Chat, Supervisor: Chat | SMS, Admin: Chat}},
	EmergencyNew:       {true, map[Role]Channels{Technician: Ask | SMS, Supervisor: Chat | SMS, Admin: Chat | SMS}},
	OrderRated:         {false, map[Role]Channels{Technician: Chat, Supervisor: Chat}},

	QuotationChanges:    {false, map[Role]Channels{Supervisor: Chat | Mail}},
	QuotationRejected:   {false, map[Role]Channels{Supervisor: Chat | Mail}},
	QuotationExpired:    {false, map[Role]Channels{Client: Chat, Supervisor: Chat}},
	UrgentUnassigned:    {true, map[Role]Channels{Supervisor: Chat, Admin: Chat | SMS}},
	EmergencyUnassigned: {true, map[Role]Channels{Supervisor: Chat | SMS, Admin: Chat | SMS}},
	NobodyToOffer:       {true, map[Role]Channels{Supervisor: Chat}},
	PendingLong:         {false, map[Role]Channels{Supervisor: Chat}},
	HeldLong:            {false, map[Role]Channels{Admin: Chat}},
	ExtraAnswered:       {true, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat}},
	ExtraUnanswered:     {true, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat}},
	WorkPaused:          {true, map[Role]Channels{Client: Chat, Supervisor: Chat}},
	OrderCancelled:      {false, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat}},
	ProblemReported:     {false, map[Role]Channels{Supervisor: Chat | Mail, Technician: Chat}},
	WarrantyClaimed:     {false, map[Role]Channels{Supervisor: Chat}},
	CertificateExpiring: {false, map[Role]Channels{Technician: Chat, Supervisor: Chat, Admin: Chat}},
	CertificateExpired:  {false, map[Role]Channels{Technician: Chat, Supervisor: Chat, Admin: Chat}},
	ClientRequest:       {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	RequestUnanswered:   {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	RequestAnswered:     {false, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat, Admin: Chat}},
	OrderChanged:        {false, map[Role]Channels{Technician: Chat, Supervisor: Chat, Admin: Chat}},
	ClientWaiting:       {true, map[Role]Channels{Technician: Chat, Supervisor: Chat, Admin: Chat}},
	ContractEnding:      {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	ContractRenewing:    {false, map[Role]Channels{Client: Chat | Mail, Supervisor: Chat, Admin: Chat}},

	CaseOpened:       {true, map[Role]Channels{Supervisor: Chat | Mail, Operator: Chat | Mail, Admin: Chat | Mail}},
	CaseWaiting:      {true, map[Role]Channels{Client: Chat, Supervisor: Chat | Mail, Operator: Chat | Mail, Admin: Chat | Mail}},
	CaseLate:         {true, map[Role]Channels{Client: Chat}},
	EmergencyAlert:   {true, map[Role]Channels{Supervisor: Chat | SMS | Mail, Operator: Chat | SMS | Mail, Admin: Chat | SMS | Mail}},
	EmergencyWaiting: {true, map[Role]Channels{Client: Chat, Supervisor: Chat | SMS, Operator: Chat | SMS, Admin: Chat | SMS}},
	EmergencyNote:    {true, map[Role]Channels{Supervisor: Chat, Operator: Chat, Admin: Chat}},
	EmergencyTaken:   {true, map[Role]Channels{Supervisor: Chat, Operator: Chat, Admin: Chat}},
	EmergencyOver:    {true, map[Role]Channels{Supervisor: Chat | SMS, Operator: Chat | SMS, Admin: Chat | SMS}},
}

// ChannelsFor says how someone hears of an event; 0 is not at all.
func ChannelsFor(ev Event, to Role) Channels { return matrix[ev].to[to] }

// Events lists every event of the matrix, by name.
func Events() []Event { return slices.Sorted(maps.Keys(matrix)) }

// Topic is a sort of events that a person of the business may choose to hear of.
type Topic string

// The topics.
const (
	Orders      Topic = "orders"    // what happens to orders, quotations, technicians and contracts
	Handoffs    Topic = "handoff"   // somebody waits for a person
	Emergencies Topic = "emergency" // somebody is in danger, or an order is an emergency
)

// Topics lists them all.
func Topics() []Topic { return []Topic{Orders, Handoffs, Emergencies} }

// Topic is the sort of an event.
func (ev Event) Topic() Topic {
	switch ev {
	case CaseOpened, CaseWaiting, CaseLate:
		return Handoffs
	case EmergencyNew, EmergencyUnassigned, EmergencyAlert, EmergencyWaiting, EmergencyNote, EmergencyTaken, EmergencyOver:
		return Emergencies
	}
	return Orders
}

// sharedWording are the events that all people of the business read in the same words.
var sharedWording = []Event{CaseOpened, CaseWaiting, EmergencyAlert, EmergencyWaiting, EmergencyNote, EmergencyTaken, EmergencyOver}

// reader is the role in whose words somebody reads of an event.
func reader(ev Event, to Role) Role {
	if to == Operator || to == Admin && slices.Contains(sharedWording, ev) {
		return Supervisor
	}
	return to
}

// ChatKey names the text of a notice.
func ChatKey(ev Event, to Role) string { return "notice." + string(ev) + "." + string(reader(ev, to)) }

// MailKey names the texts of a mail: with ".subject" and ".body".
func MailKey(ev Event, to Role) string { return "mail." + string(ev) + "." + string(reader(ev, to)) }
