package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"time"

	"recado/bot/channels/standin"
	"recado/cmd/recado/app"
)

// standIn plays the vendors, strictly: for tests, demonstrations, and anyone who
// develops a bot. It takes the same settings as the bot that it stands before.
func standIn(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("standin", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:9400", "address to listen on")
	target := flags.String("target", "http://127.0.0.1:8080", "the bot")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := app.Environment()
	if err != nil {
		return err
	}
	book := standin.NewBook()
	graph := standin.NewGraph(standin.GraphOptions{
		Token: c["WHATSAPP_ACCESS_TOKEN"], Number: c["WHATSAPP_PHONE_NUMBER_ID"],
		AppSecret: c["WHATSAPP_APP_SECRET"], Target: *target + "/webhooks/whatsapp",
	}, book)
	mail, err := standin.NewSendGrid(standin.SendGridOptions{Key: c["SENDGRID_API_KEY"], Target: *target + "/webhooks/sendgrid"}, book)
	if err != nil {
		return err
	}
	s := standin.New(book, graph, mail)
	defer s.Close()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	fmt.Printf(`The stand-in answers at http://%[1]s for WhatsApp's Graph API and SendGrid.

  export WHATSAPP_GRAPH_URL=http://%[1]s WHATSAPP_ACCESS_TOKEN=%[2]s
  export WHATSAPP_PHONE_NUMBER_ID=%[3]s WHATSAPP_APP_SECRET=%[4]s WHATSAPP_VERIFY_TOKEN=…

  export SENDGRID_HOST=http://%[1]s SENDGRID_PUBLIC_KEY=%[5]s

  curl -d '{"from":"+573001112233","text":"hola"}' http://%[1]s/standin/say
  curl -d '{"script":["429","ok","131026"]}' http://%[1]s/standin/faults
  curl http://%[1]s/standin/sent
`, l.Addr(), cmp.Or(c["WHATSAPP_ACCESS_TOKEN"], "any"), cmp.Or(c["WHATSAPP_PHONE_NUMBER_ID"], "1"), cmp.Or(c["WHATSAPP_APP_SECRET"], "secret"), mail.PublicKey())
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
