package debts

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// UsedReceipt is a receipt that somebody sent, by a number on it. Whoever sends one with the same number
// later sends the same receipt again, or a forged one: a person of the business is told.
type UsedReceipt struct {
	Contact bot.ContactID `json:"contact"`
	Receipt string        `json:"receipt"`
	At      time.Time     `json:"at"`
}

// ReceiptUses remembers who used a receipt first.
type ReceiptUses interface {
	// First stores u for a number, and returns it, unless another one is stored: then it returns that one.
	First(ctx context.Context, number string, u UsedReceipt) (UsedReceipt, error)
}

// Numbers returns the numbers on a receipt as they are printed, its reference first.
func (r *ReadReceipt) Numbers() []string {
	list := []string{}
	if r.Reference != "" {
		list = append(list, r.Reference)
	}
	return append(list, r.Others...)
}

// all returns the numbers on a receipt as they are compared.
func (r *ReadReceipt) all() []string {
	if r == nil {
		return nil
	}
	var list []string
	for _, number := range r.Numbers() {
		if n := PlainNumber(number); n != "" {
			list = append(list, n)
		}
	}
	return list
}

// has reports whether a number is on a receipt.
func (r *ReadReceipt) has(number string) bool {
	n := PlainNumber(number)
	return n != "" && slices.Contains(r.all(), n)
}

// proves reports whether a receipt is that of a payment: one of its numbers and the amount are the payment's.
func (r *ReadReceipt) proves(p Payment) bool {
	return r.Amount != nil && *r.Amount == p.Amount && r.has(p.Reference)
}

// PlainNumber returns a number of a bank as it is compared: banks print it with and without leading zeros and dashes.
func PlainNumber(s string) string {
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return -1
	}, s), "0")
}

// uniqueNumber is the length from which a transaction's number is one of its own. Shorter ones, such as
// those of approvals, repeat every few thousand payments: they count with the amount.
const uniqueNumber = 8

// uses returns the keys by which a receipt is recognised.
func (r *ReadReceipt) uses() []string {
	var keys []string
	for _, number := range r.all() {
		switch {
		case len(number) >= uniqueNumber:
			keys = append(keys, number)
		case r.Amount != nil:
			keys = append(keys, number+" "+r.Amount.String())
		}
	}
	return keys
}

// used returns the receipt that had a number of this one before, or nil.
func (s *Service) used(ctx context.Context, who bot.ContactID, r Receipt, now time.Time) (*UsedReceipt, error) {
	if s.Uses == nil {
		return nil, nil
	}
	var before *UsedReceipt
	for _, key := range r.Read.uses() {
		first, err := s.Uses.First(ctx, key, UsedReceipt{Contact: who, Receipt: r.ID, At: now})
		if err != nil {
			return nil, err
		}
		if first.Receipt != r.ID && before == nil {
			before = &first
		}
	}
	return before, nil
}

// acceptProofs ends the review of receipts whose payment is counted now: it must not be counted again.
func (a *Account) acceptProofs(p Payment) {
	a.Receipts = slices.Clone(a.Receipts)
	for i := range a.Receipts {
		if r := &a.Receipts[i]; r.State == InReview && r.Read != nil && r.Read.proves(p) {
			r.State, r.By, r.Amount = Accepted, p.ID, r.Read.Amount
		}
	}
}
