package business

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/hooks"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/policy"
	"recado/flows/retention"
	"recado/flows/text"
)

var (
	countryCode = regexp.MustCompile(`^[A-Z]{2}$`)
	localeCode  = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)
	serviceCode = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,39}$`)
)

// check collects what is wrong with a file.
type check struct {
	lines  map[string]int
	faults []Fault
}

// fault reports a fault with the line of the field, or of the nearest enclosing field.
func (c *check) fault(field, format string, args ...any) {
	line := 0
	for at := field; at != "" && line == 0; {
		line = c.lines[at]
		cut := strings.LastIndexAny(at, ".[")
		at = at[:max(cut, 0)]
	}
	c.faults = append(c.faults, Fault{line, field, fmt.Sprintf(format, args...)})
}

func (c *check) all(b *Business) {
	if strings.TrimSpace(b.Name) == "" || strings.ContainsAny(b.Name, "\r\n") || utf8.RuneCountInString(b.Name) > 80 {
		c.fault("name", "must be one line of 1 to 80 characters")
	}
	c.address("website", b.Website)
	c.address("logo", b.Logo)
	if !countryCode.MatchString(b.Country) {
		c.fault("country", "must be two capital letters: CO, SV, HN, …")
	}
	if !localeCode.MatchString(b.Locale) {
		c.fault("locale", "must be like es or es-CO")
	}
	var err error
	if b.zone, err = time.LoadLocation(b.Zone); err != nil || b.Zone == "" || b.Zone == "Local" {
		c.fault("zone", "%q is not a time zone: America/Bogota, America/El_Salvador, America/Tegucigalpa, …", b.Zone)
	}
	for i, address := range b.TeamMail {
		if !text.Mail(address) {
			c.fault(fmt.Sprintf("team_mail[%d]", i), "%q is not a mail address", address)
		}
	}
	if b.WaitMinutes < 0 || b.WaitMinutes > 24*60 {
		c.fault("wait_minutes", "must be from 0 to 1440")
	}
	if n := b.Field.AskExitHours; n < 0 || n > maxAskExitHours {
		c.fault("field.ask_exit_hours", "must be from 1 to %d, or 0", maxAskExitHours)
	}
	if n := b.Field.PendingHours; n < 0 || n > maxPendingHours {
		c.fault("field.pending_hours", "must be 0 to %d", maxPendingHours)
	}
	if s := b.Field.FailedVisit; s != "" {
		if n, err := money.ParseDecimal(s); err != nil || n.Sign() < 0 {
			c.fault("field.failed_visit", "must be an amount such as 20.00")
		}
	}
	if s := b.Field.StockNegative; s != "" && s != "flag" && s != "refuse" {
		c.fault("field.stock_negative", `must be "flag" or "refuse"`)
	}
	if d := b.Debts.PromiseDays; d < 0 || d > maxPromiseDays {
		c.fault("debts.promise_days", "must be 1 to %d", maxPromiseDays)
	}
	if n := b.Debts.Parts; n < 0 || n > maxDebtParts {
		c.fault("debts.parts", "must be 1 to %d", maxDebtParts)
	}
	if b.PhoneMinutes < 1 || b.PhoneMinutes > 24*60 {
		c.fault("phone_minutes", "must be from 1 to 1440")
	}
	c.dates("holidays", b.Holidays)
	c.dates("open_on_holiday", b.OpenOnHoliday)
	c.hours(b)
	c.quiet(b)
	c.services(b)
	c.pricing(b)
	c.about(b)
	c.credit(b)
	c.billing(&b.Billing)
	c.fiscal(b)
	c.reports(b.Reports)
	c.answers(b.Answers)
	c.countries(b.Countries)
	c.people(b)
	b.Retention.Check(func(kind retention.Kind, what string) { c.fault("retention."+string(kind), "%s", what) })
	policy.Check(b.Collection, func(i int, field, what string) { c.fault(fmt.Sprintf("collection[%d].%s", i, field), "%s", what) })
	hooks.Check(b.Webhooks, func(i int, field, why string) { c.fault(fmt.Sprintf("webhooks[%d].%s", i, field), "%s", why) })
}

func (c *check) address(field, value string) {
	if u, err := url.Parse(value); value != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil) {
		c.fault(field, "must be an address that begins with https://")
	}
}

func (c *check) dates(field string, dates []string) {
	for i, date := range dates {
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			c.fault(fmt.Sprintf("%s[%d]", field, i), "%q is not a date like 2026-12-24", date)
		}
	}
}

func (c *check) hours(b *Business) {
	if b.Hours != nil {
		b.spans = c.week("hours", *b.Hours)
	}
}

// week parses the hours of each day.
func (c *check) week(in string, h Hours) map[time.Weekday][]span {
	week := map[time.Weekday][]span{}
	for day, written := range map[time.Weekday][]string{
		time.Monday: h.Monday, time.Tuesday: h.Tuesday, time.Wednesday: h.Wednesday,
		time.Thursday: h.Thursday, time.Friday: h.Friday, time.Saturday: h.Saturday, time.Sunday: h.Sunday,
	} {
		field := in + "." + strings.ToLower(day.String())
		var spans []span
		for _, text := range written {
			from, to, _ := strings.Cut(text, "-")
			s, ok := parseSpan(from, to)
			if !ok || s.from >= s.to {
				c.fault(field, `%q is not a span like "08:00-12:00", the earlier time first`, text)
				continue
			}
			spans = append(spans, s)
		}
		slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
		for i := 1; i < len(spans); i++ {
			if spans[i].from < spans[i-1].to {
				c.fault(field, "the spans overlap")
			}
		}
		week[day] = spans
	}
	return week
}

func (c *check) quiet(b *Business) {
	var ok bool
	if b.quiet, ok = parseSpan(b.Quiet.From, b.Quiet.To); !ok {
		c.fault("quiet.from", "from and to must be times like 21:00")
	}
}

func (c *check) services(b *Business) {
	if len(b.Services) == 0 {
		c.fault("services", "there must be at least one [[services]]")
	}
	if len(b.Services) > bot.MaxRows {
		c.fault(fmt.Sprintf("services[%d]", bot.MaxRows), "there must be at most %d [[services]]: a list has no more rows", bot.MaxRows)
	}
	maxTitle, shown := bot.MaxRowTitle, "a list"
	if len(b.Services) <= bot.MaxButtons {
		maxTitle, shown = bot.MaxButtonTitle, fmt.Sprintf("a button, as %d services or fewer are", bot.MaxButtons)
	}
	seen := map[string]bool{}
	for i, s := range b.Services {
		field := fmt.Sprintf("services[%d]", i)
		switch {
		case !serviceCode.MatchString(s.Code):
			c.fault(field+".code", "%q must be capital letters, digits and _", s.Code)
		case seen[s.Code]:
			c.fault(field+".code", "%s stands twice", s.Code)
		}
		seen[s.Code] = true
		if len(s.Name) == 0 {
			c.fault(field+".name", "must say what it is called: es = \"…\"")
		}
		c.needs(field+".needs", s.Needs)
		c.words(field+".name", s.Name, 60)
		c.words(field+".short", s.Short, bot.MaxRowTitle)
		for locale, short := range s.Short {
			if n := utf8.RuneCountInString(short); n > maxTitle && n <= bot.MaxRowTitle {
				c.fault(field+".short."+locale, "%q is longer than the %d characters of %s", short, maxTitle, shown)
			}
		}
		for locale, name := range s.Name {
			if s.Short[locale] == "" && s.Short[language(locale)] == "" && utf8.RuneCountInString(name) > maxTitle {
				c.fault(field+".name", "%q is longer than the %d characters of %s: give a short one under [services.short]", name, maxTitle, shown)
			}
		}
	}
}

var phone = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)

func (c *check) people(b *Business) {
	for i, p := range b.People {
		field := fmt.Sprintf("people[%d]", i)
		if strings.TrimSpace(p.Name) == "" || strings.ContainsAny(p.Name, "\r\n") || utf8.RuneCountInString(p.Name) > 80 {
			c.fault(field+".name", "must be one line of 1 to 80 characters")
		}
		if p.Role != notify.Supervisor && p.Role != notify.Admin && p.Role != notify.Operator && p.Role != notify.HR {
			c.fault(field+".role", "must be supervisor, admin, operator or hr")
		}
		for j, topic := range p.Topics {
			if !slices.Contains(notify.Topics(), topic) {
				c.fault(fmt.Sprintf("%s.hear[%d]", field, j), "%q is not one of orders, handoff and emergency", topic)
			}
		}
		if p.Duty != nil {
			b.People[i].duty = c.week(field+".duty", *p.Duty)
		}
		if p.Phone != "" && !phone.MatchString(p.Phone) {
			c.fault(field+".phone", "must be like +573001234567")
		}
		if p.Mail != "" && !text.Mail(p.Mail) {
			c.fault(field+".mail", "%q is not a mail address", p.Mail)
		}
		if p.Phone == "" && p.Mail == "" {
			c.fault(field, "needs a phone or a mail, or hears of nothing")
		}
		if p.Locale != "" && !localeCode.MatchString(p.Locale) {
			c.fault(field+".locale", "must be like es or es-CO")
		}
	}
}

func (c *check) words(field string, words map[string]string, limit int) {
	for locale, word := range words {
		if !localeCode.MatchString(locale) {
			c.fault(field+"."+locale, "is not a locale like es or es-CO")
		}
		if n := utf8.RuneCountInString(word); strings.TrimSpace(word) == "" || n > limit || strings.ContainsAny(word, "\r\n") {
			c.fault(field+"."+locale, "must be one line of 1 to %d characters", limit)
		}
	}
}
