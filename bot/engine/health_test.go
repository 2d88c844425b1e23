package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
)

// checked is a channel with a health check.
type checked struct {
	*channel
	ill *error
}

func (c checked) Check(context.Context) error { return *c.ill }

// A channel that its vendor refuses as a whole is down, by name and with the reason, until it
// is back; messages wait meanwhile. Each change is one event.
func TestChannelDownIsReportedAndRecovers(t *testing.T) {
	for name, dies := range map[string]func(w *fixture, e *engine.Engine, ill *error){
		"found by asking": func(_ *fixture, e *engine.Engine, ill *error) {
			*ill = channels.Refuse(channels.Stop, "190", "the token has expired", 0)
			e.CheckChannels(t.Context())
			e.CheckChannels(t.Context())
		},
		"found by sending": func(w *fixture, e *engine.Engine, _ *error) {
			w.refuse(1, channels.Refuse(channels.Stop, "190", "the token has expired", 0))
			w.say(e, ana, "hola")
			w.turn(e, ana)
			w.work(e)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var ill error
			e := w.engine("a", func(c *engine.Config) { c.Channels = []bot.Channel{checked{w.channel, &ill}} })
			e.CheckChannels(t.Context())
			if err := e.ChannelDown(channelName); err != nil {
				t.Fatalf("down from the start: %v", err)
			}
			dies(w, e, &ill)
			if err := e.ChannelDown(channelName); err == nil || !strings.Contains(err.Error(), "the token has expired") {
				t.Errorf("down: %v", err)
			}
			w.say(e, berta, "hola")
			w.turn(e, berta)
			w.work(e)
			w.expect(berta)
			ill = nil
			w.clock.step(2 * time.Minute)
			e.CheckChannels(t.Context())
			if err := e.ChannelDown(channelName); err != nil {
				t.Errorf("still down: %v", err)
			}
			w.clock.step(time.Minute)
			w.work(e)
			w.expect(berta, "menu.choose")
			if died, back := len(w.events("channel_failed")), len(w.events("channel_recovered")); died != 1 || back != 1 {
				t.Errorf("%d events that it failed, %d that it is back", died, back)
			}
		})
	}
}
