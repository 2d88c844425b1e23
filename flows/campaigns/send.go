package campaigns

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/edit"
	"recado/flows/policy"
)

// How many debtors one step works on. A model takes seconds for each.
const (
	batchPlain = 256
	batchModel = 16
)

// The reasons of refusals that are ours; the policy has its own.
const (
	ReasonShared  = "phone_shared"
	ReasonAmount  = "amount"  // the sum is out of range
	ReasonChannel = "channel" // no configured channel reaches the debtor
	ReasonOver    = "over"    // the campaign's time was over before
)

// Send asks for the messages of the next debtors. effect is the effect that asks for it.
func (s *Service) Send(ctx context.Context, id, effect string, now time.Time) error {
	c, err := s.Campaigns.Get(ctx, id)
	if err != nil || c.State != Running || c.Stage != Sending {
		return err
	}
	most := batchPlain
	if s.Model != nil {
		most = batchModel
	}
	if c.Rate > 0 {
		most = min(most, c.Rate)
	}
	items, err := s.due(ctx, id, most, now)
	if err != nil {
		return err
	}
	ids := make([]string, len(items))
	for i := range items {
		ids[i] = items[i].ID
	}
	if err := each(ids, func(item string) error { return s.settle(ctx, c, item, now) }); err != nil {
		return err
	}
	later, err := s.Items.InState(ctx, id, Waiting, time.Time{}, 1)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, id, now, func(n *Campaign) error {
		if n.State != Running {
			return edit.ErrUnchanged
		}
		n.V++
		switch {
		case len(items) == most && c.Rate > 0:
			n.wait(now.Add(time.Minute * time.Duration(most) / time.Duration(c.Rate)))
		case len(items) == most:
			n.next(effect, now)
		case len(later) > 0 && later[0].NextAt.After(now):
			n.wait(later[0].NextAt)
		case len(later) > 0:
			n.next(effect, now)
		default:
			n.State, n.EndedAt = Done, now
		}
		return nil
	})
	return err
}

// due lists the debtors to work on: the new ones, then those who may be contacted now.
func (s *Service) due(ctx context.Context, id string, most int, now time.Time) ([]Item, error) {
	items, err := s.Items.InState(ctx, id, New, time.Time{}, most)
	if err != nil || len(items) == most {
		return items, err
	}
	waiting, err := s.Items.InState(ctx, id, Waiting, now, most-len(items))
	return slices.Concat(items, waiting), err
}

// settle decides about one debtor. It may run twice at once: the item is written once.
func (s *Service) settle(ctx context.Context, c Campaign, id string, now time.Time) error {
	item, err := s.Items.Get(ctx, id)
	if err != nil || item.State != New && item.State != Waiting {
		return err
	}
	if err := s.decide(ctx, c, &item, now); err != nil {
		return err
	}
	item.V++
	if item.State == Queued {
		item.QueuedAt = now
		item.Add(item.ID, item.V, now, item.effect())
	}
	err = s.Items.Put(ctx, item)
	if errors.Is(err, bot.ErrStale) {
		return nil // another process has settled it
	}
	if err == nil && item.State == Queued {
		s.Told(ctx, item.ID)
	}
	return err
}

// decide fills in what becomes of an item.
func (s *Service) decide(ctx context.Context, c Campaign, item *Item, now time.Time) error {
	item.Reason, item.Rule, item.NextAt = "", "", time.Time{}
	if c.over(now) {
		item.State, item.Reason = Refused, ReasonOver
		return nil
	}
	ways, why, err := s.ways(ctx, c, *item, now)
	if err != nil {
		return err
	}
	if len(ways) == 0 {
		item.State, item.Reason = Refused, why
		return nil
	}
	if silent, err := s.silent(ctx, c, *item, ways, now); err != nil || silent != "" {
		item.State, item.Reason = Refused, string(silent)
		return err
	}
	allowed, refused, err := s.allowed(ctx, ways)
	if err != nil {
		return err
	}
	if len(allowed) == 0 {
		return s.refuse(ctx, c, item, ways, refused)
	}
	channels := make([]Channel, len(allowed))
	for i, w := range allowed {
		channels[i] = Channel(w.Channel)
	}
	f, err := s.facts(*item, channels, now)
	if err != nil {
		item.State, item.Reason = Refused, ReasonAmount
		return nil //nolint:nilerr // the sum is at fault, not the program
	}
	draft, by, fault := s.compose(ctx, f)
	way := allowed[slices.Index(channels, draft.Channel)]
	item.Contact, item.Channel, item.Tone, item.Writer, item.Fault, item.Text = way.Contact, draft.Channel, draft.Tone, by, fault, draft.Text
	if err := s.say(item, f); err != nil {
		return err
	}
	if c.DryRun {
		item.State = Previewed
		return nil
	}
	way.Tone = string(draft.Tone)
	d, err := s.Policy.Reserve(ctx, way, policy.ForWindow)
	if err != nil {
		return err
	}
	if !d.Allowed {
		item.postpone(d, false)
		return nil
	}
	item.State, item.Evidence = Queued, d.Evidence
	return nil
}

