package dialogs

import (
	"slices"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/hours"
	"recado/flows/invoices"
	"recado/flows/orders"
	"recado/flows/stock"
)

// Names of the dialogs, for those that call them.
const (
	menu           = "menu"
	orderIntake    = "order_intake"
	serialPlate    = "serial_plate"
	orderStatus    = "order_status"
	handoff        = "handoff"
	optOut         = "opt_out"
	optIn          = "opt_in"
	resume         = "resume"
	voiceNote      = "voice_note"
	confirmReading = "ask_back"
	quotation      = "quotation"

	technicianJob     = "technician_job"
	orderChat         = "order_chat"
	orderConfirmation = orders.ConfirmationDialog
	extraWork         = "extra_work"
	closing           = "closing"
	warranty          = "warranty"
	openItems         = "open_items"
	clientRequest     = "client_request"
	holdDialog        = orders.HoldDialog
	supplyRequest     = "supply"
	supplyDecision    = stock.RequestDialog
	shift             = hours.Dialog
	invoiceRequest    = invoices.Dialog
	shiftDecision     = hours.DecisionDialog
	senderCode        = "sender_code"
	registration      = "onboarding"

	payment = debts.Dialog

	emergencyDialog = "emergency"
	emergencyOver   = "emergency_over"
)

// Effects that dialogs ask workers for.
const (
	ClassifyText = "language.understand" // {text} → bot.Classification
	ReadPlate    = "vision.read"         // {media} → bot.PlateReading
	CreateOrder  = "orders.create"       // orders.CreateCommand → {orderId, status}
	FindOrders   = "orders.status"       // {phone} → {orders: […]}

	LoadQuotation   = "quotations.load"   // quotations.Ref → quotations.View
	DecideQuotation = "quotations.decide" // {id, version, choice, reason} → quotations.View
)

// Offer is what a business may offer besides services.
type Offer string

// OfferCredit is the registration of people for credit, by chat.
const OfferCredit Offer = "credit"

// All lists every dialog that a session may be open on, for a business that offers these
// services (codes such as "PLUMBING", each with a text "service.<code>"). needs lists the
// details that are asked for a service; nil: all. offers lists what the business offers besides: of the
// rest, the dialogs go on where they are open, and are not opened.
func All(services []string, needs func(service string) []string, offers ...Offer) []*bot.Program {
	return []*bot.Program{
		Menu(slices.Contains(offers, OfferCredit)), OrderIntake(services, needs), SerialPlate(), OrderStatus(), Handoff(), OptOut(), OptIn(), Resume(), VoiceNote(), ConfirmReading(),
		Quotation(),
		TechnicianJob(), OrderChat(), OrderConfirmation(), ExtraWork(), Closing(), Warranty(),
		OpenItems(), ClientRequest(), Supply(), SupplyDecision(), Shift(), ShiftDecision(), Invoice(), Hold(), SenderCode(), Payment(), Onboarding(),
		Emergency(services), EmergencyOver(),
	}
}

// Roles are the dialogs behind the global commands.
var Roles = bot.Roles{
	Root: menu, Agent: handoff, Status: orderStatus, OptOut: optOut, OptIn: optIn, Resume: resume, Emergency: emergencyDialog, OpenItems: openItems, Debts: payment, ConfirmVoice: voiceNote, ConfirmReading: confirmReading,
}

// onAnyState holds in every step: too many misses call an agent.
var onAnyState = bot.On{bot.TooManyMisses: bot.Agent}
