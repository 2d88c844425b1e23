package policy

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"
)

// columns are the columns of the evidence as CSV.
var columns = []string{
	"id", "state", "at", "asked_at", "country", "zone", "contact", "debtor", "channel", "recipient", "campaign", "tone",
	"reason", "source", "first_lawful", "refusals", "delivered", "read", "answered", "promised", "paid",
}

// CSV writes contacts as CSV with a header, moments in the debtor's zone. Cells that a spreadsheet would
// take for a formula begin with an apostrophe.
func CSV(all []Entry) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(columns) // to memory
	for _, e := range all {
		_ = w.Write(e.row())
	}
	w.Flush()
	return b.Bytes()
}

func (e *Entry) row() []string {
	zone, err := time.LoadLocation(e.Zone)
	if err != nil {
		zone = time.UTC
	}
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(zone).Format(time.RFC3339)
	}
	f := e.Facts
	row := []string{
		e.ID, string(e.State), at(e.At), at(e.AskedAt), e.Country, e.Zone, e.Contact, e.Debtor, e.Channel, string(e.Recipient), e.Campaign, e.Tone,
		string(e.Reason), e.Rule.Source, at(e.First), strconv.Itoa(e.Refusals), at(f.Delivered), at(f.Read), at(f.Answered), at(f.Promised), at(f.Paid),
	}
	for i, cell := range row {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			row[i] = "'" + cell
		}
	}
	return row
}
