package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"recado/bot"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/flows/users"
)

const userUsage = `usage: recado user add [-roles operator,supervisor] [-mail A@B] [-locale es] LOGIN NAME…
       recado user list
       recado user reset [-second-factor] LOGIN`

// user manages the people of the console. It works beside the running program and without it.
func user(ctx context.Context, args []string) error {
	c, err := config.Environment()
	if err != nil {
		return err
	}
	s, closeStore, err := app.OpenUsers(c)
	if err != nil {
		return err
	}
	defer closeStore() //nolint:errcheck // nothing is left to write
	return userCommand(ctx, c, s, args, os.Stdout)
}

func userCommand(ctx context.Context, c config.Config, s *users.Service, args []string, out io.Writer) error {
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, userUsage)
		return flag.ErrHelp
	}
	switch args[0] {
	case "add":
		return addUser(ctx, c, s, args[1:], out)
	case "list":
		return listUsers(ctx, s, out)
	case "reset":
		return resetUser(ctx, c, s, args[1:], out)
	}
	fmt.Fprintln(os.Stderr, userUsage)
	return fmt.Errorf("no command %q", "user "+args[0])
}

func addUser(ctx context.Context, c config.Config, s *users.Service, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("user add", flag.ContinueOnError)
	roles := flags.String("roles", string(users.Operator), "by comma: operator, supervisor, admin, finance, hr, technician, client")
	mail := flags.String("mail", "", "address for a link to a new password")
	locale := flags.String("locale", "es", "es or en")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() < 2 {
		fmt.Fprintln(os.Stderr, userUsage)
		return flag.ErrHelp
	}
	d := users.Profile{Name: strings.Join(flags.Args()[1:], " "), Mail: *mail, Locale: *locale}
	for role := range strings.SplitSeq(*roles, ",") {
		d.Roles = append(d.Roles, users.Role(strings.TrimSpace(role)))
	}
	u, secret, err := s.Add(ctx, flags.Arg(0), d, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s (%s) is invited. The link works once, for 7 days:\n%s\n", u.Name, u.ID, app.ConsoleLink(c, c.Addr, secret))
	return nil
}

func listUsers(ctx context.Context, s *users.Service, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "LOGIN\tNAME\tROLES\tSTATE\tLOCKED UNTIL")
	for after := ""; ; {
		page, next, err := s.List(ctx, 200, after)
		if err != nil {
			return err
		}
		for _, u := range page {
			locked, err := s.Locked(ctx, u.ID, time.Now())
			if err != nil {
				return err
			}
			until := ""
			if !locked.IsZero() {
				until = locked.Format(time.RFC3339)
			}
			roles := make([]string, len(u.Roles))
			for i, r := range u.Roles {
				roles[i] = string(r)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", u.ID, u.Name, strings.Join(roles, ","), u.State, until)
		}
		if after = next; next == "" {
			return table.Flush()
		}
	}
}

func resetUser(ctx context.Context, c config.Config, s *users.Service, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("user reset", flag.ContinueOnError)
	second := flags.Bool("second-factor", false, "remove the second factor too, for somebody who lost it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		fmt.Fprintln(os.Stderr, userUsage)
		return flag.ErrHelp
	}
	var err error
	if *second {
		_, err = s.RemoveSecond(ctx, flags.Arg(0), time.Now())
	}
	secret := ""
	if err == nil {
		secret, err = s.NewReset(ctx, flags.Arg(0), time.Now())
	}
	if errors.Is(err, bot.ErrNotFound) {
		return fmt.Errorf("no user %q", flags.Arg(0))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "The link to a new password works once, for 24 hours:\n%s\n", app.ConsoleLink(c, c.Addr, secret))
	return nil
}
