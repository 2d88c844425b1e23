package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// QueueItem is a conversation in the agents' list.
type QueueItem struct {
	bot.Session
	DeadlineKind bot.DeadlineKind // what is due next; "": nothing
	Deadline     time.Time
	Unread       int64     // the person's messages since an agent last wrote
	LastText     string    // the person's last message; "" if it had no text or must not be kept
	LastKind     bot.Kind  // its kind
	LastAt       time.Time // when it came
}

// AgentQueue returns a page of conversations for agents.
func (e *Engine) AgentQueue(ctx context.Context, q bot.QueueQuery) ([]QueueItem, string, error) {
	page, next, err := e.Sessions.Queue(ctx, q)
	if err != nil {
		return nil, "", err
	}
	now := e.Clock.Now()
	items := make([]QueueItem, 0, len(page))
	for _, s := range page {
		if s.MovedTo != "" { // the conversation is under the person's new address
			continue
		}
		item := QueueItem{Session: s}
		if !s.CaseSince.IsZero() {
			item.DeadlineKind, item.Deadline = s.Deadline(e.Machine.AnswerWithin(now))
			item.Unread = max(0, s.InputCount-s.AnsweredCount)
		}
		if err := e.addLastInput(ctx, &item); err != nil {
			return nil, "", err
		}
		items = append(items, item)
	}
	return items, next, nil
}

// addLastInput adds the person's last message to a conversation of the list.
func (e *Engine) addLastInput(ctx context.Context, item *QueueItem) error {
	heard, err := e.Inbox.History(ctx, item.ID, time.Time{}, e.Clock.Now().Add(time.Hour), lastMessageWindow)
	if err != nil {
		return fmt.Errorf("last message of %s: %w", bot.Mask(item.ID), err)
	}
	for _, in := range slices.Backward(heard) {
		if !in.Kind.FromPerson() {
			continue
		}
		item.LastAt, item.LastKind = in.Received, in.Kind
		if !in.Redacted && !slices.Contains(item.RecentInputs, secretMark+in.ID) {
			item.LastText = in.WithWords().Text
		}
		return nil
	}
	return nil
}

// CountAgentQueue counts conversations for agents, up to q.Limit.
func (e *Engine) CountAgentQueue(ctx context.Context, q bot.QueueQuery) (int, error) {
	return e.Sessions.CountQueue(ctx, q)
}

// NoteAct is the name of an agent's private note in the inbox. Its Text is the agent, its Data a
// noteData.
const NoteAct = "note"

type noteData struct {
	Text string `json:"text"`
}

// Note keeps a private note in the transcript: agents see it, the contact does not. With the same
// agent and key it is kept once. It returns the entry's id.
func (e *Engine) Note(ctx context.Context, who bot.ContactID, agent, text, key string) (string, error) {
	s, err := e.Session(ctx, who)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(noteData{text})
	if err != nil {
		return "", err
	}
	now := e.Clock.Now()
	id := string(s.ID) + "/note/" + url.QueryEscape(agent) + "/" + url.QueryEscape(key)
	_, err = e.Inbox.Add(ctx, bot.Inbound{
		Input:    bot.Input{ID: id, Kind: bot.KindAct, At: now, Name: NoteAct, Text: agent, Data: data},
		Contact:  s.ID,
		Received: now,
	})
	e.Changed(s.ID)
	return id, err
}

// ChangedSince lists conversations with a turn since a moment, the earliest first. It also finds
// what other processes have done.
func (e *Engine) ChangedSince(ctx context.Context, since time.Time, limit int) ([]bot.Session, error) {
	return e.Sessions.ChangedSince(ctx, since, limit)
}

// FillStep gives a text, or a message that the person has sent, to a step of the open dialogs as
// its answer; see bot.Machine.FillStep. The message's id is that of its entry in the transcript;
// bot.ErrNotFound if the person has sent none with it lately.
func (e *Engine) FillStep(ctx context.Context, who bot.ContactID, agent string, at bot.State, text, message string) (bot.Session, error) {
	in := bot.Input{Kind: bot.KindText, At: e.Clock.Now(), Text: text}
	if message != "" {
		heard, err := e.Inbox.History(ctx, who, time.Time{}, e.Clock.Now().Add(time.Hour), fillWindow)
		if err != nil {
			return bot.Session{}, fmt.Errorf("messages of %s: %w", bot.Mask(who), err)
		}
		i := slices.IndexFunc(heard, func(in bot.Inbound) bool { return in.ID == message && in.Kind.FromPerson() && !in.Redacted })
		if i < 0 {
			return bot.Session{}, bot.ErrNotFound
		}
		in = heard[i].WithWords()
	}
	return e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
		return e.Machine.FillStep(s, agent, at, in, now)
	})
}

// fillWindow is how many of the last inputs can fill a step.
const fillWindow = 500

// Form is what the bot knows of a conversation, for the agent who takes it over.
type Form struct {
	bot.Form
	Question   string   // the bot's last question, as the person saw it
	Unanswered []string // what the person has written since, the oldest first
}

// Form returns what the bot knows of a conversation.
func (e *Engine) Form(ctx context.Context, who bot.ContactID) (Form, error) {
	s, err := e.Session(ctx, who)
	if err != nil {
		return Form{}, err
	}
	f := Form{Form: e.Machine.Form(s), Unanswered: []string{}}
	sent, err := e.Messages.History(ctx, s.ID, time.Time{}, e.Clock.Now().Add(time.Hour), formWindow)
	if err != nil {
		return f, fmt.Errorf("last question to %s: %w", bot.Mask(s.ID), err)
	}
	var asked time.Time
	for _, m := range slices.Backward(sent) {
		if m.Question != nil && m.Author == "" {
			f.Question, asked = m.Text, m.At
			break
		}
	}
	if asked.IsZero() {
		return f, nil
	}
	heard, err := e.Inbox.History(ctx, s.ID, asked, e.Clock.Now().Add(time.Hour), formWindow)
	if err != nil {
		return f, fmt.Errorf("messages of %s: %w", bot.Mask(s.ID), err)
	}
	for _, in := range heard {
		if text := strings.TrimSpace(in.Text); in.Kind.FromPerson() && !in.Redacted && text != "" {
			f.Unanswered = append(f.Unanswered, text)
		}
	}
	return f, nil
}

// formWindow is how many of the last messages are searched for the last question.
const formWindow = 50

// Dialogs lists the dialogs with their steps.
func (e *Engine) Dialogs() []bot.DialogSteps { return e.Machine.DialogList() }
