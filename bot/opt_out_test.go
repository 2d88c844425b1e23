package bot_test

import (
	"slices"
	"testing"
	"time"

	"recado/bot"
)

// by writes through a channel.
func (k *talk) by(channel, words string) {
	k.Helper()
	in := k.in(text(words))
	in.Channel = channel
	k.turn(in)
}

// TestAnOptOutBySMSHoldsForSMS checks that an SMS, which anybody can send in the person's name, ends no
// notices on a channel that authenticates its senders; and that an opt-out there, or of somebody who
// only writes SMS, ends all.
func TestAnOptOutBySMSHoldsForSMS(t *testing.T) {
	vendor := func(k *talk) { k.s = k.m.SetConsent(k.s, false, "sms", k.now) }
	for _, tt := range []struct {
		name  string
		how   func(*talk)
		heard bool
	}{
		{"by SMS, known on WhatsApp", func(k *talk) { k.by("sim", "hola"); k.by("sms", "stop") }, true},
		{"by SMS, as the vendor says", func(k *talk) { k.by("sim", "hola"); vendor(k) }, true},
		{"by WhatsApp", func(k *talk) { k.by("sms", "hola"); k.by("sim", "stop") }, false},
		{"by SMS, known by SMS only", func(k *talk) { k.by("sms", "hola"); k.by("sms", "stop") }, false},
		{"by both", func(k *talk) { k.by("sim", "hola"); k.by("sms", "stop"); k.by("sim", "stop") }, false},
		{"by both, SMS last", func(k *talk) { k.by("sim", "hola"); k.by("sim", "stop"); vendor(k) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := newTalk(t, newMachine(t, withOffers(false), func(c *bot.Config) { c.Spoofable = func(channel string) bool { return channel == "sms" } }))
			tt.how(k)
			k.now = k.now.Add(48 * time.Hour)
			k.drain()
			k.turn(k.in(bot.Input{Kind: bot.KindNotice, Name: "noted", Say: &bot.Say{Via: bot.BySMS}}))
			k.wantHeard()
			k.turn(k.in(bot.Input{Kind: bot.KindNotice, Name: "noted"}))
			heard := k.keys()
			k.opens("1")
			if heard = append(heard, k.keys()...); slices.Contains(heard, "noted") != tt.heard || slices.Contains(heard, "offer.ask") != tt.heard {
				t.Errorf("heard %v, want %t", heard, tt.heard)
			}
			if tt.heard && k.s.Channel != "sim" {
				t.Errorf("it goes through %s", k.s.Channel)
			}
		})
	}
}
