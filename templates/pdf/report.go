package pdf

import "time"

// ReportView is what a report of service shows. What is empty is left out, its label too.
type ReportView struct {
	Locale   string // "es", "es-CO", "en", …
	Business Business

	Order     string    // "ORD-00001"
	Quotation string    // "COT-00001", or "" for none
	IssuedAt  time.Time // when the report was closed
	Client    Party
	Location  string // of the service
	Service   string // in the reader's words
	Asset     string // "Aire acondicionado LG, serie AC-12345"

	Technician string
	CheckIn    time.Time // shown in the zone it carries, as are all
	CheckOut   time.Time
	Hours      string // "2,5 h"
	HoursNote  string // "2 normales, 0,5 nocturnas"
	Waited     string // hours of waiting, "0,5"; shown beside those worked

	Problem, Diagnosis, Actions   string // prose; a line that begins with "- " is an item
	Materials                     []Material
	Observations, Recommendations string

	Before, During, After []Photo
	Warranty              Warranty
	Approval              Approval
}

// Material is what was used.
type Material struct{ What, Note, Quantity string }

// Photo is one of the work's. To 12 MB and 25 megapixels, JPEG or PNG, shown upright;
// one that cannot be shown leaves a box that says so.
type Photo struct {
	Image   []byte
	Caption string
}

// Warranty is what is guaranteed; the zero one leaves the part out.
type Warranty struct {
	Days            int
	Until           time.Time
	Covers, Exclude string
}

// Decision is what the client said of the work.
type Decision int

// The decisions there are.
const (
	Pending Decision = iota
	Approved
	ProblemReported
)

// Approval is the client's word, and its signature where one was taken.
type Approval struct {
	Decision  Decision
	By        string // name and role
	At        time.Time
	Comment   string
	Signature []byte // JPEG or PNG, as a logo is
}

// ServiceReport lays out a report of service. Any view can be laid out; an error is the
// library's and would be again.
func ServiceReport(v ReportView) ([]byte, error) {
	s := newSheet(v.Locale)
	s.letterhead(v.Business, s.label("report"), v.Order, s.date(v.IssuedAt))
	s.parties(v.Client, v.Location,
		s.field("service", v.Service),
		s.field("asset", v.Asset),
		s.field("quotation_ref", v.Quotation))
	s.gap(5)
	s.fields(4,
		s.field("technician", v.Technician),
		s.field("check_in", s.moment(v.CheckIn)),
		s.field("check_out", s.moment(v.CheckOut)),
		field{s.label("hours_worked"), v.Hours, join("\n", v.HoursNote, s.say("hours_waited", args{"hours": v.Waited}))})
	s.gap(-3)
	s.prose(s.label("problem"), v.Problem)
	s.prose(s.label("diagnosis"), v.Diagnosis)
	s.prose(s.label("actions"), v.Actions)
	s.materials(v.Materials)
	s.prose(s.label("observations"), v.Observations)
	s.prose(s.label("recommendations"), v.Recommendations)
	s.drawPhotos(v.Before, v.During, v.After)
	s.warranty(v.Warranty)
	s.approval(v.Approval)

	name := join(" ", s.label("report"), v.Order)
	return s.finish(meta{
		title: name, author: oneLine(v.Business.Name), at: v.IssuedAt,
		head: [2]string{oneLine(v.Business.Name), name},
		foot: name,
	})
}

func (s *sheet) materials(all []Material) {
	if len(all) == 0 {
		return
	}
	t := table{sheet: s, name: s.label("materials"), columns: []column{
		{"", width - 40, toLeft}, {s.label("quantity"), 40, toRight},
	}}
	s.gap(6)
	for i, m := range all {
		cells := t.cells(m.Note, m.What, m.Quantity)
		if i == 0 {
			t.begin(rowHeight(cells))
		}
		t.line(cells, 0)
	}
	t.end()
}

func (s *sheet) warranty(v Warranty) {
	said := s.say("warranty_until", args{"days": v.Days, "until": s.date(v.Until)})
	if v.Covers = clean(v.Covers); v.Covers != "" {
		said += "\n" + s.say("covers", args{"text": v.Covers})
	}
	if v.Exclude = clean(v.Exclude); v.Exclude != "" {
		said += "\n" + s.say("excludes", args{"text": v.Exclude})
	}
	s.prose(s.label("warranty"), said)
}

// approval is a panel: what was decided, by whom and when, and the signature beside it.
func (s *sheet) approval(v Approval) {
	key, colour := "approval_pending", muted
	switch v.Decision {
	case Approved:
		key, colour = "approved", accent
	case ProblemReported:
		key, colour = "problem_reported", alarm
	}
	const inset, signed = 5.0, 52.0
	said := at(left+inset, width-signed-2*inset, toLeft)
	s.add(&said, s.label(key), style{11, true, colour})
	s.add(&said, join("  ·  ", v.By, s.moment(v.At)), body)
	s.add(&said, v.Comment, body)
	tall := said.height()
	pen, err := s.drawn(v.Signature)
	if err == nil {
		tall = max(tall, signatureHeight+small.height()+1)
	}
	s.title(s.label("approval"), tall+2*inset)
	if tall+2*inset > s.remaining() { // a comment of pages has no panel
		s.row(0, said)
		return
	}
	s.fill(left, s.y, width, tall+2*inset, tint)
	s.fill(left, s.y, 1.2, tall+2*inset, colour)
	if err == nil {
		x := right - inset - signed
		w, h := pen.within(signed, signatureHeight)
		s.fill(x, s.y+inset, signed, signatureHeight, white)
		s.show(pen, x+(signed-w)/2, s.y+inset+signatureHeight-h, w, h)
		s.put(x, s.y+inset+signatureHeight+1, signed, s.label("signature"), small, toLeft)
	}
	end := s.y + tall + 2*inset
	s.gap(inset)
	s.row(0, said)
	s.y = end
}

const signatureHeight = 18.0
