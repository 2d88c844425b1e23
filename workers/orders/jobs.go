package orders

import (
	"context"
	"encoding/json"
	"errors"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/orders"
	"recado/workers/code"
)

// Counts keeps technicians' statistics. Count must be idempotent for an effect.
type Counts interface {
	Count(ctx context.Context, effect string, c orders.Count) error
}

// Answers of "jobs.load", "jobs.material" and "orders.warranty_load" besides "ok".
const (
	Refused bot.Event = "refused"
	Choose  bot.Event = "choose"
	List    bot.Event = "list"
	None    bot.Event = "none"
)

// work returns the handlers of the technicians' and the customers' conversations.
func (w *Worker) work() map[string]engine.Handler {
	all := map[string]engine.Handler{
		orders.ChatSay:  w.chat,
		orders.DoCount:  w.count,
		orders.DoForget: w.onOrder(w.forget),
	}
	for _, name := range []string{
		orders.JobLoad, orders.JobAccept, orders.JobRefuse, orders.JobOnTheWay, orders.JobCheckIn, orders.JobPhoto, orders.JobMaterial,
		orders.JobPause, orders.JobResume, orders.JobExtra, orders.JobCheckOut, orders.JobReport, orders.JobReturn, orders.JobFail,
	} {
		all[name] = w.job
	}
	for _, name := range []string{
		orders.ExtraAnswer, orders.WorkApprove, orders.WorkProblem, orders.WorkRate, orders.WarrantyLoad, orders.WarrantyClaim, orders.ClosingLoad,
	} {
		all[name] = w.client
	}
	for _, name := range []string{orders.ClientCancel, orders.ClientChange, orders.ClientReportLate} {
		all[name] = w.change
	}
	all[orders.AnswerRequest] = w.answerRequest
	all[orders.HoldDecide] = w.holdDecide
	all[orders.IssueCode] = w.issueCode
	return all
}

// job carries out a technician's command. The technician is the owner of the conversation.
func (w *Worker) job(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var c orders.JobCommand
	if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	if c.Command == "" {
		c.Command = t.Effect.ID
	}
	c.Judge(t.Effect.Spoofable, t.Now)
	job, err := w.Orders.Job(ctx, t.Effect.Name, bot.ContactID(t.Owner), c, t.Now)
	if several, ok := errors.AsType[*orders.SeveralError](err); ok {
		if len(several.Jobs) == 0 {
			return engine.Answer{Event: None}, nil
		}
		return engine.Answer{Event: List, Data: several.JobList}, nil
	}
	if choose, ok := errors.AsType[*orders.ChooseError](err); ok {
		return engine.Answer{Event: Choose, Data: choose.JobMaterials}, nil
	}
	return answer(job, err)
}

// client carries out a customer's command.
func (w *Worker) client(ctx context.Context, t engine.Task) (engine.Answer, error) {
	c, err := clientCommand(t)
	if err != nil {
		return engine.Answer{}, err
	}
	if t.Effect.Name == orders.ExtraAnswer && c.Spoofable {
		said, ok, err := w.Codes.New(ctx, bot.ContactID(t.Owner))
		if err == nil && !ok {
			return engine.Answer{Event: Refused, Data: orders.ClientRefusal{Key: "no_code"}}, nil
		}
		return engine.Answer{Event: Refused, Data: orders.ClientRefusal{Key: "code", Code: said}}, err
	}
	shown, err := w.Orders.Client(ctx, t.Effect.Name, bot.ContactID(t.Owner), c, t.Now)
	if load := t.Effect.Name == orders.WarrantyLoad || t.Effect.Name == orders.ClosingLoad; err == nil && load && c.Order == "" && len(shown.Eligible) == 0 {
		return engine.Answer{Event: None, Data: shown}, nil
	}
	return answer(shown, err)
}

func (w *Worker) chat(ctx context.Context, t engine.Task) (engine.Answer, error) {
	c, err := clientCommand(t)
	if err != nil {
		return engine.Answer{}, err
	}
	o, err := w.Orders.Chat(ctx, bot.ContactID(t.Owner), c, t.Now)
	return answer(w.Orders.ShowClosing(o), err)
}

func clientCommand(t engine.Task) (c orders.ClientCommand, err error) {
	if err = json.Unmarshal(t.Effect.Args, &c); err != nil {
		return c, engine.Permanent(err)
	}
	if c.Command == "" {
		c.Command = t.Effect.ID
	}
	c.Judge(t.Effect.Spoofable, t.Now)
	return c, nil
}

// issueCode sends a one-time code to the phone of the conversation's owner.
func (w *Worker) issueCode(ctx context.Context, t engine.Task) (engine.Answer, error) {
	who, limit := bot.ContactID(t.Owner), code.PerContact
	if w.Orders.IsStaff(ctx, who) {
		limit = code.PerStaff
	}
	said, ok, err := w.Codes.Within(ctx, who, limit)
	if err != nil || !ok {
		return engine.Answer{Event: Refused}, err
	}
	return engine.Answer{Event: bot.OK, Data: orders.IssuedCode{Code: said}}, nil
}

// answer turns a result or a refusal into the conversation's answer. Other errors are retried.
func answer(shown any, err error) (engine.Answer, error) {
	if refused, ok := errors.AsType[*orders.JobRefusedError](err); ok {
		return engine.Answer{Event: Refused, Data: refused.JobRefusal}, nil
	}
	if refused, ok := errors.AsType[*orders.ClientRefusedError](err); ok {
		return engine.Answer{Event: Refused, Data: refused.ClientRefusal}, nil
	}
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK, Data: shown}, nil
}

func (w *Worker) count(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var c orders.Count
	if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	if w.Counts == nil {
		return engine.Answer{Event: bot.OK}, nil
	}
	err := w.Counts.Count(ctx, t.Effect.ID, c)
	if errors.Is(err, bot.ErrNotFound) { // a deleted technician has no statistics
		err = nil
	}
	return engine.Answer{Event: bot.OK}, err
}

func (w *Worker) forget(ctx context.Context, _ engine.Task, o orders.Order, _ orders.Ref) error {
	return w.Orders.Forget(ctx, o.ID)
}
