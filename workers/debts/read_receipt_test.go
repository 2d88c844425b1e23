package debts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"recado/bot"
	"recado/workers/vision"
)

// pictures answers every picture alike.
type pictures struct {
	read vision.Receipt
	err  error
}

func (p pictures) ReadReceipt(context.Context, io.Reader) (vision.Receipt, error) {
	return p.read, p.err
}

type files struct{ err error }

func (f files) Open(context.Context, string) (io.ReadSeekCloser, bot.Media, error) {
	return noFile{bytes.NewReader(nil)}, bot.Media{}, f.err
}

type noFile struct{ *bytes.Reader }

func (noFile) Close() error { return nil }

func TestAmountsInTheCurrencyOfTheDebt(t *testing.T) {
	for _, c := range []struct{ amount, printed, currency, want string }{
		{"250000.00", "", "COP", "250000.00 COP"},
		{"250000", "COP", "COP", "250000.00 COP"},
		{"35.74", "", "USD", "35.74 USD"},
		{"35.74", "USD", "USD", "35.74 USD"},
		{"1500.00", "HNL", "HNL", "1500.00 HNL"},
		// What may be another amount is left out.
		{"35.74", "", "COP", ""},   // dollars, or digits were lost
		{"250000", "", "USD", ""},  // pesos
		{"1500.00", "", "HNL", ""}, // "$" is no sign of lempiras
		{"1500.00", "HNL", "COP", ""},
		{"35.74", "USD", "COP", ""},
		{"1500", "HNL", "HNL", ""}, // without decimals
		{"999.99", "", "COP", ""},
		{"", "", "COP", ""},
		{"99999999999999999999.00", "", "COP", ""},
	} {
		got := ""
		if a := amountOf(vision.Receipt{Amount: c.amount, Currency: c.printed}, c.currency); a != nil {
			got = a.String()
		}
		if got != c.want {
			t.Errorf("%s %q for a debt in %s: %q, want %q", c.amount, c.printed, c.currency, got, c.want)
		}
	}
}

func TestPicturesThatCannotBeReadAreForAPerson(t *testing.T) {
	sound := vision.Receipt{Amount: "250000.00", Numbers: []string{"M123", "9988"}, Day: "2026-11-30"}
	for name, c := range map[string]struct {
		pictures pictures
		files    files
		read     bool
		err      error // in the answer
	}{
		"read":              {pictures: pictures{read: sound}, read: true},
		"nothing certain":   {},
		"something else":    {pictures: pictures{read: vision.Receipt{Foreign: true}}, err: ErrNoReceipt},
		"deleted meanwhile": {files: files{bot.ErrNotFound}},
		"no picture":        {pictures: pictures{err: vision.ErrNotImage}},
		"too big":           {pictures: pictures{err: fmt.Errorf("%w: pixels", vision.ErrTooBig)}},
		"broken":            {pictures: pictures{err: vision.ErrBroken}},
		"too slow":          {pictures: pictures{err: vision.ErrDeadline}},
		"a long queue":      {pictures: pictures{err: context.DeadlineExceeded}},
		"a crash":           {pictures: pictures{err: vision.ErrCrashed}},
		"the reader closed": {pictures: pictures{err: vision.ErrClosed}, err: vision.ErrClosed}, // it is tried again
		"the disk":          {files: files{io.ErrUnexpectedEOF}, err: io.ErrUnexpectedEOF},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReceiptReader{c.pictures, c.files}.Read(t.Context(), bot.Media{ID: "m"}, "COP")
			if !errors.Is(err, c.err) || (got != nil) != c.read {
				t.Fatalf("%+v, %v", got, err)
			}
			if c.read && (got.Reference != "M123" || len(got.Others) != 1 || got.Amount.Minor != 25_000_000 || got.Date != "2026-11-30") {
				t.Errorf("%+v", got)
			}
		})
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := (ReceiptReader{pictures{err: context.Canceled}, files{}}).Read(stopped, bot.Media{ID: "m"}, "COP"); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
