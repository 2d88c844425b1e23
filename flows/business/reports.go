package business

import (
	"net/mail"
	"slices"

	"recado/flows/facts"
)

// Reports says which planned reports are sent when, and to whom besides supervisors and admins.
type Reports struct {
	Off     []string `toml:"off"`     // plans that are not sent; see facts.Plans
	Finance []string `toml:"finance"` // mails that get the reports about money too
	HR      []string `toml:"hr"`      // mails that get the technicians who need a plan of improvement
	Daily   *int     `toml:"daily"`   // hour of the day; default: 8
	Weekly  *int     `toml:"weekly"`  // on Mondays; default: 9
	Monthly *int     `toml:"monthly"` // on the first; default: 8
}

const (
	defaultDaily  = 8
	defaultWeekly = 9
	maxMails      = 20
)

// Times returns the hours at which planned reports are sent.
func (r Reports) Times() facts.Times {
	hour := func(said *int, otherwise int) int {
		if said == nil {
			return otherwise
		}
		return *said
	}
	return facts.Times{facts.Daily: hour(r.Daily, defaultDaily), facts.Weekly: hour(r.Weekly, defaultWeekly), facts.Monthly: hour(r.Monthly, defaultDaily)}
}

func (c *check) reports(r Reports) {
	for every, hour := range r.Times() {
		if hour < 0 || hour > 23 {
			c.fault("reports."+string(every), "has to be an hour from 0 to 23")
		}
	}
	for _, off := range r.Off {
		if !slices.ContainsFunc(facts.Plans(), func(p facts.Plan) bool { return p.Name == off }) {
			c.fault("reports.off", "names a report that is not planned: %s", off)
		}
	}
	for key, mails := range map[string][]string{"reports.finance": r.Finance, "reports.hr": r.HR} {
		if len(mails) > maxMails {
			c.fault(key, "has more than %d mails", maxMails)
		}
		for _, to := range mails {
			if _, err := mail.ParseAddress(to); err != nil {
				c.fault(key, "is not a mail address: %s", to)
			}
		}
	}
}