// refuse records a refusal in the ledger, where it holds the day on which the message may leave.
func (s *Service) refuse(ctx context.Context, c Campaign, item *Item, ways []policy.Request, d policy.Decision) error {
	way := ways[slices.IndexFunc(ways, func(w policy.Request) bool { return w.Channel == d.Key })]
	item.Contact, item.Channel = way.Contact, Channel(way.Channel)
	if d.Waits() && c.over(d.First) { // holding a later day would be for nothing
		item.State, item.Reason, item.Rule = Refused, string(d.Reason), d.Rule.Source
		return nil
	}
	if c.DryRun {
		item.postpone(d, true)
		return nil
	}
	d, err := s.Policy.Reserve(ctx, way, policy.ForWindow)
	if err == nil {
		item.postpone(d, false)
	}
	return err
}

// postpone keeps a refused item for the first legal moment, if there is one.
func (i *Item) postpone(d policy.Decision, dry bool) {
	i.State, i.Reason, i.NextAt, i.Rule = Refused, string(d.Reason), d.First, d.Rule.Source
	if d.Evidence != "" {
		i.Evidence = d.Evidence
	}
	if !d.Waits() {
		return
	}
	if i.State = Waiting; dry {
		i.State = Previewed
	}
}

// ways lists how a debtor can be contacted, the best first.
func (s *Service) ways(ctx context.Context, c Campaign, item Item, now time.Time) (ways []policy.Request, why string, err error) {
	shared, err := s.Items.Shared(ctx, c.ID, item.Debtor.Phones)
	if err != nil {
		return nil, "", err
	}
	phone := ""
	for _, p := range item.Debtor.Phones {
		if phone == "" && !slices.Contains(shared, p) {
			phone = p
		}
	}
	if why = ReasonChannel; len(shared) > 0 {
		why = ReasonShared
	}
	known := Standing{}
	if phone != "" {
		if known, err = s.Standing(ctx, phone, now); err != nil {
			return nil, "", err
		}
	}
	chosen := slices.Concat(c.Channels, item.Debtor.Channels, known.Channels)
	for _, ch := range s.Channels {
		to := phone
		if ch == ByMail {
			to = item.Debtor.Mail
		}
		if to == "" {
			continue
		}
		ways = append(ways, policy.Request{
			Country: cmp.Or(known.Country, s.Country), Contact: to, Debtor: cmp.Or(known.Debtor, item.Person), Channel: string(ch), Purpose: policy.Collection, At: now,
			Consented: names(chosen), OptedOut: known.OptedOut, Key: item.ID, Campaign: c.ID,
		})
	}
	return ways, why, nil
}

// Admit asks the policy whether an item's mail may leave now. until is the moment at which it may, zero for
// never.
func (s *Service) Admit(ctx context.Context, item Item, now time.Time) (allowed bool, until time.Time, err error) {
	d, err := s.Policy.Send(ctx, policy.Request{
		Country: s.Country, Contact: item.Contact, Debtor: item.Person, Channel: string(item.Channel), Purpose: policy.Collection, At: now,
		Consented: []string{string(item.Channel)}, Key: item.ID, Campaign: item.Campaign, Tone: string(item.Tone),
	})
	return d.Allowed, d.First, err
}

func names(channels []Channel) []string {
	all := make([]string, len(channels))
	for i, ch := range channels {
		all[i] = string(ch)
	}
	return all
}

// allowed splits the ways by the policy; refused is the refusal that ends first.
func (s *Service) allowed(ctx context.Context, ways []policy.Request) (allowed []policy.Request, refused policy.Decision, err error) {
	for i, w := range ways {
		d, err := s.Policy.Preview(ctx, w)
		if err != nil {
			return nil, d, err
		}
		switch {
		case d.Allowed:
			allowed = append(allowed, w)
		case i == 0, d.Waits() && (!refused.Waits() || d.First.Before(refused.First)):
			refused, refused.Key = d, w.Channel
		}
	}
	return allowed, refused, nil
}

