package webhooks

import (
	"time"

	"recado/bot"
	"recado/flows/debts"
)

// maxLink is the length of a link.
const maxLink = 500

// accountView is what the debtors of one contact owe, in the API.
type accountView struct {
	Contact   bot.ContactID `json:"contact"`
	V         int64         `json:"v"`
	Debts     []debtView    `json:"debts"`
	Totals    []amount      `json:"totals"` // of the open debts, by currency
	Silence   string        `json:"silence"`
	Until     time.Time     `json:"until,omitzero"`
	Promises  []promiseView `json:"promises"`
	Receipts  []receiptView `json:"receipts"`
	Disputes  []disputeView `json:"disputes"`
	Payments  []paymentView `json:"payments"`
	ChangedAt time.Time     `json:"changedAt"`
}

type debtView struct {
	ID      string       `json:"id"`
	Number  string       `json:"number"`
	Debtor  debts.Debtor `json:"debtor"`
	Balance amount       `json:"balance"`
	Due     string       `json:"due"`
	Link    string       `json:"link"`
	State   debts.State  `json:"state"`
}

type promiseView struct {
	At    time.Time          `json:"at"`
	Debts []string           `json:"debts"`
	State debts.PromiseState `json:"state"`
	Parts []partView         `json:"parts"`
}

type partView struct {
	Due    string `json:"due"`
	Amount amount `json:"amount"`
}

type receiptView struct {
	ID    string            `json:"id"`
	At    time.Time         `json:"at"`
	URL   string            `json:"url"` // of the photo, for one to two days; "": none
	Text  string            `json:"text"`
	State debts.ReviewState `json:"state"`
	By    string            `json:"by"`
	Read  *receiptReading   `json:"read"`
	Used  *receiptUse       `json:"used"`
}

// receiptReading is what was read on a receipt's picture. What is not certain is left out.
type receiptReading struct {
	Amount  *amount  `json:"amount"`
	Numbers []string `json:"numbers"` // of the transaction, its reference first
	Date    string   `json:"date"`
}

// receiptUse is an earlier receipt with the same number.
type receiptUse struct {
	Contact bot.ContactID `json:"contact"`
	At      time.Time     `json:"at"`
}

func showReading(r *debts.ReadReceipt) *receiptReading {
	if r == nil {
		return nil
	}
	v := &receiptReading{Numbers: r.Numbers(), Date: r.Date}
	if r.Amount != nil {
		sum := price(*r.Amount)
		v.Amount = &sum
	}
	return v
}

func showUse(u *debts.UsedReceipt) *receiptUse {
	if u == nil {
		return nil
	}
	return &receiptUse{u.Contact, u.At}
}

type disputeView struct {
	ID    string            `json:"id"`
	At    time.Time         `json:"at"`
	Debts []string          `json:"debts"`
	Text  string            `json:"text"`
	State debts.ReviewState `json:"state"`
	By    string            `json:"by"`
}

type paymentView struct {
	ID       string    `json:"id"`
	At       time.Time `json:"at"`
	Amount   amount    `json:"amount"`
	Rest     amount    `json:"rest"` // more than was owed
	Reversed bool      `json:"reversed"`
}

// showAccount returns the view of an account at a moment; link makes URLs of photos.
func showAccount(a debts.Account, now time.Time, link func(id string) string) accountView {
	v := accountView{
		Contact: a.Contact, V: a.V, ChangedAt: a.ChangedAt,
		Debts: []debtView{}, Totals: []amount{}, Promises: []promiseView{}, Receipts: []receiptView{}, Disputes: []disputeView{}, Payments: []paymentView{},
	}
	for _, d := range a.Debts {
		v.Debts = append(v.Debts, debtView{d.ID, d.Number, d.Debtor, price(d.Balance), d.Due, d.Link, d.State})
	}
	if totals, err := debts.Totals(a.Open()); err == nil { // each debt is in range; their sum may not be
		for _, t := range totals {
			v.Totals = append(v.Totals, price(t))
		}
	}
	reason, until := a.Quiet(now)
	v.Silence, v.Until = string(reason), until
	for _, p := range a.Promises {
		shown := promiseView{At: p.At, Debts: p.Debts, State: p.State}
		for _, part := range p.Parts {
			shown.Parts = append(shown.Parts, partView{part.Due, price(part.Amount)})
		}
		v.Promises = append(v.Promises, shown)
	}
	for _, r := range a.Receipts {
		photo := ""
		if r.Media != nil {
			photo = link(r.Media.ID)
		}
		v.Receipts = append(v.Receipts, receiptView{r.ID, r.At, photo, r.Text, r.State, r.By, showReading(r.Read), showUse(r.Used)})
	}
	for _, d := range a.Disputes {
		v.Disputes = append(v.Disputes, disputeView{d.ID, d.At, d.Debts, d.Text, d.State, d.By})
	}
	for _, p := range a.Payments {
		v.Payments = append(v.Payments, paymentView{p.ID, p.At, price(p.Amount), price(p.Rest), p.Reversed})
	}
	return v
}
