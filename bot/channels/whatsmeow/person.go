package whatsmeow

import (
	"context"
	"fmt"
	"strings"

	"go.mau.fi/whatsmeow/types"

	"recado/bot"
)

// lidPrefix begins the contact of somebody whose number is not known.
const lidPrefix = "lid:"

// person is who wrote, under both names that WhatsApp has for people.
type person struct {
	contact bot.ContactID // "" is nobody that could be answered
	address types.JID     // what the message came from: answers go there
	phone   types.JID
	lid     types.JID
}

// user is the vendor's id of a person whose number is known too.
func (p person) user() string {
	if p.phone.IsEmpty() || p.lid.IsEmpty() {
		return ""
	}
	return lidPrefix + p.lid.User
}

// person finds out who an address is. A number that turns up for somebody who was
// known without one merges the two before anything is handed on under it.
func (c *Channel) person(ctx context.Context, sender, alt types.JID) (person, error) {
	p := person{address: plain(sender)}
	for _, a := range []types.JID{p.address, plain(alt)} {
		switch a.Server {
		case types.DefaultUserServer:
			p.phone = a
		case types.HiddenUserServer:
			p.lid = a
		}
	}
	if !p.lid.IsEmpty() {
		found, err := c.number(ctx, p.lid)
		if err != nil {
			return p, err
		}
		if p.phone.IsEmpty() {
			p.phone = found
		} else if p.phone != found { // the next message may come without it
			if err := c.container.LIDMap.PutLIDMapping(ctx, p.lid, p.phone); err != nil {
				return p, fmt.Errorf("note a number: %w", err)
			}
		}
	}
	switch {
	case !p.phone.IsEmpty():
		p.contact = bot.ContactID("+" + p.phone.User)
	case !p.lid.IsEmpty():
		p.contact = bot.ContactID(lidPrefix + p.lid.User)
	}
	return p, c.merge(ctx, p)
}

// merge tells the sink when somebody known without a number has one.
func (c *Channel) merge(ctx context.Context, p person) error {
	if p.user() == "" {
		return nil
	}
	from := bot.ContactID(p.user())
	known, err := c.local.address(ctx, from)
	if err != nil || known == "" {
		return err
	}
	if err := c.Sink.AddressChanged(ctx, Name, from, p.contact, c.Now().UTC()); err != nil {
		return fmt.Errorf("merge contacts: %w", err)
	}
	return c.local.moveContact(ctx, from, p.contact)
}

// mergeAll looks whether the library has learned numbers by itself: it gets them
// from notifications that it tells nobody of.
func (c *Channel) mergeAll(ctx context.Context) error {
	all, err := c.local.contactsWithoutNumber(ctx)
	for _, who := range all {
		lid := types.NewJID(strings.TrimPrefix(string(who), lidPrefix), types.HiddenUserServer)
		if _, e := c.person(ctx, lid, types.EmptyJID); e != nil {
			err = e
		}
	}
	return err
}

// number asks the library's own map; an empty answer is an unknown number.
func (c *Channel) number(ctx context.Context, lid types.JID) (types.JID, error) {
	found, err := c.container.LIDMap.GetPNForLID(ctx, lid)
	if err != nil {
		return types.EmptyJID, fmt.Errorf("look a number up: %w", err)
	}
	return plain(found), nil
}

// plain is an address without its device, on the server that people are on. What
// is no person's address is empty.
func plain(a types.JID) types.JID {
	if a.User == "" || strings.Trim(a.User, "0123456789") != "" {
		return types.EmptyJID
	}
	switch a.Server {
	case types.DefaultUserServer, types.LegacyUserServer, types.HostedServer:
		return types.NewJID(a.User, types.DefaultUserServer)
	case types.HiddenUserServer, types.HostedLIDServer:
		return types.NewJID(a.User, types.HiddenUserServer)
	}
	return types.EmptyJID
}
