package webhooks

import (
	"encoding/csv"
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
	File      string              `json:"file,omitempty"`
	Schedule  time.Time           `json:"schedule,omitzero"`
	Until     time.Time           `json:"until,omitzero"` // a message that may not leave before is not sent
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
		ID: c.ID, User: c.User, Platform: c.Platform, Filters: c.Filters, File: c.File, Schedule: c.StartAt, Until: c.Until, DryRun: c.DryRun, Rate: c.Rate, Channels: c.Channels, State: c.State, Stage: c.Stage,
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
	all := []campaigns.Result{}
	for _, i := range page {
		all = append(all, i.Results(made)...)
	}
	if format == "csv" {
		return sendResultsCSV(c, all, next)
	}
	return c.JSON(fiber.Map{"results": all, "next": next})
}

// sendResultsCSV answers with a page as CSV; the cursor of the next one is in the header Recado-Next.
func sendResultsCSV(c *fiber.Ctx, all []campaigns.Result, next string) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(campaigns.ResultColumns())
	for _, r := range all {
		_ = w.Write(r.Cells()) // a Builder takes everything
	}
	w.Flush()
	if next != "" {
		c.Set("Recado-Next", next)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.SendString(b.String())
}
