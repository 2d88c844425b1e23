package webhooks

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/business"
	"recado/flows/record"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Schedules is where the business's hours, holidays and wait are stored and used.
type Schedules struct {
	Documents DocumentService[business.Schedule]
	InUse     func() business.Schedule      // the schedule of this process
	Use       func(business.Schedule) error // uses another one in this process
}

// scheduleView is the schedule in the API.
type scheduleView struct {
	Hours         *business.Hours `json:"hours"` // null: always open
	Holidays      []string        `json:"holidays"`
	OpenOnHoliday []string        `json:"openOnHoliday"`
	WaitMinutes   int             `json:"waitMinutes"`
	V             int64           `json:"v"` // 0: that of business.toml
	UpdatedAt     time.Time       `json:"updatedAt,omitzero"`
}

func (s *server) schedule(app fiber.Router) {
	app.Get("/api/v1/settings/schedule", s.require(users.SettingsWrite), s.getSchedule)
	app.Put("/api/v1/settings/schedule", s.require(users.SettingsWrite), s.setSchedule)
}

func showSchedule(d record.Doc[business.Schedule]) scheduleView {
	return scheduleView{
		d.Data.Hours, append([]string{}, d.Data.Holidays...), append([]string{}, d.Data.OpenOnHoliday...), d.Data.WaitMinutes, d.V, d.UpdatedAt,
	}
}

func (s *server) getSchedule(c *fiber.Ctx) error {
	d, err := s.Schedules.Documents.Get(c.UserContext(), business.ScheduleID)
	if errors.Is(err, bot.ErrNotFound) {
		return c.JSON(showSchedule(record.Doc[business.Schedule]{Data: s.Schedules.InUse()}))
	}
	if err != nil {
		return err
	}
	return c.JSON(showSchedule(d))
}

// setSchedule stores the schedule and uses it. Other processes use it within seconds.
func (s *server) setSchedule(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	v, _ := form.Whole("v")
	next := readSchedule(form)
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, fieldsOf(s.Schedules.Documents.Check(business.ScheduleID, next)))
	}
	var d record.Doc[business.Schedule]
	if v == 0 {
		d, err = s.Schedules.Documents.Create(c.UserContext(), business.ScheduleID, next, s.Clock.Now())
	} else {
		d, err = s.Schedules.Documents.Update(c.UserContext(), business.ScheduleID, int64(v), func(said *business.Schedule) { *said = next }, s.Clock.Now())
	}
	if err != nil {
		return dataProblem(err)
	}
	if err := s.Schedules.Use(d.Data); err != nil {
		return err
	}
	return c.JSON(showSchedule(d))
}

// maxScheduleDates is the most dates that are read; the service has the real bound.
const maxScheduleDates = 500

// maxDaySpans is the most spans of a day that are read.
const maxDaySpans = 10

// readSchedule reads a whole schedule: what is missing is empty.
func readSchedule(form *web.Form) business.Schedule {
	wait, _ := form.Whole("waitMinutes")
	next := business.Schedule{
		Holidays: form.Texts(maxScheduleDates, 10, "holidays"), OpenOnHoliday: form.Texts(maxScheduleDates, 10, "openOnHoliday"), WaitMinutes: wait,
	}
	if week := form.Object("hours"); week != nil {
		day := func(name string) []string { return week.Texts(maxDaySpans, 11, name) }
		next.Hours = &business.Hours{
			Monday: day("monday"), Tuesday: day("tuesday"), Wednesday: day("wednesday"), Thursday: day("thursday"),
			Friday: day("friday"), Saturday: day("saturday"), Sunday: day("sunday"),
		}
	}
	return next
}
