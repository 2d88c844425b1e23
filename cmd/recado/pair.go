package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/whatsmeow"
	"recado/cmd/recado/app"
)

// finish is how long the phone gets to hand the new device its keys.
const finish = 5 * time.Second

// pair links a WhatsApp account, for `up` to use. `up` itself must not run: its page
// /admin/whatsapp does the same.
func pair(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("pair", flag.ContinueOnError)
	phone := flags.String("phone", "", "the account's number, +57…: type a code on the phone in place of scanning")
	where := flags.String("store", "", "where the keys go: a file or a postgres:// url; default WHATSAPP_DEVICE")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := app.Environment()
	if err != nil {
		return err
	}
	set := cmp.Or(*where, c["WHATSAPP_DEVICE"], os.Getenv("WHATSAPP_DEVICE"))
	store := cmp.Or(set, filepath.Join(c["RECADO_DATA"], "whatsapp.db"))
	device, err := whatsmeow.New(ctx, whatsmeow.Config{Store: store, Sink: later{}, Log: logger("warn")})
	if err != nil {
		return err
	}
	defer device.Close() //nolint:errcheck // the library has saved what it must
	if err := device.Pair(ctx, *phone, func(s whatsmeow.Step) { tellStep(os.Stdout, s) }); err != nil {
		if why, ok := errors.AsType[whatsmeow.PairError](err); ok && pairHelp[why] != "" {
			return errors.New(pairHelp[why])
		}
		return err
	}
	fmt.Println("Vinculado: " + device.Status().Account + ". Un momento, el teléfono termina…")
	select {
	case <-ctx.Done():
	case <-time.After(finish):
	}
	if set == "" {
		fmt.Println("Para usarla: WHATSAPP_DEVICE=" + store + " recado up")
	}
	return nil
}

// tellStep shows what a person has to do next.
func tellStep(w io.Writer, s whatsmeow.Step) {
	until := ""
	if !s.Until.IsZero() {
		until = s.Until.Local().Format(" (vence a las 15:04:05)")
	}
	switch s.Kind {
	case whatsmeow.StepWait:
		fmt.Fprintln(w, "Conectando con WhatsApp…")
	case whatsmeow.StepQR:
		drawn, err := whatsmeow.Text(s.Code)
		if err != nil {
			fmt.Fprintln(w, err)
			return
		}
		fmt.Fprintf(w, "\n%s\nEn el teléfono: WhatsApp → Dispositivos vinculados → Vincular un dispositivo, y escanee%s.\n", drawn, until)
	case whatsmeow.StepCode:
		fmt.Fprintf(w, "\n    %s\n\nEn el teléfono: WhatsApp → Dispositivos vinculados → Vincular un dispositivo → Vincular con número de teléfono, y escriba el código%s.\n", s.Code, until)
	case whatsmeow.StepEnable:
		fmt.Fprintln(w, "El teléfono no permite dispositivos vinculados: actualice WhatsApp y escanee de nuevo.")
	case whatsmeow.StepLinked, whatsmeow.StepFailed: // told when Pair returns
	}
}

// pairHelp says what a person can do about each way in which linking fails.
var pairHelp = map[whatsmeow.PairError]string{
	whatsmeow.ErrLinked:     "an account is linked already: unlink it on its phone (Dispositivos vinculados), run `recado up` once so that it notices, and come back",
	whatsmeow.ErrTimeout:    "nobody scanned or typed the code in time. If the phone asked for a passkey, this program can't do that: try -phone, or without it",
	whatsmeow.ErrStopped:    "stopped; nothing was linked",
	whatsmeow.ErrOutdated:   "WhatsApp no longer accepts this version of the program: update it",
	whatsmeow.ErrBadNumber:  "the number must be international: -phone +573001234567",
	whatsmeow.ErrNoPairCode: "WhatsApp gives no code for that number now: run without -phone and scan",
	whatsmeow.ErrPairing:    "WhatsApp or the phone refused the link, or asked for something this program does not know, such as a passkey: try the other way (-phone, or without it)",
	whatsmeow.ErrNetwork:    "WhatsApp can't be reached: this machine needs https to web.whatsapp.com",
}

var errLater = errors.New("linking keeps no messages: they come again when `recado up` connects")

// later takes nothing: what people write meanwhile stays with WhatsApp.
type later struct{}

func (later) Accept(context.Context, ...bot.Inbound) ([]bool, error) { return nil, errLater }
func (later) Report(context.Context, ...channels.Report) error       { return errLater }
func (later) Keep(context.Context, string, string, []byte) error     { return errLater }
func (later) Consent(context.Context, bot.ContactID, string, bool, time.Time) error {
	return errLater
}

func (later) Renamed(context.Context, string, bot.ContactID, bot.ContactID, time.Time) error {
	return errLater
}
