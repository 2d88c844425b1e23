package engine_test

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
)

// phone echoes a message that somebody of the business sent from the account's own phone, now.
func (w *fixture) phone(e *engine.Engine, who bot.ContactID, id, text string) {
	w.Helper()
	if err := e.Echo(w.Context(), channels.Echo{Channel: channelName, VendorID: id, To: who, Text: text, At: w.clock.Now()}); err != nil {
		w.Fatal(err)
	}
}

// after advances the clock by the minute with everything running.
func (w *fixture) after(e *engine.Engine, d time.Duration, who bot.ContactID) {
	w.Helper()
	for range int(d / time.Minute) {
		w.clock.step(time.Minute)
		if err := e.Sweep(w.Context()); err != nil {
			w.Fatal(err)
		}
		w.settle(e, who)
	}
}

// A message from the phone takes the conversation over: the bot is silent, the transcript has
// the message, and after half an hour without another one the bot answers a waiting person
// again.
func TestPhoneEchoTakesTheConversationOver(t *testing.T) {
	w, e := met(t)
	w.clock.step(time.Minute)
	w.say(e, ana, "menu")
	w.turn(e, ana) // the bot's answer is about to be sent
	w.phone(e, ana, "wamid.P1", "Hola Ana, soy Luz")
	w.settle(e, ana)
	if n := len(w.channel.log()); n != 1 {
		t.Errorf("the bot spoke after the phone: %d messages", n)
	}
	w.after(e, 20*time.Minute, ana)
	w.phone(e, ana, "wamid.P2", "¿Sigue ahí?")
	w.phone(e, ana, "wamid.P2", "¿Sigue ahí?") // the vendor repeats the echo
	w.after(e, 20*time.Minute, ana)
	w.say(e, ana, "sí, aquí estoy")
	w.after(e, 9*time.Minute, ana)
	if s := w.session(ana); s.Owner.Agent != bot.PhoneAgent || len(w.channel.log()) != 1 {
		t.Fatalf("owner %q, %d messages of the bot", s.Owner.Agent, len(w.channel.log()))
	}
	w.after(e, 2*time.Minute, ana)
	if s := w.session(ana); !s.Owner.Bot() || !s.CaseSince.IsZero() || len(w.channel.log()) < 2 {
		t.Errorf("owner %q, %d messages of the bot: who waits is not answered", s.Owner.Agent, len(w.channel.log()))
	}
	lines, err := e.Transcript(t.Context(), ana, time.Time{}, 50)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, l := range lines {
		if l.From == bot.PhoneAgent && l.Kind == "text" {
			said = append(said, l.Text)
		}
	}
	if !slices.Equal(said, []string{"Hola Ana, soy Luz", "¿Sigue ahí?"}) {
		t.Errorf("of the phone's words the transcript has %q", said)
	}
}

// If nobody waits, the bot takes the conversation back silently and answers the next message.
// An agent may take it over or hand it back before.
func TestPhoneTakeoverEndsAfterSilence(t *testing.T) {
	for name, back := range map[string]func(w *fixture, e *engine.Engine){
		"by silence": func(w *fixture, e *engine.Engine) { w.after(e, 31*time.Minute, ana) },
		"by an agent": func(w *fixture, e *engine.Engine) {
			w.handBack(e, ana, "luz")
			w.settle(e, ana)
		},
		"by an agent who took it over": func(w *fixture, e *engine.Engine) {
			w.takeover(e, ana, "luz")
			w.after(e, time.Hour, ana) // the phone's silence no longer counts
			if s := w.session(ana); s.Owner.Agent != "luz" {
				t.Errorf("owner %q", s.Owner.Agent)
			}
			w.phone(e, ana, "wamid.P2", "yo también")
			w.handBack(e, ana, "luz")
			w.settle(e, ana)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, e := met(t)
			w.phone(e, ana, "wamid.P1", "Hola Ana")
			before := len(w.channel.log())
			back(w, e)
			if s := w.session(ana); !s.Owner.Bot() {
				t.Fatalf("owner %q", s.Owner.Agent)
			}
			if n := len(w.channel.log()); name == "by silence" && n != before {
				t.Errorf("the bot said %d things to nobody's question", n-before)
			}
			before = len(w.channel.log())
			w.say(e, ana, "menu")
			w.settle(e, ana)
			if len(w.channel.log()) == before {
				t.Error("the bot does not answer")
			}
		})
	}
}

