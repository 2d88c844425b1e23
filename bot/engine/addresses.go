package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
)

const (
	// maxTransitions bounds how often one person is followed to another address.
	maxAddressHops = 16

	// recycledNumberAfter is how long a phone must have been silent before a new vendor's id on it
	// means somebody else. US operators keep a number back for 45 days (47 CFR 52.15(f)(1)(ii)
	// and 64.1200(l)), WhatsApp takes an account silent for 45 days on a new phone for
	// recycled; nearer than that the vendor has only renamed its id.
	recycledNumberAfter = 45 * 24 * time.Hour
)

// canonicalAddresses brings the phone of an input to its one form, and keeps the vendor's own.
func canonicalAddresses(in bot.Inbound) bot.Inbound {
	if one := in.Contact.Canonical(); one != in.Contact {
		in.Contact, in.VendorAddress = one, in.Contact
	}
	in.OtherAddress = in.OtherAddress.Canonical()
	return in
}

// CurrentAddress is for whom something is that was caused at a moment for an address: the address that
// the person has now, a phone, or a vendor's id where no phone is known. Nothing else says
// whose an address is.
func (e *Engine) CurrentAddress(ctx context.Context, address bot.ContactID, at time.Time) (bot.ContactID, error) {
	return e.followAddress(ctx, address, at, (*bot.Session).PersonAt)
}

// senderAddress is who wrote from an address at a moment, by the address of now.
func (e *Engine) senderAddress(ctx context.Context, address bot.ContactID, at time.Time) (bot.ContactID, error) {
	return e.followAddress(ctx, address, at, (*bot.Session).SenderAt)
}

// followAddress follows a person from address to address: each was the person's own when the move to
// it was told.
func (e *Engine) followAddress(ctx context.Context, address bot.ContactID, at time.Time, whose func(*bot.Session, time.Time) (bot.ContactID, time.Time)) (bot.ContactID, error) {
	who := address.Canonical()
	for range maxAddressHops {
		s, err := e.session(ctx, who)
		if err != nil {
			return "", err
		}
		next, since := whose(&s, at)
		if next == who {
			return who, nil
		}
		who, at, whose = next, since, (*bot.Session).SenderAt
	}
	return who, nil
}

