package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"

	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
)

func up(ctx context.Context, _ []string) error    { return start(ctx, app.Role{Serve: true, Work: true}) }
func serve(ctx context.Context, _ []string) error { return start(ctx, app.Role{Serve: true}) }
func work(ctx context.Context, _ []string) error  { return start(ctx, app.Role{Work: true}) }

func start(ctx context.Context, role app.Role) error {
	c, err := config.Environment()
	if err != nil {
		return err
	}
	log := logger(slog.Level(c.Log))
	a, err := app.Open(ctx, c, log, app.Options{ReadPlates: readPlates})
	if err != nil {
		a.Close()
		return err
	}
	defer a.Close()
	return a.Run(ctx, role, func(addr string) {
		log.Info("ready", "addr", addr, "version", version, "business", a.Business.Name, "simulator", a.Simulated)
		setup, err := a.SetupLink(ctx, role, addr)
		if err != nil {
			log.Error("no link for the first admin of the console", "error", err)
		}
		if role.Serve && role.Work {
			welcome(a, addr)
		}
		if setup != "" {
			fmt.Fprintf(os.Stdout, "  Nobody manages the console yet. This link makes the first admin; it works once, for 24 hours:\n  %s\n\n", setup)
		}
	})
}

// welcome prints the addresses of the running program.
func welcome(a *app.App, addr string) {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		port = addr
	}
	base := "http://localhost:" + port
	fmt.Fprintf(os.Stdout, "\n  Recado is up for %s.\n\n", a.Business.Name)
	if a.Simulated {
		fmt.Fprintf(os.Stdout, "  Simulator   %s/sim        a phone to write from, and what the bot has in mind\n", base)
	}
	fmt.Fprintf(os.Stdout, "  API         %s/api/openapi.json\n", base)
	fmt.Fprintf(os.Stdout, "  Health      %s/readyz\n", base)
	if a.APIKeyMade {
		fmt.Fprintf(os.Stdout, "  API key     %s   (made for you and kept; set RECADO_API_KEY for your own)\n", a.APIKey)
	}
	fmt.Fprintln(os.Stdout)
}
