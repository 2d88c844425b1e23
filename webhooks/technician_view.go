package webhooks

import (
	"math"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/technicians"
	"recado/webhooks/internal/web"
)

// technician is a technician in the API.
type technician struct {
	ID           string                 `json:"id"`
	V            int64                  `json:"v"`
	Name         string                 `json:"name"`
	Phone        string                 `json:"phone"`
	Contact      bot.ContactID          `json:"contact,omitempty"`
	Mail         string                 `json:"mail,omitempty"`
	Locale       string                 `json:"locale,omitempty"`
	Status       technicians.Status     `json:"status"`
	Specialties  []specialty            `json:"specialties"`
	Certificates []certificate          `json:"certificates"`
	Hours        technicians.Hours      `json:"hours"`
	Absences     []technicians.Absence  `json:"absences"`
	Emergencies  bool                   `json:"emergencies"`
	Zones        []string               `json:"zones"`
	Overtime     bool                   `json:"overtime"`
	Trainings    []technicians.Training `json:"trainings"`
	Brands       []string               `json:"brands"`
	Resources    []string               `json:"resources"`
	Vehicle      technicians.Vehicle    `json:"vehicle"`
	Location     *seen                  `json:"location"`
	CreatedAt    time.Time              `json:"createdAt"`
	UpdatedAt    time.Time              `json:"updatedAt"`
}

type specialty struct {
	technicians.Specialty
	Active bool `json:"active"` // false if an expired certificate disables the skill
}

type certificate struct {
	technicians.Certificate
	State string `json:"state"`
}

type seen struct {
	Latitude  float64   `json:"latitude"`
	Longitude float64   `json:"longitude"`
	At        time.Time `json:"at"`
}

func showTechnician(t technicians.Technician, day string) technician {
	shown := technician{
		ID: t.ID, V: t.V, Name: t.Name, Phone: t.Phone, Contact: t.Contact, Mail: t.Mail, Locale: t.Locale, Status: t.Status,
		Specialties: []specialty{}, Certificates: []certificate{}, Hours: t.Hours, Absences: t.Absences,
		Emergencies: t.Emergencies, Zones: t.Zones, CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt,
		Overtime: t.Overtime, Trainings: append([]technicians.Training{}, t.Trainings...), Brands: append([]string{}, t.Brands...), Resources: append([]string{}, t.Resources...), Vehicle: t.Vehicle,
	}
	for _, s := range t.Specialties {
		shown.Specialties = append(shown.Specialties, specialty{s, t.Can(s.Code, day)})
	}
	for _, c := range t.Certificates {
		shown.Certificates = append(shown.Certificates, certificate{c, c.State(day)})
	}
	if shown.Hours == nil {
		shown.Hours = technicians.Hours{}
	}
	if shown.Absences == nil {
		shown.Absences = []technicians.Absence{}
	}
	if shown.Zones == nil {
		shown.Zones = []string{}
	}
	if p := t.LastPosition; p != nil {
		shown.Location = &seen{p.Point.Latitude, p.Point.Longitude, p.At}
	}
	return shown
}

// stats are the statistics of a technician.
type stats struct {
	ID            string                         `json:"id"`
	Completed     int                            `json:"completed"`
	Rework        int                            `json:"rework"`
	ReworkPercent float64                        `json:"reworkPercent"`
	NeedsPlan     bool                           `json:"needsPlan"` // RN-024
	LastEmergency *time.Time                     `json:"lastEmergencyAt"`
	Ratings       map[technicians.Aspect]average `json:"ratings"`
}

type average struct {
	Mean  float64 `json:"mean"`
	Count int     `json:"count"`
}

func showStats(t technicians.Technician) stats {
	shown := stats{
		ID: t.ID, Completed: t.Stats.Completed, Rework: t.Stats.Rework, ReworkPercent: tenth(t.Stats.ReworkShare()),
		NeedsPlan: t.Stats.ReworkShare() > technicians.MaxReworkShare, Ratings: map[technicians.Aspect]average{},
	}
	if last := t.Stats.LastEmergency; !last.IsZero() {
		shown.LastEmergency = &last
	}
	for aspect, r := range t.Ratings {
		shown.Ratings[aspect] = average{tenth(r.Mean()), r.Count}
	}
	return shown
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

// ranking is the list of suitable technicians, and of those left out.
type ranking struct {
	Candidates []choice `json:"candidates"`
	Excluded   []choice `json:"excluded"`
}

type choice struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Points  *int     `json:"points,omitempty"` // absent in an emergency, and for those left out
	Metres  *int     `json:"metres,omitempty"` // absent if unknown
	Reasons []reason `json:"reasons"`
}

type reason struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Points  int    `json:"points,omitempty"`
}

func (s *server) showRanking(c *fiber.Ctx, ranked []technicians.Candidate, out []technicians.Excluded) ranking {
	lang := web.Language(c.Get(fiber.HeaderAcceptLanguage))
	c.Set(fiber.HeaderContentLanguage, lang.Tag())
	c.Vary(fiber.HeaderAcceptLanguage)
	shown := ranking{make([]choice, 0, len(ranked)), make([]choice, 0, len(out))}
	for _, r := range ranked {
		one := choice{ID: r.Technician.ID, Name: r.Technician.Name, Reasons: s.showReasons(lang, r.Reasons)}
		if r.Points > 0 {
			one.Points = &r.Points
		}
		if r.Metres >= 0 {
			metres := int(r.Metres)
			one.Metres = &metres
		}
		shown.Candidates = append(shown.Candidates, one)
	}
	for _, e := range out {
		shown.Excluded = append(shown.Excluded, choice{ID: e.Technician.ID, Name: e.Technician.Name, Reasons: s.showReasons(lang, e.Reasons)})
	}
	return shown
}

func (s *server) showReasons(lang web.Lang, given []technicians.Reason) []reason {
	shown := make([]reason, 0, len(given))
	for _, r := range given {
		args := make(web.Args, len(r.Args))
		for name, value := range r.Args {
			if args[name] = value; name == "level" || name == "kind" { // codes of ours that have texts
				args[name] = web.Word(s.Texts, lang, "technician."+name+"."+value, nil)
			}
		}
		shown = append(shown, reason{strings.TrimPrefix(r.Key, "technician."), web.Word(s.Texts, lang, r.Key, args), r.Points})
	}
	return shown
}
