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
	// maxAddressHops bounds how many moves of one person are followed.
	maxAddressHops = 16

	// recycledNumberAfter is how long a phone must have been silent before a new vendor's id on
	// it means a new person. US operators do not reassign a number for 45 days (47 CFR
	// 52.15(f)(1)(ii) and 64.1200(l)), WhatsApp treats an account silent for 45 days on a new
	// phone as recycled; within that time the vendor has only changed its id.
	recycledNumberAfter = 45 * 24 * time.Hour
)

// canonicalAddresses replaces an input's phone by its canonical form and keeps the vendor's.
func canonicalAddresses(in bot.Inbound) bot.Inbound {
	if one := in.Contact.Canonical(); one != in.Contact {
		in.Contact, in.VendorAddress = one, in.Contact
	}
	in.OtherAddress = in.OtherAddress.Canonical()
	return in
}

// CurrentAddress returns the current address of the person whom an address meant at a moment: a
// phone, or a vendor's id if no phone is known. It is the only authority on whose an address
// is.
func (e *Engine) CurrentAddress(ctx context.Context, address bot.ContactID, at time.Time) (bot.ContactID, error) {
	return e.followAddress(ctx, address, at, (*bot.Session).PersonAt)
}

// senderAddress returns the current address of the person who wrote from an address at a
// moment.
func (e *Engine) senderAddress(ctx context.Context, address bot.ContactID, at time.Time) (bot.ContactID, error) {
	return e.followAddress(ctx, address, at, (*bot.Session).SenderAt)
}

// followAddress follows a person's moves from address to address. Each address is resolved for
// the time of the move to it.
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

// AddressChanged moves the person who has an address to another one, at a moment: the
// conversation, then all other stored data. It merges with the session at the new address. An
// unknown vendor's id becomes another address of that person. Both addresses keep their
// transcript, and the log of events records the move. A repeated call changes nothing, nor does
// a late one: the person has moved since, or was somebody else.
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
		if old.MovedTo != "" { // it is about the person who followed the one who moved away
			if left, err := e.senderAddress(ctx, who, old.MovedAt); err != nil || left == dest { // the same move again
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
	return fmt.Errorf("move %s: gave up after %d write conflicts", bot.Mask(from), maxWriteConflicts)
}

// finishMoves finishes the interrupted moves from addresses, and moves sessions that are stored
// under a variant of an address to its canonical form.
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

// destination returns the current address of a person who came to an address at a moment:
// another one if the person has left it since. An address whose former owner left is reassigned
// to this person first.
func (e *Engine) destination(ctx context.Context, to, who bot.ContactID, at time.Time) (bot.ContactID, error) {
	dest, err := e.senderAddress(ctx, to, at)
	if err != nil || dest != to {
		return dest, err
	}
	s, err := e.session(ctx, to)
	if err != nil || s.MovedTo == "" {
		return to, err
	}
	if left, err := e.senderAddress(ctx, to, s.MovedAt); err != nil || left == who { // the former owner came back
		return to, err
	}
	return to, e.reassignAddress(ctx, s, at)
}

// startMove starts the move of a session, in the version that was read, and finishes it.
func (e *Engine) startMove(ctx context.Context, old bot.Session, to bot.ContactID, at time.Time) error {
	now := e.Clock.Now()
	next := e.Machine.StartMove(old, to, at, now)
	if next.Version++; next.Version == 1 && !old.ID.IsPhone() { // unknown: it becomes only another address
		return e.Sessions.Put(ctx, bot.Session{ID: old.ID, Version: 1, MovedTo: to, MovedAt: at})
	}
	if err := e.Sessions.Put(ctx, next); err != nil {
		return err
	}
	e.Checkpoint(MidMove)
	return e.finishMove(ctx, next)
}

// finishMove finishes a started move; any process may call it. If the person has moved on
// since, the conversation follows.
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

// mergeInto merges a conversation into the session of another address, or creates that.
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
		if !errors.Is(err, bot.ErrStale) { // another process created it meanwhile
			return err
		}
	}
	return fmt.Errorf("gave up after %d write conflicts", maxWriteConflicts)
}

// reassignAddress gives an abandoned address to its new owner, after all stored data of the
// former owner have been moved.
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

// rerouteInputs forwards inputs at an address to the persons they belong to, before a turn
// handles them. It reports true if the session must be read again.
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
	var first *bot.Inbound // first message from an abandoned address
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
	case len(away) > 0: // first: a new owner must not get these
		return first != nil || s.MovedTo == "", e.forward(ctx, s, away)
	case first != nil:
		return true, e.handleReturn(ctx, s, *first)
	}
	return false, nil
}

