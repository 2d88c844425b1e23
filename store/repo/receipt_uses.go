package repo

import (
	"context"
	"errors"

	"recado/bot"
	"recado/flows/debts"
	"recado/store"
)

// ReceiptUses stores who used a receipt first, by the numbers on it.
type ReceiptUses struct {
	docs store.Collection[receiptUse]
}

var _ debts.ReceiptUses = (*ReceiptUses)(nil)

type receiptUse struct {
	Number string `json:"_id"`
	debts.UsedReceipt
}

// NewReceiptUses opens the uses.
func NewReceiptUses(db store.DB) (*ReceiptUses, error) {
	docs, err := open[receiptUse](db, store.Spec{Name: "receipt_uses"})
	return &ReceiptUses{docs}, err
}

// First implements debts.ReceiptUses: the insertion decides between two senders.
func (r *ReceiptUses) First(ctx context.Context, number string, u debts.UsedReceipt) (debts.UsedReceipt, error) {
	err := r.docs.Insert(ctx, receiptUse{number, u})
	if !errors.Is(err, bot.ErrDuplicate) {
		return u, err
	}
	first, err := r.docs.Get(ctx, number)
	return first.UsedReceipt, err
}
