package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"recado/bot/channels/standin"
)

var errAnswer = errors.New("the wrong answer")

// The cases of forged, repeated and simultaneous messages.

func signatures(ctx context.Context, c *caseRun) (string, error) {
	who := c.people(1)[0]
	text := func(id, said string) []byte {
		body, err := json.Marshal(map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"id": "1", "changes": []any{map[string]any{
			"field": "messages", "value": map[string]any{
				"messaging_product": "whatsapp", "metadata": map[string]string{"display_phone_number": "1", "phone_number_id": number},
				"contacts": []any{map[string]any{"wa_id": who, "profile": map[string]string{"name": "Ana"}}},
				"messages": []any{map[string]any{"id": id, "from": who, "timestamp": fmt.Sprint(time.Now().Unix()), "type": "text", "text": map[string]string{"body": said}}},
			},
		}}}}})
		if err != nil {
			panic(err)
		}
		return body
	}
	body := text("wamid.FORGED", "hola")
	right := sign(appSecret, body)
	for name, forged := range map[string]struct {
		body      []byte
		signature *string
	}{
		"wrong":   {body, new(sign("another secret", body))},
		"empty":   {body, new("")},
		"hollow":  {body, new("sha256=")},
		"altered": {text("wamid.FORGED", "hola!"), &right},
		"missing": {body, nil},
	} {
		status, err := c.vendor.raw(ctx, forged.body, forged.signature)
		if err != nil || status/100 != 4 {
			return "", fmt.Errorf("a message of %s whose signature is %s was answered with status %d: %w", who, name, status, errors.Join(err, errAnswer))
		}
	}
	later(ctx)
	if n := len(c.vendor.received(who)); n > 0 {
		return "", fmt.Errorf("%s heard %d answers to forged messages", who, n)
	}
	if status, err := c.vendor.raw(ctx, body, &right); err != nil || status != 200 {
		return "", fmt.Errorf("the vendor's own message was answered with status %d: %w", status, errors.Join(err, errAnswer))
	}
	return "5 forgeries refused", c.answered(ctx, who)
}

func sameID(ctx context.Context, c *caseRun) (string, error) {
	people := c.people(2)
	for i, n := range []int{16, 100} {
		say := standin.Say{From: people[i], Name: "Ana", ID: "wamid.SAME." + people[i], Text: "hola"}
		if n == 100 {
			say.Posts = n
			if status, err := c.vendor.post(ctx, say); err != nil || status != 200 {
				return "", fmt.Errorf("a copy was answered with status %d: %w", status, errors.Join(err, errAnswer))
			}
			continue
		}
		var all sync.WaitGroup
		refused := make(chan error, n)
		for range n {
			all.Go(func() {
				if status, err := c.vendor.post(ctx, say); err != nil || status != 200 {
					refused <- fmt.Errorf("a copy was answered with status %d: %w", status, errors.Join(err, errAnswer))
				}
			})
		}
		all.Wait()
		select {
		case err := <-refused:
			return "", err
		default:
		}
	}
	later(ctx)
	return "116 posts, 2 answers", errors.Join(c.answered(ctx, people[0]), c.answered(ctx, people[1]))
}

func twiceInOne(ctx context.Context, c *caseRun) (string, error) {
	people := c.people(20)
	err := each(people, func(_ int, who string) error {
		status, err := c.vendor.post(ctx, standin.Say{From: who, Name: "Ana", ID: "wamid.TWICE." + who, Text: "hola", Copies: 2})
		if err != nil || status != 200 {
			return fmt.Errorf("%s: status %d: %w", who, status, errors.Join(err, errAnswer))
		}
		return c.await(ctx, who, 1)
	})
	later(ctx)
	return "20 posts, 20 answers", errors.Join(err, each(people, func(_ int, who string) error { return c.noMore(who, 1) }))
}

func firstMessages(ctx context.Context, c *caseRun) (string, error) {
	people := c.people(78)
	texts := []string{"se me dañó la nevera", "no enfría y hace mucho ruido"}
	return "156 messages of 78 people", each(people, func(_ int, who string) error {
		if err := each(texts, func(n int, text string) error { return c.say(ctx, who, n, text) }); err != nil {
			return err
		}
		if err := c.await(ctx, who, 1); err != nil {
			return err
		}
		var page struct {
			Entries []struct {
				From string `json:"from"`
				Text string `json:"text"`
			} `json:"entries"`
		}
		if err := c.front().get(ctx, "/api/v1/conversations/%2B"+who+"/transcript", &page); err != nil {
			return fmt.Errorf("%s: %w", who, err)
		}
		kept := map[string]int{}
		for _, e := range page.Entries {
			if e.From == "contact" {
				kept[e.Text]++
			}
		}
		for _, text := range texts {
			if kept[text] != 1 {
				return fmt.Errorf("%s: %q is kept %d times", who, text, kept[text])
			}
		}
		return nil
	})
}

// fourMessages uses connections that are open already, for a few people at a time: the program
// can't restore an order that is lost on the way within one second of the vendor's clock.
func fourMessages(ctx context.Context, c *caseRun) (string, error) {
	if err := each(c.people(40), func(_ int, who string) error { return c.say(ctx, who, 0, "hola") }); err != nil {
		return "", err
	}
	return "50 people, 200 messages", each(c.people(50), func(i int, who string) error {
		wait(ctx, time.Duration(i/5)*300*time.Millisecond)
		var all sync.WaitGroup
		for n, text := range breath {
			all.Go(func() { _ = c.say(ctx, who, n, text) }) // a lost message is missing in the summary
			time.Sleep(40 * time.Millisecond)
		}
		all.Wait()
		return c.finish(ctx, who, len(breath))
	})
}

func quickCustomers(ctx context.Context, c *caseRun) (string, error) {
	c.vendor.linger.Store(int64(700 * time.Millisecond))
	defer c.vendor.linger.Store(0)
	people := c.people(31)
	err := each(people, func(i int, who string) error {
		var s script
		s.order("AC-"+who[5:], i)
		return c.converse(ctx, who, 0, 0, s.lines...)
	})
	later(ctx)
	return "31 dialogs, each answer 0.7 s before its question has returned", errors.Join(err, each(people, func(_ int, who string) error {
		return errors.Join(c.noMore(who, 6), c.orderOf(ctx, who))
	}))
}
