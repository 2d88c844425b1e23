package mail

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode"
)

// The mails there are.
const (
	OrderCreated     = "order_created_email"
	OrderCreatedTeam = "order_created_team_email"
)

// Order is what a mail about an order is given. Times show in their own zone.
type Order struct {
	Business string // its name
	Website  string // "https://…", or "" for none

	OrderID     string
	Service     string // in the reader's words
	Description string
	Location    string // in one line
	Priority    string // BAJA, MEDIA, ALTA
	CreatedAt   time.Time
	DueOn       time.Time

	ClientName  string
	ClientPhone string
	ClientMail  string
	Company     string
	Serial      string
	Asset       string // brand and model, when known
	Photos      int
	PhotoURLs   []string // of those that can be opened
	Source      string
}

// Letter is a mail ready to be sent.
type Letter struct{ Subject, HTML, Text string }

//go:embed letter.html letter.txt words.*.toml
var files embed.FS

var (
	htmlLayout = template.Must(template.ParseFS(files, "letter.html"))
	textLayout = texttemplate.Must(texttemplate.ParseFS(files, "letter.txt"))
)

type row struct {
	Label string
	Lines []string
	Links []string
}

// sheet is what the layouts show.
type sheet struct {
	Language, Subject, Preheader, Title, Hello, Intro, Closing, Thanks, Footer string
	Business, Website, OrderLabel, OrderID, PriorityLabel, PriorityName        string
	Ink, Paper                                                                 template.CSS
	Rows                                                                       []row
	Filler                                                                     []struct{} // keeps the body out of the preview
}

// Render words one mail. locale is "es", "es-CO", "en", …; others read Spanish. The
// error is for a name that is none of the above.
func Render(name, locale string, o Order) (Letter, error) {
	w := wordsOf(locale)
	said, ok := w.mails[name]
	if !ok {
		return Letter{}, fmt.Errorf("templates/mail: no mail %q", name)
	}
	v := view{Order: oneLine(o), PriorityName: w.Priority[o.Priority], Due: day(w.language, o.DueOn)}
	v.Place = v.Location
	if v.PriorityName == "" {
		v.PriorityName = v.Priority
	}
	s := sheet{
		Language: w.language, Business: v.Business, Website: v.Website, OrderID: v.OrderID,
		OrderLabel: w.Label["order"], PriorityLabel: w.Label["priority"], PriorityName: v.PriorityName,
		Rows: w.rows(name, v), Filler: make([]struct{}, 60),
	}
	s.Ink, s.Paper = colours(o.Priority)
	for key, field := range map[string]*string{
		"subject": &s.Subject, "preheader": &s.Preheader, "title": &s.Title, "hello": &s.Hello,
		"intro": &s.Intro, "closing": &s.Closing, "thanks": &s.Thanks, "footer": &s.Footer,
	} {
		var out strings.Builder
		if err := said[key].Execute(&out, v); err != nil {
			return Letter{}, fmt.Errorf("templates/mail: %s.%s: %w", name, key, err)
		}
		*field = Line(out.String())
	}
	s.Subject = clip(s.Subject, 150)
	var html, text bytes.Buffer
	if err := htmlLayout.Execute(&html, s); err != nil {
		return Letter{}, fmt.Errorf("templates/mail: %s: %w", name, err)
	}
	if err := textLayout.Execute(&text, s); err != nil {
		return Letter{}, fmt.Errorf("templates/mail: %s: %w", name, err)
	}
	return Letter{s.Subject, html.String(), text.String()}, nil
}

// view is what the words may mention.
type view struct {
	Order
	PriorityName, Due, Place string
}

func (w *words) rows(name string, v view) []row {
	var rows []row
	add := func(label, value string) {
		if value = strings.TrimSpace(value); value != "" {
			rows = append(rows, row{Label: w.Label[label], Lines: strings.Split(value, "\n")})
		}
	}
	team := name == OrderCreatedTeam
	add("service", v.Service)
	add("description", v.Description)
	add("location", v.Location)
	if team {
		add("client", v.ClientName)
		add("company", v.Company)
		add("phone", v.ClientPhone)
		add("mail", v.ClientMail)
	}
	add("serial", v.Serial)
	if team {
		add("asset", v.Asset)
		if v.Photos > 0 {
			add("photos", strconv.Itoa(v.Photos))
			rows[len(rows)-1].Links = v.PhotoURLs
		}
		add("source", v.Source)
	}
	add("created", day(w.language, v.CreatedAt))
	if team {
		add("due", v.Due)
	}
	return rows
}

// oneLine holds everything but the description to one line.
func oneLine(o Order) Order {
	for _, s := range []*string{
		&o.Business, &o.Website, &o.OrderID, &o.Service, &o.Location, &o.Priority, &o.ClientName, &o.ClientPhone,
		&o.ClientMail, &o.Company, &o.Serial, &o.Asset, &o.Source,
	} {
		*s = Line(*s)
	}
	if !strings.HasPrefix(o.Website, "https://") {
		o.Website = ""
	}
	return o
}

// Line makes one line of a text: what would end a header is a space.
func Line(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return s
}

func colours(priority string) (ink, paper template.CSS) {
	switch priority {
	case "ALTA":
		return "#9b1c1c", "#fde8e8"
	case "MEDIA":
		return "#7a4a04", "#fdf0d5"
	}
	return "#1d5c3a", "#def3e6"
}
