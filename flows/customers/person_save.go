package customers

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/text"
	"recado/flows/validation"
)

// Find answers who writes. Only the contact itself, if its channel authenticates the sender, and a phone
// that was just proven identify a person: whose document it is has no influence on the answer.
func (s *Persons) Find(ctx context.Context, who bot.ContactID, spoofable bool, r FindRequest, now time.Time) (bot.Event, FindAnswer, error) {
	given, problems := s.normalize(Profile{Document: r.Document, Phones: phoneList(r.Phone)}, s.countryOf(&r.Document), now)
	if len(problems) > 0 {
		return CustomerInvalid, FindAnswer{Problems: problems}, nil
	}
	known, err := s.known(ctx, who, spoofable, given, r.Proven)
	if err != nil {
		return "", FindAnswer{}, err
	}
	for _, c := range known {
		if d := c.Document; given.Document.Number != "" && d.Number != "" && d.Lookup != s.Lookup(given.Document.Kind, string(given.Document.Number)) {
			continue
		}
		a := FindAnswer{Customer: c.ID, V: c.V, State: c.State}
		switch {
		case c.State == StateRegistered, c.State == StateBlocked:
			return CustomerRegistered, a, nil
		case c.State == StateDraft && now.Before(c.UpdatedAt.Add(MaxDraftAge)):
			a.Profile = c.Profile
			a.Profile.Document.Number, a.Profile.Document.Lookup = "", ""
			for _, d := range c.Documents {
				a.Stored = append(a.Stored, d.Kind)
			}
			return CustomerResumable, a, nil
		}
	}
	return CustomerNew, FindAnswer{}, nil
}

func phoneList(phone string) []string {
	if text.Line(phone) == "" {
		return nil
	}
	return []string{phone}
}

// maxKnown bounds the customers of one phone or address: a family shares one.
const maxKnown = 20

// known lists the customers of a contact and of a proven phone, registered ones first.
func (s *Persons) known(ctx context.Context, who bot.ContactID, spoofable bool, given Profile, proven bool) (all []Customer, err error) {
	if !spoofable {
		if all, err = s.Customers.ByContact(ctx, who, maxKnown); err != nil {
			return nil, err
		}
	}
	if proven && len(given.Phones) > 0 {
		found, err := s.Customers.ByPhone(ctx, given.Phones[0], maxKnown)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	for i, c := range all {
		if c.State == StateMerged {
			if all[i], err = s.Current(ctx, c.ID); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Customer) int { return order(a) - order(b) })
	return all, nil
}

func order(c Customer) int {
	if c.State == StateDraft {
		return 1
	}
	return 0
}

// draftCommand names the only draft of a contact.
func draftCommand(who bot.ContactID) string { return "draft/" + string(who) }

// Save stores what a contact has told about himself. command makes it happen once. What anybody could have
// sent in the contact's name is taken only from who has proven to have the contact's phone.
func (s *Persons) Save(ctx context.Context, who bot.ContactID, spoofable bool, r SaveRequest, command string, now time.Time) (bot.Event, SaveAnswer, error) {
	now = moment(now)
	var problems validation.Problems
	if r.ProvenPhone != "" {
		phone, _, ok := text.MobilePhone(r.ProvenPhone, s.Country)
		if r.ProvenPhone = phone; !ok {
			problems.Add("phones[0]", ProblemMobile)
		}
	}
	if len(problems) > 0 {
		return CustomerInvalid, SaveAnswer{Problems: problems}, nil
	}
	var saved Customer
	err := edit.Retry(func() (err error) {
		saved, problems, err = s.trySave(ctx, who, spoofable, r, command, now)
		return err
	})
	switch {
	case errors.Is(err, errTaken):
		return CustomerTaken, SaveAnswer{}, nil
	case errors.Is(err, errNotYours), errors.Is(err, bot.ErrNotFound):
		return CustomerRefused, SaveAnswer{}, nil
	case err != nil:
		return "", SaveAnswer{}, err
	case len(problems) > 0:
		return CustomerInvalid, SaveAnswer{Customer: saved.ID, V: saved.V, State: saved.State, Problems: problems}, nil
	}
	return bot.OK, SaveAnswer{Customer: saved.ID, V: saved.V, State: saved.State}, nil
}

var (
	errTaken    = errors.New("customers: somebody else is registered with this document")
	errNotYours = errors.New("customers: not a draft of this contact")
)

// trySave is one attempt; it returns bot.ErrStale or bot.ErrDuplicate after a lost race.
func (s *Persons) trySave(ctx context.Context, who bot.ContactID, spoofable bool, r SaveRequest, command string, now time.Time) (Customer, validation.Problems, error) {
	c, fresh, err := s.draft(ctx, who, r.Customer, now)
	if err != nil {
		return c, nil, err
	}
	if slices.Contains(c.Done, command) {
		return c, nil, nil
	}
	if c.State != StateDraft || spoofable && c.Phone != string(who) && r.ProvenPhone != string(who) {
		return c, nil, errNotYours
	}
	was := c
	c.Profile = c.with(r.Profile)
	if r.ProvenPhone != "" {
		c.prove(r.ProvenPhone, now)
	}
	problems := s.settle(&c, now)
	if len(problems) == 0 && r.Register && !fresh {
		problems = s.complete(&c, now)
	}
	if len(problems) > 0 {
		return was, problems, nil
	}
	c.V++
	if fresh {
		return s.insertDraft(ctx, c, r, command)
	}
	c.Done = remember(c.Done, command)
	err = s.Customers.Put(ctx, c)
	if errors.Is(err, bot.ErrDuplicate) {
		err = errTaken
	}
	return c, nil, err
}

// insertDraft stores a new draft. One that is to be registered at once is registered by the next attempt,
// so that a taken document is told from a draft that another process made.
func (s *Persons) insertDraft(ctx context.Context, c Customer, r SaveRequest, command string) (_ Customer, _ validation.Problems, err error) {
	if !r.Register {
		c.Done = remember(c.Done, command)
	}
	if c.ID, err = s.number(ctx); err != nil {
		return c, nil, err
	}
	if err = s.Customers.Insert(ctx, c); err == nil && r.Register {
		err = bot.ErrStale
	}
	return c, nil, err
}

func remember(done []string, command string) []string {
	done = append(slices.Clone(done), command)
	return done[max(0, len(done)-maxDone):]
}

// maxDone bounds the remembered requests of a customer: a retried one comes soon after.
const maxDone = 20

// draft returns a contact's draft, or the customer that he names; fresh means that it is not stored yet.
func (s *Persons) draft(ctx context.Context, who bot.ContactID, id string, now time.Time) (c Customer, fresh bool, err error) {
	if id != "" {
		c, err = s.Current(ctx, id)
		if err == nil && c.Contact != who && !slices.Contains(c.Contacts, who) {
			err = errNotYours
		}
		return c, false, err
	}
	c, err = s.Customers.ByCommand(ctx, draftCommand(who))
	if !errors.Is(err, bot.ErrNotFound) {
		return c, false, err
	}
	return Customer{Command: draftCommand(who), State: StateDraft, Contact: who, CreatedAt: now}, true, nil
}
