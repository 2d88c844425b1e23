package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"recado/bot"
	"recado/bot/channels/standin"
	"recado/flows/campaigns"
	"recado/store/repo"
	"recado/store/sqlite"
)

// What is aimed at for a campaign, on two cores with the stand-in beside.
const (
	goalInvoices    = 300   // a second, from the request to the last message
	goalCampaign    = 300e6 // bytes resident
	perDebtor       = 4     // invoices
	campaignKey     = "key-of-a-bench-of-campaigns"
	campaignTimeout = 30 * time.Minute
)

// campaign reads invoices from the stand-in of an accounting system and reminds their debtors in the
// simulator, whose clock is moved to the next lawful hour; then once more with a kill -9 in the middle.
func campaign(ctx context.Context, o Options, out io.Writer) (*table, error) {
	t := &table{
		title: fmt.Sprintf("A campaign of %d invoices of %d debtors, from a stand-in of Cuenti to the simulator", o.Invoices, max(1, o.Invoices/perDebtor)),
		head:  []string{"run", "invoices/s", "goal", "", "ms CPU each", "seconds read", "seconds in all", "most MB", "goal", "", "messages", "twice", "none"},
	}
	for _, kill := range []bool{false, true} {
		name := map[bool]string{false: "whole", true: "killed in the middle"}[kill]
		fmt.Fprintf(out, "campaign: %s\n", name)
		r, err := o.campaign(ctx, kill)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		each := float64(o.Invoices) / r.all.Seconds()
		t.row(name, fmt.Sprintf("%.0f", each), strconv.Itoa(goalInvoices), verdict(each >= goalInvoices), cents(r.cpu/time.Duration(o.Invoices)), fmt.Sprintf("%.0f", r.read.Seconds()), fmt.Sprintf("%.0f", r.all.Seconds()),
			mb(r.resident), mb(goalCampaign), verdict(r.resident <= goalCampaign), strconv.Itoa(r.messages), strconv.Itoa(r.twice), strconv.Itoa(r.none))
		t.promise(r.none == 0, "%s: %d debtors got no message", name, r.none)
		t.promise(r.twice == 0, "%s: %d debtors got two messages", name, r.twice)
		t.promise(r.resident <= goalCampaign, "%s: %s MB", name, mb(r.resident))
	}
	return t, nil
}

// campaignRun is what was measured of a campaign.
type campaignRun struct {
	read, all, cpu        time.Duration // cpu is the program's
	resident              float64       // the most
	messages, twice, none int
}

func (o Options) campaign(ctx context.Context, kill bool) (r campaignRun, err error) {
	ctx, cancel := context.WithTimeout(ctx, campaignTimeout)
	defer cancel()
	debtors := max(1, o.Invoices/perDebtor)
	book := standin.NewReceivables()
	book.Generate(standin.Generated{Invoices: o.Invoices, Debtors: debtors, Due: time.Now().AddDate(0, 0, -20).Format(time.DateOnly)})
	desk := standin.New(standin.NewLedger(), standin.NewCuenti(standin.CuentiOptions{}, book, standin.NewLedger()))
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return r, err
	}
	server := &http.Server{Handler: desk, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	defer func() { desk.Close(); err = errors.Join(err, server.Close()) }()
	data, err := os.MkdirTemp("", "recado-bench-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	settings := map[string]string{
		"RECADO_API_KEY": campaignKey, "RECADO_SIMULATOR": "on", "RECADO_QUIET_ALARM": "0", "RECADO_VISION": data, "CUENTI_URL": "http://" + l.Addr().String(),
	}
	p, err := start(ctx, o.Binary, data, settings)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := p.startCampaign(ctx); err != nil {
		return r, err
	}
	began := time.Now()
	for killed := !kill; ; time.Sleep(250 * time.Millisecond) {
		done, c, err := p.campaignDone(ctx)
		if err != nil {
			return r, err
		}
		u, err := p.usage(ctx)
		if err != nil {
			return r, err
		}
		r.resident = max(r.resident, u.resident)
		if r.read == 0 && c.Stage == campaigns.Sending {
			r.read = time.Since(began)
		}
		if !killed && c.Debtors.Queued > debtors/2 {
			if p, err = p.killed(ctx, o.Binary, data, settings); err != nil {
				return r, err
			}
			killed = true
			r.cpu = u.cpu
		}
		if done {
			break
		}
	}
	err = r.await(ctx, data, debtors)
	r.all = time.Since(began)
	u, bad := p.usage(ctx)
	r.resident, r.cpu = max(r.resident, u.resident), r.cpu+u.cpu
	return r, errors.Join(err, bad)
}

