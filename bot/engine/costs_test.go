package engine_test

import (
	"context"
	"sync/atomic"
	"testing"

	"recado/bot"
	"recado/bot/engine"
)

// costs count the store operations of messages. The target for one message is one insert into
// the inbox, one commit of its turn and, not waited for, one write that acknowledges the
// delivered messages; its answer is claimed and settled.
type costs struct {
	inserts, sessions, messages, reads atomic.Int64
}

func (c *costs) count(to *engine.Config) {
	to.Inbox = countedInbox{to.Inbox, c}
	to.Sessions = countedSessions{to.Sessions, c}
	to.Messages = countedMessages{to.Messages, c}
}

func (c *costs) reset() {
	for _, n := range []*atomic.Int64{&c.inserts, &c.sessions, &c.messages, &c.reads} {
		n.Store(0)
	}
}

func (c *costs) report(b *testing.B) {
	b.Helper()
	for unit, n := range map[string]*atomic.Int64{
		"inbox-inserts/op": &c.inserts, "session-writes/op": &c.sessions, "message-writes/op": &c.messages, "session-reads/op": &c.reads,
	} {
		b.ReportMetric(float64(n.Load())/float64(b.N), unit)
	}
}

type countedInbox struct {
	bot.Inbox
	*costs
}

func (c countedInbox) Add(ctx context.Context, in ...bot.Inbound) ([]bool, error) {
	c.inserts.Add(1)
	return c.Inbox.Add(ctx, in...)
}

type countedSessions struct {
	bot.Sessions
	*costs
}

func (c countedSessions) Get(ctx context.Context, who bot.ContactID) (bot.Session, error) {
	c.reads.Add(1)
	return c.Sessions.Get(ctx, who)
}

// Put counts successful writes only: a lost race is none.
func (c countedSessions) Put(ctx context.Context, s bot.Session) error {
	err := c.Sessions.Put(ctx, s)
	if err == nil {
		c.sessions.Add(1)
	}
	return err
}

type countedMessages struct {
	bot.Messages
	*costs
}

func (c countedMessages) Claim(ctx context.Context, m bot.Message) error {
	err := c.Messages.Claim(ctx, m)
	if err == nil { // a lost claim is no write
		c.messages.Add(1)
	}
	return err
}

func (c countedMessages) SaveResult(ctx context.Context, m bot.Message) error {
	c.messages.Add(1)
	return c.Messages.SaveResult(ctx, m)
}
