package app

import (
	"fmt"
	"time"

	"recado/flows/business"
	"recado/flows/catalog"
	"recado/flows/companies"
	"recado/flows/credit"
	"recado/flows/stock"
	"recado/store"
	"recado/store/repo"
)

// Stores holds the repositories of one database.
type Stores struct {
	DB           store.DB
	Inbox        *repo.Inbox
	Sessions     *repo.Sessions
	Messages     *repo.Messages
	Records      *repo.Records
	Orders       *repo.Orders
	Chats        *repo.Chats
	Technicians  *repo.Technicians
	Assets       *repo.Assets
	Mails        *repo.Mails
	Phones       *repo.Phones
	Settings     *repo.Settings
	Hooks        *repo.Hooks
	RequestKeys  *repo.RequestKeys
	Users        *repo.Users
	UserLogins   *repo.UserLogins
	UserAttempts *repo.UserAttempts
	UserLinks    *repo.UserLinks
	UserKeys     *repo.UserKeys
	Audit        *repo.Audit
	Codes        *repo.Codes
	Drafts       *repo.Drafts
	Wordings     *repo.Wordings
	Schedules    *repo.RecordRepository[business.Schedule]
	Presence     *repo.Presence
	ContactBooks *repo.ContactBooks

	Quotations *repo.Quotations

	Companies     *repo.RecordRepository[companies.Company]
	Contracts     *repo.RecordRepository[companies.Contract]
	Equipment     *repo.RecordRepository[companies.Equipment]
	ContactPhones *repo.ContactPhones
	ContractDays  *repo.ContractDays
	Cases         *repo.Cases
	Customers     *repo.Customers
	Consents      *repo.Consents
	ConsentWords  *repo.ConsentWords
	DataRequests  *repo.DataRequests
	Products      *repo.RecordRepository[credit.Product]
	Evaluations   *repo.Evaluations
	CreditOrders  *repo.CreditOrders
	CreditLines   *repo.CreditLines
	Debts         *repo.Debts
	ReceiptUses   *repo.ReceiptUses
	Payments      *repo.Payments
	Statements    *repo.Statements
	BankLines     *repo.StatementLines
	Invoices      *repo.Invoices
	Series        *repo.InvoiceSeries
	Periods       *repo.InvoicePeriods
	FiscalBooks   *repo.FiscalBooks
	Ledger        *repo.Ledger
	Facts         *repo.Facts
	ReportRuns    *repo.ReportRuns
	Campaigns     *repo.Campaigns
	CampaignItems *repo.CampaignItems
	CampaignFiles *repo.CampaignFiles
	Credentials   *repo.CampaignCredentials
	Categories    *repo.RecordRepository[catalog.Category]
	Materials     *repo.RecordRepository[catalog.Material]

	StockEntries   *repo.StockEntries
	Purchases      *repo.Purchases
	SupplyRequests *repo.SupplyRequests
	Suppliers      *repo.RecordRepository[stock.Supplier]
	Weeks          *repo.Weeks
}

