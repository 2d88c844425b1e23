package statements

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/payments"
)

// decision is what a line is.
type decision struct {
	state      State
	reason     Reason
	known      string // a payment
	targets    []Target
	candidates []string
	contact    bot.ContactID
}

func unsure(why Reason, candidates ...string) decision {
	return decision{state: Unsure, reason: why, candidates: candidates[:min(len(candidates), maxCandidates)]}
}

const (
	maxCandidates = 10
	maxNamed      = 20 // invoices that one line may name
	maxSameTotal  = 50 // invoices with the same balance that are looked at
	minNumber     = 6  // digits of a number of a bank that can be told from others
	knownDays     = 10 // between a payment that was counted and its line
	maybeDays     = 5
)

// named finds numbers of invoices as people write them: "FAC-00012", "fac 12", "factura no. 12".
var named = regexp.MustCompile(`\bfac(?:tura|t)?s?[\s\-_#.:]*(?:numero|num|nro|no|n)?[\s\-_#.:°º]*0*([1-9]\d{0,8})\b`)

// printed finds numbers of invoices as they are printed.
var printed = regexp.MustCompile(`\bfac-?(\d{5,9})\b`)

// match decides what a line is. It changes nothing.
func (s *Service) match(ctx context.Context, e Entry) (decision, error) {
	d, err := s.counted(ctx, e)
	if err != nil || d.state != "" {
		return d, err
	}
	words := bot.Fold(e.Reference + " " + e.Description)
	var ids []string
	for _, found := range named.FindAllStringSubmatch(words, maxNamed) {
		if id := invoiceID(found[1]); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	var bills []invoices.Invoice
	for _, id := range ids {
		i, err := s.Bills.Get(ctx, id)
		if errors.Is(err, bot.ErrNotFound) {
			continue
		}
		if err != nil {
			return decision{}, err
		}
		bills = append(bills, i)
	}
	switch {
	case len(bills) == 1:
		return s.one(ctx, e, bills[0], printed.MatchString(words))
	case len(bills) > 1:
		return s.all(ctx, e, bills)
	}
	d, err = s.byPayer(ctx, e)
	if err == nil && len(ids) > 0 && d.state == Unsure && d.reason == NoMatch {
		d.reason = Unknown
	}
	return d, err
}

// invoiceID returns the id of an invoice by its number without leading zeros.
func invoiceID(number string) string {
	return "FAC-" + strings.Repeat("0", max(0, 5-len(number))) + number
}

// counted finds the payment that has counted a line's money before, by the number that the bank gave it.
func (s *Service) counted(ctx context.Context, e Entry) (decision, error) {
	for _, number := range numbers(e) {
		found, err := s.Payments.ByTransaction(ctx, number)
		if err != nil {
			return decision{}, err
		}
		for _, p := range found {
			if (p.State == payments.Success || p.State == payments.Confirmed) && p.Paid == e.Amount && !ours(p) && near(p.CreatedAt, e.On, knownDays) {
				return decision{state: Known, known: p.ID, contact: p.Contact}, nil
			}
		}
	}
	return decision{}, nil
}

// ours reports whether a payment comes from a line.
func ours(p payments.Payment) bool { return strings.HasPrefix(p.Command, commandPrefix) }

// numbers returns what may be the bank's number of a line.
func numbers(e Entry) []string {
	var all []string
	for _, word := range strings.FieldsFunc(e.Reference+" "+e.Description, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }) {
		n := payments.TransactionKey(word)
		if len(n) >= minNumber && strings.ContainsAny(n, "0123456789") && !named.MatchString(bot.Fold(word)) && !slices.Contains(all, n) && len(all) < maxNamed {
			all = append(all, n)
		}
	}
	return all
}

// near reports whether a moment is within so many days of a day.
func near(at time.Time, day string, days int) bool {
	on, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return false
	}
	return at.Sub(on).Abs() <= time.Duration(days+1)*24*time.Hour
}

// owed returns what is owed of an invoice as its account knows it, since the invoice hears of payments a moment later.
func (s *Service) owed(ctx context.Context, i invoices.Invoice) (money.Amount, debts.Account, error) {
	a, err := s.Accounts.Get(ctx, i.Contact)
	if errors.Is(err, bot.ErrNotFound) {
		return i.Balance, a, nil
	}
	if err != nil {
		return money.Amount{}, a, err
	}
	for _, d := range a.Debts {
		if d.ID == i.DebtID() && (d.State == debts.Open || d.State == debts.Disputed) {
			return d.Balance, a, nil
		} else if d.ID == i.DebtID() {
			return money.Zero(i.Total.Currency), a, nil
		}
	}
	return i.Balance, a, nil
}

