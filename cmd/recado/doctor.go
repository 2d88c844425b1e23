package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"recado/bot/channels/whatsmeow"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/workers/queue"
	"recado/workers/vision"
)

// doctor prints every setting, checks every dependency, and says how to fix what is missing. It
// returns an error if a needed one fails.
func doctor(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("doctor", flag.ContinueOnError)
	ready := flags.Bool("ready", false, "only ask whether the running program is ready")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, wrong := config.Environment()
	if *ready {
		if wrong != nil {
			return wrong
		}
		return askReady(ctx, c)
	}
	fmt.Println("Settings")
	for _, v := range config.Variables() {
		value, set := v.Default, "default"
		if given := os.Getenv(v.Name); given != "" {
			value, set = given, "set"
		}
		if v.Secret && set == "set" {
			value = "***"
		}
		if value == "" {
			value, set = "-", "unset"
		}
		fmt.Printf("  %-20s %-8s %-12s %s\n", v.Name, set, value, v.Help)
	}
	if wrong != nil { // what depends on them can't be looked at
		return wrong
	}
	fmt.Println("\nDependencies")
	sick := 0
	for _, check := range checks {
		detail, fix := check.look(ctx, c)
		mark := "ok  "
		if fix != "" {
			mark = "FIX "
			if check.needed {
				sick++
			} else {
				mark = "note"
			}
		}
		fmt.Printf("  %s %-14s %s\n", mark, check.name, detail)
		if fix != "" {
			fmt.Printf("       %-14s → %s\n", "", fix)
		}
	}
	if sick > 0 {
		return fmt.Errorf("%d things to mend", sick)
	}
	return nil
}

// diagnostic is one check; an empty fix means that it passed.
type diagnostic struct {
	name   string
	needed bool
	look   func(ctx context.Context, c config.Config) (detail, fix string)
}

var checks = []diagnostic{
	{"business", true, func(_ context.Context, c config.Config) (string, string) {
		b, err := app.LoadBusiness(c)
		if err != nil {
			return err.Error(), "correct the file that RECADO_BUSINESS names"
		}
		if err := app.CheckFiscal(c, b); err != nil {
			return err.Error(), "set SIIGO_USERNAME and SIIGO_ACCESS_KEY, or change [fiscal] of the file that RECADO_BUSINESS names"
		}
		return fmt.Sprintf("%s, %s, %d services", b.Name, b.Zone, len(b.Services)), ""
	}},
	{"data folder", true, func(_ context.Context, c config.Config) (string, string) {
		probe := filepath.Join(c.Data, ".probe")
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return err.Error(), "make RECADO_DATA a folder that can be written"
		}
		if err := os.WriteFile(probe, nil, 0o600); err != nil {
			return err.Error(), "make RECADO_DATA a folder that can be written"
		}
		if err := errors.Join(os.Remove(probe), app.CheckFiles(c)); err != nil {
			return err.Error(), "make RECADO_DATA and the folder media in it folders that can be written"
		}
		return c.Data, ""
	}},
	{"store", true, func(ctx context.Context, c config.Config) (string, string) {
		db, kind, err := app.OpenDB(c)
		if err == nil {
			err = db.Ping(ctx)
			defer db.Close()
		}
		if err != nil {
			return kind + ": " + err.Error(), "check MONGODB_URI, or unset it for the embedded store"
		}
		return kind, ""
	}},
	{"documents", true, func(ctx context.Context, c config.Config) (string, string) {
		db, _, err := app.OpenDB(c)
		if err != nil {
			return "not looked at: the store can't be opened", ""
		}
		defer db.Close()
		return lookAtVersions(ctx, db)
	}},
	{"queue", true, lookAtQueue},
	{"own queue", false, func(_ context.Context, c config.Config) (string, string) {
		if c.RedisURL != "" {
			return "not used", ""
		}
		path, err := exec.LookPath("redis-server")
		if err != nil {
			return "in process: slower, forgets on restart (nothing is lost)", "apt-get install redis-server, or set REDIS_URL"
		}
		return path, ""
	}},
	{"channels", true, func(_ context.Context, c config.Config) (string, string) {
		on, err := app.Channels(c)
		if err != nil {
			return err.Error(), "set what is missing, or unset the channel's first setting to turn it off"
		}
		return on, ""
	}},
	{"start", true, func(ctx context.Context, c config.Config) (string, string) {
		if err := app.DryStart(ctx, c); err != nil {
			return strings.ReplaceAll(err.Error(), "\n", "; "), "correct it: the program does not start"
		}
		return "nothing in the settings keeps the program from it", ""
	}},
	{"simulator", true, func(ctx context.Context, c config.Config) (string, string) {
		on, err := app.CheckSimulator(ctx, c)
		switch {
		case err != nil:
			return err.Error(), "configure a messaging vendor, or set RECADO_DATA to another folder"
		case on:
			return "on: whoever reaches RECADO_ADDR reads every conversation", ""
		}
		return "off", ""
	}},
	{"address", true, lookAtAddress},
	{"device's keys", true, func(ctx context.Context, c config.Config) (string, string) {
		if c.WhatsAppDevice == "" {
			return "not used", ""
		}
		if err := whatsmeow.CheckStore(ctx, string(c.WhatsAppDevice)); err != nil {
			return err.Error(), "make WHATSAPP_DEVICE a file that can be written, or the url of a PostgreSQL that answers"
		}
		return "can be opened", ""
	}},
	{"whatsapp device", false, func(_ context.Context, c config.Config) (string, string) {
		if c.WhatsAppDevice == "" {
			return "not used", ""
		}
		of, known := whatsmeow.LibraryDate()
		return libraryAge(of, known, time.Now())
	}},
	{"plate reader", true, func(context.Context, config.Config) (string, string) {
		pool, err := vision.NewTesseract(vision.Options{})
		if err != nil {
			return err.Error(), "apt-get install tesseract-ocr tesseract-ocr-spa"
		}
		pool.Close()
		return "Tesseract", ""
	}},
	{"better reader", false, func(_ context.Context, c config.Config) (string, string) {
		pool, err := vision.Open(vision.Options{Weights: c.Vision})
		if err != nil {
			return err.Error(), "apt-get install tesseract-ocr tesseract-ocr-spa"
		}
		defer pool.Close()
		if why := pool.WeightsError(); why != nil {
			return "off, Tesseract reads alone: " + why.Error(), "`make deps` in a checkout (it takes npm), or point RECADO_VISION at the folder it makes, bin/vision"
		}
		return "PP-OCRv4 on ONNX Runtime, Tesseract as second reader", ""
	}},
	{"understanding", false, func(_ context.Context, c config.Config) (string, string) {
		if c.OpenAIAPIKey == "" {
			return "offline classifier", "set OPENAI_API_KEY for a language model"
		}
		return "language model for services and for unsure messages, the offline readers behind it", ""
	}},
	{"voice notes", false, func(_ context.Context, c config.Config) (string, string) {
		w, on := app.Transcription(c)
		if !on {
			return "not transcribed, people are asked to write", "set OPENAI_API_KEY, or TRANSCRIBE_URL to a Whisper server's address"
		}
		return w.Model + " at " + w.URL, ""
	}},
	{"mail", false, func(_ context.Context, c config.Config) (string, string) {
		if c.SendGridAPIKey == "" {
			return "kept and shown in the simulator's mailbox, not sent", "set SENDGRID_API_KEY and MAIL_FROM"
		}
		return "SendGrid", ""
	}},
}

