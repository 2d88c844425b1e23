package whatsmeow

import (
	"context"
	"fmt"
	"strings"

	"go.mau.fi/whatsmeow/types"

	"recado/bot"
)

// lidPrefix starts the contact id of a person whose phone number is unknown.
const lidPrefix = "lid:"

// person is a sender under both kinds of WhatsApp address: phone number and LID.
type person struct {
	contact bot.ContactID // "" if the sender can't be answered
	address types.JID     // the address that the message came from; answers go there
	phone   types.JID
	lid     types.JID
}

// user returns the LID contact id of a person whose number is known too, else "".
func (p person) user() string {
	if p.phone.IsEmpty() || p.lid.IsEmpty() {
		return ""
	}
	return lidPrefix + p.lid.User
}

// person resolves an address to a person. If the number of a contact known by its LID has become
// known, it merges the two contacts before anything is passed on under the number.
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
		} else if p.phone != found { // a later message may come without the number
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

// merge tells the sink that a contact known by its LID now has a number.
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

// mergeAll merges the contacts whose number the library has learned by itself, from notifications
// that it does not pass on.
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

// number looks up a LID in the library's own map. It returns an empty JID if the number is unknown.
func (c *Channel) number(ctx context.Context, lid types.JID) (types.JID, error) {
	found, err := c.container.LIDMap.GetPNForLID(ctx, lid)
	if err != nil {
		return types.EmptyJID, fmt.Errorf("look a number up: %w", err)
	}
	return plain(found), nil
}

// plain returns an address without its device number and on the regular user server. It returns an
// empty JID if the address is not a person's.
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
