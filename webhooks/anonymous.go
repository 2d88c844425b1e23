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

// Limits of orders by anonymous callers. Nothing is sent for an order that its contact has not
// confirmed, so these limits bound what is stored and asked about. orders.Service limits the
// unconfirmed orders of one contact.
const (
	anonymousPerMail    = 20  // for one mail address in a day
	anonymousPerAddress = 30  // from one address in an hour
	anonymousPerCountry = 150 // for phones of one country in an hour
	anonymousTotal      = 300 // in an hour
)

// checkAnonymousLimits counts an order of an anonymous caller for a phone of a country, and refuses
// it over a limit. When an hour's limit is reached it raises an alarm once.
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

// raiseLimitAlarm reports that anonymous callers request more orders than expected.
func (s *server) raiseLimitAlarm(c *fiber.Ctx, what string, most int) {
	s.Log.ErrorContext(c.UserContext(), "strangers' orders are refused: too many in an hour", "cap", what, "most", most)
	s.Alarm(c.UserContext(), "orders.strangers_capped", map[string]string{"cap": what, "most": strconv.Itoa(most)})
}

// servedCountry returns the country of a phone, and whether callers without the key may name the
// phone: an ordinary number of a country that the business serves. Messages to premium or satellite
// numbers cost the sender.
func (s *server) servedCountry(phone string) (country string, ok bool) {
	country, ok = text.OrdinaryPhone(phone, s.Country)
	return country, ok && slices.Contains(s.Countries, country)
}

// confirmOrder confirms an anonymous order in the name of an agent who has spoken with its contact.
func (s *server) confirmOrder(c *fiber.Ctx) error {
	o, err := s.Orders.Confirm(c.UserContext(), c.Params("id"), actorOf(c), s.Clock.Now())
	if err != nil {
		return orderProblem(err)
	}
	return s.sendOrder(c, o)
}
