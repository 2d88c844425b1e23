package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"recado/bot"
	"recado/store/repo"
	"recado/store/sqlite"
)

// Fill writes into a folder what so many people leave behind who have written so often
// each: messages both ways, and where their conversation stands.
func Fill(ctx context.Context, data string, people, times int) (err error) {
	db, err := sqlite.Open(filepath.Join(data, "recado.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	inbox, err1 := repo.NewInbox(db)
	sessions, err2 := repo.NewSessions(db)
	messages, err3 := repo.NewMessages(db)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	began := time.Now().Add(-24 * time.Hour)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var hands sync.WaitGroup
	for range 256 { // as many as share a commit
		hands.Go(func() {
			for i := int(next.Add(1)) - 1; i < people && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := past(ctx, inbox, sessions, messages, i, times, began.Add(time.Duration(i)*time.Millisecond)); err != nil {
					stop(err)
				}
			}
		})
	}
	hands.Wait()
	return context.Cause(ctx)
}

// past is what one person leaves behind.
func past(ctx context.Context, inbox *repo.Inbox, sessions *repo.Sessions, messages *repo.Messages, i, times int, at time.Time) error {
	who, last := bot.ContactID("+"+phone(i)), at
	heard, ids := make([]bot.Inbound, times), make([]string, times)
	for n := range times {
		last = at.Add(time.Duration(n) * time.Minute)
		ids[n] = fmt.Sprintf("whatsapp:wamid.PAST%08d%d", i*7919%1_000_003, n)
		heard[n] = bot.Inbound{Input: bot.Input{ID: ids[n], Kind: bot.KindText, At: last, Text: "menu"}, Contact: who, Channel: "whatsapp", Received: last}
	}
	if _, err := inbox.Add(ctx, heard...); err != nil {
		return err
	}
	if err := inbox.MarkConsumed(ctx, ids); err != nil {
		return err
	}
	for n, id := range ids {
		m := bot.Message{ID: bot.EffectID(string(who), int64(n+1), 1), Contact: who, Channel: "whatsapp", Turn: int64(n + 1), At: heard[n].At, Key: "help", Text: "¿En qué le ayudo?", Status: bot.Sending}
		if err := messages.Claim(ctx, m); err != nil {
			return err
		}
		m.Status, m.VendorID, m.Attempts = bot.Sent, id+"/reply", 1
		if err := messages.SaveResult(ctx, m); err != nil {
			return err
		}
	}
	turns := int64(times)
	return sessions.Put(ctx, bot.Session{
		ID: who, Version: 1, Turn: turns, InputCount: turns, Channel: "whatsapp", Locale: "es",
		LastInboundAt: last, WindowUntil: last.Add(24 * time.Hour), UpdatedAt: last,
	})
}
