package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/whatsmeow"
	"recado/cmd/recado/config"
)

// keyExchangeTimeout is how long the phone has to send the new device its keys.
const keyExchangeTimeout = 5 * time.Second

// pair links a WhatsApp account for `up`. `up` must not run meanwhile; its page /admin/whatsapp
// does the same.
func pair(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("pair", flag.ContinueOnError)
	phone := flags.String("phone", "", "the account's number, +57…: type a code on the phone in place of scanning")
	where := flags.String("store", "", "where the keys go: a file or a postgres:// url; default WHATSAPP_DEVICE")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := config.Environment()
	if err != nil {
		return err
	}
	set := cmp.Or(*where, string(c.WhatsAppDevice))
	store := cmp.Or(set, filepath.Join(c.Data, "whatsapp.db"))
	device, err := whatsmeow.New(ctx, whatsmeow.Config{Store: store, Sink: rejectingSink{}, Log: logger(slog.LevelWarn)})
	if err != nil {
		return err
	}
	defer device.Close()
	if err := device.Pair(ctx, *phone, func(s whatsmeow.Step) { tellStep(os.Stdout, s) }); err != nil {
		if why, ok := errors.AsType[whatsmeow.PairError](err); ok && pairHelp[why] != "" {
			return errors.New(pairHelp[why])
		}
		return err
	}
	fmt.Println("Vinculado: " + device.Status().Account + ". Un momento, el teléfono termina…")
	select {
	case <-ctx.Done():
	case <-time.After(keyExchangeTimeout):
	}
	if set == "" {
		fmt.Println("Para usarla: WHATSAPP_DEVICE=" + store + " recado up")
	}
	return nil
}

// tellStep prints what the person has to do next.
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
	case whatsmeow.StepLinked, whatsmeow.StepFailed: // reported when Pair returns
	}
}

// pairHelp maps a failure of linking to what the person can do.
var pairHelp = map[whatsmeow.PairError]string{
	whatsmeow.ErrLinked:     "ya hay una cuenta vinculada: desvincúlela en su teléfono (Dispositivos vinculados), deje que `recado up` lo note y vuelva",
	whatsmeow.ErrTimeout:    "nadie usó el código a tiempo. Si el teléfono pidió una llave de acceso (passkey), este programa no puede darla: pruebe con -phone, o sin él",
	whatsmeow.ErrStopped:    "cancelado: no se vinculó nada",
	whatsmeow.ErrOutdated:   "WhatsApp ya no acepta esta versión del programa: actualícelo",
	whatsmeow.ErrBadNumber:  "el número lleva el indicativo del país: -phone +573001234567",
	whatsmeow.ErrNoPairCode: "WhatsApp no da un código para ese número ahora: escanee, sin -phone",
	whatsmeow.ErrPairing:    "WhatsApp o el teléfono rechazó la vinculación, o pidió algo que este programa no conoce, como una llave de acceso (passkey): pruebe con -phone, o sin él",
	whatsmeow.ErrNetwork:    "no se llega a WhatsApp: esta máquina necesita salida https hacia web.whatsapp.com",
}

var errNotStored = errors.New("linking keeps no messages: they come again when `recado up` connects")

// rejectingSink rejects all input, so that WhatsApp keeps what people write meanwhile.
type rejectingSink struct{}

func (rejectingSink) Accept(context.Context, ...bot.Inbound) ([]bool, error) {
	return nil, errNotStored
}

func (rejectingSink) Report(context.Context, ...channels.DeliveryReport) error { return errNotStored }

func (rejectingSink) Echo(context.Context, ...channels.Echo) error { return errNotStored }

func (rejectingSink) Notice(context.Context, channels.Notice) error { return errNotStored }

func (rejectingSink) SaveInvalid(context.Context, string, string, []byte) error { return errNotStored }

func (rejectingSink) Consent(context.Context, bot.ContactID, string, bool, time.Time) error {
	return errNotStored
}

func (rejectingSink) AddressChanged(context.Context, string, bot.ContactID, bot.ContactID, time.Time) error {
	return errNotStored
}