func TestEchoesThatAreNoTakeover(t *testing.T) {
	w, e := met(t)
	out := w.channel.log()[0]
	own := w.message(out.ID)
	w.phone(e, ana, own.VendorID, out.Text) // the vendor echoes our own message
	if s := w.session(ana); !s.Owner.Bot() {
		t.Error("our own message is a takeover")
	}
	old := channels.Echo{Channel: channelName, VendorID: "wamid.OLD", To: ana, Text: "ayer", At: w.clock.Now().Add(-time.Hour)}
	if err := e.Echo(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	if s := w.session(ana); !s.Owner.Bot() {
		t.Error("an hour-old message is a takeover")
	}
	if lines, err := e.Transcript(t.Context(), ana, time.Time{}, 50); err != nil || lines[0].Text != "ayer" {
		t.Errorf("it is not in the transcript: %v", err)
	}
}

// A contact who has never written answers the person who wrote from the phone.
func TestPhoneEchoToAnUnknownContact(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.phone(e, berta, "wamid.P1", "Buenos días, ¿me confirma la dirección?")
	w.say(e, berta, "Calle 45 # 12-30")
	w.settle(e, berta)
	w.expect(berta)
	if s := w.session(berta); s.Owner.Agent != bot.PhoneAgent || s.Channel != channelName {
		t.Errorf("owner %q, channel %q", s.Owner.Agent, s.Channel)
	}
}

// Whatever the order of concurrent writes of phone, person and bot, the phone owns the
// conversation.
func TestConcurrentPhoneEchoAndTurn(t *testing.T) {
	w := newWorld(t)
	engines := []*engine.Engine{w.engine("a"), w.engine("b")}
	w.say(engines[0], ana, "hola")
	w.settle(engines[0], ana)
	var menus []bot.Inbound
	for range 8 {
		menus = append(menus, w.text(ana, "menu"))
	}
	together(8, func(i int) {
		e := engines[i%2]
		if i%4 == 0 {
			if err := e.Echo(t.Context(), channels.Echo{Channel: channelName, VendorID: "wamid." + strconv.Itoa(i), To: ana, Text: "yo", At: w.clock.Now()}); err != nil {
				t.Error(err)
			}
			return
		}
		if _, err := e.Accept(t.Context(), menus[i]); err != nil {
			t.Error(err)
		}
		if _, err := e.Turn(t.Context(), ana); err != nil {
			t.Error(err)
		}
	})
	w.settle(engines[0], ana)
	before := len(w.channel.log())
	w.say(engines[1], ana, "ayuda")
	w.settle(engines[1], ana)
	if s := w.session(ana); s.Owner.Agent != bot.PhoneAgent || len(w.channel.log()) != before {
		t.Errorf("owner %q, the bot said %d things", s.Owner.Agent, len(w.channel.log())-before)
	}
}

// A vendor's notice about the account is recorded once, and stops what it says is stopped.
func TestVendorNoticeStopsChannelOrTemplate(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	tell := func(n channels.Notice) {
		t.Helper()
		n.Channel = channelName
		for range 2 {
			if err := e.Notice(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
	}
	tell(channels.Notice{ID: "1", About: "message_template_status_update", Event: "PAUSED", Template: "order_assigned", Impact: channels.TemplateStopped})
	if down := e.TemplatesDown(channelName); len(down) != 1 || !strings.Contains(down[0], "PAUSED") {
		t.Errorf("templates down: %q", down)
	}
	tell(channels.Notice{ID: "2", About: "message_template_status_update", Event: "APPROVED", Template: "order_assigned", Impact: channels.TemplateResumed})
	if down := e.TemplatesDown(channelName); len(down) > 0 {
		t.Errorf("templates down: %q", down)
	}
	tell(channels.Notice{ID: "3", About: "account_update", Event: "DISABLED_UPDATE", Reason: "DISABLE", Impact: channels.AccountStopped})
	if err := e.ChannelDown(channelName); err == nil || !strings.Contains(err.Error(), "DISABLED_UPDATE") {
		t.Errorf("down: %v", err)
	}
	tell(channels.Notice{ID: "4", About: "account_update", Event: "DISABLED_UPDATE", Reason: "REINSTATE", Impact: channels.AccountResumed})
	if err := e.ChannelDown(channelName); err != nil {
		t.Errorf("down: %v", err)
	}
	tell(channels.Notice{ID: "5", About: "account_alerts", Reason: "CRITICAL", Impact: channels.Warning})
	for event, want := range map[string]int{"vendor_notice": 5, "channel_failed": 1, "channel_recovered": 1, "template_stopped": 1, "template_recovered": 1} {
		if n := len(w.events(event)); n != want {
			t.Errorf("%d events %s, not %d", n, event, want)
		}
	}
}

// A file sent from the phone is in the transcript, also if its vendor delivers it only later,
// to another process, or never.
func TestPhoneFileIsInTheTranscript(t *testing.T) {
	down := errors.New("the vendor is down")
	for name, tt := range map[string]struct {
		fetch []error // the result of each attempt; nil is the file
		want  bot.Media
	}{
		"at once":    {[]error{nil}, bot.Media{ID: "photo", MIME: "image/jpeg", Bytes: 5, Width: 9, Height: 9}},
		"later":      {[]error{down, down, nil}, bot.Media{ID: "photo", MIME: "image/jpeg", Bytes: 5, Width: 9, Height: 9}},
		"it is gone": {[]error{bot.ErrNotFound}, bot.Media{Name: "acta.pdf", Fault: bot.FaultUnfetched}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			tries := 0
			fetch := func(m bot.Media) (io.ReadCloser, error) {
				tries++
				if err := tt.fetch[min(tries, len(tt.fetch))-1]; err != nil {
					return nil, err
				}
				return there(m)
			}
			e := w.fetching(fetch, kept)
			echo := channels.Echo{
				Channel: channelName, VendorID: "wamid.F", To: ana, Text: "📄 el acta", Kind: bot.KindDocument, At: w.clock.Now(),
				Media: []bot.Media{{VendorRef: "https://vendor.example/key", Name: "acta.pdf"}},
			}
			for range 2 { // the vendor repeats the echo
				if err := e.Echo(t.Context(), echo); err != nil {
					t.Fatal(err)
				}
			}
			e = w.fetching(fetch, kept) // another process
			for range 5 {
				w.work(e)
				w.clock.step(2 * time.Second)
			}
			if err := e.Echo(t.Context(), echo); err != nil {
				t.Fatal(err)
			}
			w.work(e)
			lines, err := e.Transcript(t.Context(), ana, time.Time{}, 50)
			if err != nil {
				t.Fatal(err)
			}
			lines = slices.DeleteFunc(lines, func(l engine.Entry) bool { return l.From != bot.PhoneAgent || l.Text == "" })
			if len(lines) != 1 || lines[0].Kind != string(bot.KindDocument) || len(lines[0].Media) != 1 || lines[0].Media[0] != tt.want {
				t.Errorf("%+v", lines)
			}
			if tries != len(tt.fetch) {
				t.Errorf("%d tries, want %d", tries, len(tt.fetch))
			}
		})
	}
}
