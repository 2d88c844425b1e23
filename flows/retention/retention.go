// Package retention defines how long each kind of stored document is kept, and why.
//
// Table is the list. A business may change a period within its bounds, under [retention] in
// business.toml. Documents that are not in the table are kept until the business itself deletes
// them, see NeverDeleted.
package retention

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Kind is a kind of stored document, as named in business.toml.
type Kind string

// The kinds that expire.
const (
	Transcript Kind = "transcript"
	Chats      Kind = "chats"
	Mails      Kind = "mails"
	Events     Kind = "events"
	Webhooks   Kind = "webhooks"
	Requests   Kind = "requests"
	Access     Kind = "access"
	Audit      Kind = "audit"
	Codes      Kind = "codes"
	Campaigns  Kind = "campaigns"
	Imports    Kind = "imports"
	Credit     Kind = "credit"
	Contacts   Kind = "contacts"
	Simulator  Kind = "simulator"
	Media      Kind = "media"
)

// Row is the period of one kind, in days.
type Row struct {
	Kind           Kind
	Of             string // what is deleted
	From           string // the start of the period
	Days, Min, Max int
	Reason         string // why the period and its bounds are as they are
}

const tenYears = 3653

// Table lists all kinds that expire. Personal data are kept no longer than their purpose lasts
// (Colombia: Ley 1581 of 2012, art. 4, and Decreto 1377 of 2013, art. 11).
var Table = []Row{
	{
		Transcript, "what people wrote and what was said to them", "its day", 365, 30, tenYears,
		"evidence while a complaint may still be brought: a year (Colombia: Ley 1480 of 2011, art. 58). Not under 30 days: a message that a vendor delivers again is known by its document",
	},
	{
		Chats, "what the two sides of an order wrote to each other", "the order's end", 90, 90, tenYears,
		"the requirements promise the conversation for 90 days after the order is closed",
	},
	{
		Mails, "mails sent, with what became of them", "its day", 365, 30, tenYears,
		"they repeat what the transcript says",
	},
	{
		Events, "the log of events", "its day", 365, 30, tenYears,
		"operators follow up on a year; readers that were away go on from the oldest that is left",
	},
	{
		Webhooks, "deliveries to partners", "the event's day", 30, 7, 365,
		"they are tried for a day; the rest is for looking up and sending again",
	},
	{
		Requests, "hashes of requests with an Idempotency-Key", "the first such request", 90, 1, tenYears,
		"whoever sends a request again does so within days; a key that comes later counts as new",
	},
	{
		Audit, "what people did in the console and over the API", "its day", 730, 365, tenYears,
		"who did what is asked about months later; not under a year, so that nobody waits for his traces to go",
	},
	{
		Access, "ended sessions of the console, used links, counts of failed logins", "their end", 30, 1, 365,
		"for looking up where somebody was logged in",
	},
	{
		Codes, "hashes of one-time codes, with when a phone was sent codes and failed", "the last of them", 2, 2, 30,
		"a day's limits and locks count on them; not under two days, so that clocks may differ",
	},
	{
		Campaigns, "campaigns, with their debtors and what became of each invoice", "its day", 365, 90, tenYears,
		"evidence while a complaint may still be brought: a year (Colombia: Ley 1480 of 2011, art. 58)",
	},
	{
		Imports, "uploaded files of invoices", "the last upload", 30, 1, 365,
		"what was used of them is in the campaign; the rest is personal data without a purpose",
	},
	{
		Credit, "evaluations of credit, with what was told of somebody's income and debts", "their last change", 1826, 366, tenYears,
		"why somebody got credit or did not is asked about while it is paid, for five years at most, and while a complaint may be brought",
	},
	{
		Contacts, "evidence of contacts for collection: sent, refused and why", "the last change of its month", 1461, 1096, tenYears,
		"an authority may sanction a contact for three years (Colombia: Ley 1437 of 2011, art. 52): evidence is not gone before",
	},
	{
		Simulator, "what simulated phones got", "its day", 30, 1, 365,
		"for trying out",
	},
	{
		Media, "files that no stored document names any more", "the last time it came", 30, 7, 365,
		"a photo of an order stays as long as the order; not under 7 days, so that a file is never older than what is about to name it",
	},
}

// NeverDeleted lists the collections that the program never deletes from, with the reasons. Those of
// documents that people maintain over REST have theirs in cmd/recado/app/resources.go.
var NeverDeleted = map[string]string{
	"orders":          "papers of the business: ten years (Colombia: Ley 962 of 2005, art. 28; El Salvador: Código Tributario, art. 147)",
	"quotations":      "money documents: as orders",
	"contracts":       "money documents: as orders",
	"companies":       "they belong to orders",
	"credit_orders":   "papers of the business: as orders",
	"credit_lines":    "one a customer: what may be owed must outlast what is owed",
	"contract_days":   "they belong to contracts",
	"contact_phones":  "they say for whom orders were made",
	"technicians":     "they belong to orders",
	"assets":          "they belong to orders, and warranties to them",
	"payments":        "money documents: as orders",
	"statements":      "papers of the business: as payments",
	"statement_lines": "they tell what is counted already: as payments",
	"stock_entries":   "the ledger of the stock: an entry is never deleted",
	"purchases":       "papers of the business: as orders",
	"supply_requests": "the ledger of the stock names them",
	"weeks":           "papers of the payroll: as orders",
	"invoices":        "money documents: as orders",
	"invoice_series":  "the last number of a series must outlast its invoices",
	"fiscal_books":    "they tell which numbers are taken",
	"invoice_periods": "money documents: as orders",
	"ledger":          "the books: as orders",
	"facts":           "they are made of documents that are kept, and change with them",
	"fact_days":       "sums of facts, without a person",
	"fact_changes":    "counters, one a day",
	"report_runs":     "one a planned report",
	"consents":        "they prove that data were processed lawfully, also after the person was erased: then without an address",
	"consent_words":   "the words that people agreed to: they belong to consents",
	"data_requests":   "they prove that people's requests about their data were answered in time; they hold no data",
	"debts":           "papers of the business: as orders",
	"receipt_uses":    "they tell that a receipt of a payment is used again: as payments",
	"cases":           "one a person, without a word of it once it is over",
	"credentials":     "people of the business maintain them; their values are sealed",
	"user_keys":       "what was done with a key names it",
	"users":           "what they did names them: who leaves is disabled",
	"sessions":        "one a person: that somebody wants no messages must outlast everything else",
	"schedules":       "the business's hours and holidays: it maintains them",
	"wordings":        "the business's own texts: it maintains them",
	"settings":        "keys, and a place or two that the program remembers",
}

// Periods are the days that a business has chosen; kinds that are missing have the table's.
type Periods map[Kind]int

// Period returns how long a kind is kept.
func (p Periods) Period(kind Kind) time.Duration {
	days := p[kind]
	for _, row := range Table {
		if row.Kind == kind && days == 0 {
			days = row.Days
		}
	}
	return time.Duration(days) * 24 * time.Hour
}

// Check calls fault for each period with an unknown kind or out of bounds.
func (p Periods) Check(fault func(kind Kind, what string)) {
	for _, kind := range slices.Sorted(maps.Keys(p)) {
		i := slices.IndexFunc(Table, func(r Row) bool { return r.Kind == kind })
		switch {
		case i < 0:
			fault(kind, "is no kind of document that runs out")
		case p[kind] < Table[i].Min || p[kind] > Table[i].Max:
			fault(kind, fmt.Sprintf("must be a number of days from %d to %d", Table[i].Min, Table[i].Max))
		}
	}
}
