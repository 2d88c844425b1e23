package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/store/backup"
)

// backUp packs the embedded store, its media and its keys into one file.
func backUp(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("backup", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), `usage: recado backup [-o FILE]

Packs the documents, media and keys under RECADO_DATA into FILE while the program
runs, and reads it back. FILE holds people's messages and the program's own keys:
encrypt it before it leaves the machine. Keys that are set in the environment, and
business.toml, are not in it: keep them apart. With MONGODB_URI set it refuses:
mongodump backs up the documents, and the folder media is copied after that.

`)
		flags.PrintDefaults()
	}
	file := flags.String("o", "recado-"+time.Now().UTC().Format("20060102-150405")+".tar.zst", "the file to make; it must not be there yet")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("backup takes no %q: -o names the file", flags.Arg(0))
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	m, err := app.Backup(ctx, c, version, *file)
	if err != nil {
		return err
	}
	fmt.Printf("%s holds the store of %s, read back and whole\n", *file, m.Made.Format(time.RFC3339))
	printManifest(m)
	if n := len(m.Media.Damaged); n > 0 {
		fmt.Fprintf(os.Stderr, "recado: %d media files are damaged on disk and were left out: %s\n", n, strings.Join(m.Media.Damaged, " "))
	}
	return nil
}

// restore restores a backup.
func restore(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("restore", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), `usage: recado restore FILE

Verifies FILE and puts it back into RECADO_DATA, which must be absent or empty.
Start one program on a backup, never two: both would answer the same people.
`)
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("restore wants one file, which `recado backup` made")
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	m, keys, err := app.Restore(ctx, c, flags.Arg(0))
	if err != nil {
		return err
	}
	fmt.Printf("%s is as it was at %s, by recado %s\n", c.Data, m.Made.Format(time.RFC3339), m.Program)
	printManifest(m)
	if slices.ContainsFunc(m.Files, func(f backup.File) bool { return f.Name == "whatsapp.db" }) {
		fmt.Printf("  ! the linked device is in %s/whatsapp.db: WHATSAPP_DEVICE must name that file\n", c.Data)
	}
	for _, name := range keys {
		fmt.Printf("  ! set %s to what it was there before you start: it is not in the backup\n", name)
	}
	return nil
}

// printManifest prints the contents of a backup.
func printManifest(m backup.Manifest) {
	for _, f := range m.Files {
		fmt.Printf("  %-16s %12d bytes\n", f.Name, f.Bytes)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Rows)) {
		if n := m.Rows[name]; n > 0 && !strings.HasPrefix(name, "_") {
			fmt.Printf("    %-14s %12d\n", name, n)
		}
	}
	fmt.Printf("  %-16s %12d bytes in %d files\n", "media", m.Media.Bytes, m.Media.Files)
}
