package whatsmeow

import (
	"context"
	"errors"
	"fmt"
	"time"

	wa "go.mau.fi/whatsmeow"
)

// deviceName is this device's name on the phone. WhatsApp accepts known browsers only.
const deviceName = "Chrome (Linux)"

// offer shows codes until the phone has accepted one.
func (c *Channel) offer(ctx context.Context, w client, codes <-chan wa.QRChannelItem, phone string, tell func(Step)) error {
	asked := false
	for {
		var item wa.QRChannelItem
		var more bool
		select {
		case <-ctx.Done():
			return stopped(ctx)
		case item, more = <-codes:
		}
		switch {
		case !more:
			return ErrTimeout
		case item.Event == wa.QRChannelEventCode && phone == "":
			tell(Step{Kind: StepQR, Code: item.Code, Until: c.Now().Add(item.Timeout).UTC()})
		case item.Event == wa.QRChannelEventCode && !asked:
			asked = true // the first code means that the connection is ready for the request
			code, err := w.PairPhone(ctx, phone, true, wa.PairClientChrome, deviceName)
			if err != nil {
				return noCode(err)
			}
			tell(Step{Kind: StepCode, Code: code, Until: c.Now().Add(160 * time.Second).UTC()})
		case item.Event == wa.QRChannelEventCode:
		case item == wa.QRChannelSuccess:
			return nil
		case item == wa.QRChannelScannedWithoutMultidevice:
			tell(Step{Kind: StepEnable})
		case item == wa.QRChannelTimeout:
			return ErrTimeout
		case item == wa.QRChannelClientOutdated:
			return ErrOutdated
		default: // also steps of newer phones that this program does not know
			return fmt.Errorf("%w: %s %w", ErrPairing, item.Event, errors.Join(item.Error))
		}
	}
}

func noCode(err error) error {
	if errors.Is(err, wa.ErrPhoneNumberTooShort) || errors.Is(err, wa.ErrPhoneNumberIsNotInternational) {
		return ErrBadNumber
	}
	return fmt.Errorf("%w: %w", ErrNoPairCode, err)
}

func stopped(ctx context.Context) PairError {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return ErrStopped
}