// lookAtQueue checks that the Redis of the settings answers.
func lookAtQueue(ctx context.Context, c config.Config) (detail, fix string) {
	if c.RedisURL == "" {
		return "our own", ""
	}
	r, err := queue.Connect(ctx, string(c.RedisURL), c.Data)
	if err != nil {
		return err.Error(), "start the Redis that REDIS_URL names, or correct it, or unset it for one of our own"
	}
	r.Close()
	return "external Redis, it answers", ""
}

// libraryAge reports the age of the linked device's library: WhatsApp refuses old ones.
func libraryAge(of time.Time, known bool, now time.Time) (detail, fix string) {
	if !known {
		return "the library's date is not known", ""
	}
	detail = "library of " + of.Format(time.DateOnly)
	if whatsmeow.Old(of, now) {
		return fmt.Sprintf("%s, %d days old: WhatsApp may refuse it", detail, int(now.Sub(of).Hours()/24)), "update the program; until then the version of WhatsApp's own web client is said when ours is refused"
	}
	return detail, ""
}

// lookAtAddress listens briefly at the program's address.
func lookAtAddress(ctx context.Context, c config.Config) (detail, fix string) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	switch {
	case err == nil:
		l.Close()
		return c.Addr + " is free", ""
	case !errors.Is(err, syscall.EADDRINUSE):
		return err.Error(), "make RECADO_ADDR an address of this machine and a port that may be used: 127.0.0.1:8080"
	}
	if status, err := readiness(ctx, c); err != nil || status != http.StatusOK && status != http.StatusServiceUnavailable {
		return c.Addr + " is in use by another program", "end that program, or give RECADO_ADDR another port"
	}
	return "the program runs at " + c.Addr, ""
}

// askReady returns an error if the running program is not ready.
func askReady(ctx context.Context, c config.Config) error {
	status, err := readiness(ctx, c)
	if err == nil && status != http.StatusOK {
		return fmt.Errorf("not ready: %d %s", status, http.StatusText(status))
	}
	return err
}

// readiness returns the running program's answer at /readyz, as an HTTP status.
func readiness(ctx context.Context, c config.Config) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return 0, fmt.Errorf("RECADO_ADDR: %w", err)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return 0, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}