// AddressChanged takes the person who has an address to another one, at a moment: the conversation,
// and then all that is stored of the person. It merges with what is known at the new address.
// A vendor's id that was never met becomes another name of that person. Both addresses keep
// their transcript, and the log of events says when it happened. The same again changes
// nothing, nor does what comes too late: the person has moved since, or it was somebody else.
func (e *Engine) AddressChanged(ctx context.Context, _ string, from, to bot.ContactID, at time.Time) error {
	if from, to = from.Canonical(), to.Canonical(); from == to || from == "" || to == "" {
		return nil
	}
	for range maxWriteConflicts {
		if err := e.finishMoves(ctx, from, to); err != nil {
			return err
		}
		who, err := e.senderAddress(ctx, from, at)
		if err != nil {
			return err
		}
		old, err := e.session(ctx, who)
		if err != nil {
			return err
		}
		dest, err := e.destination(ctx, to, who, at)
		if err != nil || dest == who || old.Version > 0 && at.Before(old.OwnedSince) {
			return err
		}
		if old.MovedTo != "" { // told of whoever came after the person who left
			if left, err := e.senderAddress(ctx, who, old.MovedAt); err != nil || left == dest { // no: of the same move once more
				return err
			}
			if err := e.reassignAddress(ctx, old, at); err != nil {
				return err
			}
			continue
		}
		if err = e.startMove(ctx, old, dest, at); !errors.Is(err, bot.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("move %s: lost %d races", bot.Mask(from), maxWriteConflicts)
}

// finishMoves ends the moves from addresses that a process has left half done, and brings what is
// stored under another spelling of them to the one form.
func (e *Engine) finishMoves(ctx context.Context, addresses ...bot.ContactID) error {
	for _, address := range addresses {
		s, err := e.session(ctx, address)
		switch {
		case err == nil && s.Moving:
			err = e.finishMove(ctx, s)
		case err == nil && s.Version == 0:
			_, err = e.moveFromVariant(ctx, address)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// destination is where somebody is found who came to an address at a moment: elsewhere, where
// they have left it since. What its owner of before had is not theirs.
func (e *Engine) destination(ctx context.Context, to, who bot.ContactID, at time.Time) (bot.ContactID, error) {
	dest, err := e.senderAddress(ctx, to, at)
	if err != nil || dest != to {
		return dest, err
	}
	s, err := e.session(ctx, to)
	if err != nil || s.MovedTo == "" {
		return to, err
	}
	if left, err := e.senderAddress(ctx, to, s.MovedAt); err != nil || left == who { // back again
		return to, err
	}
	return to, e.reassignAddress(ctx, s, at)
}

// startMove begins the move of a session as it was read, and brings it to its end.
func (e *Engine) startMove(ctx context.Context, old bot.Session, to bot.ContactID, at time.Time) error {
	now := e.Clock.Now()
	next := e.Machine.StartMove(old, to, at, now)
	if next.Version++; next.Version == 1 && !old.ID.IsPhone() { // never met: a name and nothing else
		return e.Sessions.Put(ctx, bot.Session{ID: old.ID, Version: 1, MovedTo: to, MovedAt: at})
	}
	if err := e.Sessions.Put(ctx, next); err != nil {
		return err
	}
	e.Checkpoint(MidMove)
	return e.finishMove(ctx, next)
}

// finishMove ends a move that has begun: whoever finds it half done may call it. Where the person
// has gone on since, the conversation follows.
func (e *Engine) finishMove(ctx context.Context, old bot.Session) error {
	to, err := e.senderAddress(ctx, old.MovedTo, old.MovedAt)
	if err == nil && to != old.ID {
		err = e.mergeInto(ctx, old, to)
	}
	if err != nil {
		return fmt.Errorf("move %s: %w", bot.Mask(old.ID), err)
	}
	e.Checkpoint(MidMove)
	_, err = e.changeSessionAt(ctx, old.ID, func(s bot.Session, now time.Time) (bot.Session, error) {
		return e.Machine.FinishMove(s, now), nil
	})
	e.scheduleTurn(old.ID)
	e.scheduleTurn(to)
	return err
}

// resumeAfterAgent brings a conversation to another address.
func (e *Engine) mergeInto(ctx context.Context, old bot.Session, to bot.ContactID) error {
	for range maxWriteConflicts {
		_, err := e.changeSessionAt(ctx, to, func(s bot.Session, now time.Time) (bot.Session, error) {
			return e.Machine.MergeFrom(s, old, now), nil
		})
		if !errors.Is(err, bot.ErrNotFound) {
			return err
		}
		moved := e.Machine.MoveTo(old, to, e.Clock.Now())
		if err = e.Sessions.Put(ctx, moved); err == nil {
			e.relay(ctx, moved)
		}
		if !errors.Is(err, bot.ErrStale) { // else met this moment
			return err
		}
	}
	return fmt.Errorf("lost %d races", maxWriteConflicts)
}

// reassignAddress gives an address that was left to whoever writes from it now, once all that is
// stored of the person who left it has followed.
func (e *Engine) reassignAddress(ctx context.Context, s bot.Session, at time.Time) error {
	if s.Moving {
		if err := e.finishMove(ctx, s); err != nil {
			return err
		}
	}
	_, err := e.changeSessionAt(ctx, s.ID, func(s bot.Session, now time.Time) (bot.Session, error) {
		if s.MovedTo == "" || s.Moving || !at.After(s.MovedAt) {
			return s, nil
		}
		if err := e.runPendingMove(ctx, s); err != nil {
			return s, err
		}
		return e.Machine.ReassignAddress(s, at, now), nil
	})
	return err
}

// rerouteInputs brings what is pending at an address to whom it is from, before any turn hears it.
// It reports true where the session is to be read again.
func (e *Engine) rerouteInputs(ctx context.Context, s bot.Session, fresh []bot.Inbound) (bool, error) {
	if s.Moving {
		return true, e.finishMove(ctx, s)
	}
	if len(fresh) == 0 {
		return false, nil
	}
	if s.Version == 0 {
		if again, err := e.moveFromVariant(ctx, s.ID); again || err != nil {
			return again, err
		}
	}
	var away []bot.Inbound
	var first *bot.Inbound // of who writes from an address that was left
	for i, in := range fresh {
		who, err := e.ownerOf(ctx, s, in)
		own := in.OriginalAddress == "" && in.Kind.FromPerson()
		switch {
		case err != nil:
			return false, err
		case who != s.ID:
			away = append(away, in)
		case own && s.MovedTo != "":
			if first == nil {
				first = &fresh[i]
			}
		case own && in.OtherAddress != "":
			if again, err := e.learnOtherAddress(ctx, s, in); again || err != nil {
				return again, err
			}
		}
	}
	switch {
	case len(away) > 0: // first: whoever is new here must not hear it
		return first != nil || s.MovedTo == "", e.forward(ctx, s, away)
	case first != nil:
		return true, e.handleReturn(ctx, s, *first)
	}
	return false, nil
}

// ownerOf says who an input at an address is from or for.
func (e *Engine) ownerOf(ctx context.Context, s bot.Session, in bot.Inbound) (bot.ContactID, error) {
	switch {
	case s.MovedTo == "" && len(s.PastOwners) == 0:
		return s.ID, nil
	case in.Kind.FromPerson():
		return e.senderAddress(ctx, cmp.Or(in.OriginalAddress, s.ID), in.At)
	}
	return e.CurrentAddress(ctx, cmp.Or(in.OriginalAddress, s.ID), in.At)
}

// handleReturn is what a message from a phone means whose person has gone elsewhere: that person is
// back, where the vendor says who it is, else it is somebody new.
func (e *Engine) handleReturn(ctx context.Context, s bot.Session, in bot.Inbound) error {
	if in.OtherAddress == "" {
		return e.reassignAddress(ctx, s, in.At)
	}
	writes, err := e.senderAddress(ctx, in.OtherAddress, in.At)
	if err != nil {
		return err
	}
	left, err := e.senderAddress(ctx, s.ID, s.MovedAt)
	switch {
	case err != nil:
		return err
	case writes != left:
		return e.reassignAddress(ctx, s, in.At)
	}
	if err := e.AddressChanged(ctx, in.Channel, in.OtherAddress, s.ID, in.At); err != nil {
		return err
	}
	if s, err = e.session(ctx, s.ID); err != nil || s.MovedTo == "" {
		return err
	}
	// The person has not come back: it was written before something that we know already.
	in.OriginalAddress = in.OtherAddress // who writes, wherever it is read
	return e.forwardInput(ctx, s.ID, in, left)
}

// learnOtherAddress learns the other address of who writes.
func (e *Engine) learnOtherAddress(ctx context.Context, s bot.Session, in bot.Inbound) (bool, error) {
	for _, known := range s.OtherAddresses {
		if known == in.OtherAddress {
			return false, nil
		}
	}
	if n := len(s.OtherAddresses); n > 0 && !s.LastInboundAt.IsZero() && in.At.Sub(s.LastInboundAt) > recycledNumberAfter { // the operator has given the number to somebody else
		writes, err := e.senderAddress(ctx, in.OtherAddress, in.At)
		if err != nil {
			return false, err
		}
		if writes != s.ID {
			return true, e.moveToVendorID(ctx, s, s.OtherAddresses[n-1])
		}
	}
	return false, e.AddressChanged(ctx, in.Channel, in.OtherAddress, s.ID, in.At)
}

// moveToVendorID takes a person whose phone somebody else has now to the vendor's id, the only
// address left. It is told with the last sign of that person.
func (e *Engine) moveToVendorID(ctx context.Context, s bot.Session, id bot.ContactID) error {
	err := e.startMove(ctx, s, id, s.LastInboundAt)
	if errors.Is(err, bot.ErrStale) {
		return nil // the turn looks again
	}
	return err
}

// moveFromVariant takes a conversation that was begun under another spelling of a phone to the one
// form. It reports true where there was one.
func (e *Engine) moveFromVariant(ctx context.Context, who bot.ContactID) (bool, error) {
	for _, spelling := range who.Variants() {
		s, err := e.Sessions.Get(ctx, spelling)
		if errors.Is(err, bot.ErrNotFound) {
			continue
		}
		if err != nil || s.MovedTo != "" {
			return false, err
		}
		// It is the same number: nothing that the person does later may look too old for it.
		err = e.startMove(ctx, s, who, cmp.Or(s.LastInboundAt, s.UpdatedAt, e.Clock.Now()))
		if errors.Is(err, bot.ErrStale) {
			err = nil
		}
		return true, err
	}
	return false, nil
}

// forward hands what is pending at an address on to those whom it is from or for.
func (e *Engine) forward(ctx context.Context, s bot.Session, pending []bot.Inbound) error {
	for _, in := range pending {
		who, err := e.ownerOf(ctx, s, in)
		if err == nil {
			in.OriginalAddress = cmp.Or(in.OriginalAddress, s.ID)
			err = e.forwardInput(ctx, s.ID, in, who)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// forwardInput puts an input of an address at another one.
func (e *Engine) forwardInput(ctx context.Context, from bot.ContactID, in bot.Inbound, to bot.ContactID) error {
	id := in.ID
	in.ID, in.Contact, in.VendorAddress = id+bot.ForwardedSuffix, to, ""
	if _, err := e.Inbox.Add(ctx, in); err != nil {
		return fmt.Errorf("forward from %s: %w", bot.Mask(from), err)
	}
	e.scheduleTurn(to)
	return e.Inbox.MarkConsumed(ctx, []string{id})
}

// moveStored takes what else is stored of a person to the person's new address.
func (e *Engine) moveStored(ctx context.Context, m bot.Move) error {
	h := e.Handlers[bot.MoveContact]
	if h == nil {
		return nil
	}
	raw, err := encode(m)
	if err != nil {
		return err
	}
	_, err = h(ctx, Task{Owner: string(m.From), Effect: bot.Effect{Kind: bot.EffectDo, Name: bot.MoveContact, Args: raw}, Now: e.Clock.Now()})
	return err
}

// runPendingMove carries out what of a move still waits in the outbox. Its worker may do it again.
func (e *Engine) runPendingMove(ctx context.Context, s bot.Session) error {
	for _, f := range s.Outbox {
		if f.Kind != bot.EffectDo || f.Name != bot.MoveContact {
			continue
		}
		err := e.moveStored(ctx, bot.Move{From: s.ID, To: s.MovedTo})
		if IsPermanent(err) {
			e.Log.Error("effect given up", "effect", f.Name, "id", maskID(f.ID), "error", err)
			err = nil
		}
		if err != nil {
			return fmt.Errorf("what is stored of %s: %w", bot.Mask(s.ID), err)
		}
		return nil
	}
	return nil
}

// isNoopMove reports whether an effect is the move of what else is stored, where nothing is.
func (e *Engine) isNoopMove(f bot.Effect) bool {
	return f.Kind == bot.EffectDo && f.Name == bot.MoveContact && e.Handlers[f.Name] == nil
}
