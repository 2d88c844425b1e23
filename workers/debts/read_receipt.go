package debts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/money"
	"recado/workers/vision"
)

// Pictures reads the pictures of receipts; *vision.Pool implements it.
type Pictures interface {
	ReadReceipt(ctx context.Context, img io.Reader) (vision.Receipt, error)
}

// Opener opens a file that a person sent.
type Opener interface {
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
}

// ErrNoReceipt means that a picture was read and shows no receipt.
var ErrNoReceipt = errors.New("debts: the picture shows no receipt")

// receiptLimit is how long a picture may take, with its wait for the reader. The dialog waits longer.
const receiptLimit = 35 * time.Second

// ReceiptReader reads the pictures of receipts that people send.
type ReceiptReader struct {
	Pictures Pictures
	Files    Opener
}

// Read is Worker.ReadReceipt.
func (r ReceiptReader) Read(ctx context.Context, m bot.Media, currency string) (*debts.ReadReceipt, error) {
	file, _, err := r.Files.Open(ctx, m.ID)
	if errors.Is(err, bot.ErrNotFound) {
		return nil, nil // it was deleted meanwhile: a person of the business asks for it
	}
	if err != nil {
		return nil, fmt.Errorf("open a receipt: %w", err)
	}
	defer file.Close()
	limited, cancel := context.WithTimeout(ctx, receiptLimit)
	defer cancel()
	read, err := r.Pictures.ReadReceipt(limited, file)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err() // the program stops: it is read again later
	case vision.Final(err), errors.Is(err, context.DeadlineExceeded):
		return nil, nil // a person of the business looks at it
	case err != nil:
		return nil, fmt.Errorf("read a receipt: %w", err)
	case read.Foreign:
		return nil, ErrNoReceipt
	}
	return readingOf(read, currency), nil
}

// readingOf returns what was read on a receipt of a debt in a currency, or nil for nothing.
func readingOf(read vision.Receipt, currency string) *debts.ReadReceipt {
	out := debts.ReadReceipt{Amount: amountOf(read, currency), Date: read.Day}
	if len(read.Numbers) > 0 {
		out.Reference, out.Others = read.Numbers[0], read.Numbers[1:]
	}
	if out.Amount == nil && out.Reference == "" && out.Date == "" {
		return nil
	}
	return &out
}

// leastPesos is the least payment in Colombian pesos that is believed: a smaller number has lost digits, or is of
// another currency.
const leastPesos = 1000

// amountOf returns the amount of a receipt, or nil where it may be another one: of another currency, or without the
// decimals with which the banks of dollars and lempiras print every amount.
func amountOf(read vision.Receipt, currency string) *money.Amount {
	_, _, decimals := strings.Cut(read.Amount, ".")
	switch {
	case read.Amount == "", read.Currency != "" && read.Currency != currency:
		return nil
	case read.Currency == "" && currency != "USD" && currency != "COP": // "$"
		return nil
	case currency != "COP" && !decimals:
		return nil
	}
	a, err := money.Parse(read.Amount, currency)
	if err != nil {
		return nil
	}
	if least, err := money.Parse(fmt.Sprint(leastPesos), "COP"); currency == "COP" && (err != nil || a.Minor < least.Minor) {
		return nil
	}
	return &a
}
