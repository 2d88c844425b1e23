package business

import (
	_ "embed" // for the example
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"recado/bot"
	"recado/flows/hooks"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/policy"
	"recado/flows/pricing"
	"recado/flows/retention"
)

// Example is a complete business.toml that documents every field.
//
//go:embed business.example.toml
var Example []byte

// Business is a parsed business.toml. It must not be changed.
type Business struct {
	Name          string           `toml:"name"`
	Website       string           `toml:"website"`
	Logo          string           `toml:"logo"`
	Country       string           `toml:"country"`
	Countries     []string         `toml:"countries"` // countries of phones that anonymous callers may name; see Served
	Locale        string           `toml:"locale"`
	Zone          string           `toml:"zone"`
	TeamMail      []string         `toml:"team_mail"`
	WaitMinutes   int              `toml:"wait_minutes"`
	PhoneMinutes  int              `toml:"phone_minutes"` // minutes without a message from the account's own phone after which the bot answers again
	Dispatch      bool             `toml:"dispatch_emergencies"`
	Holidays      []string         `toml:"holidays"`
	OpenOnHoliday []string         `toml:"open_on_holiday"`
	Hours         *Hours           `toml:"hours"` // nil: always open
	Quiet         Quiet            `toml:"quiet"`
	About         About            `toml:"about"`
	Answers       Answers          `toml:"answers"`
	Services      []Service        `toml:"services"`
	Pricing       Pricing          `toml:"pricing"`
	Billing       Billing          `toml:"billing"`
	Fiscal        Fiscal           `toml:"fiscal"`
	Reports       Reports          `toml:"reports"`
	Credit        Credit           `toml:"credit"`
	Debts         Debts            `toml:"debts"`
	Field         Field            `toml:"field"`
	Webhooks      []hooks.Receiver `toml:"webhooks"`
	People        []Person         `toml:"people"`

	Collection []policy.Stricter `toml:"collection"` // own rules for reminders of debts, by country

	Retention retention.Periods `toml:"retention"`

	zone   *time.Location
	spans  map[time.Weekday][]span
	quiet  span
	tariff pricing.Tariff
	visit  *money.Amount            // nil: unknown
	closed policy.Days              // Holidays
	laws   map[string]policy.Policy // by country, with the business's own rules
	upTo   *money.Amount            // the most that is lent; nil: unknown

	changed *atomic.Pointer[schedule] // what people have changed since the start; shared by all copies
}

// Hours are the opening hours of each weekday, "08:00-12:00".
type Hours struct {
	Monday    []string `toml:"monday" json:"monday,omitempty"`
	Tuesday   []string `toml:"tuesday" json:"tuesday,omitempty"`
	Wednesday []string `toml:"wednesday" json:"wednesday,omitempty"`
	Thursday  []string `toml:"thursday" json:"thursday,omitempty"`
	Friday    []string `toml:"friday" json:"friday,omitempty"`
	Saturday  []string `toml:"saturday" json:"saturday,omitempty"`
	Sunday    []string `toml:"sunday" json:"sunday,omitempty"`
}

// Credit is the registration of people who want credit.
type Credit struct {
	Enabled bool           `toml:"enabled"` // people can register by chat
	UpTo    *money.Decimal `toml:"up_to"`   // the most that is lent, in the currency of the pricing; nil: not said
}

// Quiet are the hours in which only answers are sent.
type Quiet struct {
	From string `toml:"from"`
	To   string `toml:"to"`
}

// Service is a service that can be ordered.
type Service struct {
	Code  string            `toml:"code"`
	Name  map[string]string `toml:"name"`  // by locale
	Short map[string]string `toml:"short"` // by locale, for buttons and lists; default: the name
	Needs []string          `toml:"needs"` // details requested for an order; nil: see [Business.Needs]
}

// Person is a member of staff to whom the program writes.
type Person struct {
	Name   string      `toml:"name"`
	Role   notify.Role `toml:"role"` // supervisor, admin, operator or hr
	Phone  string      `toml:"phone"`
	Mail   string      `toml:"mail"`
	Locale string      `toml:"locale"`

	Topics []notify.Topic `toml:"hear"` // topics of notices; empty: all
	Duty   *Hours         `toml:"duty"` // hours on duty; nil: the business's

	duty map[time.Weekday][]span
}

// Staff lists the staff who get notices, in the form of package notify.
func (b Business) Staff() []notify.Person {
	staff := make([]notify.Person, len(b.People))
	for i, p := range b.People {
		staff[i] = notify.Person{Role: p.Role, Contact: bot.ContactID(p.Phone), Mail: p.Mail, Name: p.Name, Locale: p.Locale, Topics: p.Topics}
		if p.Locale == "" {
			staff[i].Locale = b.Locale
		}
	}
	return staff
}

// ExampleWithoutQuiet returns the example without quiet hours, for tests whose result must not
// depend on the time.
func ExampleWithoutQuiet() []byte {
	return regexp.MustCompile(`(?m)^\[quiet\]\nfrom = .*\nto .*$`).ReplaceAll(Example, []byte("[quiet]\nfrom = \"00:00\"\nto = \"00:00\""))
}

// Default returns the business of the example.
func Default() Business {
	b, err := Parse(Example)
	if err != nil {
		panic("business: the example: " + err.Error()) // excluded by a test
	}
	return b
}

// Location returns the time zone of the business's hours and days.
func (b Business) Location() *time.Location { return b.zone }

// Codes lists the services in the order in which they are offered.
func (b Business) Codes() []string {
	codes := make([]string, len(b.Services))
	for i, s := range b.Services {
		codes[i] = s.Code
	}
	return codes
}

// Offers reports whether a service can be ordered.
func (b Business) Offers(code string) bool { return slices.Contains(b.Codes(), code) }

// ServiceName returns a service's full name, or "" if it is not offered. A locale ("" is the
// business's) falls back to its language, then to the business's locale, then to any.
func (b Business) ServiceName(code, locale string) string {
	return b.word(code, locale, func(s Service) map[string]string { return s.Name })
}

// ServiceTitle returns a service's short name.
func (b Business) ServiceTitle(code, locale string) string {
	if title := b.word(code, locale, func(s Service) map[string]string { return s.Short }); title != "" {
		return title
	}
	return b.ServiceName(code, locale)
}

func (b Business) word(code, locale string, words func(Service) map[string]string) string {
	for _, s := range b.Services {
		if s.Code != code {
			continue
		}
		for _, l := range []string{locale, language(locale), b.Locale, language(b.Locale), "es", "en"} {
			if word := words(s)[l]; word != "" {
				return word
			}
		}
	}
	return ""
}

func language(locale string) string { l, _, _ := strings.Cut(locale, "-"); return l }
