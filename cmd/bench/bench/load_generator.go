package bench

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"recado/bot/channels/cloudapi"
	"recado/bot/channels/standin"
	"recado/bot/channels/webhookauth"
)

const (
	connections  = 64               // to each program
	replyTimeout = 30 * time.Second // for an acknowledgement, and then for a reply
	webhook      = "/webhooks/whatsapp"
)

// loadGenerator are people who write and wait for the reply. One has no more than one question
// open, so that each reply belongs to a question.
type loadGenerator struct {
	programs   []*program // people are parted among them by their number
	client     *fasthttp.Client
	secret     string
	number     string // the business's, at the vendor
	run        string // marks the ids of this run
	patience   time.Duration
	serial     atomic.Int64
	unexpected atomic.Int64 // replies to nobody's question

	mu            sync.Mutex
	awaitingReply map[string]chan struct{} // by phone, digits only
}

func newLoadGenerator(secret, number string) *loadGenerator {
	return &loadGenerator{
		client: &fasthttp.Client{MaxConnsPerHost: connections, MaxConnWaitTimeout: replyTimeout},
		secret: secret, number: number, patience: replyTimeout, run: fmt.Sprintf("%X", time.Now().UnixNano()), awaitingReply: map[string]chan struct{}{},
	}
}

// sample is how one message fared, from the moment it was meant to be sent.
type sample struct {
	acked, answered time.Duration
	refused         error // not acknowledged
	lost            bool  // acknowledged, and never answered
}

// send sends what a person writes and waits for the reply.
func (c *loadGenerator) send(ctx context.Context, who int, meant time.Time) (s sample) {
	phone, reply := phone(who), make(chan struct{})
	c.mu.Lock()
	c.awaitingReply[phone] = reply
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.awaitingReply, phone)
	}()
	s.refused = c.post(c.programs[who%len(c.programs)].base+webhook, phone)
	if s.acked = time.Since(meant); s.refused != nil {
		return s
	}
	waiting, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	select {
	case <-reply:
		s.answered = time.Since(meant)
	case <-waiting.Done():
		s.lost = true
	}
	return s
}

func phone(who int) string { return fmt.Sprintf("5730%08d", who) }

func (c *loadGenerator) post(url, from string) error {
	body := fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages","value":{`+
		`"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"%s"},`+
		`"contacts":[{"profile":{"name":"Ana María"},"wa_id":"%s"}],`+
		`"messages":[{"from":"%[2]s","id":"wamid.%s.%d","timestamp":"%d","type":"text","text":{"body":"menu"}}]}}]}]}`,
		c.number, from, c.run, c.serial.Add(1), time.Now().Unix())
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.SetRequestURI(url)
	req.Header.SetMethod(fasthttp.MethodPost)
	req.Header.SetContentType("application/json")
	req.Header.Set(cloudapi.SignatureHeader, webhookauth.Sign(c.secret, body))
	req.SetBodyRaw(body)
	if err := c.client.DoTimeout(req, res, c.patience); err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	if code := res.StatusCode(); code != fasthttp.StatusOK {
		return fmt.Errorf("webhook: status %d", code)
	}
	return nil
}

// sent is told of each message that the stand-in has accepted.
func (c *loadGenerator) sent(m standin.Sent) {
	phone := strings.TrimPrefix(m.Contact, "+")
	c.mu.Lock()
	defer c.mu.Unlock()
	reply, ok := c.awaitingReply[phone]
	if !ok {
		c.unexpected.Add(1)
		return
	}
	delete(c.awaitingReply, phone)
	close(reply)
}
