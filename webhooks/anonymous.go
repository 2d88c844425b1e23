package webhooks

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/text"
)

// How many orders anonymous callers may ask for. Nothing is sent for one that its contact has not
// confirmed, so that these bound what has to be kept and asked about. Of one contact few may
// wait at once: see orders.Service.
const (
	anonymousPerMail    = 20  // for one mail address, a day
	anonymousPerAddress = 30  // from one address, an hour
	anonymousPerCountry = 150 // for phones of one country, an hour
	anonymousTotal      = 300 // an hour
)

// checkAnonymousLimits says whether an anonymous caller may ask for one more order, for a phone of a
// country. An hour that is full is alarmed once.
func (s *server) checkAnonymousLimits(c *fiber.Ctx, command orders.CreateCommand, country string) error {
	const day = 24 * time.Hour
	caps := []struct {
		what  string
		most  int
		every time.Duration
		alarm bool
	}{
		{"address:" + s.clientAddress(c), anonymousPerAddress, time.Hour, false},
		{"mail:" + bot.Fold(command.ClientMail), anonymousPerMail, day, false},
		{"country:" + country, anonymousPerCountry, time.Hour, true},
		{"all", anonymousTotal, time.Hour, true},
	}
	for _, limit := range caps {
		if limit.what == "mail:" {
			continue
		}
		if err := s.allow(c, "strangers:"+limit.what, limit.most, limit.every); err != nil {
			if limit.alarm && s.allow(c, "strangers:alarm:"+limit.what, 1, limit.every) == nil {
				s.raiseLimitAlarm(c, limit.what, limit.most)
			}
			return err
		}
	}
	return nil
}

// raiseLimitAlarm says that anonymous callers ask for more orders than people of the business's countries do.
func (s *server) raiseLimitAlarm(c *fiber.Ctx, what string, most int) {
	s.Log.Error("strangers' orders are refused: too many in an hour", "cap", what, "most", most)
	if s.Alarm != nil {
		s.Alarm(c.UserContext(), "orders.strangers_capped", map[string]string{"cap": what, "most": strconv.Itoa(most)})
	}
}

// servedCountry is the country of a phone, and whether callers without the key may name it:
// an ordinary number of a country that the business serves. A premium or satellite number
// costs whoever writes to it.
func (s *server) servedCountry(phone string) (country string, ok bool) {
	country, ok = text.OrdinaryPhone(phone, s.Country)
	return country, ok && slices.Contains(s.Countries, country)
}

// confirmOrder accepts an anonymous order on the word of somebody of the team who has spoken
// with its contact.
func (s *server) confirmOrder(c *fiber.Ctx) error {
	o, err := s.Orders.Confirm(c.UserContext(), c.Params("id"), agent, s.Clock.Now())
	if err != nil {
		return orderProblem(err)
	}
	return s.sendOrder(c, o)
}
