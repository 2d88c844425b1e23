package orders

import (
	"errors"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"recado/bot"
)

// The limits of a command, in characters.
const (
	MaxDescription = 4000
	MaxPhotos      = 10
	MaxSerial      = 64
	MaxPlace       = 200 // building, floor, room: each
	MaxName        = 120
	MaxURL         = 2048
	maxID          = 200
	maxReason      = 1000
)

var (
	serviceCode = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,39}$`)
	sourceCode  = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,19}$`)
	mediaID     = regexp.MustCompile(`^[0-9a-f]{64}$`)
	localeCode  = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)
)

// problems collects the problems of a command.
type problems []Problem

func (p *problems) add(field, what string) {
	*p = append(*p, Problem{Field: field, Key: "orders.field." + field + "." + what})
}

// max adds a problem if a field has more than n characters.
func (p *problems) max(field, value string, n int) {
	if longer(value, n) {
		*p = append(*p, Problem{field, "orders.field." + field + ".too_long", n})
	}
}

// line normalizes a field to one line and limits it to n characters.
func (p *problems) line(field string, value *string, n int) {
	*value = CleanLine(*value)
	p.max(field, *value, n)
}

// Check returns all problems of a command, except for the missing id. It changes nothing.
func (s *Service) Check(c CreateCommand) []Problem {
	c.Command = "check"
	_, err := s.validated(c)
	if invalid, ok := errors.AsType[*InvalidError](err); ok {
		return invalid.Problems
	}
	return nil
}

// validated returns the normalized command, or all its problems.
func (s *Service) validated(c CreateCommand) (CreateCommand, error) {
	var p problems
	if p.line("command", &c.Command, maxID); c.Command == "" {
		p.add("command", "required")
	}
	c.ServiceType = strings.ToUpper(CleanLine(c.ServiceType))
	switch {
	case c.ServiceType == "":
		p.add("serviceType", "required")
	case !serviceCode.MatchString(c.ServiceType) || s.KnownService != nil && !s.KnownService(c.ServiceType):
		p.add("serviceType", "unknown")
	}
	if c.Description = CleanText(c.Description); c.Description == "" {
		p.add("description", "required")
	}
	p.max("description", c.Description, MaxDescription)
	p.photos(&c)
	p.line("assetSerial", &c.AssetSerial, MaxSerial)
	p.location(&c.Location)
	p.priority(&c.Priority)
	p.line("clientId", &c.ClientID, maxID)
	p.line("clientName", &c.ClientName, MaxName)
	p.line("company", &c.Company, MaxName)
	p.client(&c, s.Country)
	if c.Source = strings.ToUpper(CleanLine(c.Source)); c.Source == "" {
		c.Source = "WHATSAPP"
	}
	if !sourceCode.MatchString(c.Source) {
		p.add("source", "unknown")
	}
	if !localeCode.MatchString(c.Locale) {
		c.Locale = "" // not worth an error: the business's language is used
	}
	if len(p) > 0 {
		return CreateCommand{}, &InvalidError{p}
	}
	return c, nil
}

func (p *problems) photos(c *CreateCommand) {
	if len(c.Photos) > MaxPhotos {
		*p = append(*p, Problem{"photos", "orders.field.photos.too_many", MaxPhotos})
		return
	}
	var kept []string
	for i, photo := range c.Photos {
		if photo = strings.TrimSpace(photo); photo == "" {
			continue
		}
		if !photoOK(photo) {
			*p = append(*p, Problem{Field: "photos[" + strconv.Itoa(i) + "]", Key: "orders.field.photos.invalid"})
		}
		kept = append(kept, photo)
	}
	c.Photos = kept
}

// photoOK accepts an id of the media store or an https URL. It fetches nothing; the fetcher
// protects against addresses of the internal network.
func photoOK(photo string) bool {
	if mediaID.MatchString(photo) {
		return true
	}
	u, err := url.Parse(photo)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil &&
		len(photo) <= MaxURL && photo == CleanLine(photo) && !strings.ContainsAny(photo, ` "<>\`+"`")
}

func (p *problems) location(l *Location) {
	p.line("location.street", &l.Street, MaxPlace)
	p.line("location.neighborhood", &l.Neighborhood, MaxPlace)
	p.line("location.building", &l.Building, MaxPlace)
	p.line("location.floor", &l.Floor, MaxPlace)
	p.line("location.room", &l.Room, MaxPlace)
	p.line("location.landmark", &l.Landmark, 2*MaxPlace)
	p.line("location.city", &l.City, MaxPlace)
	p.line("location.department", &l.Department, MaxPlace)
	p.line("location.text", &l.Text, 2*MaxPlace)
	if l.Point != nil {
		point := *l.Point
		p.line("location.point", &point.Name, 2*MaxPlace)
		if !within(point.Latitude, 90) || !within(point.Longitude, 180) {
			p.add("location.point", "invalid")
		}
		l.Point = &point
	}
	if !l.Reachable() {
		p.add("location.building", "required")
	}
}

func within(degrees, limit float64) bool { return !math.IsNaN(degrees) && math.Abs(degrees) <= limit }

var priorities = map[string]Priority{
	"baja": Low, "low": Low, "media": Medium, "medium": Medium, "normal": Medium, "alta": High, "high": High,
	"urgente": High, "urgent": High, "emergencia": Emergency, "emergency": Emergency,
}

func (p *problems) priority(given *Priority) {
	said := bot.Fold(string(*given))
	known, ok := priorities[said]
	switch {
	case ok:
		*given = known
	case said == "":
		p.add("priority", "required")
	default:
		p.add("priority", "unknown")
	}
}

func (p *problems) client(c *CreateCommand, country string) {
	c.Contact = bot.ContactID(CleanLine(string(c.Contact)))
	if longer(string(c.Contact), maxID) {
		p.add("contact", "invalid")
	}
	switch phone, ok := Phone(c.ClientPhone, country); {
	case strings.TrimSpace(c.ClientPhone) != "" && ok:
		c.ClientPhone = phone
	case strings.TrimSpace(c.ClientPhone) != "" && c.ClientPhone != string(c.Contact):
		p.add("clientPhone", "invalid")
	case c.Contact != "":
		// The channel guarantees the contact, whether it is a phone number or not.
		c.ClientPhone = ""
		if strings.HasPrefix(string(c.Contact), "+") {
			c.ClientPhone = string(c.Contact)
		}
	default:
		p.add("clientPhone", "required")
	}
	if c.Contact == "" {
		c.Contact = bot.ContactID(c.ClientPhone)
	}
	if c.ClientMail = CleanLine(c.ClientMail); c.ClientMail != "" && !MailOK(c.ClientMail) {
		p.add("clientMail", "invalid")
	}
}
