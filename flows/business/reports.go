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
	Daily   *int     `toml:"daily"`   // hour of the day; absent: they are not sent
	Weekly  *int     `toml:"weekly"`  // on Mondays
	Monthly *int     `toml:"monthly"` // on the first
}

const maxMails = 20

// Times returns the hours at which planned reports are sent.
func (r Reports) Times() facts.Times {
	times := facts.Times{}
	for every, hour := range map[facts.Every]*int{facts.Daily: r.Daily, facts.Weekly: r.Weekly, facts.Monthly: r.Monthly} {
		if hour != nil {
			times[every] = *hour
		}
	}
	return times
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
