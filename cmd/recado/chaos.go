package main

import (
	"context"
	"flag"
	"os"
	"strings"
	"time"

	"recado/cmd/recado/chaos"
)

// makeChaos breaks what the program stands on, and proves from the vendors' books that
// nothing was lost, doubled or put out of order.
func makeChaos(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("chaos", flag.ContinueOnError)
	o := chaos.Options{Progress: os.Stderr}
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
	if *long {
		o.For = 30 * time.Minute
	}
	o.Topologies, o.Cases, o.Faults = list(*topologies), list(*cases), list(*faults)
	table, err := chaos.Run(ctx, o)
	table.Print(os.Stdout)
	return err
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
