package business

import (
	_ "embed" // for the example
	"regexp"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/hooks"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/pricing"
	"recado/flows/retention"
)

// Example is a whole business.toml with every field documented.
//
//go:embed business.example.toml
var Example []byte

// Business is what Parse makes of a business.toml. It is not to be changed.
type Business struct {
	Name          string           `toml:"name"`
	Website       string           `toml:"website"`
	Logo          string           `toml:"logo"`
	Country       string           `toml:"country"`
	Countries     []string         `toml:"countries"` // whose phones anonymous callers may name; see Served
	Locale        string           `toml:"locale"`
	Zone          string           `toml:"zone"`
	TeamMail      []string         `toml:"team_mail"`
	WaitMinutes   int              `toml:"wait_minutes"`
	PhoneMinutes  int              `toml:"phone_minutes"` // after how long without a word from the account's own phone the bot answers again
	Dispatch      bool             `toml:"dispatch_emergencies"`
	Holidays      []string         `toml:"holidays"`
	OpenOnHoliday []string         `toml:"open_on_holiday"`
	Hours         *Hours           `toml:"hours"` // nil: always open
	Quiet         Quiet            `toml:"quiet"`
	About         About            `toml:"about"`
	Answers       Answers          `toml:"answers"`
	Services      []Service        `toml:"services"`
	Pricing       Pricing          `toml:"pricing"`
	Webhooks      []hooks.Receiver `toml:"webhooks"`
	People        []Person         `toml:"people"`

	Retention retention.Periods `toml:"retention"`

	zone   *time.Location
	spans  map[time.Weekday][]span
	quiet  span
	tariff pricing.Tariff
	visit  *money.Amount // nil: no price is given
}

// Hours are the spans of each weekday, "08:00-12:00".
type Hours struct {
	Monday    []string `toml:"monday"`
	Tuesday   []string `toml:"tuesday"`
	Wednesday []string `toml:"wednesday"`
	Thursday  []string `toml:"thursday"`
	Friday    []string `toml:"friday"`
	Saturday  []string `toml:"saturday"`
	Sunday    []string `toml:"sunday"`
}

// Quiet are the hours in which nothing but answers is sent.
type Quiet struct {
	From string `toml:"from"`
	To   string `toml:"to"`
}

// Service is something that can be ordered.
type Service struct {
	Code  string            `toml:"code"`
	Name  map[string]string `toml:"name"`  // by locale
	Short map[string]string `toml:"short"` // by locale, for buttons and lists; by default the name
	Needs []string          `toml:"needs"` // details that whoever orders it is asked for; nil: see [Business.Needs]
}

// Person is someone of the business whom the program writes to.
type Person struct {
	Name   string      `toml:"name"`
	Role   notify.Role `toml:"role"` // supervisor, admin or operator
	Phone  string      `toml:"phone"`
	Mail   string      `toml:"mail"`
	Locale string      `toml:"locale"`

	Topics []notify.Topic `toml:"hear"` // what of; none is everything
	Duty   *Hours         `toml:"duty"` // when the person attends; nil: when the business does

	duty map[time.Weekday][]span
}

// Staff lists those of the business who hear of events, as the matrix of notices
// knows them.
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

// ExampleWithoutQuiet is the example of a business that may be written to at any hour, for
// runs whose outcome must not depend on the hour.
func ExampleWithoutQuiet() []byte {
	return regexp.MustCompile(`(?m)^\[quiet\]\nfrom = .*\nto .*$`).ReplaceAll(Example, []byte("[quiet]\nfrom = \"00:00\"\nto = \"00:00\""))
}

// Default is the business of the example.
func Default() Business {
	b, err := Parse(Example)
	if err != nil {
		panic("business: the example: " + err.Error()) // a test keeps it from happening
	}
	return b
}

// Location is the zone in which hours and days are counted.
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

// ServiceName is what a service is called in full, or "" for one that is not offered.
// A locale ("" is the business's own) falls back to its language, then to the
// business's, then to any.
func (b Business) ServiceName(code, locale string) string {
	return b.word(code, locale, func(s Service) map[string]string { return s.Name })
}

// ServiceTitle is what a service is called where there is little room.
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
