// Command chaos breaks what a Recado stands on, and proves from the vendors' books that nothing was
// lost, doubled or put out of order.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"recado/cmd/chaos/chaos"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("chaos", flag.ContinueOnError)
	o := chaos.Options{Progress: os.Stderr}
	program := flags.String("program", beside("recado"), "the program that is started and broken")
	flags.Uint64Var(&o.Seed, "seed", 1, "of scripts and faults")
	flags.IntVar(&o.Contacts, "contacts", 200, "people who talk at once")
	flags.DurationVar(&o.For, "for", 2*time.Minute, "how long faults come, over all topologies")
	flags.IntVar(&o.Rounds, "rounds", 0, "conversations of each person; 0: one for each minute of -for")
	flags.StringVar(&o.MongoDB, "mongodb", "", "URI of a MongoDB server for the external topology; unset: a SQLite file that its processes share")
	flags.StringVar(&o.Dir, "dir", "", "folder for logs and data, which stay; unset: a temporary one, which stays when a promise breaks")
	long := flags.Bool("long", false, "30 minutes")
	topologies := flags.String("topologies", "embedded,external", "one process, several, or both; none: cases alone")
	cases := flags.String("cases", "all", "names by comma, all or none: "+strings.Join(chaos.Cases(), ", "))
	faults := flags.String("faults", "all", "names by comma, or all: "+strings.Join(chaos.Faults(), ", "))
	if err := flags.Parse(args); err != nil {
		return err
	}
	if _, err := os.Stat(*program); err != nil {
		return fmt.Errorf("%w: `make build` makes it", err)
	}
	o.Program = func(role string) *exec.Cmd {
		return exec.Command(*program, role) //nolint:gosec,noctx // whoever starts this chose it; killed by its id: that is the point
	}
	if *long {
		o.For = 30 * time.Minute
	}
	o.Topologies, o.Cases, o.Faults = list(*topologies), list(*cases), list(*faults)
	table, err := chaos.Run(ctx, o)
	table.Print(os.Stdout)
	return err
}

// beside returns the path of a program in the folder of this one.
func beside(name string) string {
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name)
}

// list is nil for all, and empty for none.
func list(said string) []string {
	switch said {
	case "all":
		return nil
	case "none", "":
		return []string{}
	}
	return strings.Split(said, ",")
}
