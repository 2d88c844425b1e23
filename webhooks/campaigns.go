package webhooks

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/flows/users"
	"recado/flows/validation"
	"recado/webhooks/internal/web"
)

// Campaigns is the service of campaigns; *campaigns.Service implements it.
type Campaigns interface {
	Check(r campaigns.Request, now time.Time) []validation.Problem
	Create(ctx context.Context, r campaigns.Request, now time.Time) (c campaigns.Campaign, created bool, err error)
	Get(ctx context.Context, id string) (campaigns.Progress, error)
	List(ctx context.Context, limit int, after string) (page []campaigns.Campaign, next string, err error)
	Results(ctx context.Context, id string, limit int, after string) (c campaigns.Campaign, page []campaigns.Item, next string, err error)
	Pause(ctx context.Context, id string, now time.Time) (campaigns.Campaign, error)
	Resume(ctx context.Context, id string, now time.Time) (campaigns.Campaign, error)
	Cancel(ctx context.Context, id string, now time.Time) (campaigns.Campaign, error)
	// SaveFile stores a file of rows, and returns its id.
	SaveFile(ctx context.Context, content []byte, now time.Time) (id string, err error)
	HasFile(ctx context.Context, id string) (bool, error)
}

func (s *server) campaigns(app fiber.Router) {
	const path = "/api/v1/campaigns"
	app.Use(path, s.crossOrigin)
	const access = "/api/v1/users/:user/credentials/:platform"
	app.Get(access, s.require(users.CredentialsWrite), s.getCredentials)
	app.Put(access, s.requireUnkept(users.CredentialsWrite), s.putCredentials)
	app.Delete(access, s.require(users.CredentialsWrite), s.deleteCredentials)
	app.Get(path, s.require(users.CampaignsRead), s.listCampaigns)
	app.Post(path, s.require(users.CampaignsWrite), s.createCampaign)
	app.Post(path+"/files", s.requireUnkept(users.CampaignsWrite), s.uploadRows)
	app.Get(path+"/:id", s.require(users.CampaignsRead), s.getCampaign)
	app.Get(path+"/:id/results", s.require(users.CampaignsRead), s.campaignResults)
	app.Post(path+"/:id/pause", s.require(users.CampaignsWrite), s.steerCampaign(s.Campaigns.Pause))
	app.Post(path+"/:id/resume", s.require(users.CampaignsWrite), s.steerCampaign(s.Campaigns.Resume))
	app.Post(path+"/:id/cancel", s.require(users.CampaignsWrite), s.steerCampaign(s.Campaigns.Cancel))
}

// createCampaign answers at once: the work is done later.
func (s *server) createCampaign(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	r := campaigns.Request{
		User: form.Required(maxLine, "user"), Platform: campaigns.Platform(form.Required(maxLine, "platform")), File: form.Text(maxLine, "file"),
		StartAt: form.Time("schedule"), DryRun: form.Bool("dryRun"),
	}
	for _, ch := range form.Texts(3, maxLine, "channels") {
		r.Channels = append(r.Channels, campaigns.Channel(ch))
	}
	r.Rate, _ = form.Whole("rate")
	if f := form.Object("filters"); f != nil {
		r.Filters = readFilters(f)
	}
	rows := form.Text(web.MaxBody, "csv")
	if rows != "" && r.File != "" {
		form.AddError("csv", "field.either")
	}
	if c.Get("Idempotency-Key") != "" {
		name, err := command(c)
		if err != nil {
			return err
		}
		r.Key = name
	}
	now := s.Clock.Now()
	if rows != "" {
		r.File = campaigns.FileID([]byte(rows))
	}
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, fieldsOf(s.Campaigns.Check(r, now)))
	}
	if found := s.Campaigns.Check(r, now); len(found) > 0 {
		return web.Invalid(fieldsOf(found)...)
	}
	if err := s.keepRows(c.UserContext(), rows, r.File, now); err != nil {
		return err
	}
	made, _, err := s.Campaigns.Create(c.UserContext(), r, now)
	if err != nil {
		return campaignProblem(err)
	}
	c.Location("/api/v1/campaigns/" + made.ID)
	return c.Status(fiber.StatusAccepted).JSON(struct {
		CampaignID string          `json:"campaignId"`
		State      campaigns.State `json:"state"`
	}{made.ID, made.State})
}

// keepRows stores the rows of a request before its campaign, or checks that its file is there.
func (s *server) keepRows(ctx context.Context, rows, file string, now time.Time) error {
	if rows != "" {
		_, err := s.Campaigns.SaveFile(ctx, []byte(rows), now)
		return err
	}
	if file == "" {
		return nil
	}
	there, err := s.Campaigns.HasFile(ctx, file)
	if err == nil && !there {
		return web.Invalid(web.Field{Name: "file", Key: "field.unknown"})
	}
	return err
}

func readFilters(f *web.Form) campaigns.Filters {
	days, _ := f.Whole("overdueDays")
	least, _ := f.Whole("minBalance")
	return campaigns.Filters{
		DueFrom: f.Text(maxLine, "dueFrom"), DueTo: f.Text(maxLine, "dueTo"), OverdueDays: days, MinBalance: int64(least),
		Sheet: f.Text(maxLine, "sheet"), Range: f.Text(maxLine, "range"),
	}
}

// uploadRows stores a file of rows, for campaigns that are larger than a JSON body may be. Its id is
// that of its content, so that no Idempotency-Key is needed.
func (s *server) uploadRows(c *fiber.Ctx) error {
	_, raw, err := upload(c)
	if err != nil {
		return err
	}
	if len(raw) == 0 || len(raw) > campaigns.MaxFileBytes {
		return web.Invalid(web.Field{Name: "file", Key: "field.required"})
	}
	id, err := s.Campaigns.SaveFile(c.UserContext(), raw, s.Clock.Now())
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(struct {
		File string `json:"file"`
	}{id})
}

func (s *server) listCampaigns(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	after := q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Campaigns.List(c.UserContext(), limit, after)
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]campaignView, 0, len(page))
	for _, one := range page {
		shown = append(shown, showCampaign(one))
	}
	return c.JSON(fiber.Map{"campaigns": shown, "next": next})
}

func (s *server) getCampaign(c *fiber.Ctx) error {
	p, err := s.Campaigns.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.JSON(showProgress(p))
}

// steerCampaign pauses, resumes or cancels.
func (s *server) steerCampaign(change func(ctx context.Context, id string, now time.Time) (campaigns.Campaign, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := onlyEmpty(c); err != nil {
			return err
		}
		made, err := change(c.UserContext(), c.Params("id"), s.Clock.Now())
		if err != nil {
			return campaignProblem(err)
		}
		return c.JSON(showCampaign(made))
	}
}

func campaignProblem(err error) error {
	if bad, ok := errors.AsType[*validation.InvalidError](err); ok {
		return web.Invalid(fieldsOf(bad.Problems)...)
	}
	if errors.Is(err, campaigns.ErrState) {
		return web.Refuse(fiber.StatusConflict, "campaign_over")
	}
	if errors.Is(err, bot.ErrNotFound) {
		return err
	}
	return dataProblem(err)
}