// killed ends the program at once, as a crash does, and starts it again.
func (p *program) killed(ctx context.Context, binary, data string, settings map[string]string) (*program, error) {
	if err := p.kill(); err != nil {
		return nil, err
	}
	return start(ctx, binary, data, settings)
}

// startCampaign stores credentials and asks for the campaign.
func (p *program) startCampaign(ctx context.Context) error {
	if err := p.ask(ctx, http.MethodPut, "/api/v1/users/bench/credentials/cuenti", map[string]string{"token": "t", "company": "1", "branch": "1", "employee": "1"}); err != nil {
		return err
	}
	return p.ask(ctx, http.MethodPost, "/api/v1/campaigns", map[string]any{"user": "bench", "platform": "cuenti", "channels": []string{"whatsapp"}})
}

func (p *program) ask(ctx context.Context, method, path string, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, p.base+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+p.key)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusMultipleChoices {
		said, _ := io.ReadAll(io.LimitReader(res.Body, 1000))
		return fmt.Errorf("%s: status %d %s", path, res.StatusCode, said)
	}
	return nil
}

// shownCampaign is what the API tells of a campaign.
type shownCampaign struct {
	State   campaigns.State
	Stage   campaigns.Stage
	Reason  string
	NextAt  time.Time
	Debtors struct{ New, Queued, Waiting, Refused int }
}

// campaignDone reports whether every message was asked for. At night it moves the simulator's clock.
func (p *program) campaignDone(ctx context.Context) (done bool, c shownCampaign, err error) {
	body, err := p.get(ctx, "/api/v1/campaigns/CAM-00001")
	if err != nil {
		return false, c, err
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(&c); err != nil {
		return false, c, err
	}
	switch {
	case c.State == campaigns.Paused:
		return false, c, fmt.Errorf("the campaign paused: %s", c.Reason)
	case c.State == campaigns.Running && c.Debtors.New == 0 && c.Debtors.Waiting > 0 && !c.NextAt.IsZero():
		return false, c, p.ask(ctx, http.MethodPost, "/sim/clock", map[string]string{"advance": (time.Until(c.NextAt) + time.Minute).Round(time.Second).String()})
	case c.State != campaigns.Done:
		return false, c, nil
	}
	return true, c, nil
}

// settled is how long after the last message none may come any more.
const settled = 15 * time.Second

// await reads the store until every debtor has a message, or none comes any more.
func (r *campaignRun) await(ctx context.Context, data string, debtors int) (err error) {
	db, err := sqlite.Open(filepath.Join(data, "recado.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	messages, err := repo.NewMessages(db)
	if err != nil {
		return err
	}
	for last, since := -1, time.Now(); ; time.Sleep(500 * time.Millisecond) {
		got := map[bot.ContactID]int{}
		r.messages, r.twice = 0, 0
		err := messages.Between(ctx, time.Time{}, time.Now().AddDate(1, 0, 0), func(m bot.Message) bool {
			if m.Status == bot.Sent || m.Status == bot.Delivered || m.Status == bot.Read {
				got[m.Contact]++
				r.messages++
			}
			return true
		})
		if err != nil {
			return err
		}
		for _, n := range got {
			if n > 1 {
				r.twice++
			}
		}
		if r.none = debtors - len(got); r.messages != last {
			last, since = r.messages, time.Now()
		}
		if r.none <= 0 || time.Since(since) > settled {
			return nil
		}
	}
}
