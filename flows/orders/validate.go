package orders

import (
	"errors"
	"math"
	"regexp"
	"strings"

	"recado/bot"
	"recado/flows/text"
	"recado/flows/validation"
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

// Check returns all problems of a command, except for the missing id. It changes nothing.
func (s *Service) Check(c CreateCommand) []validation.Problem {
	c.Command = "check"
	_, err := s.validated(c)
	if invalid, ok := errors.AsType[*validation.InvalidError](err); ok {
		return invalid.Problems
	}
	return nil
}

// validated returns the normalized command, or all its problems.
func (s *Service) validated(c CreateCommand) (CreateCommand, error) {
	var p validation.Problems
	if p.Line("command", &c.Command, maxID, false); c.Command == "" {
		p.Add("command", validation.Required)
	}
	c.ServiceType = strings.ToUpper(CleanLine(c.ServiceType))
	switch {
	case c.ServiceType == "":
		p.Add("serviceType", validation.Required)
	case !serviceCode.MatchString(c.ServiceType) || s.KnownService != nil && !s.KnownService(c.ServiceType):
		p.Add("serviceType", "service")
	}
	if c.Description = CleanText(c.Description); c.Description == "" {
		p.Add("description", validation.Required)
	}
	p.Length("description", c.Description, MaxDescription)
	photos(&p, &c)
	p.Line("assetSerial", &c.AssetSerial, MaxSerial, false)
	location(&p, &c.Location)
	priority(&p, &c.Priority)
	p.Line("clientId", &c.ClientID, maxID, false)
	p.Line("clientName", &c.ClientName, MaxName, false)
	p.Line("company", &c.Company, MaxName, false)
	clientOf(&p, &c, s.Country)
	if c.Source = strings.ToUpper(CleanLine(c.Source)); c.Source == "" {
		c.Source = "WHATSAPP"
	}
	if !sourceCode.MatchString(c.Source) {
		p.Add("source", "source")
	}
	if !localeCode.MatchString(c.Locale) {
		c.Locale = "" // not worth an error: the business's language is used
	}
	if len(p) > 0 {
		return CreateCommand{}, &validation.InvalidError{Problems: p}
	}
	return c, nil
}

func photos(p *validation.Problems, c *CreateCommand) {
	if len(c.Photos) > MaxPhotos {
		p.Add("photos", validation.TooMany, MaxPhotos)
		return
	}
	var kept []string
	for i, photo := range c.Photos {
		if photo = strings.TrimSpace(photo); photo == "" {
			continue
		}
		if !photoOK(photo) {
			p.Add(validation.At("photos", i, ""), "https")
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
	return text.Link(photo, MaxURL)
}

func location(p *validation.Problems, l *Location) {
	p.Line("location.street", &l.Street, MaxPlace, false)
	p.Line("location.neighborhood", &l.Neighborhood, MaxPlace, false)
	p.Line("location.building", &l.Building, MaxPlace, false)
	p.Line("location.floor", &l.Floor, MaxPlace, false)
	p.Line("location.room", &l.Room, MaxPlace, false)
	p.Line("location.landmark", &l.Landmark, 2*MaxPlace, false)
	p.Line("location.city", &l.City, MaxPlace, false)
	p.Line("location.department", &l.Department, MaxPlace, false)
	p.Line("location.text", &l.Text, 2*MaxPlace, false)
	if l.Point != nil {
		point := *l.Point
		p.Line("location.point", &point.Name, 2*MaxPlace, false)
		if !within(point.Latitude, 90) || !within(point.Longitude, 180) {
			p.Add("location.point", validation.Point)
		}
		l.Point = &point
	}
	if !l.Reachable() {
		p.Add("location.building", validation.Required)
	}
}

func within(degrees, limit float64) bool { return !math.IsNaN(degrees) && math.Abs(degrees) <= limit }

var priorities = map[string]Priority{
	"baja": Low, "low": Low, "media": Medium, "medium": Medium, "normal": Medium, "alta": High, "high": High,
	"urgente": High, "urgent": High, "emergencia": Emergency, "emergency": Emergency,
}

func priority(p *validation.Problems, given *Priority) {
	said := bot.Fold(string(*given))
	known, ok := priorities[said]
	switch {
	case ok:
		*given = known
	case said == "":
		p.Add("priority", validation.Required)
	default:
		p.Add("priority", "priority")
	}
}

func clientOf(p *validation.Problems, c *CreateCommand, country string) {
	c.Contact = bot.ContactID(CleanLine(string(c.Contact)))
	if longer(string(c.Contact), maxID) {
		p.Add("contact", validation.Phone)
	}
	switch phone, ok := Phone(c.ClientPhone, country); {
	case strings.TrimSpace(c.ClientPhone) != "" && ok:
		c.ClientPhone = phone
	case strings.TrimSpace(c.ClientPhone) != "" && c.ClientPhone != string(c.Contact):
		p.Add("clientPhone", validation.Phone)
	case c.Contact != "":
		// The channel guarantees the contact, whether it is a phone number or not.
		c.ClientPhone = ""
		if strings.HasPrefix(string(c.Contact), "+") {
			c.ClientPhone = string(c.Contact)
		}
	default:
		p.Add("clientPhone", validation.Required)
	}
	if c.Contact == "" {
		c.Contact = bot.ContactID(c.ClientPhone)
	}
	if c.ClientMail = CleanLine(c.ClientMail); c.ClientMail != "" && !MailOK(c.ClientMail) {
		p.Add("clientMail", validation.Mail)
	}
}
