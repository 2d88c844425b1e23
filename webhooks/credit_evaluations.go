package webhooks

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/credit"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Evaluations is the service of evaluations of credit; *credit.Evaluations implements it.
type Evaluations interface {
	Get(ctx context.Context, id string) (credit.Evaluation, error)
	List(ctx context.Context, f credit.Filter) (page []credit.Evaluation, next string, err error)
	Decide(ctx context.Context, id string, v credit.Verdict, now time.Time) (credit.Evaluation, error)
}

func (s *server) evaluations(app fiber.Router) {
	const all, one = "/api/v1/credit-evaluations", "/api/v1/credit-evaluations/:id"
	app.Get(all, s.requireOwn(users.CreditRead), s.listEvaluations)
	app.Get(one, s.requireOwn(users.CreditRead), s.getEvaluation)
	app.Post(one+"/decide", s.require(users.CreditDecide), s.decideEvaluation)
}

func (s *server) listEvaluations(c *fiber.Ctx) error {
	f, ok, err := s.creditFilter(c, "decision")
	if err != nil {
		return err
	}
	if !ok {
		return c.JSON(fiber.Map{"evaluations": []evaluation{}, "next": ""})
	}
	page, next, err := s.Evaluations.List(c.UserContext(), f)
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]evaluation, 0, len(page))
	for _, e := range page {
		if f.State == "" || string(e.Decision) == f.State {
			shown = append(shown, s.showEvaluation(c, e))
		}
	}
	return c.JSON(fiber.Map{"evaluations": shown, "next": next})
}

func (s *server) getEvaluation(c *fiber.Ctx) error {
	e, err := s.Evaluations.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if err := s.owns(c, e.Customer); err != nil {
		return err
	}
	return s.sendEvaluation(c, e)
}

// maxVerdict bounds the reasons of a decision that are read.
const maxVerdict = 10

// decideEvaluation records the decision of a person. A program's key does not decide: the rules do that.
func (s *server) decideEvaluation(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	v := credit.Verdict{Level: whole(form, "level"), Reasons: form.Texts(maxVerdict, maxLine, "reasons"), Why: freeText(form, maxCreditReason, "why"), By: actorID(c)}
	switch form.Required(maxLine, "decision") {
	case string(credit.Approved):
		v.Approve = true
	case string(credit.Rejected):
	default:
		form.AddError("decision", "field.invalid")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if !principalOf(c).Person() {
		return web.Refuse(fiber.StatusConflict, "credit_person")
	}
	e, err := s.Evaluations.Decide(c.UserContext(), c.Params("id"), v, s.Clock.Now())
	if err != nil {
		return creditProblem(err)
	}
	return s.sendEvaluation(c, e)
}

func (s *server) sendEvaluation(c *fiber.Ctx, e credit.Evaluation) error {
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(e.V, 10)+`"`)
	return c.JSON(s.showEvaluation(c, e))
}

// evaluation is an evaluation in the API. Staff is what clients do not see: what the bureau and the rules
// say of them is explained to them in words.
type evaluation struct {
	ID          string           `json:"id"`
	V           int64            `json:"v"`
	Customer    string           `json:"customer"`
	Product     string           `json:"product,omitempty"`
	Step        credit.Step      `json:"step"`
	Missing     []string         `json:"missing"`
	Decision    credit.Decision  `json:"decision,omitempty"` // "": under way
	Explanation []string         `json:"explanation"`        // the reasons in words
	Level       int              `json:"level,omitempty"`
	Limit       *amount          `json:"limit"`
	Appeal      *credit.Appeal   `json:"appeal"`
	DecidedAt   *time.Time       `json:"decidedAt"`
	Staff       *evaluationStaff `json:"staff,omitempty"`
	CreatedAt   time.Time        `json:"createdAt"`
	UpdatedAt   time.Time        `json:"updatedAt"`
}

type evaluationStaff struct {
	Name      string              `json:"name,omitempty"`  // of the customer, as people are addressed
	Rules     string              `json:"rules,omitempty"` // version of the file
	Reasons   []firedRule         `json:"reasons"`
	Bureau    *credit.Report      `json:"bureau"`
	Facts     *credit.Facts       `json:"facts"` // what the rules were given; amounts in minor units
	Cap       *amount             `json:"cap"`
	Consent   string              `json:"consent,omitempty"`
	DecidedBy string              `json:"decidedBy,omitempty"`
	Why       string              `json:"why,omitempty"`
	History   []credit.StepChange `json:"history"`
}

// firedRule is a rule that fired, with what it says in words.
type firedRule struct {
	credit.Reason
	Words string `json:"words"`
}

func (s *server) showEvaluation(c *fiber.Ctx, e credit.Evaluation) evaluation {
	shown := evaluation{
		ID: e.ID, V: e.V, Customer: e.Customer, Product: e.Product, Step: e.Step, Missing: append([]string{}, e.Missing...), Decision: e.Decision, Explanation: []string{},
		Level: e.Level, Limit: showAmount(e.Limit), Appeal: e.Appeal, CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt,
	}
	if !e.DecidedAt.IsZero() {
		shown.DecidedAt = &e.DecidedAt
	}
	locale := web.Language(c.Get(fiber.HeaderAcceptLanguage)).Tag()
	for _, key := range e.Answer().Reasons {
		if words, err := s.Texts.Render(key, locale, "", nil); err == nil {
			shown.Explanation = append(shown.Explanation, words)
		}
	}
	if boundsOf(c).all {
		fired := make([]firedRule, len(e.Reasons))
		for i, r := range e.Reasons {
			words, _ := s.Texts.Render(r.Text, locale, "", nil) // without words there is still the rule
			fired[i] = firedRule{r, words}
		}
		shown.Staff = &evaluationStaff{
			e.Name, e.Rules, fired, e.Bureau, e.Facts, showAmount(e.Cap), e.Consent, e.DecidedBy, e.Why, append([]credit.StepChange{}, e.History...),
		}
	}
	return shown
}
