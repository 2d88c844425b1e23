package replay

import (
	"strconv"

	"recado/bot"
)

func (w *runner) takeover(agent string) error {
	if err := w.settle(); err != nil {
		return err
	}
	w.out.Note("— " + agent + " takes over —")
	_, err := w.app.Engine.Takeover(w.ctx, w.people[w.first].id, bot.TakeoverCommand{Agent: agent})
	return err
}

func (w *runner) handback(agent, at string, finished bool) error {
	if err := w.expectSilence(); err != nil {
		return err
	}
	w.out.Note("— " + agent + " hands back —")
	_, err := w.app.Engine.HandBack(w.ctx, w.people[w.first].id, agent, bot.State(at), finished)
	return err
}

func (w *runner) reply(agent, text string) error {
	if err := w.expectSilence(); err != nil {
		return err
	}
	w.replies++
	_, err := w.app.Engine.Reply(w.ctx, w.people[w.first].id, bot.ReplyCommand{Agent: agent, Text: text}, strconv.Itoa(w.replies))
	if err != nil {
		return err
	}
	return w.expectMessage(&expected{words: text})
}
