package standin

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// The vendor's headers, in its spelling.
const (
	sendGridSignature = "X-Twilio-Email-Event-Webhook-Signature"
	sendGridTimestamp = "X-Twilio-Email-Event-Webhook-Timestamp"
)

// event builds one event of a mail to a recipient. Custom arguments are at the same level as the
// vendor's fields.
func (s *SendGrid) event(name, to, id string, args ...map[string]string) map[string]any {
	e := map[string]any{
		"event": name, "email": to, "timestamp": s.Now().Unix(), "sg_message_id": id + ".recvd-standin",
		"sg_event_id": fmt.Sprintf("ev-%X-%d", s.Now().UnixNano(), s.ids.Add(1)),
	}
	for _, list := range args {
		for k, v := range list {
			e[k] = v
		}
	}
	return e
}

// report posts the events of a mail in the background.
func (s *SendGrid) report(m *letter, id string, f Fault) {
	o := s.faults.Status()
	if s.Target == "" || !o.Statuses && f.Kind != "failed" {
		return
	}
	names := []string{"processed", "delivered", "open"}
	if f.Kind == "failed" {
		names = []string{"processed", "bounce"}
	}
	if o.Reorder {
		slices.Reverse(names)
	}
	var events []any
	for _, name := range names {
		for _, p := range m.Personalizations {
			for _, to := range p.To {
				e := s.event(name, to.Email, id, m.CustomArgs, p.CustomArgs)
				if name == "bounce" {
					e["type"], e["reason"], e["status"] = "bounce", f.Code+" ordered by a script", "5.0.0"
				}
				events = append(events, e)
			}
		}
	}
	times := 1
	if o.Duplicate {
		times = 2
	}
	s.dispatcher.Enqueue(func(ctx context.Context) {
		for range times {
			_, _ = s.post(ctx, events, "") // the ledger counts unacknowledged webhooks
		}
	})
}

// Say implements Vendor. A person can act on the last mail they got; Text names the event: "open",
// "click", "spamreport" or "unsubscribe".
func (s *SendGrid) Say(ctx context.Context, said Say) (Posted, error) {
	if s.Target == "" {
		return Posted{}, errors.New("no webhook to post to is set")
	}
	if said.Raw != nil {
		return s.post(ctx, []any{said.Raw}, said.Sign)
	}
	switch said.Text {
	case "open", "click", "spamreport", "unsubscribe", "group_unsubscribe":
	default:
		return Posted{}, ErrCannot
	}
	got := s.ledger.To(s.Name(), said.From)
	if len(got) == 0 {
		return Posted{}, errors.New("nothing was mailed there")
	}
	last := got[len(got)-1]
	m, _, why := readLetter(last.Message)
	if why != "" {
		return Posted{}, errors.New(why)
	}
	args := []map[string]string{m.CustomArgs}
	for _, p := range m.Personalizations {
		if slices.ContainsFunc(p.To, func(to mailbox) bool { return to.Email == last.Contact }) {
			args = append(args, p.CustomArgs)
		}
	}
	e := s.event(said.Text, last.Contact, last.ID, args...)
	events := []any{}
	for range max(1, min(said.Copies, 1000)) {
		events = append(events, e)
	}
	posted, err := Posted{}, error(nil)
	for range max(1, min(said.Posts, 1000)) {
		if posted, err = s.post(ctx, events, said.Sign); err != nil {
			break
		}
	}
	posted.ID = fmt.Sprint(e["sg_event_id"])
	return posted, err
}

// post posts events with the vendor's signature.
func (s *SendGrid) post(ctx context.Context, events []any, how string) (Posted, error) {
	body, err := json.Marshal(events)
	if err != nil {
		return Posted{}, fmt.Errorf("events: %w", err)
	}
	stamp := strconv.FormatInt(s.Now().Unix(), 10)
	h := map[string]string{"Content-Type": "application/json", "User-Agent": "SendGrid Event API"}
	if how != "none" {
		signed := slices.Concat([]byte(stamp), body)
		if how == "wrong" {
			signed = append(signed, ' ')
		}
		sum := sha256.Sum256(signed)
		signature, err := ecdsa.SignASN1(rand.Reader, s.signer, sum[:])
		if err != nil {
			return Posted{}, fmt.Errorf("sign: %w", err)
		}
		h[sendGridSignature], h[sendGridTimestamp] = base64.StdEncoding.EncodeToString(signature), stamp
	}
	status, answer, err := s.dispatcher.Post(ctx, s.Target, body, h)
	return Posted{Status: status, Answer: answer}, err
}
