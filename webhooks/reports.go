package webhooks

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/facts"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Reports makes reports; *facts.Service implements it.
type Reports interface {
	Make(ctx context.Context, r facts.Request) (facts.Report, error)
	Documents(ctx context.Context, d facts.Drill, limit int, after string) (page []facts.Fact, next string, err error)
}

func (s *server) reports(app fiber.Router) {
	for name, guard := range map[facts.Name]fiber.Handler{
		facts.Dashboard:     s.requireOwn(users.ReportsRead),
		facts.OrdersReport:  s.requireOwn(users.ReportsRead),
		facts.SLAReport:     s.requireOwn(users.ReportsRead),
		facts.Satisfaction:  s.requireOwn(users.ReportsRead),
		facts.Technicians:   s.requireOwn(users.ReportsTechnicians),
		facts.Financial:     s.require(users.ReportsMoney),
		facts.Profitability: s.require(users.ReportsMoney),
	} {
		app.Get("/api/v1/reports/"+string(name), guard, func(c *fiber.Ctx) error { return s.report(c, name) })
	}
	app.Get("/api/v1/reports/documents", s.requireOwn(users.ReportsRead), s.reportDocuments)
}

// ownOf returns whose documents the caller's reports count: everybody's, those of a technician, or those of a client.
// Who is neither has no report.
func (s *server) ownOf(c *fiber.Ctx) (facts.Own, error) {
	b := boundsOf(c)
	switch {
	case b.all:
		return facts.Own{}, nil
	case b.contact == "":
		return facts.Own{}, bot.ErrNotFound
	}
	if principalOf(c).Has(users.Technician) {
		t, err := s.Technicians.ByContact(c.UserContext(), b.contact)
		return facts.Own{Technician: t.ID}, err
	}
	return facts.Own{Contact: string(b.contact)}, nil
}

// period reads the days of a report: from the first to the last one, by default this month.
func (s *server) period(q *web.Form) facts.Period {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	p := facts.MonthOf(s.Clock.Now().In(zone).Format(time.DateOnly))
	from, to := q.Text(maxLine, "from"), q.Text(maxLine, "to")
	if from == "" && to == "" {
		return p
	}
	read := func(name, text string) time.Time {
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			q.AddError(name, "field.invalid")
		}
		return at
	}
	p = facts.Period{From: read("from", from).Format(time.DateOnly), To: read("to", to).AddDate(0, 0, 1).Format(time.DateOnly)}
	if q.Err() == nil && !p.Valid() {
		q.AddError("to", "field.invalid")
	}
	return p
}

func (s *server) report(c *fiber.Ctx, name facts.Name) error {
	q := web.Query(c)
	r := facts.Request{Name: name, Period: s.period(q), By: facts.Dimension(q.Text(maxLine, "by")), Now: s.Clock.Now(), Areas: []facts.Area{facts.Operations, facts.Quality}}
	format := q.Text(maxLine, "format")
	if r.By != "" && !slices.Contains(facts.Dimensions(name), r.By) {
		q.AddError("by", "field.unknown")
	}
	if format != "" && format != "csv" && format != "json" {
		q.AddError("format", "field.unknown")
	}
	if err := q.Err(); err != nil {
		return err
	}
	own, err := s.ownOf(c)
	if err != nil {
		return err
	}
	if own.Technician != "" && r.By == facts.ByCustomer { // its keys are phones
		return web.Refuse(fiber.StatusForbidden, "role")
	}
	if r.Own = own; own == (facts.Own{}) && principalOf(c).Allowed(users.ReportsMoney) == users.All {
		r.Areas = append(r.Areas, facts.Money)
	}
	made, err := s.Reports.Make(c.UserContext(), r)
	if err != nil {
		return reportProblem(err)
	}
	if format == "csv" {
		c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
		c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+string(name)+`.csv"`)
		return c.Send(made.CSV())
	}
	return c.JSON(showReport(made))
}

func (s *server) reportDocuments(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	d := facts.Drill{
		Kind: facts.Kind(q.Text(maxLine, "kind")), Period: s.period(q), Measure: q.Text(maxLine, "measure"),
		By: facts.Dimension(q.Text(maxLine, "by")), Key: q.Text(maxLine, "key"),
	}
	cursor := q.Text(maxLine, "cursor")
	if d.Kind == "" {
		d.Kind = facts.OfOrder
	}
	if !slices.Contains(facts.Kinds(), d.Kind) {
		q.AddError("kind", "field.unknown")
	}
	if d.Measure != "" && !slices.Contains(facts.Measures(), d.Measure) {
		q.AddError("measure", "field.unknown")
	}
	if d.By != "" && !slices.Contains(facts.Dimensions(facts.OrdersReport), d.By) {
		q.AddError("by", "field.unknown")
	}
	if err := q.Err(); err != nil {
		return err
	}
	amounts := principalOf(c).Allowed(users.ReportsMoney) == users.All
	if d.Kind != facts.OfOrder && !amounts {
		return web.Refuse(fiber.StatusForbidden, "role")
	}
	if d.Own, err = s.ownOf(c); err != nil {
		return err
	}
	if d.Own.Technician != "" && d.By == facts.ByCustomer {
		return web.Refuse(fiber.StatusForbidden, "role")
	}
	page, next, err := s.Reports.Documents(c.UserContext(), d, limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	list := make([]reportDocument, 0, len(page))
	for _, f := range page {
		if d.Own.Technician != "" { // a customer's id is often a phone
			f.Customer = ""
		}
		list = append(list, showDocument(f, amounts))
	}
	return c.JSON(fiber.Map{"documents": list, "next": next})
}

// reportProblem converts the errors of reports.
func reportProblem(err error) error {
	if errors.Is(err, facts.ErrTooMany) {
		return web.Invalid(web.Field{Name: "to", Key: "field.too_long"})
	}
	return dataProblem(err)
}
