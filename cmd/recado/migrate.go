package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/store"
	"recado/store/repo"
)

// migrate rewrites documents of older versions. The program may run meanwhile.
func migrate(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("migrate", flag.ContinueOnError)
	dry := flags.Bool("dry", false, "only count")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	db, _, err := app.OpenDB(c)
	if err != nil {
		return err
	}
	defer db.Close()
	done := "rewritten"
	if *dry {
		done = "to rewrite"
	}
	newer := 0
	err = repo.Migrate(ctx, db, *dry, 0, func(name string, m store.Migrated) {
		newer += m.Newer
		fmt.Printf("%-12s version %d: %d documents, %d %s\n", name, repo.Versions()[name], m.Scanned, m.Old, done)
	})
	if err == nil && newer > 0 {
		err = fmt.Errorf("%d documents were left as they are: %w", newer, store.ErrNewer)
	}
	return err
}

// maxScanned bounds the documents that the doctor scans.
const maxScanned = 2000

// lookAtVersions reports in which versions documents are written, and whether the first stored
// ones have others.
func lookAtVersions(ctx context.Context, db store.DB) (detail, fix string) {
	var said []string
	old, newer := 0, 0
	err := repo.Migrate(ctx, db, true, maxScanned, func(name string, m store.Migrated) {
		said = append(said, fmt.Sprintf("%s at version %d", name, repo.Versions()[name]))
		old, newer = old+m.Old, newer+m.Newer
	})
	detail = strings.Join(said, ", ") + ", all others at 1"
	switch {
	case err != nil:
		return err.Error(), "run `recado migrate -dry`: it says which documents can't be read"
	case newer > 0:
		return fmt.Sprintf("%s; %d are of a newer program", detail, newer), "run the newer program: this one refuses them"
	case old > 0:
		detail += "; older ones are brought on when they are read, `recado migrate` rewrites them"
	}
	return detail, ""
}
