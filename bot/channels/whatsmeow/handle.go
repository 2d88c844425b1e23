package whatsmeow

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"recado/bot"
	"recado/bot/channels"
)

// storeTimeout bounds the storing of one event. The library handles events one at a time, so every
// later event waits too.
const storeTimeout = 15 * time.Second

// handle handles one event. When it returns false the event is not acknowledged, and the server
// redelivers it after the connection is renewed.
func (c *Channel) handle(event any) (stored bool) {
	switch e := event.(type) {
	case *events.Message:
		return c.store(func(ctx context.Context) error { return c.message(ctx, e) })
	case *events.Receipt:
		return c.store(func(ctx context.Context) error { return c.receipt(ctx, e) })
	case *events.UndecryptableMessage:
		return c.store(func(ctx context.Context) error { return c.unreadable(ctx, e) })
	case *events.CallOffer, *events.CallAccept, *events.CallReject, *events.CallTerminate:
		return c.call(event)
	case *events.MediaRetry:
		c.retries.answer(e)
	default:
		c.connection(event)
	}
	return true
}

// store runs do, whose event must not be lost. After a failure it accepts no further event until
// the connection is renewed, so that messages keep their order.
func (c *Channel) store(do func(ctx context.Context) error) bool {
	if c.state.redeliveryRequired() {
		return false
	}
	if err := c.guard(do); err != nil {
		c.Log.Error("whatsapp device: not stored, the server will repeat it", "error", err)
		c.state.requireRedelivery(err)
		return false
	}
	return true
}

// guard bounds do in time and turns a panic into an error. The library would acknowledge the event
// after a panic and lose the message.
func (c *Channel) guard(do func(ctx context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			c.Log.Error("whatsapp device: panic", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	return do(ctx)
}

// message passes one message to the sink. If the parser panics, the raw message is stored as
// invalid for people to look at, because a redelivery would panic again.
func (c *Channel) message(ctx context.Context, e *events.Message) error {
	if e.Info.IsFromMe {
		return c.echo(ctx, e)
	}
	if ours(&e.Info.MessageSource) {
		return nil
	}
	p, err := c.person(ctx, e.Info.Sender, e.Info.SenderAlt)
	if err != nil || p.contact == "" {
		return err
	}
	in, why := c.read(e, p)
	if why != "" {
		raw, _ := proto.Marshal(e.Message) // on an error raw holds the part that was marshalled
		c.Log.Warn("whatsapp device: a message could not be read", "contact", bot.Mask(p.contact), "why", why)
		return c.Sink.SaveInvalid(ctx, Name, why, raw)
	}
	if in == nil {
		return nil
	}
	if err := c.local.recordContact(ctx, p.contact, p.address.String()); err != nil {
		return err
	}
	if _, err := c.Sink.Accept(ctx, *in); err != nil {
		return fmt.Errorf("accept: %w", err)
	}
	c.state.noteTraffic()
	return nil
}

// echo passes on what staff wrote to a person from the phone, or from another device of the account.
func (c *Channel) echo(ctx context.Context, e *events.Message) error {
	to := e.Info.MessageSource
	to.IsFromMe, to.Sender = false, e.Info.Chat
	if ours(&to) || e.Info.Chat.User == c.own() || e.Info.Chat.User == e.Info.Sender.User {
		return nil // a group, a status post or a note to oneself
	}
	if raw, err := c.local.sent(ctx, e.Info.ID); err != nil || raw != nil {
		return err // this program sent it
	}
	p, err := c.person(ctx, e.Info.Chat, e.Info.RecipientAlt)
	if err != nil || p.contact == "" {
		return err
	}
	in, why := c.read(e, p)
	if why != "" || in == nil || !in.Kind.FromPerson() || in.Kind == bot.KindEdit {
		return nil
	}
	return c.Sink.Echo(ctx, channels.Echo{Channel: Name, VendorID: e.Info.ID, To: p.contact, Text: channels.EchoText(*in), Kind: in.Kind, Media: in.Media, At: in.At})
}

// read is parse with a recover: a panic gives a reason in why.
func (c *Channel) read(e *events.Message, p person) (in *bot.Inbound, why string) {
	defer func() {
		if r := recover(); r != nil {
			c.Log.Error("whatsapp device: panic", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			in, why = nil, "a message that breaks our reading"
		}
	}()
	return parse(e, p, c.Now()), ""
}

// unreadable handles a message that did not decrypt. The library requests it again from the sender
// and the phone, and it arrives again under the same id. Only a view-once message never does, so it
// is accepted as an unsupported message.
func (c *Channel) unreadable(ctx context.Context, e *events.UndecryptableMessage) error {
	if ours(&e.Info.MessageSource) {
		return nil
	}
	if e.UnavailableType != events.UnavailableTypeViewOnce {
		return c.Sink.SaveInvalid(ctx, Name, "a message that could not be decrypted; it has been asked for again", []byte(masked(e.Info.SourceString())+" "+e.Info.ID))
	}
	p, err := c.person(ctx, e.Info.Sender, e.Info.SenderAlt)
	if err != nil || p.contact == "" {
		return err
	}
	if err := c.local.recordContact(ctx, p.contact, p.address.String()); err != nil {
		return err
	}
	in := start(&e.Info, p, c.Now())
	in.Kind = bot.KindUnsupported
	in.Data = pack(channels.VendorMetadata{Type: "view_once", UserID: p.user()})
	_, err = c.Sink.Accept(ctx, in)
	return err
}

// receipt reports the delivery status of sent messages.
func (c *Channel) receipt(ctx context.Context, e *events.Receipt) error {
	status, ok := map[types.ReceiptType]bot.Status{
		types.ReceiptTypeDelivered: bot.Delivered, types.ReceiptTypeRead: bot.Read, types.ReceiptTypePlayed: bot.Read,
	}[e.Type]
	if !ok || e.IsFromMe || e.IsGroup || len(e.MessageIDs) == 0 {
		return nil
	}
	if _, err := c.person(ctx, e.Sender, e.SenderAlt); err != nil { // the receipt may tell a new phone number
		return err
	}
	reports := make([]channels.DeliveryReport, len(e.MessageIDs))
	for i, id := range e.MessageIDs {
		reports[i] = channels.DeliveryReport{Channel: Name, VendorID: id, Status: status, At: when(e.Timestamp, c.Now())}
	}
	return c.Sink.Report(ctx, reports...)
}

// ours reports whether no person wrote a message to the business: the account's own messages,
// groups, status posts, channels, WhatsApp's announcements and bots.
func ours(s *types.MessageSource) bool {
	return s.IsFromMe || s.IsGroup || s.Sender.IsBot() || s.Chat.IsBot() ||
		s.Chat.Server == types.GroupServer || s.Chat.Server == types.BroadcastServer || s.Chat.Server == types.NewsletterServer ||
		s.Sender.User == types.PSAJID.User
}

func when(at, now time.Time) time.Time {
	if at.IsZero() || at.Unix() <= 0 {
		at = now
	}
	return at.UTC()
}
