package policy

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"recado/flows/sla"
)

//go:embed countries/*.toml
var files embed.FS

// country is a country's file as written.
type country struct {
	Country  string        `toml:"country"`
	Zone     string        `toml:"zone"`
	Versions []fileVersion `toml:"versions"`
}

type fileVersion struct {
	ValidFrom string       `toml:"valid_from"`
	Hours     fileHours    `toml:"hours"`
	Holidays  fileHolidays `toml:"holidays"`
	PerDay    fileMost     `toml:"per_day"`
	PerWeek   fileMost     `toml:"per_week"`
	Channels  fileMost     `toml:"channels"`
	Chosen    fileRule     `toml:"chosen_channel"`
	OptedOut  fileRule     `toml:"opted_out"`

	Recipients struct {
		fileRule
		Only []Recipient `toml:"only"`
	} `toml:"recipients"`
	Topics struct {
		fileRule
		Never []string `toml:"never"`
	} `toml:"topics"`
}

type fileRule struct {
	Source  string `toml:"source"`
	Date    string `toml:"date"`
	Confirm bool   `toml:"confirm"`
}

type fileMost struct {
	fileRule
	Most int    `toml:"most"` // 0: the country has no such rule
	Week string `toml:"week"` // "rolling" (default): any seven days; "calendar": Monday to Sunday
}

type fileHolidays struct {
	fileRule
	Also    []string `toml:"also"`             // days of each year besides the country's: "08-03"
	Morazan bool     `toml:"morazan_saturday"` // Honduras: the whole Saturday of the Morazán week
}

// Week are the spans of each weekday, "07:00-19:00"; a day without is closed.
type Week struct {
	Monday    []string `toml:"monday"`
	Tuesday   []string `toml:"tuesday"`
	Wednesday []string `toml:"wednesday"`
	Thursday  []string `toml:"thursday"`
	Friday    []string `toml:"friday"`
	Saturday  []string `toml:"saturday"`
	Sunday    []string `toml:"sunday"`
}

type fileHours struct {
	fileRule
	Week
}

type spans [7][]sla.Span // by time.Weekday

// parse returns the spans of a week; fault is called with the names of days that cannot be read.
func (w Week) parse(fault func(day string)) (all spans) {
	for day, written := range [7][]string{w.Sunday, w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday} {
		parsed, ok := sla.ParseDay(written)
		if !ok {
			fault(strings.ToLower(time.Weekday(day).String()))
		}
		all[day] = parsed
	}
	return all
}

// Countries lists the countries whose rules the program knows.
func Countries() []string {
	entries, err := files.ReadDir("countries")
	if err != nil {
		panic("policy: " + err.Error()) // excluded by a test
	}
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = strings.ToUpper(strings.TrimSuffix(e.Name(), ".toml"))
	}
	return all
}

// lawOf reads a country's file; ok is false for a country without one.
func lawOf(code string) (*law, bool) {
	if !slices.Contains(Countries(), code) {
		return nil, false
	}
	text, err := files.ReadFile("countries/" + strings.ToLower(code) + ".toml")
	if err == nil {
		var l *law
		if l, err = parseLaw(string(text)); err == nil {
			return l, true
		}
	}
	panic(fmt.Sprintf("policy: %s: %s", code, err)) // excluded by a test
}

// parseLaw reads the rules of a country.
func parseLaw(text string) (*law, error) {
	var c country
	meta, err := toml.Decode(text, &c)
	if err != nil {
		return nil, err
	}
	if keys := meta.Undecoded(); len(keys) > 0 {
		return nil, fmt.Errorf("%s is not a rule", keys[0])
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil || c.Zone == "" {
		return nil, fmt.Errorf("%q is not a time zone", c.Zone)
	}
	l := &law{country: c.Country, zone: zone}
	for i := range c.Versions {
		v, err := c.Versions[i].compile(c.Country)
		if err != nil {
			return nil, fmt.Errorf("versions[%d]: %w", i, err)
		}
		if i > 0 && v.from <= l.versions[i-1].from {
			return nil, fmt.Errorf("versions[%d]: must be valid from a later day than the one before", i)
		}
		l.versions = append(l.versions, v)
	}
	if len(l.versions) == 0 {
		return nil, fmt.Errorf("%s has no version", c.Country)
	}
	return l, nil
}

func (f *fileVersion) compile(of string) (*version, error) {
	from, err := time.Parse(time.DateOnly, f.ValidFrom)
	if err != nil {
		return nil, fmt.Errorf("valid_from: %w", err)
	}
	bad := ""
	v := &version{
		from: dayOf(from), since: f.ValidFrom, morazan: f.Holidays.Morazan,
		windows: f.Hours.parse(func(day string) { bad = "hours." + day }),
		most:    limits{perDay: f.PerDay.Most, perWeek: f.PerWeek.Most, channels: f.Channels.Most, calendarWeek: f.Channels.Week == "calendar"},
		only:    f.Recipients.Only, never: f.Topics.Never, rules: map[Reason]Rule{},
	}
	if bad != "" {
		return nil, fmt.Errorf("%s: spans like \"08:00-12:00\" in their order", bad)
	}
	for _, day := range f.Holidays.Also {
		if _, err := time.Parse("2006-01-02", "2024-"+day); err != nil {
			return nil, fmt.Errorf("holidays.also: %q is not a day like 08-03", day)
		}
		v.also = append(v.also, day)
	}
	for reason, r := range map[Reason]fileRule{
		Hours: f.Hours.fileRule, Holiday: f.Holidays.fileRule, PerDay: f.PerDay.fileRule, PerWeek: f.PerWeek.fileRule, Channels: f.Channels.fileRule,
		NotChosen: f.Chosen, OptedOut: f.OptedOut, NotTheDebtor: f.Recipients.fileRule, Topic: f.Topics.fileRule,
	} {
		if r.Source == "" {
			continue // no such rule
		}
		if _, err := time.Parse(time.DateOnly, r.Date); err != nil {
			return nil, fmt.Errorf("%s: date: %w", reason, err)
		}
		v.rules[reason] = Rule{Code: string(reason), Country: of, Source: r.Source, Date: r.Date, Since: f.ValidFrom, Confirm: r.Confirm}
	}
	for _, needed := range []Reason{Hours, Holiday, PerDay, NotChosen, OptedOut, NotTheDebtor} {
		if _, there := v.rules[needed]; !there {
			return nil, fmt.Errorf("%s: has no source", needed)
		}
	}
	if v.most.perDay < 1 || v.most.perWeek < 0 || v.most.channels < 0 || len(v.only) == 0 {
		return nil, fmt.Errorf("per_day.most and recipients.only must be given")
	}
	return v, nil
}
