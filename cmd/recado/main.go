// Command recado is the whole program: the HTTP server, the workers, and the tools of a business and of who
// writes dialogs. What loads it, breaks it and plays its vendors are the commands bench, chaos and standin.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"syscall"
	_ "time/tzdata" // zones, if the machine has none

	"recado/bot/requestid"
)

// version is set at build time.
var version = "dev"

// command is a subcommand of the program.
type command struct {
	name, args, help string // without help it is internal
	run              func(ctx context.Context, args []string) error
}

var commands = []command{
	{"up", "", "everything in one process, on the embedded default", up},
	{"serve", "", "webhooks, API and turns", serve},
	{"work", "", "effects and deliveries", work},
	{"chat", "[-from PHONE]", "a conversation in the terminal", chat},
	{"replay", "[-update] FILE…", "scripted conversations, shown as a chat; fails where one differs, or writes what differs into it", replayFiles},
	{"draw", "[DIALOG]", "a dialog as a Mermaid diagram", draw},
	{"doctor", "[-ready]", "every setting and dependency, with its fix", doctor},
	{"key", "", "the key of the API, which `up` has made where none is set", key},
	{"read", "[--dui] FILE…", "the serial on photos of plates (or an identity card's fields), a JSON line each", read},
	{"understand", "[-at QUESTION] TEXT…", "what texts mean as answers to a question, a JSON line each", understand},
	{"campaign", "run FILE.csv", "reminds the debtors of a file's invoices, or shows with -dry who would get what and when; results as CSV", campaign},
	{"user", "add|list|reset", "people of the console: adds one or gives one a new password, by a link that works once", user},
	{"pair", "[-phone +57…]", "links a WhatsApp account as a device", pair},
	{"backup", "[-o FILE]", "the embedded store, media and keys in one file, while the program runs", backUp},
	{"restore", "FILE", "puts a backup back into RECADO_DATA, which must be empty", restore},
	{"facts", "rebuild", "makes again what reports count, from orders, invoices, payments and quotations", rebuildFacts},
	{"migrate", "[-dry]", "rewrites stored documents of older versions", migrate},
	{readerCommand, "DIR", "", servePlates},
	{"version", "", "the version", func(context.Context, []string) error { fmt.Println(version); return nil }},
}

// moved are commands of before that are programs of their own now.
var moved = []string{"bench", "chaos", "standin"}

// movedError is a call of one of them.
type movedError struct{ name string }

func (e movedError) Error() string {
	return fmt.Sprintf("%[1]s is a program of its own now: bin/%[1]s, which `make rig` makes", e.name)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case errors.As(err, new(movedError)):
		fmt.Fprintln(os.Stderr, "recado:", err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "recado:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		if slices.Contains(moved, args[0]) {
			return movedError{args[0]}
		}
		for _, c := range commands {
			if c.name == args[0] {
				return c.run(ctx, args[1:])
			}
		}
	}
	fmt.Fprintln(os.Stderr, "usage: recado COMMAND")
	for _, c := range commands {
		if c.help == "" {
			continue
		}
		fmt.Fprintf(os.Stderr, "  %-24s %s\n", c.name+" "+c.args, c.help)
	}
	if len(args) > 0 && args[0] != "help" && args[0] != "-h" && args[0] != "--help" {
		return fmt.Errorf("no command %q", args[0])
	}
	return flag.ErrHelp
}

// logger writes JSON lines to stderr, so that stdout has only the output of the command. Lines of a
// request name it.
func logger(level slog.Level) *slog.Logger {
	return requestid.Logged(slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
}
