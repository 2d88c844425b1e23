package webhooks

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/script"
)

// maxScript is the most entries of a script.
const maxScript = 500

// getScript writes the latest part of a conversation as a script for `recado replay`, without
// personal data.
func (s *server) getScript(c *fiber.Ctx) error {
	session, err := s.Conversations.Session(c.UserContext(), contact(c))
	if err != nil {
		return err
	}
	entries, err := s.Conversations.Transcript(c.UserContext(), session.ID, time.Time{}, maxScript)
	if err != nil {
		return err
	}
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="conversation.txt"`)
	return c.SendString(script.Write(scriptLines(entries), personNames(session), zone))
}

// scriptLines converts the entries of a transcript that a script repeats.
func scriptLines(entries []engine.Entry) []script.Line {
	titles := map[string]string{} // of options, by id
	var lines []script.Line
	for _, x := range entries {
		for _, o := range x.Options {
			titles[o.ID] = o.Title
		}
		l := script.Line{At: x.At, Text: x.Text, Kind: bot.Kind(x.Kind), Location: x.Location}
		switch {
		case x.Redacted:
			continue
		case x.From == "contact":
			l.Act, l.Option = script.Wrote, titles[x.Option]
			if x.Transcript != nil {
				l.Text = x.Transcript.Text
			}
		case x.From == "bot":
			l.Act = script.Answered
		case x.Kind == string(bot.KindAct) && x.Name == "takeover":
			l.Act, l.Agent = script.TookOver, x.From
		case x.Kind == string(bot.KindAct) && x.Name == "handback":
			l.Act, l.Agent = script.Returned, x.From
		case x.From != "system" && x.Kind != string(bot.KindAct):
			l.Act, l.Agent = script.Replied, x.From
		default:
			continue
		}
		lines = append(lines, l)
	}
	return lines
}

// personNames lists the names of the person that the conversation knows.
func personNames(s bot.Session) []string {
	names := []string{s.Profile}
	for _, f := range s.Stack {
		var slots struct {
			Name    string `json:"name"`
			OwnName string `json:"own_name"`
		}
		if (bot.Input{Data: f.Slots}).Into(&slots) == nil {
			names = append(names, slots.Name, slots.OwnName)
		}
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}
