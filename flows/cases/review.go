package cases

import (
	"slices"

	"recado/bot"
)

// ReviewReason is the reason of a case that no conversation waits for: a person has to decide about the
// contact's credit. The staff is told once, when somebody is on duty, whoever has the conversation.
const ReviewReason = "credit_review"

// review opens a case for a decision. It does not take the place of one in which the contact waits: then the
// staff is told of both.
func (s *Service) review(c *Case, r bot.Record, name string) bool {
	if c.Command == r.ID || slices.Contains(c.Done, r.ID) {
		return false
	}
	if waits := !c.OpenedAt.IsZero() && c.Over.IsZero() && c.Reason != ReviewReason; waits {
		told := *c
		told.Reason, told.Topic, told.Words, told.Kinds, told.Deadlines = ReviewReason, "", "", nil, nil
		s.start(&told, r.At)
		c.Box = told.Box
		c.Done = append(c.Done, r.ID)
		c.Done = c.Done[max(0, len(c.Done)-maxDone):]
		return true
	}
	c.begin(r.ID, r.At)
	c.Reason, c.Name = ReviewReason, name
	s.start(c, r.At)
	return true
}
