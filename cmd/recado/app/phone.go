package app

import (
	"context"
	"io"
	"sync"
	"time"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/workers/queue"
)

// Phone is a person's side of a conversation, for a terminal.
type Phone struct {
	App     *App
	Contact bot.ContactID
}

// Write sends a text.
func (p Phone) Write(ctx context.Context, id, text string) error {
	return p.send(ctx, simulator.Request{From: p.Contact, ID: id, Text: text})
}

// Photo sends a picture.
func (p Phone) Photo(ctx context.Context, id string, body io.Reader, name string) error {
	return p.send(ctx, simulator.Request{From: p.Contact, ID: id, Files: []simulator.File{{Name: name, Kind: bot.KindImage, Body: body}}})
}

func (p Phone) send(ctx context.Context, r simulator.Request) error {
	in, err := simulator.Parse(ctx, r, p.App.clock.Now(), p.App.storeSimulatedFile)
	if err != nil {
		return err
	}
	_, err = p.App.core.engine.Accept(ctx, in)
	return err
}

// Follow runs the engine and its workers, without HTTP, and shows the messages to the contact until
// ctx ends.
func (p Phone) Follow(ctx context.Context, show func(text string, options []bot.Button)) error {
	var parts sync.WaitGroup
	defer parts.Wait()
	parts.Go(func() { p.App.core.engine.Run(ctx) })
	workers, err := queue.Serve(p.App.redis, p.App.core.engine, 4, p.App.Log)
	if err != nil {
		return err
	}
	defer workers.Shutdown()
	seen := p.App.clock.Now().UnixMicro()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		news, err := p.App.stores.Phones.After(ctx, p.Contact, seen, 50)
		if err != nil && ctx.Err() == nil {
			return err
		}
		for _, m := range news {
			seen = m.Seq
			show(m.Text, m.Options)
		}
	}
}
