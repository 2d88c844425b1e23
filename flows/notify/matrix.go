package notify

import (
	"maps"
	"slices"
)

// Role is a person's relation to an order.
type Role string

// The roles.
const (
	Client     Role = "client"
	Technician Role = "technician"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
	Operator   Role = "operator" // answers conversations; reads the supervisors' texts
	HR         Role = "hr"       // human resources: hears of technicians only; reads the admins' texts
)

// Event is something of which people are notified.
type Event string

// The events. The first group is in the requirements; the others follow from their rules (RN-002,
// RN-003, RN-005, RN-006, RN-010, RN-031).
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
	NobodyToOffer       Event = "nobody_to_offer"      // all technicians have refused, or none is suitable
	PendingLong         Event = "pending_long"         // RN-005
	HeldLong            Event = "held_long"            // 5.5: a pause of more than 48 hours
	ExtraAnswered       Event = "extra_answered"
	ExtraUnanswered     Event = "extra_unanswered"
	WorkPaused          Event = "work_paused"
	OrderCancelled      Event = "order_cancelled"
	ProblemReported     Event = "problem_reported"
	WarrantyClaimed     Event = "warranty_claimed"
	CertificateExpiring Event = "certificate_expiring" // RN-021
	CertificateExpired  Event = "certificate_expired"
	ReworkHigh          Event = "rework_high"        // RN-024: more than a twentieth of a technician's orders was done again
	ClientRequest       Event = "client_request"     // a customer requests a change that a supervisor decides
	RequestUnanswered   Event = "request_unanswered" // nobody has decided it in time
	RequestAnswered     Event = "request_answered"   //
	OrderChanged        Event = "order_changed"      // by its customer
	ClientWaiting       Event = "client_waiting"     // the customer reports that nobody has come
	ContractEnding      Event = "contract_ending"    // 3.3: in 30 days
	ContractRenewing    Event = "contract_renewing"  // 3.3: it renews

	WorkDisputed      Event = "work_disputed"       // nobody has approved an emergency in 48 hours (5.6)
	WarrantyVoidAsked Event = "warranty_void_asked" // somebody found evidence of misuse (RN-033)
	WarrantyVoided    Event = "warranty_voided"     // an admin has approved it
	VisitFailed       Event = "visit_failed"        // the customer was not there or gave no access
	PartFound         Event = "part_found"          // where the part comes from for which a job waits
	PartArrived       Event = "part_arrived"        //

	StockLow        Event = "stock_low"        // a place has less of a material than its minimum
	StockNegative   Event = "stock_negative"   // a job used more than the books had
	PurchaseMade    Event = "purchase_made"    //
	PurchaseLate    Event = "purchase_late"    // it has not arrived on its day
	SupplyRequested Event = "supply_requested" // a technician asks for material
	SupplyDenied    Event = "supply_denied"    //
	SupplyOnOrder   Event = "supply_on_order"  // it is bought first
	SupplyReady     Event = "supply_ready"     // it can be picked up
	DepositAsked    Event = "deposit_asked"    // an emergency without a contract is paid in advance (RN-014)
	DepositPaid     Event = "deposit_paid"     //
	InvoiceDue      Event = "invoice_due"      // its last day to pay comes (RN-012)
	InvoiceOverdue  Event = "invoice_overdue"  // and has passed
	InvoiceRefused  Event = "invoice_refused"  // its fiscal number
	FiscalRange     Event = "fiscal_range"     // of numbers: near its end, or over
	InvoiceUnpriced Event = "invoice_unpriced" // finished work can't be billed by itself

	ReportReady Event = "report_ready" // a planned report

	ShiftConfirmed   Event = "shift_confirmed"   // a technician has confirmed the hours of a day
	ShiftReturned    Event = "shift_returned"    // a supervisor has not approved them
	ShiftUnclosed    Event = "shift_unclosed"    // nobody has told the end of a shift
	OvertimeAsked    Event = "overtime_asked"    // RN-023
	OvertimeAnswered Event = "overtime_answered" //

	CreditApproved Event = "credit_approved" // a person has approved an evaluation
	CreditRejected Event = "credit_rejected" // a person has rejected one

	CaseOpened       Event = "case_opened"       // a contact waits for an agent
	CaseWaiting      Event = "case_waiting"      // nobody has taken over in the promised time
	CaseLate         Event = "case_late"         // the business has closed meanwhile
	CaseNote         Event = "case_note"         // a contact asked what nothing here answers, or said more about an open case
	EmergencyAlert   Event = "emergency_alert"   // somebody is in danger
	EmergencyWaiting Event = "emergency_waiting" // nobody has taken the emergency over
	EmergencyNote    Event = "emergency_note"    // more is known of it
	EmergencyTaken   Event = "emergency_taken"   // an agent has taken it over
	EmergencyOver    Event = "emergency_over"    // it is over, or never was
)

