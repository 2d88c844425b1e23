// Package debts carries out what the conversation about debts asks for, and reads the receipts that
// people send.
package debts

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/bot/fairqueue"
	"recado/flows/debts"
	"recado/flows/money"
)

// Worker carries out the effects of flows/debts.
type Worker struct {
	Debts *debts.Service
	// Link makes a link on which an amount is paid, once for a command. ErrNoLink means that there is none.
	// nil: there is no gateway.
	Link func(ctx context.Context, who bot.ContactID, of debts.Debtor, amount money.Amount, description, command string, now time.Time) (url string, err error)
	// ReadReceipt reads a picture; nil: nothing is read, and a person looks at every receipt. It returns nil for a
	// picture that can't be read, and ErrNoReceipt for one that shows something else.
	ReadReceipt func(ctx context.Context, m bot.Media, currency string) (*debts.ReadReceipt, error)
	// Sources are the owners of debts that count payments themselves, by debts.Source. Each is told of every payment
	// that has paid or no longer pays one of its debts. It may be told again, and of a payment's end before the payment: then it
	// returns an error, and is told again later.
	Sources map[string]func(ctx context.Context, c debts.Counted, now time.Time) error
	// Books is told of every payment that was counted or taken back, whatever it has paid. It may be told again. nil: there are none.
	Books func(ctx context.Context, c debts.Counted) error
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		debts.DoLoad: w.with(func(ctx context.Context, _ debts.Command, t engine.Task) (debts.Account, error) {
			return w.Debts.Get(ctx, bot.ContactID(t.Owner))
		}),
		debts.DoPromise: w.with(func(ctx context.Context, c debts.Command, t engine.Task) (debts.Account, error) {
			return w.Debts.Promise(ctx, bot.ContactID(t.Owner), c.Debtor, c.Parts, t.Effect.ID, t.Now)
		}),
		debts.DoDispute: w.with(func(ctx context.Context, c debts.Command, t engine.Task) (debts.Account, error) {
			return w.Debts.Dispute(ctx, bot.ContactID(t.Owner), c.Debtor, c.Text, t.Effect.ID, t.Now)
		}),
		debts.DoReceipt: w.with(w.receipt),
		debts.DoLink:    w.link,
		debts.DoCounted: w.counted,
	}
}

// with decodes the command, and answers with the account as the conversation sees it. What the person can't
// have is an answer; only what may succeed later is an error.
func (w Worker) with(do func(context.Context, debts.Command, engine.Task) (debts.Account, error)) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var c debts.Command
		if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		a, err := do(ctx, c, t)
		if why := refusal(err); why != "" {
			return engine.Answer{Event: "refused", Data: debts.Refusal{Reason: why}}, nil
		}
		if errors.Is(err, bot.ErrNotFound) {
			return engine.Answer{Event: "none"}, nil
		}
		if err != nil {
			return engine.Answer{}, err
		}
		v, err := w.Debts.View(a, c.Debtor, t.Now)
		return engine.Answer{Event: bot.OK, Data: v}, err
	}
}

// counted tells the owners of the debts of a payment.
func (w Worker) counted(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var c debts.Counted
	if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	var books, owners error // one that fails keeps it from none of the others
	if w.Books != nil {
		books = w.Books(ctx, c)
	}
	told := map[string]bool{}
	for _, one := range c.Paid {
		source := debts.Source(one.Debt)
		if told[source] {
			continue
		}
		told[source] = true
		if tell := w.Sources[source]; tell != nil {
			owners = errors.Join(owners, tell(ctx, c, t.Now))
		}
	}
	if owners != nil { // tried again, with the books
		return engine.Answer{}, owners
	}
	return engine.Answer{Event: bot.OK}, books
}

// ErrNoLink means that no link can be made; a person of the business helps then.
var ErrNoLink = errors.New("debts: no link can be made")

// link answers with a View that has a link for all that a debtor owes in one currency. Without a gateway the
// View has the link of a debt, if there is one.
func (w Worker) link(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var c debts.Command
	if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	who := bot.ContactID(t.Owner)
	a, err := w.Debts.Get(ctx, who)
	if errors.Is(err, bot.ErrNotFound) {
		return engine.Answer{Event: "none"}, nil
	}
	if err != nil {
		return engine.Answer{}, err
	}
	v, err := w.Debts.View(a, c.Debtor, t.Now)
	if err != nil || w.Link == nil || len(v.Totals) == 0 {
		return engine.Answer{Event: bot.OK, Data: v}, err
	}
	url, err := w.Link(ctx, who, c.Debtor, v.Totals[0], describe(v), t.Effect.ID, t.Now)
	if errors.Is(err, ErrNoLink) {
		return engine.Answer{Event: bot.OK, Data: v}, nil
	}
	v.Link = url
	return engine.Answer{Event: bot.OK, Data: v}, err
}

// maxDescription is the length of what the gateway's page says of a payment.
const maxDescription = 100

// describe names the debts of a link.
func describe(v debts.View) string {
	var numbers []string
	for _, d := range v.Debts {
		if d.Balance.Currency == v.Totals[0].Currency {
			numbers = append(numbers, d.Number)
		}
	}
	text := strings.Join(numbers, ", ")
	if r := []rune(text); len(r) > maxDescription {
		return string(r[:maxDescription-1]) + "…"
	}
	return text
}

func refusal(err error) string {
	for _, known := range []struct {
		err  error
		name string
	}{
		{ErrNoReceipt, "not_receipt"}, {debts.ErrTooLate, "late"}, {debts.ErrPast, "past"}, {debts.ErrParts, "parts"}, {debts.ErrCurrencies, "parts"}, {debts.ErrNothingOwed, "none"},
	} {
		if errors.Is(err, known.err) {
			return known.name
		}
	}
	return ""
}

func (w Worker) receipt(ctx context.Context, c debts.Command, t engine.Task) (debts.Account, error) {
	who := bot.ContactID(t.Owner)
	a, err := w.Debts.Get(ctx, who)
	if err != nil {
		return a, err
	}
	r := debts.Receipt{ID: t.Effect.ID, Debtor: c.Debtor, Media: c.Media, Text: c.Text}
	known := slices.ContainsFunc(a.Receipts, func(old debts.Receipt) bool { return old.ID == r.ID })
	if open := a.Open(); c.Media != nil && w.ReadReceipt != nil && len(open) > 0 && !known {
		r.Read, err = w.ReadReceipt(fairqueue.WithSender(ctx, t.Owner), *c.Media, open[0].Balance.Currency)
		if err != nil && !(c.Insist && errors.Is(err, ErrNoReceipt)) {
			return a, err
		}
	}
	return w.Debts.AddReceipt(ctx, who, r, t.Now)
}
