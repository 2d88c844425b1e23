package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado/bot/channels/standin"
)

// Options are what a run is made of. Each figure has a bound.
type Options struct {
	Binary   string        // the program to start: bin/recado
	Target   string        // the base url of a program that runs already, instead
	Vendor   string        // address of the stand-in; "" is any free one
	Rates    []int         // messages a second of the stages
	Stage    time.Duration // how long each lasts
	People   int           // who write, in stages and soak
	Messages int           // of the soak
	Contacts []int         // known contacts of which the cost is told
	Stored   int           // messages stored of which the cost is told
	Turns    int           // measured for each cost
	Invoices int           // of the campaign
	Programs []int         // how many programs share the people, one run after the other
	Settings func(name string) string
}

const (
	maxMessages = 1_000_000
	maxPeople   = 100_000
	maxRate     = 20_000
	maxStage    = 10 * time.Minute
	maxPrograms = 16
)

// Runs are what can be measured, by name.
var Runs = []string{"stages", "soak", "contacts", "stored", "programs", "campaign"}

// Run measures what is named and ends each in a table. Its error says what promise broke.
func Run(ctx context.Context, names []string, o Options, out io.Writer) error {
	if err := o.check(names); err != nil {
		return err
	}
	measure := map[string]func(context.Context, Options, io.Writer) (*table, error){
		"stages": stages, "soak": soak, "contacts": contacts, "stored": stored, "programs": programs, "campaign": campaign,
	}
	broken := 0
	for _, name := range names {
		t, err := measure[name](ctx, o, out)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		t.print(out)
		broken += len(t.broken)
	}
	if broken > 0 {
		return fmt.Errorf("%d promises broken", broken)
	}
	return nil
}

func (o Options) check(names []string) error {
	for _, name := range names {
		if !slices.Contains(Runs, name) {
			return fmt.Errorf("no run %q: there are %s", name, strings.Join(Runs, ", "))
		}
		if o.Target != "" && name != "stages" && name != "soak" {
			return fmt.Errorf("%s starts programs of its own, and -target names one", name)
		}
	}
	within := func(name string, most int, all ...int) error {
		for _, n := range all {
			if n < 1 || n > most {
				return fmt.Errorf("%s: %d is not between 1 and %d", name, n, most)
			}
		}
		return nil
	}
	if o.Stage < time.Second || o.Stage > maxStage {
		return fmt.Errorf("a stage lasts from 1s to %s", maxStage)
	}
	return errors.Join(within("rates", maxRate, o.Rates...), within("people", maxPeople, o.People), within("messages", maxMessages, o.Messages, o.Turns),
		within("contacts", maxPeople, o.Contacts...), within("stored", 2*maxMessages, o.Stored), within("invoices", maxMessages, o.Invoices), within("programs", maxPrograms, o.Programs...), loopback(o.Target))
}

// loopback refuses to load anybody else's machine.
func loopback(target string) error {
	if target == "" {
		return nil
	}
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s is not this machine: bench loads loopback addresses only", target)
	}
	return nil
}

// environment is a load generator with its stand-in vendor and the programs under load.
type environment struct {
	*loadGenerator
	close func() error
}

// open starts the stand-in vendor and n programs, each on its own data folder, which fill prepares; with Target it
// attaches to the program that runs there.
func (o Options) open(ctx context.Context, n int, fill func(data string) error) (*environment, error) {
	setting := func(name, otherwise string) string {
		if v := o.Settings(name); v != "" && o.Target != "" {
			return v
		}
		return otherwise
	}
	number, _, _ := strings.Cut(setting("WHATSAPP_PHONE_NUMBER_ID", "109999999999999"), ",")
	c := newLoadGenerator(setting("WHATSAPP_APP_SECRET", "secret-of-a-bench"), number)
	w := &environment{loadGenerator: c}
	var closers []func() error
	w.close = func() (err error) {
		for _, f := range slices.Backward(closers) {
			err = errors.Join(err, f())
		}
		return err
	}
	desk := standin.New(standin.NewLedger(), standin.NewGraph(standin.GraphOptions{Number: number, Sent: c.sent}, standin.NewLedger()))
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.Vendor)
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: desk, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	closers = append(closers, func() error { desk.Close(); return server.Close() })
	if o.Target != "" {
		c.programs = []*program{{base: strings.TrimRight(o.Target, "/"), key: o.Settings("RECADO_API_KEY")}}
		return w, nil
	}
	for i := range n {
		data, err := os.MkdirTemp("", "recado-bench-")
		if err != nil {
			return nil, errors.Join(err, w.close())
		}
		closers = append(closers, func() error { return os.RemoveAll(data) })
		if fill != nil {
			if err := fill(data); err != nil {
				return nil, errors.Join(err, w.close())
			}
		}
		p, err := start(ctx, o.Binary, data, map[string]string{
			"RECADO_API_KEY": "key-of-a-bench-" + strconv.Itoa(i), "RECADO_SIMULATOR": "off", "RECADO_QUIET_ALARM": "0",
			"RECADO_VISION":         data, // without the plate reader's networks, which are a matter of photos
			"WHATSAPP_ACCESS_TOKEN": "access-token", "WHATSAPP_PHONE_NUMBER_ID": number, "WHATSAPP_APP_SECRET": c.secret,
			"WHATSAPP_VERIFY_TOKEN": "verify-token", "WHATSAPP_GRAPH_URL": "http://" + l.Addr().String(),
		})
		if err != nil {
			return nil, errors.Join(err, w.close())
		}
		closers = append(closers, p.stop)
		c.programs = append(c.programs, p)
	}
	return w, nil
}