// Channels is a set of channels for a notice.
type Channels uint8

// The channels.
const (
	Chat Channels = 1 << iota // the person's own conversation
	SMS                       // in addition, for what must not be missed
	Mail                      // to be kept
	Ask                       // a dialog asks about it, so there is no notice
)

// row is one event of the matrix.
type row struct {
	now bool // sent in quiet hours too
	to  map[Role]Channels
}

// matrix lists who is notified of what, by which channels. The requirements' push is the chat here.
var matrix = map[Event]row{
	OrderRequested:     {false, map[Role]Channels{Client: Ask, Supervisor: Chat}},
	QuotationSent:      {false, map[Role]Channels{Client: Ask | Mail, Supervisor: Chat}},
	QuotationApproved:  {false, map[Role]Channels{Client: Ask, Technician: Chat, Supervisor: Chat}},
	TechnicianAssigned: {false, map[Role]Channels{Client: Chat, Technician: Ask | SMS, Supervisor: Chat}},
	OnTheWay:           {true, map[Role]Channels{Client: Chat}},
	OnSite:             {true, map[Role]Channels{Client: Chat, Supervisor: Chat}},
	ExtraRequested:     {true, map[Role]Channels{Client: Ask | SMS | Mail, Supervisor: Chat}},
	OrderCompleted:     {false, map[Role]Channels{Client: Ask | Mail, Supervisor: Chat}},
	OrderInvoiced:      {false, map[Role]Channels{Client: Chat | Mail, Admin: Chat}},
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
	PendingLong:         {false, map[Role]Channels{Supervisor: Ask}},
	HeldLong:            {false, map[Role]Channels{Admin: Chat}},
	ExtraAnswered:       {true, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat}},
	ExtraUnanswered:     {true, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat}},
	WorkPaused:          {true, map[Role]Channels{Client: Chat, Supervisor: Chat}},
	OrderCancelled:      {false, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat}},
	ProblemReported:     {false, map[Role]Channels{Supervisor: Chat | Mail, Technician: Chat}},
	WarrantyClaimed:     {false, map[Role]Channels{Supervisor: Chat}},
	CertificateExpiring: {false, map[Role]Channels{Technician: Chat, Supervisor: Chat, Admin: Chat}},
	CertificateExpired:  {false, map[Role]Channels{Technician: Chat, Supervisor: Chat, Admin: Chat}},
	ReworkHigh:          {false, map[Role]Channels{Supervisor: Chat, Admin: Chat, HR: Chat | Mail}},
	ClientRequest:       {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	RequestUnanswered:   {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	RequestAnswered:     {false, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat, Admin: Chat}},
	OrderChanged:        {false, map[Role]Channels{Technician: Chat, Supervisor: Chat, Admin: Chat}},
	ClientWaiting:       {true, map[Role]Channels{Technician: Chat, Supervisor: Chat, Admin: Chat}},
	ContractEnding:      {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	ContractRenewing:    {false, map[Role]Channels{Client: Chat | Mail, Supervisor: Chat, Admin: Chat}},
	WorkDisputed:        {false, map[Role]Channels{Client: Chat, Supervisor: Chat, Admin: Chat}},
	WarrantyVoidAsked:   {false, map[Role]Channels{Admin: Chat}},
	WarrantyVoided:      {false, map[Role]Channels{Client: Chat, Supervisor: Chat}},
	VisitFailed:         {true, map[Role]Channels{Client: Chat, Supervisor: Chat}},
	PartFound:           {true, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat}},
	PartArrived:         {false, map[Role]Channels{Client: Chat, Technician: Chat, Supervisor: Chat}},
	StockLow:            {false, map[Role]Channels{Technician: Chat, Supervisor: Chat}},
	StockNegative:       {false, map[Role]Channels{Supervisor: Chat}},
	PurchaseMade:        {false, map[Role]Channels{Supervisor: Chat}},
	PurchaseLate:        {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	SupplyRequested:     {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	SupplyDenied:        {false, map[Role]Channels{Technician: Chat}},
	SupplyOnOrder:       {false, map[Role]Channels{Technician: Chat}},
	SupplyReady:         {false, map[Role]Channels{Technician: Chat}},
	DepositAsked:        {true, map[Role]Channels{Client: Chat | SMS, Supervisor: Chat}},
	DepositPaid:         {true, map[Role]Channels{Client: Chat, Supervisor: Chat}},
	InvoiceDue:          {false, map[Role]Channels{Client: Chat | Mail}},
	InvoiceOverdue:      {false, map[Role]Channels{Admin: Chat}},
	InvoiceRefused:      {false, map[Role]Channels{Admin: Chat}},
	FiscalRange:         {false, map[Role]Channels{Admin: Chat}},
	InvoiceUnpriced:     {false, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	ReportReady:         {false, map[Role]Channels{Supervisor: Chat | Mail, Admin: Chat | Mail}},
	ShiftConfirmed:      {false, map[Role]Channels{Supervisor: Chat}},
	ShiftReturned:       {false, map[Role]Channels{Technician: Chat}},
	ShiftUnclosed:       {false, map[Role]Channels{Technician: Chat, Supervisor: Chat}},
	OvertimeAsked:       {true, map[Role]Channels{Supervisor: Chat, Admin: Chat}},
	OvertimeAnswered:    {true, map[Role]Channels{Technician: Chat}},
	CreditApproved:      {false, map[Role]Channels{Client: Chat}},
	CreditRejected:      {false, map[Role]Channels{Client: Chat}},

	CaseOpened:       {true, map[Role]Channels{Supervisor: Chat | Mail, Operator: Chat | Mail, Admin: Chat | Mail}},
	CaseWaiting:      {true, map[Role]Channels{Client: Chat, Supervisor: Chat | Mail, Operator: Chat | Mail, Admin: Chat | Mail}},
	CaseNote:         {true, map[Role]Channels{Supervisor: Chat, Operator: Chat, Admin: Chat}},
	CaseLate:         {true, map[Role]Channels{Client: Chat}},
	EmergencyAlert:   {true, map[Role]Channels{Supervisor: Chat | SMS | Mail, Operator: Chat | SMS | Mail, Admin: Chat | SMS | Mail}},
	EmergencyWaiting: {true, map[Role]Channels{Client: Chat, Supervisor: Chat | SMS, Operator: Chat | SMS, Admin: Chat | SMS}},
	EmergencyNote:    {true, map[Role]Channels{Supervisor: Chat, Operator: Chat, Admin: Chat}},
	EmergencyTaken:   {true, map[Role]Channels{Supervisor: Chat, Operator: Chat, Admin: Chat}},
	EmergencyOver:    {true, map[Role]Channels{Supervisor: Chat | SMS, Operator: Chat | SMS, Admin: Chat | SMS}},
}

// ChannelsFor returns the channels of an event for a role; 0 is none.
func ChannelsFor(ev Event, to Role) Channels { return matrix[ev].to[to] }

// Events lists all events of the matrix by name.
func Events() []Event { return slices.Sorted(maps.Keys(matrix)) }

// Topic is a group of events to which staff can subscribe.
type Topic string

// The topics.
const (
	Orders      Topic = "orders"    // events of orders, quotations, technicians and contracts
	Handoffs    Topic = "handoff"   // a contact waits for an agent
	Emergencies Topic = "emergency" // somebody is in danger, or an order is an emergency
)

// Topics lists all topics.
func Topics() []Topic { return []Topic{Orders, Handoffs, Emergencies} }

// Topic returns the topic of an event.
func (ev Event) Topic() Topic {
	switch ev {
	case CaseOpened, CaseWaiting, CaseLate, CaseNote:
		return Handoffs
	case EmergencyNew, EmergencyUnassigned, EmergencyAlert, EmergencyWaiting, EmergencyNote, EmergencyTaken, EmergencyOver:
		return Emergencies
	}
	return Orders
}

// sharedWording are the events with the same text for all staff.
var sharedWording = []Event{CaseOpened, CaseWaiting, CaseNote, EmergencyAlert, EmergencyWaiting, EmergencyNote, EmergencyTaken, EmergencyOver}

// reader returns the role whose text a person gets.
func reader(ev Event, to Role) Role {
	if to == HR {
		return Admin
	}
	if to == Operator || to == Admin && slices.Contains(sharedWording, ev) {
		return Supervisor
	}
	return to
}

// ChatKey returns the text key of a notice.
func ChatKey(ev Event, to Role) string { return "notice." + string(ev) + "." + string(reader(ev, to)) }

// MailKey returns the prefix of a mail's text keys, which end in ".subject" and ".body".
func MailKey(ev Event, to Role) string { return "mail." + string(ev) + "." + string(reader(ev, to)) }
