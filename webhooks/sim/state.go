package sim

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/webhooks/internal/view"
	"recado/webhooks/internal/web"
)

// state is all that the page shows of one contact.
type state struct {
	Now     time.Time     `json:"now"`
	Ahead   int64         `json:"ahead"` // seconds that the clock is ahead of the real one
	Session *view.Session `json:"session"`
	Steps   []bot.State   `json:"steps"` // where the conversation can be handed back
	Typing  bool          `json:"typing"`
	Entries []view.Entry  `json:"entries"`
}

func (s *Sim) state(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 200, 500)
	if err != nil {
		return err
	}
	now := state{Now: s.Clock.Now().UTC(), Ahead: int64(s.Clock.Offset().Seconds()), Entries: []view.Entry{}, Steps: []bot.State{}}
	who := contact(c.Query("contact"))
	ctx := c.UserContext()
	entries, err := s.Engine.Transcript(ctx, who, time.Time{}, limit)
	if err != nil {
		return err
	}
	now.Entries = view.Transcript(entries, s.Link)
	session, err := s.Engine.Session(ctx, who)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	if err == nil {
		shown := view.Of(session)
		now.Session = &shown
		if s.States != nil {
			now.Steps = append(now.Steps, s.States(session)...)
		}
	}
	if now.Typing = willSpeak(session); !now.Typing && s.Pending != nil && session.Owner.Bot() {
		waiting, err := s.Pending(ctx, who)
		if err != nil {
			return err
		}
		now.Typing = len(waiting) > 0
	}
	return c.JSON(now)
}

// willSpeak reports whether the bot is about to send a message.
func willSpeak(s bot.Session) bool {
	if !s.Owner.Bot() {
		return false
	}
	for _, e := range s.Outbox {
		if e.Kind == bot.EffectSay {
			return true
		}
	}
	return s.Top() != nil && s.Top().AwaitedEffect != ""
}

func (s *Sim) contacts(c *fiber.Ctx) error {
	page, err := s.Engine.Latest(c.UserContext(), 100)
	if err != nil {
		return err
	}
	type person struct {
		Contact bot.ContactID `json:"contact"`
		Profile string        `json:"profile"`
		Owner   string        `json:"owner"`
		Dialog  string        `json:"dialog"`
		State   bot.State     `json:"state"`
		Case    bool          `json:"case"`
		LastIn  time.Time     `json:"lastIn,omitzero"`
	}
	people := make([]person, 0, len(page))
	for _, one := range page {
		p := person{Contact: one.ID, Profile: one.Profile, Owner: one.Owner.Agent, Case: one.Case != nil, LastIn: one.LastInboundAt}
		if top := one.Top(); top != nil {
			p.Dialog, p.State = top.Dialog, top.State
		}
		people = append(people, p)
	}
	return c.JSON(fiber.Map{"contacts": people})
}

func (s *Sim) clock(c *fiber.Ctx) error {
	return c.JSON(fiber.Map{"now": s.Clock.Now().UTC(), "ahead": int64(s.Clock.Offset().Seconds())})
}

func (s *Sim) advance(c *fiber.Ctx) error {
	form, err := web.JSON(c, maxPlain)
	if err != nil {
		return err
	}
	by, ok := duration(form.Required(40, "advance"))
	if !ok {
		form.AddError("advance", "field.duration")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if _, err := s.Clock.Advance(by); errors.Is(err, simulator.ErrTooFar) {
		return web.Invalid(web.Field{Name: "advance", Key: "field.duration"})
	} else if err != nil {
		return err
	}
	if s.ClockMoved != nil {
		s.ClockMoved()
	}
	return s.clock(c)
}

// duration parses "26h", "-30m", "1h30m" and "3d".
func duration(said string) (time.Duration, bool) {
	said = strings.TrimSpace(said)
	if days, ok := strings.CutSuffix(said, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err == nil && n > 0 && n <= 3650
	}
	d, err := time.ParseDuration(said)
	return d, err == nil && d != 0
}
