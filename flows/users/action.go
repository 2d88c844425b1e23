package users

// Action is something that a caller of the API may or may not do. Every route names one.
type Action string

// The actions.
const (
	ConversationsRead  Action = "conversations.read"
	ConversationsWrite Action = "conversations.write" // take over, reply, hand back, note
	ConversationsSteal Action = "conversations.steal" // take over from another agent
	AnswersWrite       Action = "answers.write"       // the canned answers
	OrdersRead         Action = "orders.read"
	OrdersCreate       Action = "orders.create"
	OrdersWrite        Action = "orders.write"   // correct, cancel, answer requests, attach files
	OrdersAssign       Action = "orders.assign"  // assign and offer to technicians
	OrdersWork         Action = "orders.work"    // arrive, pause, report: what a technician does
	OrdersHold         Action = "orders.hold"    // let a paused order go on waiting
	OrdersInvoice      Action = "orders.invoice" // approve for the invoice
	QuotationsRead     Action = "quotations.read"
	QuotationsWrite    Action = "quotations.write"
	QuotationsDecide   Action = "quotations.decide" // approve or reject for the customer
	TechniciansRead    Action = "technicians.read"
	TechniciansWrite   Action = "technicians.write"
	PersonnelRead      Action = "personnel.read"  // documents, address and salary of technicians
	PersonnelWrite     Action = "personnel.write" //
	CompaniesRead      Action = "companies.read"
	CompaniesWrite     Action = "companies.write"
	ContractsRead      Action = "contracts.read"
	ContractsWrite     Action = "contracts.write"
	CatalogRead        Action = "catalog.read"
	CatalogWrite       Action = "catalog.write"
	StockRead          Action = "stock.read"  // what there is, what it cost, purchases and requests
	StockWrite         Action = "stock.write" // move, count, buy, receive, answer requests
	HoursRead          Action = "hours.read"  // working hours of technicians
	HoursWrite         Action = "hours.write" // correct, approve and return them, answer requests for overtime
	PayrollRead        Action = "payroll.read"
	CodesWrite         Action = "codes.write" // send and verify one-time codes
	CampaignsRead      Action = "campaigns.read"
	CampaignsWrite     Action = "campaigns.write"   // start, pause, cancel
	CredentialsWrite   Action = "credentials.write" // of platforms from which invoices are read
	ProductsRead       Action = "products.read"
	ProductsWrite      Action = "products.write"
	CreditRead         Action = "credit.read"      // orders on credit and evaluations
	CreditWrite        Action = "credit.write"     // make and cancel orders on credit
	CreditDecide       Action = "credit.decide"    // decide an evaluation that the rules leave to a person
	CustomersRead      Action = "customers.read"   // customers who are people, with their documents' numbers masked
	CustomersWrite     Action = "customers.write"  // take on, correct, block, add documents
	CustomersMerge     Action = "customers.merge"  // make two customers one
	CustomersOpen      Action = "customers.open"   // open documents and identity numbers
	CustomersExport    Action = "customers.export" // export all that is kept of a person, and answer such requests
	CustomersErase     Action = "customers.erase"  // erase a person
	ConsentsWrite      Action = "consents.write"   // record and withdraw consents for a person
	DebtsRead          Action = "debts.read"
	DebtsWrite         Action = "debts.write" // report debts and payments, decide about receipts and disputes
	InvoicesRead       Action = "invoices.read"
	InvoicesWrite      Action = "invoices.write" // issue, send, cancel, credit
	PaymentsRead       Action = "payments.read"
	PaymentsWrite      Action = "payments.write" // record and reverse payments, match bank statements
	LedgerRead         Action = "ledger.read"    // the books
	MarginsRead        Action = "margins.read"   // what orders cost the business
	ReportsRead        Action = "reports.read"
	ReportsMoney       Action = "reports.money"       // income, margins, what is owed
	ReportsTechnicians Action = "reports.technicians" // performance of technicians
	EventsRead         Action = "events.read"
	DeliveriesRead     Action = "deliveries.read" // what partners were told
	DeliveriesWrite    Action = "deliveries.write"
	UsersRead          Action = "users.read"
	UsersWrite         Action = "users.write"
	KeysWrite          Action = "keys.write"
	AuditRead          Action = "audit.read"
	SettingsWrite      Action = "settings.write" // of the business and of the program
	Self               Action = "self"           // one's own account
)

// Grant says how far an action is allowed.
type Grant int

// The grants.
const (
	No  Grant = iota
	Own       // what belongs to the caller only: a client's orders, a technician's jobs
	All
)

// row is what each role may do of one action.
type row struct {
	action                                                       Action
	client, technician, operator, supervisor, admin, hr, finance Grant
}

