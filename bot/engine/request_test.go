package engine_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/engine"
	"recado/bot/requestid"
	"recado/dialogs"
)

// TestTheRequestIsKnownToTheEnd checks that the request which brought a message is in the context of
// the work and of the deliveries that follow from it, after they were stored, and in their log lines.
func TestTheRequestIsKnownToTheEnd(t *testing.T) {
	w := newWorld(t)
	var logged bytes.Buffer
	var worked, sent []string
	e := w.engine("a", func(c *engine.Config) {
		c.Log = requestid.Logged(slog.New(slog.NewJSONHandler(&logged, nil)))
		do := c.Handlers[dialogs.ClassifyText]
		c.Handlers[dialogs.ClassifyText] = func(ctx context.Context, task engine.Task) (engine.Answer, error) {
			if worked = append(worked, requestid.From(ctx)); len(worked) == 1 {
				return engine.Answer{}, engine.Permanent(errors.New("not understood"))
			}
			return do(ctx, task)
		}
	})
	w.channel.meet(func(ctx context.Context, _ bot.Outbound) error {
		sent = append(sent, requestid.From(ctx))
		return nil
	})
	ctx := requestid.With(t.Context(), "r-1")
	if _, err := e.Accept(ctx, w.text(ana, "el aire no enfria y hace un ruido extraño")); err != nil {
		t.Fatal(err)
	}
	w.settle(e, ana)
	if len(worked) == 0 || worked[0] != "r-1" || len(sent) == 0 || sent[0] != "r-1" {
		t.Errorf("worked for %q, sent for %q", worked, sent)
	}
	if !strings.Contains(logged.String(), `"msg":"effect given up"`) || !strings.Contains(logged.String(), `"request":"r-1"`) {
		t.Errorf("logged %s", logged.String())
	}
}

// TestAnAgentsReplyNamesItsRequest checks the effects of a change of a session without an input.
func TestAnAgentsReplyNamesItsRequest(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.say(e, ana, "hola")
	w.settle(e, ana)
	ctx := requestid.With(t.Context(), "r-2")
	if _, err := e.Takeover(ctx, ana, bot.TakeoverCommand{Agent: "Luz"}); err != nil {
		t.Fatal(err)
	}
	id, err := e.Reply(ctx, ana, bot.ReplyCommand{Agent: "Luz", Text: "Buenas"}, "k")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range w.session(ana).Outbox {
		if f.ID == id && f.Request != "r-2" {
			t.Errorf("%+v", f)
		}
	}
	var sent string
	w.channel.meet(func(ctx context.Context, _ bot.Outbound) error {
		sent = requestid.From(ctx)
		return nil
	})
	w.work(e)
	if sent != "r-2" {
		t.Errorf("sent for %q", sent)
	}
}
