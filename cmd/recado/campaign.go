package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/flows/campaigns"
)

// deliveryTimeout is how long messages that were asked for are waited for.
const deliveryTimeout = time.Minute

const campaignUsage = `usage: recado campaign run [-dry] [-channels whatsapp,sms] [-user NAME] FILE.csv`

// campaign reminds the debtors of a file. It works beside the running program and without it.
func campaign(ctx context.Context, args []string) error {
	c, err := config.Environment()
	if err != nil {
		return err
	}
	return campaignCommand(ctx, c, args, os.Stdout, os.Stderr)
}

func campaignCommand(ctx context.Context, c config.Config, args []string, out, progress io.Writer) error {
	if len(args) == 0 || args[0] != "run" {
		fmt.Fprintln(progress, campaignUsage)
		return flag.ErrHelp
	}
	flags := flag.NewFlagSet("campaign run", flag.ContinueOnError)
	flags.SetOutput(progress)
	dry := flags.Bool("dry", false, "show who would get what, when and why not; nothing is sent")
	channels := flags.String("channels", "", "channels that the debtors have chosen, as the business declares: whatsapp,sms,mail; by default those by which they have written")
	user := flags.String("user", "cli", "for whom")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		fmt.Fprintln(progress, campaignUsage)
		return flag.ErrHelp
	}
	rows, err := readRows(flags.Arg(0))
	if err != nil {
		return err
	}
	r := campaigns.Request{User: *user, Platform: campaigns.PlatformCSV, DryRun: *dry}
	for ch := range strings.SplitSeq(*channels, ",") {
		if ch = strings.TrimSpace(ch); ch != "" {
			r.Channels = append(r.Channels, campaigns.Channel(ch))
		}
	}
	c.Addr = "127.0.0.1:0" // the running program has its own
	log := logger(max(slog.Level(c.Log), slog.LevelWarn))
	a, err := app.Open(ctx, c, log, app.Options{ReadPlates: readPlates})
	if err != nil {
		a.Close()
		return err
	}
	defer a.Close()
	return whileRunning(ctx, a, func(ctx context.Context) error {
		if err := runCampaign(ctx, a.Campaigns(), r, rows, out, progress); err != nil {
			return err
		}
		if !a.AwaitDelivery(ctx, deliveryTimeout) {
			fmt.Fprintln(progress, "some messages have not left: `recado up` sends them")
		}
		return nil
	})
}

// readRows reads a file within the bound of uploads.
func readRows(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := io.ReadAll(io.LimitReader(f, campaigns.MaxFileBytes+1))
	if err == nil && len(rows) > campaigns.MaxFileBytes {
		err = fmt.Errorf("%s has more than %d MB: split it", name, campaigns.MaxFileBytes>>20)
	}
	return rows, err
}

// whileRunning carries out effects and deliveries while do runs, and then ends what is under way.
func whileRunning(ctx context.Context, a *app.App, do func(context.Context) error) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- a.Run(working, app.Role{Work: true}, func(string) { close(ready) }) }()
	select {
	case <-ready:
	case err := <-ended:
		return err
	}
	err := do(ctx)
	stop()
	return errors.Join(err, <-ended)
}

// runCampaign starts a campaign and shows how far it is, until nothing is left to do now.
func runCampaign(ctx context.Context, s *campaigns.Service, r campaigns.Request, rows []byte, out, progress io.Writer) error {
	var err error
	if r.File, err = s.SaveFile(ctx, rows, time.Now()); err != nil {
		return err
	}
	c, created, err := s.Create(ctx, r, time.Now())
	if err != nil {
		return err
	}
	if !created {
		fmt.Fprintf(progress, "%s was started before with the same rows\n", c.ID)
	}
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	last := ""
	for {
		p, err := s.Get(ctx, c.ID)
		if err != nil {
			return err
		}
		n := p.Debtors
		line := fmt.Sprintf("%s %s: %d rows, %d invoices, %d rejected; debtors: %d to do, %d asked for, %d waiting, %d refused, %d shown", p.ID, p.State, p.Rows, p.Invoices, p.Rejected,
			n[campaigns.New], n[campaigns.Queued], n[campaigns.Waiting], n[campaigns.Refused], n[campaigns.Previewed])
		if line != last {
			fmt.Fprintln(progress, line)
			last = line
		}
		waits := p.State == campaigns.Running && n[campaigns.New] == 0 && n[campaigns.Waiting] > 0 && p.DueAt.After(time.Now().Add(time.Minute))
		if waits {
			fmt.Fprintf(progress, "the next message may leave at %s: `recado up` sends it then\n", p.DueAt.Format(time.RFC3339))
		}
		if waits || p.State != campaigns.Running {
			if p.State == campaigns.Paused {
				return fmt.Errorf("%s paused: %s %s", p.ID, p.Reason, p.Detail)
			}
			return writeResults(ctx, s, c.ID, out)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}

// writeResults writes what became of each invoice as CSV.
func writeResults(ctx context.Context, s *campaigns.Service, id string, out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.Write(campaigns.ResultColumns()); err != nil {
		return err
	}
	for after := ""; ; {
		c, page, next, err := s.Results(ctx, id, 200, after)
		if err != nil {
			return err
		}
		for _, item := range page {
			for _, r := range item.Results(c) {
				if err := w.Write(r.Cells()); err != nil {
					return err
				}
			}
		}
		if after = next; after == "" {
			w.Flush()
			return w.Error()
		}
	}
}
