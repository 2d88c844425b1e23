package webhooks

import (
	"recado/flows/companies"
	"recado/webhooks/internal/web"
)

// readPlan reads the fixed part of a month and the planned visits; what is given of each holds as a whole.
func readPlan(f *web.Form, c *companies.Contract, currency string) {
	if f.Has("monthly") {
		c.Monthly = companies.MonthlyPart{}
		if m := f.Object("monthly"); m != nil {
			c.Monthly = companies.MonthlyPart{
				Fee: draftForm{m, currency}.amount("fee"), Hours: whole(m, "hours"), Technicians: m.Texts(companies.MaxTechnicians, maxLine, "technicians"),
			}
		}
	}
	if !f.Has("plan") {
		return
	}
	c.Plan = nil
	for _, one := range f.Objects(companies.MaxPlan, "plan") {
		v := companies.PlannedVisit{
			ID: one.Text(maxLine, "id"), Service: one.Text(maxLine, "service"), Description: freeText(one, maxLong, "description"), First: one.Text(maxLine, "first"),
			Sites: one.Texts(companies.MaxPlaces, maxLine, "sites"), Equipment: one.Texts(companies.MaxPlaces, maxLine, "equipment"),
		}
		if every := one.Object("every"); every != nil {
			v.Every = companies.Interval{Months: whole(every, "months"), Days: whole(every, "days")}
		}
		c.Plan = append(c.Plan, v)
	}
}

type monthlyPart struct {
	Fee         *amount  `json:"fee"`
	Hours       int      `json:"hours"`
	Technicians []string `json:"technicians"`
}
