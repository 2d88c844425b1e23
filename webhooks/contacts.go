package webhooks

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/policy"
	"recado/flows/text"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Contacts is the evidence of contacts for collection, and the rules of it.
type Contacts struct {
	Ledger ContactLedger
	Months policy.Months
	Policy func(country string) policy.Policy // as it is in force now
}

// ContactLedger is the ledger of contacts; *policy.Ledger implements it.
type ContactLedger interface {
	Of(ctx context.Context, contact string) ([]policy.Entry, error)
	Preview(ctx context.Context, r policy.Request) (policy.Decision, error)
}

func (c Contacts) given() bool { return c.Ledger != nil && c.Months != nil && c.Policy != nil }

func (s *server) contacts(app fiber.Router) {
	const one = "/api/v1/debtors/:contact/contacts"
	app.Get(one, s.require(users.DebtsRead), s.listContacts)
	app.Get(one+"/export", s.require(users.DebtsRead), s.exportContacts)
	app.Get("/api/v1/contact-policy", s.require(users.DebtsRead), s.contactPolicy)
	app.Get("/api/v1/contact-counts", s.require(users.DebtsRead), s.countContacts)
	app.Get("/api/v1/contact-counts/export", s.require(users.DebtsRead), s.exportFacts)
}

// refusalView is why and until when a contact is refused.
type refusalView struct {
	Reason  policy.Reason `json:"reason"`
	Message string        `json:"message"`
	Rule    policy.Rule   `json:"rule"`
	First   string        `json:"first"` // the first lawful moment, in the debtor's zone; "": never
}

type contactView struct {
	ID        string           `json:"id"`
	State     policy.State     `json:"state"`
	At        time.Time        `json:"at"`
	AskedAt   time.Time        `json:"askedAt"`
	Country   string           `json:"country"`
	Zone      string           `json:"zone"`
	Debtor    string           `json:"debtor"`
	Channel   string           `json:"channel"`
	Recipient policy.Recipient `json:"recipient"`
	Consented []string         `json:"consented"`
	Campaign  string           `json:"campaign"`
	Tone      string           `json:"tone"`
	Refusal   *refusalView     `json:"refusal"`
	Refusals  int              `json:"refusals"`
	Steps     []policy.Step    `json:"steps"`
	Facts     policy.Facts     `json:"facts"`
}

func (s *server) showRefusal(c *fiber.Ctx, d policy.Decision) *refusalView {
	key, args := d.Text()
	if key == "" {
		return nil
	}
	v := refusalView{Reason: d.Reason, Rule: d.Rule, Message: web.Word(s.Texts, web.Language(c.Get(fiber.HeaderAcceptLanguage)), key, args)}
	if !d.First.IsZero() {
		v.First = d.First.Format(time.RFC3339)
	}
	return &v
}

func (s *server) showContact(c *fiber.Ctx, e policy.Entry) contactView {
	zone, err := time.LoadLocation(e.Zone)
	if err != nil {
		zone = time.UTC
	}
	v := contactView{
		ID: e.ID, State: e.State, At: e.At.In(zone), AskedAt: e.AskedAt.In(zone), Country: e.Country, Zone: e.Zone, Debtor: e.Debtor, Channel: e.Channel,
		Recipient: e.Recipient, Consented: append([]string{}, e.Consented...), Campaign: e.Campaign, Tone: e.Tone, Refusals: e.Refusals, Steps: append([]policy.Step{}, e.Steps...), Facts: e.Facts,
	}
	if v.Recipient == "" {
		v.Recipient = policy.Debtor
	}
	if e.Reason != "" {
		d := policy.Decision{Reason: e.Reason, Rule: e.Rule}
		if !e.First.IsZero() {
			d.First = e.First.In(zone)
		}
		v.Refusal = s.showRefusal(c, d)
	}
	return v
}