// openStores opens every collection, and creates missing ones.
func openStores(db store.DB, now func() time.Time) (s Stores, err error) {
	s.DB = db
	open := func(what string, f func() error) {
		if err == nil {
			if e := f(); e != nil {
				err = fmt.Errorf("store: %s: %w", what, e)
			}
		}
	}
	open("inbox", func() (e error) { s.Inbox, e = repo.NewInbox(db); return })
	open("sessions", func() (e error) { s.Sessions, e = repo.NewSessions(db); return })
	open("messages", func() (e error) { s.Messages, e = repo.NewMessages(db); return })
	open("records", func() (e error) { s.Records, e = repo.NewRecords(db, now); return })
	open("orders", func() (e error) { s.Orders, e = repo.NewOrders(db); return })
	open("chats", func() (e error) { s.Chats, e = repo.NewChats(db); return })
	open("assets", func() (e error) { s.Assets, e = repo.NewAssets(db); return })
	open("technicians", func() (e error) { s.Technicians, e = repo.NewTechnicians(db); return })
	open("mails", func() (e error) { s.Mails, e = repo.NewMails(db); return })
	open("phones", func() (e error) { s.Phones, e = repo.NewPhones(db); return })
	open("settings", func() (e error) { s.Settings, e = repo.NewSettings(db); return })
	open("quotations", func() (e error) { s.Quotations, e = repo.NewQuotations(db); return })
	open("companies", func() (e error) {
		s.Companies, e = repo.NewRecordRepository[companies.Company](db, "companies", "key", "key", "tax_key")
		return
	})
	open("contracts", func() (e error) {
		s.Contracts, e = repo.NewRecordRepository[companies.Contract](db, "contracts", "company")
		return
	})
	open("equipment", func() (e error) {
		s.Equipment, e = repo.NewRecordRepository[companies.Equipment](db, "equipment", "company", "serial_key")
		return
	})
	open("contact phones", func() (e error) { s.ContactPhones, e = repo.NewContactPhones(db); return })
	open("contract days", func() (e error) { s.ContractDays, e = repo.NewContractDays(db); return })
	open("cases", func() (e error) { s.Cases, e = repo.NewCases(db); return })
	open("campaigns", func() (e error) { s.Campaigns, e = repo.NewCampaigns(db); return })
	open("debtors of campaigns", func() (e error) { s.CampaignItems, e = repo.NewCampaignItems(db); return })
	open("credentials of campaigns", func() (e error) { s.Credentials, e = repo.NewCampaignCredentials(db); return })
	open("files of campaigns", func() (e error) { s.CampaignFiles, e = repo.NewCampaignFiles(db); return })
	open("customers", func() (e error) { s.Customers, e = repo.NewCustomers(db); return })
	open("consents", func() (e error) { s.Consents, e = repo.NewConsents(db); return })
	open("words of consents", func() (e error) { s.ConsentWords, e = repo.NewConsentWords(db); return })
	open("requests about data", func() (e error) { s.DataRequests, e = repo.NewDataRequests(db); return })
	open("products", func() (e error) {
		s.Products, e = repo.NewRecordRepository[credit.Product](db, "products", "")
		return
	})
	open("evaluations of credit", func() (e error) { s.Evaluations, e = repo.NewEvaluations(db); return })
	open("credit orders", func() (e error) { s.CreditOrders, e = repo.NewCreditOrders(db); return })
	open("credit lines", func() (e error) { s.CreditLines, e = repo.NewCreditLines(db); return })
	open("debts", func() (e error) { s.Debts, e = repo.NewDebts(db); return })
	open("uses of receipts", func() (e error) { s.ReceiptUses, e = repo.NewReceiptUses(db); return })
	open("payments", func() (e error) { s.Payments, e = repo.NewPayments(db); return })
	open("bank statements", func() (e error) { s.Statements, e = repo.NewStatements(db); return })
	open("lines of bank statements", func() (e error) { s.BankLines, e = repo.NewStatementLines(db); return })
	open("invoices", func() (e error) { s.Invoices, e = repo.NewInvoices(db); return })
	open("series of invoices", func() (e error) { s.Series, e = repo.NewInvoiceSeries(db); return })
	open("periods of invoices", func() (e error) { s.Periods, e = repo.NewInvoicePeriods(db); return })
	open("ranges of fiscal numbers", func() (e error) { s.FiscalBooks, e = repo.NewFiscalBooks(db); return })
	open("ledger", func() (e error) { s.Ledger, e = repo.NewLedger(db); return })
	open("planned reports", func() (e error) { s.ReportRuns, e = repo.NewReportRuns(db); return })
	open("facts", func() (e error) { s.Facts, e = repo.NewFacts(db); return })
	open("categories", func() (e error) {
		s.Categories, e = repo.NewRecordRepository[catalog.Category](db, "categories", "")
		return
	})
	open("materials", func() (e error) {
		s.Materials, e = repo.NewRecordRepository[catalog.Material](db, "materials", "")
		return
	})
	open("stock", func() (e error) { s.StockEntries, e = repo.NewStockEntries(db); return })
	open("purchases", func() (e error) { s.Purchases, e = repo.NewPurchases(db); return })
	open("requests for material", func() (e error) { s.SupplyRequests, e = repo.NewSupplyRequests(db); return })
	open("weeks of technicians", func() (e error) { s.Weeks, e = repo.NewWeeks(db); return })
	open("suppliers", func() (e error) {
		s.Suppliers, e = repo.NewRecordRepository[stock.Supplier](db, "suppliers", "")
		return
	})
	open("request keys", func() (e error) { s.RequestKeys, e = repo.NewRequestKeys(db); return })
	open("schedules", func() (e error) {
		s.Schedules, e = repo.NewRecordRepository[business.Schedule](db, "schedules", "")
		return
	})
	open("wordings", func() (e error) { s.Wordings, e = repo.NewWordings(db); return })
	open("drafts", func() (e error) { s.Drafts, e = repo.NewDrafts(db); return })
	open("presence", func() (e error) { s.Presence, e = repo.NewPresence(db); return })
	open("users", func() (e error) { s.Users, e = repo.NewUsers(db); return })
	open("sessions of users", func() (e error) { s.UserLogins, e = repo.NewUserLogins(db); return })
	open("attempts at logins", func() (e error) { s.UserAttempts, e = repo.NewUserAttempts(db); return })
	open("keys of programs", func() (e error) { s.UserKeys, e = repo.NewUserKeys(db); return })
	open("links of users", func() (e error) { s.UserLinks, e = repo.NewUserLinks(db); return })
	open("one-time codes", func() (e error) { s.Codes, e = repo.NewCodes(db); return })
	open("evidence of contacts", func() (e error) { s.ContactBooks, e = repo.NewContactBooks(db); return })
	open("audit", func() (e error) { s.Audit, e = repo.NewAudit(db); return })
	open("webhooks", func() (e error) { s.Hooks, e = repo.NewHooks(db); return })
	return s, err
}
