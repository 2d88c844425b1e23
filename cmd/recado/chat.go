package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"recado/bot"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
)

// chat runs a conversation in the terminal, with the same engine, store and queue as `up`. A
// line is a message; "/photo FILE" sends a picture.
func chat(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("chat", flag.ContinueOnError)
	from := flags.String("from", "+573000000000", "phone number to write from")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	c.Simulator = config.SimulatorOn
	a, err := app.Open(ctx, c, logger(slog.LevelError), app.Options{ReadPlates: readPlates})
	if err != nil {
		a.Close()
		return err
	}
	defer a.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	phone := app.Phone{App: a, Contact: bot.ContactID(*from)}
	ended := make(chan error, 1)
	go func() {
		ended <- phone.Follow(ctx, func(text string, options []bot.Button) {
			fmt.Printf("\n\x1b[36m%s\x1b[0m\n", text)
			for i, o := range options {
				fmt.Printf("  \x1b[34m%d. %s\x1b[0m\n", i+1, o.Title)
			}
			fmt.Print("> ")
		})
	}()
	fmt.Print("Escriba su primer mensaje (Ctrl-D termina).\n> ")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if err := say(ctx, phone, strings.TrimSpace(lines.Text())); err != nil {
			fmt.Fprintln(os.Stderr, "recado:", err)
		}
	}
	stop()
	return <-ended
}

func say(ctx context.Context, p app.Phone, line string) error {
	if line == "" {
		return nil
	}
	if file, ok := strings.CutPrefix(line, "/photo "); ok {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		return p.Photo(ctx, rand.Text(), f, file)
	}
	return p.Write(ctx, rand.Text(), line)
}
