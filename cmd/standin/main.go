// Command standin plays the vendors, strictly: for tests, demonstrations, and the development of bots. It
// takes the same settings as the bot.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"recado/bot/channels/standin"
	"recado/cmd/recado/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("standin", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:9400", "address to listen on")
	target := flags.String("target", "http://127.0.0.1:8080", "the bot")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	number := strings.Join(c.WhatsAppPhoneNumberIDs, ",")
	token, secret := cmp.Or(string(c.WhatsAppAccessToken), "any-token"), cmp.Or(string(c.WhatsAppAppSecret), "secret-of-the-stand-in")
	book := standin.NewLedger()
	graph := standin.NewGraph(standin.GraphOptions{
		Token: string(c.WhatsAppAccessToken), Number: number,
		AppSecret: secret, Target: *target + "/webhooks/whatsapp",
	}, book)
	mail, err := standin.NewSendGrid(standin.SendGridOptions{Key: string(c.SendGridAPIKey), Target: *target + "/webhooks/sendgrid"}, book)
	if err != nil {
		return err
	}
	own := "http://" + *addr
	twilio := standin.NewTwilio(standin.TwilioOptions{
		AccountSID: c.TwilioAccountSID, AuthToken: string(c.TwilioAuthToken), Target: *target + "/webhooks/twilio",
		Public: publicWebhook(c.PublicURL.String()), URL: own,
	}, book)
	jelou := standin.NewJelou(standin.JelouOptions{
		BotID: c.JelouBotID, ClientID: c.JelouClientID, ClientSecret: string(c.JelouClientSecret),
		Secret: string(c.JelouWebhookSecret), Key: string(c.JelouAPIKey), Target: *target + "/webhooks/jelou", URL: own,
	}, book)
	key := cmp.Or(string(c.TranscribeAPIKey), string(c.OpenAIAPIKey))
	if key == "none" {
		key = ""
	}
	transcriber := standin.NewTranscriber(standin.TranscriberOptions{Key: key}, book)
	invoices := standin.NewReceivables()
	books := []standin.Vendor{
		standin.NewSiigo(standin.SiigoOptions{}, invoices, book), standin.NewCuenti(standin.CuentiOptions{}, invoices, book), standin.NewSheets(standin.SheetsOptions{}, invoices, book),
	}
	s := standin.New(book, append([]standin.Vendor{graph, twilio, jelou, jelou.Surface(standin.JelouPanel), jelou.Surface(standin.JelouSkill), mail, transcriber}, books...)...)
	defer s.Close()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	fmt.Printf(`The stand-in answers at http://%[1]s for WhatsApp's Graph API, Twilio, Jelou, SendGrid, transcription, Siigo, Cuenti and spreadsheets.

  export WHATSAPP_GRAPH_URL=http://%[1]s WHATSAPP_ACCESS_TOKEN=%[2]s
  export WHATSAPP_PHONE_NUMBER_ID=%[3]s WHATSAPP_APP_SECRET=%[4]s WHATSAPP_VERIFY_TOKEN=…

  export TWILIO_API_URL=http://%[1]s JELOU_API_URL=http://%[1]s
  export SENDGRID_HOST=http://%[1]s SENDGRID_PUBLIC_KEY=%[5]s
  export TRANSCRIBE_URL=http://%[1]s/v1 TRANSCRIBE_API_KEY=%[6]s

  export SIIGO_URL=http://%[1]s CUENTI_URL=http://%[1]s SHEETS_URL=http://%[1]s SHEETS_EXPORT_URL=http://%[1]s

  curl -d '{"from":"+573001112233","text":"hola"}' http://%[1]s/standin/say
  curl -d '{"script":["429","ok","131026"]}' http://%[1]s/standin/faults
  curl -d '{"vendor":"twilio","from":"+573001112233","text":"hola"}' http://%[1]s/standin/say
  curl -d '{"vendor":"jelou","from":"+573001112233","text":"hola"}' http://%[1]s/standin/say      # or jelou-panel, jelou-skill
  curl -d '{"transcripts":[{"text":"hay una fuga en el baño","confidence":0.4}]}' http://%[1]s/standin/transcripts
  curl -d '{"generate":{"invoices":1000,"debtors":250,"due":"2026-10-31"}}' http://%[1]s/standin/invoices
  curl http://%[1]s/standin/sent
  curl http://%[1]s/standin/stats
`, l.Addr(), token, cmp.Or(number, "1"), secret, mail.PublicKey(), cmp.Or(key, "none"))
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// publicWebhook returns the address that Twilio signs: the bot's public one.
func publicWebhook(base string) string {
	if base == "" {
		return ""
	}
	return strings.TrimRight(base, "/") + "/webhooks/twilio"
}