// table is the permission matrix (requirements of the field service, 4.1), with an operator, who
// answers conversations and takes requests, and with the actions that the requirements do not name.
// An operator who also assigns work or makes quotations has the role of a supervisor too.
var table = []row{
	//                  client technician operator supervisor admin hr finance
	{ConversationsRead, No, No, All, All, All, No, No},
	{ConversationsWrite, No, No, All, All, All, No, No},
	{ConversationsSteal, No, No, No, All, All, No, No},
	{AnswersWrite, No, No, No, All, All, No, No},
	{OrdersRead, Own, Own, All, All, All, No, All},
	{OrdersCreate, Own, No, All, All, All, No, No},
	{OrdersWrite, No, No, All, All, All, No, No},
	{OrdersAssign, No, No, No, All, All, No, No},
	{OrdersWork, No, Own, No, All, No, No, No},
	{OrdersHold, No, No, No, No, All, No, No},
	{OrdersInvoice, No, No, No, No, All, No, All},
	{QuotationsRead, Own, No, All, All, All, No, All},
	{QuotationsWrite, No, No, No, All, All, No, No},
	{QuotationsDecide, Own, No, No, No, All, No, No},
	{TechniciansRead, No, No, All, All, All, All, No},
	{TechniciansWrite, No, No, No, All, All, All, No},
	{PersonnelRead, No, No, No, No, All, All, All},
	{PersonnelWrite, No, No, No, No, All, All, No},
	{CompaniesRead, No, No, All, All, All, No, All},
	{CompaniesWrite, No, No, No, No, All, No, All},
	{ContractsRead, No, No, No, All, All, No, All},
	{ContractsWrite, No, No, No, No, All, No, All},
	{CatalogRead, No, No, All, All, All, No, All},
	{CatalogWrite, No, No, No, No, All, No, No},
	{StockRead, No, No, No, All, All, No, All},
	{StockWrite, No, No, No, All, All, No, No},
	{HoursRead, No, No, No, All, All, All, All},
	{HoursWrite, No, No, No, All, All, All, No},
	{PayrollRead, No, No, No, No, All, All, All},
	{CustomersRead, No, No, All, All, All, No, All},
	{CustomersWrite, No, No, All, All, All, No, No},
	{CustomersMerge, No, No, No, All, All, No, No},
	{CustomersOpen, No, No, No, All, All, No, No},
	{CustomersExport, No, No, No, No, All, No, No},
	{CustomersErase, No, No, No, No, All, No, No},
	{ConsentsWrite, No, No, All, All, All, No, No},
	{CodesWrite, No, No, No, No, All, No, No},
	{CampaignsRead, No, No, No, All, All, No, All},
	{CampaignsWrite, No, No, No, No, All, No, All},
	{CredentialsWrite, No, No, No, No, All, No, No},
	{ProductsRead, No, No, All, All, All, No, All},
	{ProductsWrite, No, No, No, No, All, No, All},
	{CreditRead, Own, No, All, All, All, No, All},
	{CreditWrite, No, No, No, All, All, No, All},
	{CreditDecide, No, No, No, All, All, No, All},
	{DebtsRead, No, No, All, All, All, No, All},
	{DebtsWrite, No, No, No, All, All, No, All},
	{InvoicesRead, Own, No, All, All, All, No, All},
	{InvoicesWrite, No, No, No, No, All, No, All},
	{PaymentsRead, Own, No, All, All, All, No, All},
	{PaymentsWrite, No, No, No, No, All, No, All},
	{LedgerRead, No, No, No, No, All, No, All},
	{MarginsRead, No, No, No, No, All, No, All},
	{ReportsRead, Own, Own, All, All, All, No, All},
	{ReportsMoney, No, No, No, No, All, No, All},
	{ReportsTechnicians, No, Own, No, All, All, All, No},
	{EventsRead, No, No, No, All, All, No, No},
	{DeliveriesRead, No, No, No, No, All, No, No},
	{DeliveriesWrite, No, No, No, No, All, No, No},
	{UsersRead, No, No, No, All, All, No, No},
	{UsersWrite, No, No, No, No, All, No, No},
	{KeysWrite, No, No, No, No, All, No, No},
	{AuditRead, No, No, No, No, All, No, No},
	{SettingsWrite, No, No, No, No, All, No, No},
	{Self, All, All, All, All, All, All, All},
}

func (r row) of(role Role) Grant {
	switch role {
	case Client:
		return r.client
	case Technician:
		return r.technician
	case Operator:
		return r.operator
	case Supervisor:
		return r.supervisor
	case Admin:
		return r.admin
	case HR:
		return r.hr
	case Finance:
		return r.finance
	}
	return No
}

// Allowed returns how far somebody with these roles may do an action: the most that one of the roles
// grants. An unknown role or action grants nothing.
func Allowed(roles []Role, action Action) Grant {
	grant := No
	for _, r := range table {
		if r.action != action {
			continue
		}
		for _, role := range roles {
			grant = max(grant, r.of(role))
		}
	}
	return grant
}

// Actions lists all actions.
func Actions() []Action {
	all := make([]Action, len(table))
	for i, r := range table {
		all[i] = r.action
	}
	return all
}

// ActionsOf lists the actions that somebody with these roles may do without a bound.
func ActionsOf(roles []Role) []Action {
	all := []Action{}
	for _, a := range Actions() {
		if Allowed(roles, a) == All {
			all = append(all, a)
		}
	}
	return all
}
