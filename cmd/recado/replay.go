package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"recado/cmd/recado/app"
	"recado/cmd/recado/replay"
)

// replayFiles plays scripts against the whole program, each with a store of its own. With
// -update it writes the differences into them.
func replayFiles(ctx context.Context, files []string) error {
	rewrite := len(files) > 0 && files[0] == "-update"
	if rewrite {
		files = files[1:]
	}
	if len(files) == 0 {
		return errors.New("replay needs a FILE")
	}
	info, err := os.Stdout.Stat()
	colour := err == nil && info.Mode()&os.ModeCharDevice != 0
	out := replay.Printer{Out: os.Stdout, Colour: colour}
	failed, changed := 0, 0
	for _, file := range files {
		fmt.Printf("── %s\n", file)
		var err error
		if rewrite {
			var differs bool
			differs, err = updateFile(ctx, file)
			if differs {
				changed++
			}
		} else {
			err = replayFile(ctx, file, out)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "recado:", err)
			failed++
		}
	}
	switch {
	case failed > 0:
		return fmt.Errorf("%d of %d scripts differ", failed, len(files))
	case rewrite:
		fmt.Printf("── %d of %d scripts changed: see git diff\n", changed, len(files))
	default:
		fmt.Printf("── %d scripts as written\n", len(files))
	}
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

// updateFile rewrites the lines of a script that differ, and reports whether there were any.
func updateFile(ctx context.Context, file string) (changed bool, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return false, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	script, err := replay.Parse(file, bytes.NewReader(text))
	if err != nil {
		return false, err
	}
	now, err := replay.Update(ctx, script, string(text), app.ForScript, replay.Printer{})
	if err != nil || now == string(text) {
		return false, err
	}
	return true, os.WriteFile(file, []byte(now), info.Mode())
}
