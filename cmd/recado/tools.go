package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"recado/cmd/recado/app"
	"recado/dialogs"
	"recado/workers/vision"
)

// understand prints what each text means.
func understand(ctx context.Context, args []string) error {
	c, err := app.Environment()
	if err != nil {
		return err
	}
	b, err := app.LoadBusiness(c)
	if err != nil {
		return err
	}
	reader, _ := app.NewUnderstander(c, b)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, text := range args {
		u, err := reader.Understand(ctx, text)
		if err != nil {
			return err
		}
		line := struct {
			Text       string  `json:"text"`
			Intent     string  `json:"intent"`
			Service    string  `json:"service"`
			Confidence float64 `json:"confidence"`
			Source     string  `json:"source"`
		}{text, u.Intent, u.Service, u.Confidence, u.Source}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// read prints the serial on each photo. A file that can't be read is said on
// stderr, and has a line without a serial: the others are read all the same.
func read(ctx context.Context, files []string) error {
	pool, err := vision.NewTesseract(vision.Options{})
	if err != nil {
		return err
	}
	defer pool.Close()
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	var failed error
	for _, file := range files {
		line := struct {
			File       string `json:"file"`
			Serial     string `json:"serial"`
			Confidence int    `json:"confidence"`
			MS         int64  `json:"ms"`
		}{File: file}
		began := time.Now()
		photo, err := os.ReadFile(file) //nolint:gosec // the person at the terminal names it
		if err == nil {
			r, e := pool.Read(ctx, bytes.NewReader(photo))
			line.Serial, line.Confidence, err = r.Serial, r.Confidence, e
		}
		line.MS = time.Since(began).Milliseconds()
		if err != nil {
			fmt.Fprintf(os.Stderr, "recado: %s: %v\n", file, err)
			failed = errors.New("some photos could not be read")
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return failed
}

// draw prints one dialog as a diagram, or the names of all.
func draw(_ context.Context, args []string) error {
	c, err := app.Environment()
	if err != nil {
		return err
	}
	b, err := app.LoadBusiness(c)
	if err != nil {
		return err
	}
	var names []string
	for _, p := range dialogs.All(b.Codes()) {
		if slices.Contains(args, p.Name) {
			fmt.Print(p.Mermaid())
			return nil
		}
		names = append(names, p.Name)
	}
	if len(args) > 0 {
		return fmt.Errorf("no dialog %q; there are %q", args[0], names)
	}
	for _, name := range names {
		fmt.Println(name)
	}
	return nil
}