// ownerOf returns the current address of the person whom an input is from or for.
func (e *Engine) ownerOf(ctx context.Context, s bot.Session, in bot.Inbound) (bot.ContactID, error) {
	switch {
	case s.MovedTo == "" && len(s.PastOwners) == 0:
		return s.ID, nil
	case in.Kind.FromPerson():
		return e.senderAddress(ctx, cmp.Or(in.OriginalAddress, s.ID), in.At)
	}
	return e.CurrentAddress(ctx, cmp.Or(in.OriginalAddress, s.ID), in.At)
}

// handleReturn handles a message from a phone whose owner has moved away: the owner is back if
// the vendor's id says so, otherwise the phone has a new owner.
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
	// The person has not come back: the message is older than a known move.
	in.OriginalAddress = in.OtherAddress // the sender, wherever it is handled
	return e.forwardInput(ctx, s.ID, in, left)
}

// learnOtherAddress records the sender's other address.
func (e *Engine) learnOtherAddress(ctx context.Context, s bot.Session, in bot.Inbound) (bool, error) {
	for _, known := range s.OtherAddresses {
		if known == in.OtherAddress {
			return false, nil
		}
	}
	if n := len(s.OtherAddresses); n > 0 && !s.LastInboundAt.IsZero() && in.At.Sub(s.LastInboundAt) > recycledNumberAfter { // the operator has reassigned the number
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

// moveToVendorID moves a person whose phone now belongs to somebody else to the vendor's id,
// the only address left. The move is dated at the person's last message.
func (e *Engine) moveToVendorID(ctx context.Context, s bot.Session, id bot.ContactID) error {
	err := e.startMove(ctx, s, id, s.LastInboundAt)
	if errors.Is(err, bot.ErrStale) {
		return nil // the turn checks again
	}
	return err
}

// moveFromVariant moves a conversation that was stored under a variant of a phone number to the
// canonical form. It reports whether there was one.
func (e *Engine) moveFromVariant(ctx context.Context, who bot.ContactID) (bool, error) {
	for _, spelling := range who.Variants() {
		s, err := e.Sessions.Get(ctx, spelling)
		if errors.Is(err, bot.ErrNotFound) {
			continue
		}
		if err != nil || s.MovedTo != "" {
			return false, err
		}
		// It is the same number, so the move is dated early: later events of the person must
		// not look older.
		err = e.startMove(ctx, s, who, cmp.Or(s.LastInboundAt, s.UpdatedAt, e.Clock.Now()))
		if errors.Is(err, bot.ErrStale) {
			err = nil
		}
		return true, err
	}
	return false, nil
}

// forward forwards pending inputs at an address to the persons they are from or for.
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

// forwardInput stores an input of an address at another one.
func (e *Engine) forwardInput(ctx context.Context, from bot.ContactID, in bot.Inbound, to bot.ContactID) error {
	id := in.ID
	in.ID, in.Contact, in.VendorAddress = id+bot.ForwardedSuffix, to, ""
	if _, err := e.Inbox.Add(ctx, in); err != nil {
		return fmt.Errorf("forward from %s: %w", bot.Mask(from), err)
	}
	e.scheduleTurn(to)
	return e.Inbox.MarkConsumed(ctx, []string{id})
}

// moveStored moves a person's other stored data to the new address.
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

// runPendingMove carries out a move of stored data that still waits in the outbox. Its worker
// may do it again.
func (e *Engine) runPendingMove(ctx context.Context, s bot.Session) error {
	for _, f := range s.Outbox {
		if f.Kind != bot.EffectDo || f.Name != bot.MoveContact {
			continue
		}
		err := e.moveStored(ctx, bot.Move{From: s.ID, To: s.MovedTo})
		if IsPermanent(err) {
			e.Log.ErrorContext(ctx, "effect given up", "effect", f.Name, "id", maskID(f.ID), "error", err)
			err = nil
		}
		if err != nil {
			return fmt.Errorf("what is stored of %s: %w", bot.Mask(s.ID), err)
		}
		return nil
	}
	return nil
}

// isNoopMove reports whether an effect is a move of stored data and no handler stores any.
func (e *Engine) isNoopMove(f bot.Effect) bool {
	return f.Kind == bot.EffectDo && f.Name == bot.MoveContact && e.Handlers[f.Name] == nil
}