// TextArgs are the arguments of a campaign's texts, all of them formatted.
type TextArgs struct {
	Name     string `json:"name"`
	Business string `json:"business"`
	Amount   string `json:"amount"`
	Due      string `json:"due"`
	Number   string `json:"number"`
	Count    int    `json:"count"`
	Link     string `json:"link"`
	Text     string `json:"text,omitempty"`

	Instalments bool `json:"instalments,omitempty"` // of a loan, and no invoices
}

// textKey returns the key of the item's text.
func (i *Item) textKey() string {
	switch {
	case i.Writer == ByModel:
		return "campaign.model"
	case i.Says.Instalments:
		return "campaign.instalments." + string(i.Tone)
	}
	return "campaign." + string(i.Tone)
}

// say keeps what the message says. The template's words are rendered now, since the conversation opens with
// them; the text of an SMS is worded when it leaves.
func (s *Service) say(i *Item, f Facts) error {
	i.Says = TextArgs{
		Name: f.Name, Business: f.Business, Amount: f.Amount, Due: f.Due, Number: f.Number, Count: f.Count, Link: f.Link, Text: i.Text, Instalments: f.Instalments,
	}
	if i.Writer == ByModel || i.Channel == BySMS {
		return nil
	}
	args, err := json.Marshal(i.Says)
	if err != nil {
		return err
	}
	if i.Text, err = s.Render(i.textKey(), s.Locale, string(i.Channel), args); err != nil {
		return fmt.Errorf("word a reminder: %w", err)
	}
	i.Says.Text = i.Text
	return nil
}

// silent records what a debtor owes, and returns why he is not to be reminded: a promise runs, a receipt is
// looked at, he disputes the debt, or it is paid. A dry run records nothing.
func (s *Service) silent(ctx context.Context, c Campaign, item Item, ways []policy.Request, now time.Time) (debts.Reason, error) {
	i := slices.IndexFunc(ways, func(w policy.Request) bool { return w.Channel != string(ByMail) })
	if i < 0 {
		return "", nil // an account belongs to a phone
	}
	who, debtor := bot.ContactID(ways[i].Contact).Canonical(), debts.Debtor{Name: item.Debtor.Name, DocumentEnd: item.DocumentEnd}
	if c.DryRun {
		a, err := s.Debts.Get(ctx, who)
		if errors.Is(err, bot.ErrNotFound) {
			return "", nil
		}
		why, _ := a.Silence(debtor, now)
		if why == debts.SilentNothing { // the campaign would record something
			why = ""
		}
		return why, err
	}
	known, err := s.Debts.Get(ctx, who)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return "", err
	}
	var list []debts.Debt
	for _, in := range item.Invoices {
		id := string(in.Source) + ":" + in.ExternalID
		if in.Source == PlatformInstalments && slices.ContainsFunc(known.Debts, func(d debts.Debt) bool { return d.ID == id }) {
			continue // its loan keeps it up to date (credit.DoReport); what was read may be old
		}
		list = append(list, debts.Debt{ID: id, Number: in.Number, Debtor: debtor, Balance: in.Balance, Due: in.Due, Link: in.Link})
	}
	a, err := s.Debts.Record(ctx, who, list, now)
	if err != nil {
		return "", err
	}
	why, _ := a.Silence(debtor, now)
	return why, nil
}

// effect returns the effect that sends the message. In the debtor's own conversation it opens the dialog
// about debts, so that every answer is heard; an SMS and a mail are messages of their own.
func (i *Item) effect() bot.Effect {
	key := &bot.Say{Collection: &bot.Collection{Key: i.ID}} // the engine asks the policy again when it leaves
	switch i.Channel {
	case ByMail:
		return bot.Do(DoMail, nil)
	case BySMS:
		args, _ := json.Marshal(i.Says) // strings always encode
		key.Via = bot.BySMS
		return bot.Effect{Kind: bot.EffectNotify, To: bot.ContactID(i.Contact), Name: i.textKey(), Args: args, Say: key}
	}
	e := bot.Open(bot.ContactID(i.Contact), debts.Dialog, debts.Dialog, map[string]string{"reminds": "campaign", "opening": i.Text})
	e.Say = key
	return e
}