// one decides about a line that names one invoice. exact means that it is named as it is printed.
func (s *Service) one(ctx context.Context, e Entry, i invoices.Invoice, exact bool) (decision, error) {
	switch {
	case i.Kind == invoices.CreditNote:
		return unsure(Unknown, i.ID), nil
	case i.Status == invoices.Cancelled:
		return unsure(IsCancelled, i.ID), nil
	case i.Total.Currency != e.Amount.Currency:
		return unsure(OtherMoney, i.ID), nil
	case i.Contact == "":
		return unsure(NobodysDebt, i.ID), nil
	}
	left, account, err := s.owed(ctx, i)
	if err != nil {
		return decision{}, err
	}
	if d, err := s.maybe(ctx, e, account, i); err != nil || d.state != "" {
		return d, err
	}
	switch {
	case left.Minor <= 0:
		return unsure(AlreadyPaid, i.ID), nil
	case e.Amount.Minor > left.Minor:
		return unsure(Over, i.ID), nil
	case e.Amount.Minor < left.Minor && !exact:
		return unsure(Partial, i.ID), nil
	}
	return decision{state: Counting, targets: []Target{{Invoice: i.ID, Amount: e.Amount}}, contact: i.Contact, candidates: []string{i.ID}}, nil
}

// all decides about a line that names several invoices: it is sure if it pays all of them.
func (s *Service) all(ctx context.Context, e Entry, bills []invoices.Invoice) (decision, error) {
	d := decision{state: Counting, contact: bills[0].Contact}
	sum := int64(0)
	for _, i := range bills {
		d.candidates = append(d.candidates, i.ID)
		part := e
		left, _, err := s.owed(ctx, i)
		if err != nil {
			return d, err
		}
		part.Amount = left
		one, err := s.one(ctx, part, i, true)
		if err != nil {
			return d, err
		}
		if one.state != Counting {
			return unsure(Several, d.candidates...), nil
		}
		sum += left.Minor
		d.targets = append(d.targets, one.targets...)
	}
	if sum != e.Amount.Minor {
		return unsure(Several, d.candidates...), nil
	}
	return d, nil
}

// maybe looks for a payment in an account that may be the line's: with its number it is the line's, with its amount and
// about its day it may be.
func (s *Service) maybe(ctx context.Context, e Entry, a debts.Account, i invoices.Invoice) (decision, error) {
	theirs := numbers(e)
	for n := len(a.Payments) - 1; n >= 0; n-- {
		p := a.Payments[n]
		if p.Reversed || !p.Method.Money() && p.Method != "" || p.Amount != e.Amount || !near(p.At, e.On, knownDays) {
			continue
		}
		kept, err := s.Payments.Get(ctx, p.ID)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return decision{}, err
		}
		if ours(kept) { // another line: the same one would have the same id
			continue
		}
		switch key := payments.TransactionKey(p.Reference); {
		case len(key) >= minNumber && slices.Contains(theirs, key):
			return decision{state: Known, known: p.ID, contact: a.Contact}, nil
		case p.Method != debts.Cash && near(p.At, e.On, maybeDays):
			return unsure(MaybeCounted, i.ID), nil
		}
	}
	return decision{}, nil
}

// byPayer decides about a line that names no invoice, by amount and payer together.
func (s *Service) byPayer(ctx context.Context, e Entry) (decision, error) {
	same, _, err := s.Bills.List(ctx, invoices.Filter{Balance: e.Amount.Minor, Limit: maxSameTotal})
	if err != nil {
		return decision{}, err
	}
	var fits, theirs []invoices.Invoice
	for _, i := range same {
		if i.Kind == invoices.CreditNote || i.Status == invoices.Cancelled || i.Total.Currency != e.Amount.Currency || i.CreatedAt.Format(time.DateOnly) > nextDay(e.On) {
			continue
		}
		left, _, err := s.owed(ctx, i)
		if err != nil {
			return decision{}, err
		}
		if left != e.Amount {
			continue
		}
		if fits = append(fits, i); pays(e, i.Payer) {
			theirs = append(theirs, i)
		}
	}
	ids := func(list []invoices.Invoice) (all []string) {
		for _, i := range list {
			all = append(all, i.ID)
		}
		return all
	}
	switch {
	case len(theirs) == 1 && len(same) < maxSameTotal:
		return s.one(ctx, e, theirs[0], false)
	case len(theirs) > 0:
		return unsure(Several, ids(theirs)...), nil
	case len(fits) > 0:
		return unsure(AmountOnly, ids(fits)...), nil
	}
	return unsure(NoMatch), nil
}

// nextDay returns the day after one: the invoice's day is counted in another zone.
func nextDay(day string) string {
	on, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return on.AddDate(0, 0, 1).Format(time.DateOnly)
}

// pays reports whether a line names who owes an invoice: by the tax number, with or without its check digit, or by all
// words of a name of two words at least.
func pays(e Entry, p invoices.Payer) bool {
	line := bot.Fold(e.Payer + " " + e.Description + " " + e.Reference + " " + e.TaxID)
	if tax := digits(p.TaxID); len(tax) >= minNumber {
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == ':' || r == ',' }) {
			if n := digits(word); n == tax || len(tax) > 8 && n == tax[:len(tax)-1] {
				return true
			}
		}
	}
	has := nameWords(line)
	for _, name := range []string{p.Company, p.Name} {
		wanted := nameWords(bot.Fold(name))
		if len(wanted) >= 2 && !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(has, w) }) {
			return true
		}
	}
	return false
}

// legalForms are words of names that tell nobody apart.
var legalForms = []string{"sas", "sa", "ltda", "cia", "srl", "inc", "cv", "de", "del", "la", "los", "las", "el", "y", "s", "a", "r", "l", "c", "v"}

func nameWords(name string) (all []string) {
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !slices.Contains(legalForms, w) {
			all = append(all, w)
		}
	}
	return all
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
