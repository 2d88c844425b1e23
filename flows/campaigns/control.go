package campaigns

import (
	"context"
	"errors"
	"time"

	"recado/flows/edit"
)

// Pause stops a running campaign after the step under way.
func (s *Service) Pause(ctx context.Context, id string, now time.Time) (Campaign, error) {
	return s.change(ctx, id, now, func(c *Campaign) error {
		switch c.State {
		case Paused:
			return edit.ErrUnchanged
		case Running:
			c.V++
			c.State, c.Reason, c.Detail = Paused, "", ""
			c.Deadlines = c.Deadlines.Clear(dueWork)
			c.DueAt = c.Deadlines.Next()
			return nil
		}
		return ErrState
	})
}

// Resume lets a paused campaign go on where it stopped. One that was to begin later still does.
func (s *Service) Resume(ctx context.Context, id string, now time.Time) (Campaign, error) {
	return s.change(ctx, id, now, func(c *Campaign) error {
		switch c.State {
		case Running:
			return edit.ErrUnchanged
		case Paused:
			c.V++
			c.State, c.Reason, c.Detail = Running, "", ""
			at := now
			if c.StartAt.After(at) {
				at = c.StartAt
			}
			c.wait(at) // not an effect at once: the one that saw the pause may still be under way
			return nil
		}
		return ErrState
	})
}

// Cancel ends a campaign. What was asked for before may still arrive.
func (s *Service) Cancel(ctx context.Context, id string, now time.Time) (Campaign, error) {
	return s.change(ctx, id, now, func(c *Campaign) error {
		switch c.State {
		case Cancelled:
			return edit.ErrUnchanged
		case Done:
			return ErrState
		}
		c.V++
		c.State, c.Reason, c.Detail, c.EndedAt, c.Deadlines, c.DueAt = Cancelled, "", "", now, nil, time.Time{}
		return nil
	})
}

// Soonest returns when the next campaign has something to do, or the zero time.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Campaigns.Soonest(ctx) }

// Expire begins and continues the campaigns whose moment has come.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Campaigns.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := s.change(ctx, id, now, func(c *Campaign) error {
			due, rest := c.Deadlines.Due(now)
			if len(due) == 0 {
				return edit.ErrUnchanged
			}
			c.V++
			c.Deadlines, c.DueAt = rest, rest.Next()
			switch {
			case c.State != Running:
			case len(c.Outbox) > 0:
				c.wait(now.Add(watchInterval)) // an earlier step is under way
			default:
				c.work(now)
			}
			return nil
		})
		err = errors.Join(err, failed)
	}
	return err
}

// over reports whether the campaign sends nothing any more at a moment.
func (c Campaign) over(at time.Time) bool { return !c.Until.IsZero() && !at.Before(c.Until) }

// Progress is how far a campaign is.
type Progress struct {
	Campaign
	Debtors map[ItemState]int
}

// Get returns a campaign with its progress.
func (s *Service) Get(ctx context.Context, id string) (Progress, error) {
	c, err := s.Campaigns.Get(ctx, id)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{c, map[ItemState]int{}}
	for _, state := range []ItemState{New, Queued, Waiting, Refused, Previewed} {
		if p.Debtors[state], err = s.Items.Count(ctx, id, state); err != nil {
			return Progress{}, err
		}
	}
	return p, nil
}

// List returns a page of campaigns, the newest first.
func (s *Service) List(ctx context.Context, limit int, after string) ([]Campaign, string, error) {
	return s.Campaigns.List(ctx, limit, after)
}

// Results returns a page of what has become of the debtors and rows of a campaign.
func (s *Service) Results(ctx context.Context, id string, limit int, after string) (c Campaign, page []Item, next string, err error) {
	if c, err = s.Campaigns.Get(ctx, id); err != nil {
		return c, nil, "", err
	}
	page, next, err = s.Items.Page(ctx, id, limit, after)
	return c, page, next, err
}