// listContacts answers with the evidence of one address.
func (s *server) listContacts(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 100, 1000)
	if err != nil {
		return err
	}
	all, err := s.Contacts.Ledger.Of(c.UserContext(), string(contact(c)))
	if err != nil {
		return err
	}
	shown := make([]contactView, min(limit, len(all)))
	for i := range shown {
		shown[i] = s.showContact(c, all[i])
	}
	return c.JSON(fiber.Map{"contacts": shown, "total": len(all)})
}

func (s *server) exportContacts(c *fiber.Ctx) error {
	all, err := s.Contacts.Ledger.Of(c.UserContext(), string(contact(c)))
	if err != nil {
		return err
	}
	return answerCSV(c, "contacts.csv", all)
}

func answerCSV(c *fiber.Ctx, name string, all []policy.Entry) error {
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	return c.Send(policy.CSV(all))
}

// contactPolicy answers with the rules of a country, and for a contact with whether a message may leave now.
func (s *server) contactPolicy(c *fiber.Ctx) error {
	q := web.Query(c)
	country, who := strings.ToUpper(q.Text(2, "country")), q.Text(maxLine, "contact")
	channel, zone := q.Text(maxLine, "channel"), q.Text(maxLine, "zone")
	if country == "" {
		country = s.Country
	}
	now := s.Clock.Now()
	rules, known := s.Contacts.Policy(country).View(now)
	if !known {
		q.AddError("country", "field.unknown")
	}
	place, err := time.LoadLocation(zone)
	if zone != "" && (err != nil || zone == "Local") {
		q.AddError("zone", "field.unknown")
	}
	if err := q.Err(); err != nil {
		return err
	}
	answer := fiber.Map{"policy": rules, "decision": nil}
	if who == "" {
		return c.JSON(answer)
	}
	if channel == "" {
		channel = "whatsapp"
	}
	if phone, ok := text.Phone(who, country); ok {
		who = phone
	}
	r := policy.Request{Country: country, Contact: who, Channel: channel, Purpose: policy.Collection, At: now, Consented: []string{policy.Channel(channel)}}
	if zone != "" {
		r.Zone = place
	}
	session, err := s.Conversations.Session(c.UserContext(), bot.ContactID(who))
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	r.OptedOut = session.OptedOut
	d, err := s.Contacts.Ledger.Preview(c.UserContext(), r)
	if err != nil {
		return err
	}
	answer["decision"] = fiber.Map{"allowed": d.Allowed, "refusal": s.showRefusal(c, d)}
	return c.JSON(answer)
}

// month reads a month of the query, this one if there is none.
func (s *server) month(q *web.Form) string {
	month := q.Text(7, "month")
	if month == "" {
		return s.Clock.Now().UTC().Format("2006-01")
	}
	if _, err := time.Parse("2006-01", month); err != nil {
		q.AddError("month", "field.month")
	}
	return month
}

// countContacts answers with what followed the contacts of a month, by group.
func (s *server) countContacts(c *fiber.Ctx) error {
	q := web.Query(c)
	month, by := s.month(q), q.Text(maxLine, "by")
	if by == "" {
		by = policy.Groupings()[0]
	}
	if !slices.Contains(policy.Groupings(), by) {
		q.AddError("by", "field.unknown")
	}
	if err := q.Err(); err != nil {
		return err
	}
	counts, err := policy.Count(c.UserContext(), s.Contacts.Months, month, by)
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"month": month, "by": by, "counts": counts})
}

// exportFacts answers with a row for each contact of a month.
func (s *server) exportFacts(c *fiber.Ctx) error {
	q := web.Query(c)
	month := s.month(q)
	if err := q.Err(); err != nil {
		return err
	}
	all, err := policy.ListMade(c.UserContext(), s.Contacts.Months, month)
	if errors.Is(err, policy.ErrTooMany) {
		return web.Refuse(fiber.StatusUnprocessableEntity, "too_many_contacts")
	}
	if err != nil {
		return err
	}
	return answerCSV(c, "contacts-"+month+".csv", all)
}
