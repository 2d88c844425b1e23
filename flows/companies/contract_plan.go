package companies

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// PlannedVisit is a recurring visit of preventive maintenance (seed 3.1): an order for each of its
// places at each of its dates.
type PlannedVisit struct {
	ID          string   `json:"id"` // unique within the contract: "filtros"
	Service     string   `json:"service"`
	Description string   `json:"description"`         // of its orders
	Every       Interval `json:"every"`               //
	First       string   `json:"first,omitempty"`     // its first date; "": the first day of the contract
	Sites       []string `json:"sites,omitempty"`     // ids of locations; none, without equipment: all of the company
	Equipment   []string `json:"equipment,omitempty"` // ids
}

// Interval is a period by the calendar; one of the two is given.
type Interval struct {
	Months int `json:"months,omitempty"`
	Days   int `json:"days,omitempty"`
}

// MonthlyPart is the fixed part of a month under a preventive or dedicated contract.
type MonthlyPart struct {
	Fee         money.Amount `json:"fee,omitzero"`
	Hours       int          `json:"hours,omitempty"`       // hours of work that it includes
	Technicians []string     `json:"technicians,omitempty"` // who are dedicated to the customer
}

// The limits of a plan.
const (
	MaxPlan         = 30
	MaxPlaces       = 200
	maxMonthlyHours = 10_000
	// planLead is how many days before its date the order of a visit is made. An order of low priority
	// is due after as many days, so that its due date is that of the visit.
	planLead = 7
	// planHour is when the orders of a day are made, by the business's clock.
	planHour = 6
	// maxPlanned limits the orders of a company that are made at once. The others follow after planPause.
	maxPlanned = 20
	planPause  = time.Minute
)

// DoVisit is the effect that makes the order of a planned visit. Its arguments are an
// orders.CreateCommand whose command names the visit, so that it is made once.
const DoVisit = "contracts.visit"

// Source is the source of orders that contracts make.
const Source = "PREVENTIVE"

// plan checks what a contract has for its months.
func plan(p *validation.Problems, c *Contract) {
	if len(c.Plan) > MaxPlan {
		p.Add("plan", validation.TooMany, MaxPlan)
		return
	}
	if c.Type != Preventive && len(c.Plan) > 0 {
		p.Add("plan", "record.plan_type")
	}
	if fixed := c.Monthly.Hours > 0 || !c.Monthly.Fee.Blank() || len(c.Monthly.Technicians) > 0; fixed && c.Type != Preventive && c.Type != Dedicated {
		p.Add("monthly", "record.monthly_type")
	}
	c.Monthly.Technicians = technicians(p, "monthly.technicians", c.Monthly.Technicians)
	c.Plan = slices.Clone(c.Plan)
	for i := range c.Plan {
		v, field := &c.Plan[i], func(name string) string { return validation.At("plan", i, name) }
		if p.Line(field("id"), &v.ID, 40, true); slices.ContainsFunc(c.Plan[:i], func(k PlannedVisit) bool { return k.ID == v.ID }) {
			p.Add(field("id"), validation.Twice)
		}
		if strings.ContainsAny(v.ID, "|/") {
			p.Add(field("id"), validation.Code)
		}
		p.Line(field("service"), &v.Service, 60, true)
		p.Line(field("description"), &v.Description, MaxText, true)
		if (v.Every.Months > 0) == (v.Every.Days > 0) {
			p.Add(field("every"), validation.Either)
		}
		p.Days(field("every.months"), v.Every.Months, 120)
		p.Days(field("every.days"), v.Every.Days, MaxDays)
		if v.First != "" && (!validation.Date(v.First) || v.First < c.From) {
			p.Add(field("first"), validation.Day)
		}
		if len(v.Sites)+len(v.Equipment) > MaxPlaces {
			p.Add(field("sites"), validation.TooMany, MaxPlaces)
		}
		v.Sites, v.Equipment = canonicals(v.Sites), canonicals(v.Equipment)
	}
}

