package webhooks

import (
	"context"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/engine"
	"recado/webhooks/internal/view"
	"recado/webhooks/internal/web"
)

// The lists of conversations for agents.
const (
	queueAll        = "all"        // every conversation, the latest changed first
	queueBot        = "bot"        // those in which the bot answers and nobody is asked for
	queueWaiting    = "waiting"    // those that wait for an agent or have one, the earliest deadline first
	queueUnassigned = "unassigned" // of those, the ones without an agent
	queueMine       = "mine"       // of those, the agent's own
)

// maxCount bounds a count: a longer list is "1000 or more".
const maxCount = 1000

// queueQuery returns the query of a list; false for an unknown one.
func queueQuery(list, agent string) (bot.QueueQuery, bool) {
	switch list {
	case queueAll, queueBot:
		return bot.QueueQuery{}, true
	case queueWaiting:
		return bot.QueueQuery{Cases: true}, true
	case queueUnassigned:
		return bot.QueueQuery{Cases: true, Agent: bot.Unassigned}, true
	case queueMine:
		return bot.QueueQuery{Cases: true, Agent: agent}, agent != ""
	}
	return bot.QueueQuery{}, false
}

// listConversations lists conversations for agents, or finds some.
func (s *server) listConversations(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	list, search, agent, cursor := q.Text(maxLine, "queue"), strings.TrimSpace(q.Text(maxLine, "search")), agentIn(c, q), q.Text(maxLine, "cursor")
	if list == "" {
		if list = queueAll; q.Bool("cases") {
			list = queueWaiting
		}
	}
	at := q.Text(maxLine, "at")
	query, known := queueQuery(list, agent)
	if at != "" {
		query = bot.QueueQuery{At: at}
	}
	if !known {
		q.AddError("queue", "field.invalid")
	}
	if err := q.Err(); err != nil {
		return err
	}
	var page []engine.QueueItem
	next := ""
	switch query.Limit, query.After = limit, cursor; {
	case search != "":
		page, err = s.findConversations(c.UserContext(), search, limit)
	case list == queueBot:
		page, next, err = s.conversationsOfBot(c.UserContext(), query)
	default:
		page, next, err = s.Conversations.AgentQueue(c.UserContext(), query)
	}
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]view.QueueItem, 0, len(page))
	for _, one := range page {
		shown = append(shown, view.OfQueue(one))
	}
	return c.JSON(fiber.Map{"conversations": shown, "next": next})
}

// conversationsOfBot lists conversations in which nobody is asked for. Few others are among the
// latest ones, so a page may be shorter than its limit, but is never the last for that.
func (s *server) conversationsOfBot(ctx context.Context, q bot.QueueQuery) (page []engine.QueueItem, next string, err error) {
	for range 5 {
		more, after, err := s.Conversations.AgentQueue(ctx, q)
		if err != nil {
			return nil, "", err
		}
		for _, item := range more {
			if item.CaseSince.IsZero() {
				page = append(page, item)
			}
		}
		if next = after; next == "" || len(page) >= q.Limit/2 {
			return page, next, nil
		}
		q.After = next
	}
	return page, next, nil
}

// findConversations finds conversations by an order's or quotation's number, a phone number or the
// beginning of one, or the beginning of a name.
func (s *server) findConversations(ctx context.Context, search string, limit int) ([]engine.QueueItem, error) {
	if who := s.contactOfNumber(ctx, search); who != "" {
		return s.queueBy(ctx, bot.QueueQuery{Phone: who, Limit: 1})
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, search)
	if digits != "" && !strings.ContainsFunc(search, unicode.IsLetter) {
		found, err := s.queueBy(ctx, bot.QueueQuery{Phone: bot.ContactID("+" + digits), Limit: limit})
		if code := callingCodes[s.Country]; err == nil && code != "" && !strings.HasPrefix(search, "+") {
			var national []engine.QueueItem
			national, err = s.queueBy(ctx, bot.QueueQuery{Phone: bot.ContactID("+" + code + digits), Limit: limit})
			found = append(national, found...)
		}
		return found[:min(limit, len(found))], err
	}
	return s.queueBy(ctx, bot.QueueQuery{Name: bot.Fold(search), Limit: limit})
}

// callingCodes are the calling codes of the countries of businesses, for numbers without one.
var callingCodes = map[string]string{"CO": "57", "SV": "503", "HN": "504"}

func (s *server) queueBy(ctx context.Context, q bot.QueueQuery) ([]engine.QueueItem, error) {
	page, _, err := s.Conversations.AgentQueue(ctx, q)
	return page, err
}

// contactOfNumber returns the contact of an order or quotation, or "" if there is none.
func (s *server) contactOfNumber(ctx context.Context, number string) bot.ContactID {
	number = strings.ToUpper(strings.ReplaceAll(number, " ", ""))
	if !strings.Contains(number, "-") {
		return ""
	}
	if o, err := s.Orders.Get(ctx, number); err == nil {
		return o.Contact
	}
	if q, err := s.Quotations.Get(ctx, number); err == nil {
		return q.Contact
	}
	return ""
}

// countConversations counts the lists.
func (s *server) countConversations(c *fiber.Ctx) error {
	q := web.Query(c)
	agent := agentIn(c, q)
	if err := q.Err(); err != nil {
		return err
	}
	counts := map[string]int{}
	for _, list := range []string{queueAll, queueWaiting, queueUnassigned, queueMine} {
		query, known := queueQuery(list, agent)
		if !known {
			continue
		}
		query.Limit = maxCount
		n, err := s.Conversations.CountAgentQueue(c.UserContext(), query)
		if err != nil {
			return err
		}
		counts[list] = n
	}
	counts[queueBot] = max(0, counts[queueAll]-counts[queueWaiting])
	return c.JSON(counts)
}
