package webhooks

import (
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/campaigns"
	"recado/webhooks/internal/web"
)

// campaignView is a campaign in the API.
type campaignView struct {
	ID        string              `json:"id"`
	User      string              `json:"user"`
	Platform  campaigns.Platform  `json:"platform"`
	Filters   campaigns.Filters   `json:"filters"`
	Schedule  time.Time           `json:"schedule,omitzero"`
	DryRun    bool                `json:"dryRun"`
	Rate      int                 `json:"rate,omitempty"`
	Channels  []campaigns.Channel `json:"channels,omitempty"`
	State     campaigns.State     `json:"state"`
	Stage     campaigns.Stage     `json:"stage"`
	Reason    string              `json:"reason,omitempty"`
	Detail    string              `json:"detail,omitempty"`
	NextAt    time.Time           `json:"nextAt,omitzero"` // when it goes on
	Rows      int                 `json:"rows"`
	Invoices  int                 `json:"invoices"`
	Rejected  int                 `json:"rejected"`
	Skipped   int                 `json:"skipped"`
	Debtors   *campaignDebtors    `json:"debtors,omitempty"`
	CreatedAt time.Time           `json:"createdAt"`
	UpdatedAt time.Time           `json:"updatedAt"`
	EndedAt   time.Time           `json:"endedAt,omitzero"`
}

// campaignDebtors counts debtors by what has become of them.
type campaignDebtors struct {
	New      int `json:"new"`
	Queued   int `json:"queued"`
	Waiting  int `json:"waiting"`
	Refused  int `json:"refused"`
	Previews int `json:"preview"`
}

func showCampaign(c campaigns.Campaign) campaignView {
	return campaignView{
		ID: c.ID, User: c.User, Platform: c.Platform, Filters: c.Filters, Schedule: c.StartAt, DryRun: c.DryRun, Rate: c.Rate, Channels: c.Channels, State: c.State, Stage: c.Stage,
		Reason: c.Reason, Detail: c.Detail, NextAt: c.DueAt, Rows: c.Rows, Invoices: c.Invoices, Rejected: c.Rejected, Skipped: c.Skipped,
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, EndedAt: c.EndedAt,
	}
}

func showProgress(p campaigns.Progress) campaignView {
	shown := showCampaign(p.Campaign)
	n := p.Debtors
	shown.Debtors = &campaignDebtors{n[campaigns.New], n[campaigns.Queued], n[campaigns.Waiting], n[campaigns.Refused], n[campaigns.Previewed]}
	return shown
}

// campaignResult is what has become of one invoice, or of a row that is none.
type campaignResult struct {
	Line     int                 `json:"line"`
	Number   string              `json:"number,omitempty"`
	Debtor   string              `json:"debtor,omitempty"`
	To       string              `json:"to,omitempty"`
	Balance  string              `json:"balance,omitempty"`
	Currency string              `json:"currency,omitempty"`
	Due      string              `json:"due,omitempty"`
	State    campaigns.ItemState `json:"state"`
	Field    string              `json:"field,omitempty"`
	Reason   string              `json:"reason,omitempty"`
	Rule     string              `json:"rule,omitempty"`
	Channel  campaigns.Channel   `json:"channel,omitempty"`
	Tone     campaigns.Tone      `json:"tone,omitempty"`
	Writer   campaigns.Writer    `json:"writer,omitempty"`
	Fault    string              `json:"modelFault,omitempty"`
	At       time.Time           `json:"at,omitzero"` // when the message was asked for, or may be
	Evidence string              `json:"evidence,omitempty"`
}

// resultsOf lists the invoices of an item, or its rejected rows.
func resultsOf(c campaigns.Campaign, i campaigns.Item) (all []campaignResult) {
	for _, bad := range i.Rejected {
		all = append(all, campaignResult{Line: bad.Line, Number: bad.Number, State: i.State, Field: bad.Field, Reason: bad.Reason})
	}
	state, at := i.State, i.QueuedAt
	if at.IsZero() {
		at = i.NextAt
	}
	if c.State == campaigns.Cancelled && (state == campaigns.New || state == campaigns.Waiting) {
		state, at = "cancelled", time.Time{}
	}
	for _, in := range i.Invoices {
		all = append(all, campaignResult{
			Line: in.Line, Number: in.Number, Debtor: i.Debtor.Name, To: i.Contact, Balance: in.Balance.Text(), Currency: in.Currency, Due: in.Due,
			State: state, Reason: i.Reason, Rule: i.Rule, Channel: i.Channel, Tone: i.Tone, Writer: i.Writer, Fault: i.Fault, At: at, Evidence: i.Evidence,
		})
	}
	return all
}

// campaignResults lists what has become of the invoices: a page holds the invoices of so many debtors.
func (s *server) campaignResults(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	after, format := q.Text(maxLine, "cursor"), q.Text(maxLine, "format")
	if format != "" && format != "json" && format != "csv" {
		q.AddError("format", "field.invalid")
	}
	if err := q.Err(); err != nil {
		return err
	}
	made, page, next, err := s.Campaigns.Results(c.UserContext(), c.Params("id"), limit, after)
	if err != nil {
		return campaignProblem(err)
	}
	all := []campaignResult{}
	for _, i := range page {
		all = append(all, resultsOf(made, i)...)
	}
	if format == "csv" {
		return sendResultsCSV(c, all, next)
	}
	return c.JSON(fiber.Map{"results": all, "next": next})
}

// sendResultsCSV answers with a page as CSV; the cursor of the next one is in the header Recado-Next.
func sendResultsCSV(c *fiber.Ctx, all []campaignResult, next string) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"line", "number", "debtor", "to", "balance", "currency", "due", "state", "field", "reason", "channel", "tone", "writer", "at", "evidence"})
	for _, r := range all {
		at := ""
		if !r.At.IsZero() {
			at = r.At.UTC().Format(time.RFC3339)
		}
		row := []string{
			strconv.Itoa(r.Line), r.Number, r.Debtor, r.To, r.Balance, r.Currency, r.Due, string(r.State), r.Field, r.Reason,
			string(r.Channel), string(r.Tone), string(r.Writer), at, r.Evidence,
		}
		for i, cell := range row {
			row[i] = harmlessCell(cell)
		}
		_ = w.Write(row) // a Builder takes everything
	}
	w.Flush()
	if next != "" {
		c.Set("Recado-Next", next)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.SendString(b.String())
}

// harmlessCell keeps a spreadsheet from taking a cell for a formula. Phones and numbers stay as they are.
func harmlessCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) && strings.Trim(s, "+-.0123456789") != "" {
		return "'" + s
	}
	return s
}
