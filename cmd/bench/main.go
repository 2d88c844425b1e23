// Command bench loads a Recado from outside, as the vendor would, and says what it takes.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"recado/cmd/bench/bench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures the program in separate processes.
func run(ctx context.Context, args []string) error {
	o := bench.Options{Settings: os.Getenv}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.Binary, "program", beside("recado"), "the program that is started and measured")
	flags.StringVar(&o.Target, "target", "", "a program that runs already on this machine, with WHATSAPP_GRAPH_URL=http://127.0.0.1:9400; unset: one is started")
	flags.DurationVar(&o.Stage, "for", 5*time.Second, "how long a stage lasts")
	flags.IntVar(&o.People, "people", 2000, "who write")
	flags.IntVar(&o.Messages, "messages", 72_000, "of the soak: an hour at 20 a second")
	flags.IntVar(&o.Stored, "stored", 1_000_000, "messages in the store, for stored")
	flags.IntVar(&o.Invoices, "invoices", 100_000, "of the campaign")
	flags.IntVar(&o.Turns, "turns", 5000, "measured for each cost")
	rates := flags.String("rates", "50,100,200,400,600,800,1000,1200", "messages a second of the stages")
	contacts := flags.String("contacts", "1000,10000,100000", "known contacts, for contacts")
	programs := flags.String("programs", "1,2", "how many share the contacts, for programs")
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "usage: bench [flags] [%s]…\n", strings.Join(bench.Runs, "|"))
		flags.PrintDefaults()
	}
	err := flags.Parse(args)
	if err != nil {
		return err
	}
	o.Vendor = "127.0.0.1:0"
	if o.Target != "" {
		o.Vendor = "127.0.0.1:9400"
	}
	for list, numbers := range map[*string]*[]int{rates: &o.Rates, contacts: &o.Contacts, programs: &o.Programs} {
		if *numbers, err = counts(*list); err != nil {
			return err
		}
	}
	runs := flags.Args()
	if len(runs) == 0 {
		runs = bench.Runs[:1]
	}
	version := ""
	if o.Target == "" {
		said, err := exec.CommandContext(ctx, o.Binary, "version").Output() //nolint:gosec // whoever starts this chose it
		if err != nil {
			return fmt.Errorf("%s: %w: `make build` makes it", o.Binary, err)
		}
		version = " " + strings.TrimSpace(string(said))
	}
	fmt.Printf("recado%s, %s\n", version, cmp.Or(o.Target, "started here"))
	return bench.Run(ctx, runs, o, os.Stdout)
}

// beside returns the path of a program in the folder of this one.
func beside(name string) string {
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name)
}

func counts(list string) ([]int, error) {
	var all []int
	for field := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil {
			return nil, fmt.Errorf("%q is no number", field)
		}
		all = append(all, n)
	}
	return all, nil
}
