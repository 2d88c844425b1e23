package onboarding

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/bot/fairqueue"
	"recado/flows/identity"
	"recado/flows/onboarding"
	"recado/workers/vision"
)

// CardReader reads one side of an identity card; *vision.Pool implements it.
type CardReader interface {
	ReadCard(ctx context.Context, img io.Reader, doc vision.Document) (vision.Card, error)
}

// Opener opens a file that a person sent.
type Opener interface {
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
}

// cardLimit is how long both sides may take. The dialog waits longer.
const cardLimit = 35 * time.Second

// documentsOf are the cards that can be read, by country.
var documentsOf = map[string]vision.Document{"SV": vision.DUI}

// readCard reads both sides of a card and joins what was read on them.
func (w Worker) readCard(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ask onboarding.ReadCard
	if err := json.Unmarshal(t.Effect.Args, &ask); err != nil {
		return engine.Answer{}, engine.Permanent(errors.New("read a card: not its arguments"))
	}
	doc, known := documentsOf[ask.Country]
	if !known || w.Cards == nil || w.Files == nil {
		return engine.Answer{Event: bot.OK, Data: onboarding.CardReading{}}, nil
	}
	limited, cancel := context.WithTimeout(fairqueue.WithSender(ctx, t.Owner), cardLimit)
	defer cancel()
	var both vision.Card
	for _, side := range []bot.Media{ask.Front, ask.Back} {
		card, err := w.readSide(limited, side, doc)
		switch {
		case vision.Final(err), errors.Is(err, context.DeadlineExceeded), errors.Is(err, bot.ErrNotFound):
			continue // this side gives nothing
		case err != nil:
			return engine.Answer{}, fmt.Errorf("read a card: %w", err)
		}
		both = joinSides(both, card)
	}
	return engine.Answer{Event: bot.OK, Data: readingOf(both)}, nil
}

func (w Worker) readSide(ctx context.Context, side bot.Media, doc vision.Document) (vision.Card, error) {
	file, _, err := w.Files.Open(ctx, side.ID)
	if err != nil {
		return vision.Card{}, err
	}
	defer file.Close()
	return w.Cards.ReadCard(ctx, file, doc)
}

// joinSides takes each field from the side on which it was read more surely.
func joinSides(a, b vision.Card) vision.Card {
	for _, f := range []struct{ to, from *vision.Field }{
		{&a.Number, &b.Number}, {&a.Surnames, &b.Surnames}, {&a.Names, &b.Names}, {&a.Issue, &b.Issue}, {&a.Expiry, &b.Expiry}, {&a.Birth, &b.Birth},
	} {
		if f.from.Text != "" && (f.to.Text == "" || f.from.Confidence > f.to.Confidence) {
			*f.to = *f.from
		}
	}
	if a.Advice == "" {
		a.Advice = b.Advice
	}
	return a
}

// readingOf returns what is shown to the person: what was read surely enough, in the program's own forms.
func readingOf(c vision.Card) onboarding.CardReading {
	r := onboarding.CardReading{Advice: c.Advice, Confidence: map[string]int{}}
	sure := func(name string, f vision.Field) string {
		if f.Text == "" {
			return ""
		}
		if r.Confidence[name] = f.Confidence; f.Confidence < onboarding.MinCardConfidence {
			return ""
		}
		return f.Text
	}
	if digits, ok := identity.Check(identity.DUI, sure("number", c.Number)); ok {
		r.Number = bot.Secret(digits)
	}
	r.Surnames, r.Names = nameOn(sure("surnames", c.Surnames)), nameOn(sure("names", c.Names))
	r.Birth, r.Issued, r.Expires = dateOn(sure("birth", c.Birth)), dateOn(sure("issued", c.Issue)), dateOn(sure("expires", c.Expiry))
	return r
}

// nameOn writes a name of capitals as people write it.
func nameOn(card string) string {
	name, why := onboarding.Name(strings.TrimSpace(card))
	if why != "" {
		return ""
	}
	return name
}

// dateOn reads a date as cards have it.
func dateOn(card string) string {
	t, err := time.Parse("02/01/2006", card)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
