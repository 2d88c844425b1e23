package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"recado/cmd/recado/app"
	"recado/cmd/recado/replay"
)

// replayFiles plays scripts against the whole program, each in a world of its own.
func replayFiles(ctx context.Context, files []string) error {
	if len(files) == 0 {
		return errors.New("replay needs a FILE")
	}
	info, err := os.Stdout.Stat()
	colour := err == nil && info.Mode()&os.ModeCharDevice != 0
	failed := 0
	for _, file := range files {
		fmt.Printf("── %s\n", file)
		if err := replayFile(ctx, file, replay.Printer{Out: os.Stdout, Colour: colour}); err != nil {
			fmt.Fprintln(os.Stderr, "recado:", err)
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d scripts differ", failed, len(files))
	}
	fmt.Printf("── %d scripts as written\n", len(files))
	return nil
}

func replayFile(ctx context.Context, file string, out replay.Printer) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	script, err := replay.Parse(file, f)
	if err != nil {
		return err
	}
	return replay.Run(ctx, script, app.ForScript, out)
}
