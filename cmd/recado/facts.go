package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"

	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/flows/facts"
)

// rebuildFacts makes all facts again. The program may run meanwhile.
func rebuildFacts(ctx context.Context, args []string) error {
	if len(args) != 1 || args[0] != "rebuild" {
		fmt.Fprintln(os.Stderr, "usage: recado facts rebuild")
		return flag.ErrHelp
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	done := map[facts.Kind]int{}
	err = app.RebuildFacts(ctx, c, slog.New(slog.NewTextHandler(os.Stderr, nil)), func(kind facts.Kind, n int) { done[kind] = n })
	for _, kind := range facts.Kinds() {
		fmt.Printf("%-10s %d facts\n", kind, done[kind])
	}
	return err
}
