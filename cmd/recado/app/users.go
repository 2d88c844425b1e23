package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/url"
	"time"

	"recado/cmd/recado/config"
	"recado/flows/mail"
	"recado/flows/users"
	"recado/store/repo"
	words "recado/templates/mail"
	"recado/webhooks/console"
	"recado/workers/passkeys"
	"recado/workers/passwords"
	"recado/workers/sealing"
)

// openUsers opens the service of users.
func (a *App) openUsers(context.Context) (err error) {
	s := a.stores
	a.users, err = newUsers(a.Config, a.signer.Key, a.Log, users.Service{Users: s.Users, Logins: s.UserLogins, Attempts: s.UserAttempts, Links: s.UserLinks, Keys: s.UserKeys})
	if err != nil {
		return err
	}
	verifier, err := passkeys.New(publicAddress(a.Config, a.Config.Addr), a.Business.Name)
	if verifier != nil { // a nil pointer in the interface would be no nil
		a.users.Passkeys = verifier
	}
	return err
}

// newUsers completes the service of stores. secret is the program's, RECADO_SECRET_KEY.
func newUsers(c config.Config, secret []byte, log *slog.Logger, s users.Service) (*users.Service, error) {
	box, err := sealing.New(secret)
	if err != nil {
		return nil, err
	}
	s.Users = users.Sealed(s.Users, box, func(user string, err error) {
		log.Warn("a second factor was sealed with another RECADO_SECRET_KEY: recovery codes work, recado user reset -second-factor too", "user", user, "error", err)
	})
	s.Hasher, s.Secret, s.PasswordDays = passwords.New(passwords.Cost), rand.Text, int(c.PasswordDays)
	s.Dummy, err = s.Hasher.Hash(rand.Text())
	return &s, err
}

// OpenUsers opens the users of the configured store, for the command. Close the store after use.
func OpenUsers(c config.Config) (s *users.Service, closeStore func() error, err error) {
	db, _, err := OpenDB(c)
	if err != nil {
		return nil, nil, err
	}
	people, err1 := repo.NewUsers(db)
	logins, err2 := repo.NewUserLogins(db)
	attempts, err3 := repo.NewUserAttempts(db)
	links, err4 := repo.NewUserLinks(db)
	keys, err5 := repo.NewUserKeys(db)
	secret, err6 := secretKey(c, db)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	s, err = newUsers(c, secret, slog.Default(), users.Service{Users: people, Logins: logins, Attempts: attempts, Links: links, Keys: keys})
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return s, db.Close, nil
}

// console returns the console of the people of the business.
func (a *App) console() *console.Console {
	c := &console.Console{
		Users: a.users, Audit: a.stores.Audit, Texts: a.core.texts, Clock: realClock{}, Model: a.consult != nil,
		Business: console.Business{
			Name: a.Business.Name, Currency: a.Business.Tariff().Currency, TimeZone: a.Business.Location().String(), Country: a.Business.Country,
		},
	}
	if a.Simulated {
		c.Simulator = "/sim"
	}
	if a.partners.mail != nil {
		c.SendLink = a.mailLink
	}
	return c
}

// mailLink mails a link to a new password. The mail is sent and not stored.
func (a *App) mailLink(ctx context.Context, u users.User, secret string) error {
	args, err := json.Marshal(map[string]string{"login": u.ID, "link": ConsoleLink(a.Config, a.Config.Addr, secret)})
	if err != nil {
		return err
	}
	subject, err1 := a.core.texts.Render("mail.password_forgotten.subject", u.Locale, "mail", nil)
	body, err2 := a.core.texts.Render("mail.password_forgotten.body", u.Locale, "mail", args)
	letter, err3 := words.Plain(words.Notice{
		Business: a.Business.Name, Website: a.Business.Website, Locale: u.Locale, Subject: subject, Name: u.Name, Body: body,
	})
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	_, err = a.partners.mail.Send(ctx, mail.Mail{
		ID: "link-" + rand.Text(), Kind: "password", To: []string{u.Mail}, ToName: words.Line(u.Name), Subject: letter.Subject, HTML: letter.HTML, Text: letter.Text,
	})
	return err
}

// SetupLink returns the link that makes the first admin of the console, or "" if there is one or this
// process does not serve. addr is where the program listens.
func (a *App) SetupLink(ctx context.Context, role Role, addr string) (string, error) {
	if !role.Serve {
		return "", nil
	}
	secret, err := a.users.NewSetup(ctx, time.Now())
	if err != nil || secret == "" {
		return "", err
	}
	return ConsoleLink(a.Config, addr, secret), nil
}

// ConsoleLink returns the address where the holder of a link's secret chooses a password.
func ConsoleLink(c config.Config, addr, secret string) string {
	return publicAddress(c, addr) + "/console/setup?token=" + url.QueryEscape(secret)
}

// publicAddress returns where browsers reach the program: the configured address, or this machine. addr
// is where the program listens.
func publicAddress(c config.Config, addr string) string {
	if base := c.PublicURL.Base(); base != "" {
		return base
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		port = addr
	}
	return "http://localhost:" + port
}
