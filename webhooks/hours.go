package webhooks

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/hours"
	"recado/flows/orders"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Hours is the service of working hours; *hours.Service implements it.
type Hours interface {
	Month(ctx context.Context, technician, month string, now time.Time) (hours.Month, error)
	Months(ctx context.Context, month string, now time.Time) ([]hours.Month, error)
	Payroll(ctx context.Context, month string, now time.Time) ([]byte, error)
	Correct(ctx context.Context, technician string, m hours.Mark, now time.Time) (hours.View, error)
	ApproveDay(ctx context.Context, technician, day string, by orders.Actor, now time.Time) (hours.View, error)
	ReturnDay(ctx context.Context, technician, day, reason string, by orders.Actor, now time.Time) (hours.View, error)
	ApproveMonth(ctx context.Context, technician, month string, by orders.Actor, now time.Time) (hours.Month, error)
	DecideOvertime(ctx context.Context, week string, number int, approve bool, reason string, by orders.Actor, now time.Time) (hours.View, error)
}

func (s *server) hours(app fiber.Router) {
	app.Get("/api/v1/hours", s.require(users.HoursRead), s.listHours)
	app.Get("/api/v1/payroll", s.require(users.PayrollRead), s.payroll)
	app.Post("/api/v1/hours/overtime", s.require(users.HoursWrite), s.decideOvertime)
	app.Get("/api/v1/technicians/:id/hours", s.require(users.HoursRead), s.getHours)
	app.Post("/api/v1/technicians/:id/hours/marks", s.require(users.HoursWrite), s.markHours)
	app.Post("/api/v1/technicians/:id/hours/approve", s.require(users.HoursWrite), s.approveHours)
	app.Post("/api/v1/technicians/:id/hours/return", s.require(users.HoursWrite), s.returnHours)
}

// hoursProblem turns an error of hours into an answer.
func hoursProblem(err error) error {
	if refused, ok := errors.AsType[*hours.RefusedError](err); ok {
		return web.Refuse(fiber.StatusConflict, "hours_"+refused.Why)
	}
	if errors.Is(err, hours.ErrDecided) {
		return web.Refuse(fiber.StatusConflict, "decided")
	}
	return dataProblem(err)
}

// monthAsked reads the parameter month; without it, it is this month.
func (s *server) monthAsked(c *fiber.Ctx) (string, error) {
	q := web.Query(c)
	month := q.Text(maxLine, "month")
	if month == "" {
		zone := s.Zone
		if zone == nil {
			zone = time.UTC
		}
		month = s.Clock.Now().In(zone).Format("2006-01")
	}
	return month, q.Err()
}

func (s *server) listHours(c *fiber.Ctx) error {
	month, err := s.monthAsked(c)
	if err != nil {
		return err
	}
	all, err := s.Hours.Months(c.UserContext(), month, s.Clock.Now())
	if err != nil {
		return hoursProblem(err)
	}
	shown := make([]monthView, len(all))
	for i, m := range all {
		shown[i] = showMonth(m)
		shown[i].Days, shown[i].Overtime = nil, nil
	}
	return c.JSON(fiber.Map{"month": month, "technicians": shown})
}

func (s *server) getHours(c *fiber.Ctx) error {
	month, err := s.monthAsked(c)
	if err != nil {
		return err
	}
	m, err := s.Hours.Month(c.UserContext(), c.Params("id"), month, s.Clock.Now())
	if err != nil {
		return hoursProblem(err)
	}
	return c.JSON(showMonth(m))
}