func canonicals(ids []string) []string {
	var kept []string
	for _, id := range ids {
		if id = record.Canonical(text.Line(id)); !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	return kept
}

// date returns the nth date of a visit, from 0 on. Months are counted from the first date, so that a
// visit of the 31st returns to it after a shorter month.
func (v PlannedVisit) date(from string, n int) string {
	first := from
	if v.First != "" {
		first = v.First
	}
	day, err := time.Parse(time.DateOnly, first)
	if err != nil || v.Every == (Interval{}) {
		return "" // a stored contract has valid dates and intervals
	}
	if v.Every.Days > 0 {
		return day.AddDate(0, 0, n*v.Every.Days).Format(time.DateOnly)
	}
	month := time.Date(day.Year(), day.Month()+time.Month(n*v.Every.Months), 1, 0, 0, 0, 0, time.UTC)
	last := month.AddDate(0, 1, -1).Day()
	return month.AddDate(0, 0, min(day.Day(), last)-1).Format(time.DateOnly)
}

// around returns the latest date of a visit until a day, and the next one after it; "" for none.
func (v PlannedVisit) around(from, day string) (latest, next string) {
	for n := 0; ; n++ {
		date := v.date(from, n)
		if date == "" || date > day {
			return latest, date
		}
		latest = date
	}
}

// place is one place of a visit: a location, or equipment at one.
type place struct {
	key      string // id of the location or the equipment
	serial   string // id of the equipment; "" for a location
	location orders.Location
}

// visits adds the orders of planned visits that are to be made to the calendar. Of dates that passed
// while the program did not run only the latest is made up for, so that nobody gets a year's visits
// at once.
func (s *Service) visits(ctx context.Context, c *Calendar, k ContractDoc, company Company, now time.Time) error {
	day := s.Day(now.AddDate(0, 0, planLead))
	if k.Data.Type != Preventive || k.Data.Status != Active || company.Status != Active {
		return nil
	}
	for _, v := range k.Data.Plan {
		places, err := s.places(ctx, v, company)
		if err != nil {
			return err
		}
		latest, next := v.around(k.Data.From, day)
		if next != "" && !k.Data.over(next) {
			c.scheduleCheck(s.planned(next))
		}
		if latest == "" || k.Data.over(latest) {
			continue
		}
		for _, at := range places {
			name := strings.Join([]string{k.ID, v.ID, at.key}, "|")
			if c.Visits[name] >= latest {
				continue
			}
			if c.made == maxPlanned {
				c.scheduleCheck(now.Add(planPause))
				return nil
			}
			c.made++
			visits := map[string]string{name: latest}
			for known, date := range c.Visits {
				if known != name {
					visits[known] = date
				}
			}
			c.Visits = visits
			c.Add("contracts-"+c.Company, c.V, now, bot.Do(DoVisit, s.visit(k, v, at, company, latest)))
		}
	}
	return nil
}

// visit returns the order of a visit.
func (s *Service) visit(k ContractDoc, v PlannedVisit, at place, company Company, date string) orders.CreateCommand {
	o := orders.CreateCommand{
		Command: strings.Join([]string{"visit", k.ID, v.ID, at.key, date}, "/"), ServiceType: v.Service, Description: v.Description,
		AssetSerial: at.serial, Location: at.location, Priority: orders.Low, Company: company.Name, Source: Source,
	}
	if c := company.mainContact(); c != nil {
		o.Contact, o.ClientPhone, o.ClientName, o.ClientMail = c.Phone, string(c.Phone), c.Name, c.Mail
	}
	return o
}

// places lists the places of a visit that still exist.
func (s *Service) places(ctx context.Context, v PlannedVisit, company Company) (all []place, err error) {
	for _, l := range company.Numbered() {
		if slices.Contains(v.Sites, l.ID) || len(v.Sites)+len(v.Equipment) == 0 {
			all = append(all, place{key: l.ID, location: locationOf(l)})
		}
	}
	for _, id := range v.Equipment {
		if s.Equipment == nil {
			break
		}
		d, err := s.Equipment.Get(ctx, id)
		if isMissing(err) || err == nil && d.Data.Retired {
			continue
		}
		if err != nil {
			return nil, err
		}
		site, _ := company.Location(d.Data.Site)
		if site.Name == "" {
			site = Location{Name: company.Name, Address: company.Address}
		}
		all = append(all, place{key: d.ID, serial: d.ID, location: locationOf(site)})
	}
	return all, nil
}

func locationOf(l Location) orders.Location {
	return orders.Location{Building: l.Name, Text: strings.Trim(l.Name+", "+l.Address, ", "), Point: l.Point}
}

// planned returns when the orders of a date are made.
func (s *Service) planned(date string) time.Time {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}
	}
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.Date(day.Year(), day.Month(), day.Day()-planLead, planHour, 0, 0, 0, zone)
}
