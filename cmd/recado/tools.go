package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/reading"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/dialogs"
	"recado/templates"
	"recado/workers/vision"
)

// understand prints what each text means: its acts as an answer to a question of the dialogs, and, as a first message,
// its intent and service.
func understand(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("understand", flag.ContinueOnError)
	at := flags.String("at", "fresh", "the open question: "+strings.Join(slices.Sorted(maps.Keys(reading.QuestionExpects)), ", "))
	if err := flags.Parse(args); err != nil {
		return err
	}
	expects, known := reading.QuestionExpects[*at]
	if !known {
		return fmt.Errorf("no question %q; see recado understand -h", *at)
	}
	acts, err := reading.New(templates.Lexicons, "es", "en")
	if err != nil {
		return err
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	b, err := app.LoadBusiness(c)
	if err != nil {
		return err
	}
	reader := app.NewUnderstander(c, b)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, text := range flags.Args() {
		u, err := reader.Understand(ctx, text)
		if err != nil {
			return err
		}
		line := struct {
			Text       string      `json:"text"`
			Reading    bot.Reading `json:"reading"`
			Intent     string      `json:"intent"`
			Service    string      `json:"service"`
			Confidence float64     `json:"confidence"`
			Source     string      `json:"source"`
		}{text, acts.Read(text, bot.ReadingContext{Expects: expects}), u.Intent, u.Service, u.Confidence, u.Source}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// readerCommand is the subcommand that reads plates in a child process, which its parent can
// kill.
const readerCommand = "read-for-parent"

// readPlates starts readerCommand in the running program, even if its file has been replaced.
var readPlates = []string{"/proc/self/exe", readerCommand}

func servePlates(_ context.Context, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%s is started by the program itself", readerCommand)
	}
	return vision.ServeChild(os.Stdin, os.Stdout, args[0])
}

// read prints the serial on each photo of a plate, or with --dui the fields of an identity
// card. An unreadable file is reported on stderr and printed without a serial; the others are
// still read.
func read(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("read", flag.ContinueOnError)
	dui := flags.Bool("dui", false, "the photos are of identity cards of El Salvador, front or back")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	pool, err := vision.Open(vision.Options{Weights: c.Vision, Child: readPlates})
	if err != nil {
		return err
	}
	defer pool.Close()
	if why := pool.WeightsError(); why != nil {
		fmt.Fprintf(os.Stderr, "recado: Tesseract reads alone, fewer and less surely: %v\n", why)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	var failed error
	for _, file := range flags.Args() {
		line, err := readPlate(ctx, pool, file)
		if *dui {
			line, err = readCard(ctx, pool, file)
		}
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

func readPlate(ctx context.Context, pool *vision.Pool, file string) (any, error) {
	line := struct {
		File       string   `json:"file"`
		Serial     string   `json:"serial"`
		Confidence int      `json:"confidence"`
		MS         int64    `json:"ms"`
		Candidates []string `json:"candidates,omitempty"`
		Label      string   `json:"label,omitempty"`
		Box        [4]int   `json:"box,omitzero"`
		Model      string   `json:"model,omitempty"`
		Brand      string   `json:"brand,omitempty"`
		Advice     string   `json:"advice,omitempty"`
	}{File: file}
	photo, err := os.ReadFile(file)
	if err != nil {
		return line, err
	}
	r, err := pool.Read(ctx, bytes.NewReader(photo))
	line.Serial, line.Confidence, line.MS, line.Candidates = r.Serial, r.Confidence, r.Milliseconds, r.Candidates
	line.Label, line.Box, line.Model, line.Brand, line.Advice = r.Label, r.Box, r.Model, r.Brand, r.Advice
	return line, err
}

func readCard(ctx context.Context, pool *vision.Pool, file string) (any, error) {
	line := struct {
		File       string         `json:"file"`
		Number     string         `json:"number"`
		Surnames   string         `json:"surnames"`
		Names      string         `json:"names"`
		Issue      string         `json:"issue"`
		Expiry     string         `json:"expiry"`
		Birth      string         `json:"birth"`
		Confidence map[string]int `json:"confidence"`
		Advice     string         `json:"advice,omitempty"`
		MS         int64          `json:"ms"`
	}{File: file}
	photo, err := os.ReadFile(file)
	if err != nil {
		return line, err
	}
	card, err := pool.ReadCard(ctx, bytes.NewReader(photo), vision.DUI)
	line.Number, line.Surnames, line.Names = card.Number.Text, card.Surnames.Text, card.Names.Text
	line.Issue, line.Expiry, line.Birth = card.Issue.Text, card.Expiry.Text, card.Birth.Text
	line.Confidence = map[string]int{
		"number": card.Number.Confidence, "surnames": card.Surnames.Confidence, "names": card.Names.Confidence,
		"issue": card.Issue.Confidence, "expiry": card.Expiry.Confidence, "birth": card.Birth.Confidence,
	}
	line.Advice, line.MS = card.Advice, card.MS
	return line, err
}

// draw prints dialogs as diagrams, or the names of all.
func draw(_ context.Context, args []string) error {
	c, err := config.Environment()
	if err != nil {
		return err
	}
	b, err := app.LoadBusiness(c)
	if err != nil {
		return err
	}
	var names []string
	drawn := map[string]string{}
	for _, p := range dialogs.All(b.Codes(), b.Needs) {
		names, drawn[p.Name] = append(names, p.Name), p.Mermaid()
	}
	for _, name := range args {
		if drawn[name] == "" {
			return fmt.Errorf("no dialog %q; there are %q", name, names)
		}
	}
	for i, name := range args {
		if i > 0 {
			fmt.Println()
		}
		fmt.Print(drawn[name])
	}
	if len(args) == 0 {
		fmt.Println(strings.Join(names, "\n"))
	}
	return nil
}