// payroll answers with the approved hours of a month, as a spreadsheet reads them.
func (s *server) payroll(c *fiber.Ctx) error {
	month, err := s.monthAsked(c)
	if err != nil {
		return err
	}
	out, err := s.Hours.Payroll(c.UserContext(), month, s.Clock.Now())
	if err != nil {
		return hoursProblem(err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="payroll-`+month+`.csv"`)
	return c.Send(out)
}

// markHours records a mark that the technician did not make, or a correction.
func (s *server) markHours(c *fiber.Ctx) error {
	id, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	m := hours.Mark{
		ID: id, Kind: hours.MarkKind(form.Required(maxLine, "kind")), At: moment(form, "at"), Replaces: moment(form, "replaces"),
		Reason: freeText(form, hours.MaxReason, "reason"), By: actorOf(c).ID,
	}
	if err := form.Err(); err != nil {
		return err
	}
	v, err := s.Hours.Correct(c.UserContext(), c.Params("id"), m, s.Clock.Now())
	if err != nil {
		return hoursProblem(err)
	}
	return c.Status(fiber.StatusCreated).JSON(v)
}

// moment reads an instant; the zero time for an absent one.
func moment(f *web.Form, name string) time.Time {
	text := f.Text(maxLine, name)
	if text == "" {
		return time.Time{}
	}
	at, ok := web.Moment(text)
	if !ok {
		f.AddError(name, "field.time")
	}
	return at
}

// approveHours approves a day, or every confirmed day of a month.
func (s *server) approveHours(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	day, month := form.Text(maxLine, "day"), form.Text(maxLine, "month")
	if (day == "") == (month == "") {
		form.AddError("day", "field.required")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if day != "" {
		if _, err := s.Hours.ApproveDay(c.UserContext(), c.Params("id"), day, actorOf(c), s.Clock.Now()); err != nil {
			return hoursProblem(err)
		}
		return s.answerMonth(c, day)
	}
	m, err := s.Hours.ApproveMonth(c.UserContext(), c.Params("id"), month, actorOf(c), s.Clock.Now())
	if err != nil {
		return hoursProblem(err)
	}
	return c.JSON(showMonth(m))
}

// returnHours gives a day back to the technician.
func (s *server) returnHours(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	day, reason := form.Required(maxLine, "day"), form.Required(hours.MaxReason, "reason")
	if err := form.Err(); err != nil {
		return err
	}
	if _, err := s.Hours.ReturnDay(c.UserContext(), c.Params("id"), day, reason, actorOf(c), s.Clock.Now()); err != nil {
		return hoursProblem(err)
	}
	return s.answerMonth(c, day)
}

// answerMonth answers with the month of a day, "2026-12-01".
func (s *server) answerMonth(c *fiber.Ctx, day string) error {
	m, err := s.Hours.Month(c.UserContext(), c.Params("id"), day[:len("2006-01")], s.Clock.Now())
	if err != nil {
		return hoursProblem(err)
	}
	return c.JSON(showMonth(m))
}

// decideOvertime answers a request for overtime.
func (s *server) decideOvertime(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	week, number, approve, reason := form.Required(maxLine, "week"), whole(form, "number"), form.Bool("approve"), freeText(form, hours.MaxReason, "reason")
	if err := form.Err(); err != nil {
		return err
	}
	v, err := s.Hours.DecideOvertime(c.UserContext(), week, number, approve, reason, actorOf(c), s.Clock.Now())
	if err != nil {
		return hoursProblem(err)
	}
	return c.JSON(v)
}

// monthView is a month of a technician. Lengths are in minutes.
type monthView struct {
	Technician string         `json:"technicianId"`
	Name       string         `json:"name"`
	Month      string         `json:"month"`
	Planned    int            `json:"planned"` // by the schedule
	Worked     int            `json:"worked"`
	Ordinary   int            `json:"ordinary"`
	OverDay    int            `json:"overtimeDay"`
	OverNight  int            `json:"overtimeNight"`
	Unasked    int            `json:"unauthorised"` // overtime that nobody authorised before
	Approved   int            `json:"approved"`     // minutes of approved days
	Pending    int            `json:"pendingDays"`
	Kinds      []hours.Part   `json:"kinds"`
	Days       []dayView      `json:"days,omitempty"`
	Overtime   []overtimeView `json:"overtime,omitempty"`
}

// dayView is a day of a technician.
type dayView struct {
	Date       string       `json:"date"`
	State      hours.State  `json:"state"`
	Shifts     []hours.Span `json:"shifts"`
	Breaks     []hours.Span `json:"breaks"`
	Rest       int          `json:"rest"`
	Worked     int          `json:"worked"`
	Kinds      []hours.Part `json:"kinds"`
	Authorised int          `json:"authorised"`
	Unasked    int          `json:"unauthorised"`
	Excess     int          `json:"excess"`
	Approved   time.Time    `json:"approvedAt,omitzero"`
	By         orders.Actor `json:"by,omitzero"`
	Reason     string       `json:"reason,omitempty"`
}

type overtimeView struct {
	Week    string             `json:"week"`
	Number  int                `json:"number"`
	Day     string             `json:"day"`
	Minutes int                `json:"minutes"`
	Reason  string             `json:"reason,omitempty"`
	State   hours.RequestState `json:"state"`
	AskedAt time.Time          `json:"askedAt"`
}

func showMonth(m hours.Month) monthView {
	v := monthView{
		Technician: m.Technician, Name: m.Name, Month: m.Month, Planned: m.Planned, Worked: m.Counted.Worked(), Ordinary: m.Counted.Worked() - m.Counted.Overtime(),
		OverDay:   m.Counted.Sum(func(k hours.Kind) bool { return k.Overtime() && !k.Night() }),
		OverNight: m.Counted.Sum(func(k hours.Kind) bool { return k.Overtime() && k.Night() }),
		Unasked:   m.Unasked, Approved: m.Final.Worked(), Pending: m.Pending, Kinds: kinds(m.Counted),
	}
	for _, d := range m.Days {
		day := dayView{
			Date: d.Date, State: d.State, Shifts: []hours.Span{}, Breaks: []hours.Span{}, Rest: d.Rest, Worked: d.Counted.Worked(), Kinds: kinds(d.Counted),
			Authorised: d.Authorised, Unasked: d.Unasked, Excess: d.Excess, Approved: d.Review.Approved, By: d.Review.By, Reason: d.Review.Reason,
		}
		for _, s := range d.Shifts {
			day.Shifts, day.Breaks = append(day.Shifts, hours.Span{From: s.In, To: s.Out}), append(day.Breaks, s.Breaks...)
		}
		v.Days = append(v.Days, day)
	}
	for _, o := range m.Overtime {
		v.Overtime = append(v.Overtime, overtimeView{hours.WeekOf(m.Technician, o.Day), o.Number, o.Day, o.Minutes, o.Reason, o.State, o.AskedAt})
	}
	return v
}

// kinds never returns nil, which JSON would show as null.
func kinds(m hours.Minutes) []hours.Part {
	if m == nil {
		return []hours.Part{}
	}
	return m
}
