package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado/cmd/recado/config"
	"recado/store/sqlite"
	"recado/workers/queue"
)

// DryStart puts the program together over an empty store, a queue and files of its own, and
// speaks to nobody: its error is all that these settings would keep from starting. What
// LoadBusiness and Channels refuse is theirs to say and left out, as are the real store and
// queue, the linked device's keys and the address to listen on.
func DryStart(ctx context.Context, c config.Config) error {
	dir, err := os.MkdirTemp("", "recado-dry-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	a := &App{Config: c, Log: slog.New(slog.DiscardHandler), registry: prometheus.NewRegistry()}
	defer a.Close()
	a.Config.Data = dir
	if a.Config.WhatsAppDevice != "" {
		a.Config.WhatsAppDevice, a.Config.Simulator = "", config.SimulatorOn // in its place
	}
	if err := a.openNothing(ctx); err != nil {
		return err
	}
	_, channels := Channels(a.Config)
	var business error
	a.Business, business = LoadBusiness(a.Config)
	steps := []func(context.Context) error{a.openKeys, a.openReaders, a.openVoices, a.openPartners, a.openHooks, a.openMailEvents}
	if channels == nil {
		steps = append(steps, a.openClock, a.openChannels)
	}
	var errs []error
	for _, step := range steps {
		errs = append(errs, step(ctx))
	}
	if err := errors.Join(append(errs, channels, business)...); err != nil { // the engine needs them all
		return errors.Join(errs...)
	}
	return a.openEngine(ctx)
}

// openNothing opens a store, files and a queue that are empty and go with Close.
func (a *App) openNothing(context.Context) error {
	db, err := sqlite.Temporary()
	if err != nil {
		return err
	}
	a.onClose(func() { _ = db.Close() }) // it goes with its file
	a.clock = realClock{}
	if a.stores, err = openStores(db, time.Now); err != nil {
		return err
	}
	if err := a.openMedia(context.Background()); err != nil {
		return err
	}
	if a.redis, err = queue.InProcess(); err != nil {
		return err
	}
	a.onClose(a.redis.Close)
	a.queue = queue.New(a.redis)
	a.onClose(a.queue.Close)
	return nil
}

// CheckFiles says whether files can be kept where the settings say.
func CheckFiles(c config.Config) error {
	folder := filepath.Join(c.Data, "media", "tmp")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("RECADO_DATA: %w", err)
	}
	f, err := os.CreateTemp(folder, "probe-*")
	if err != nil {
		return fmt.Errorf("RECADO_DATA: %w", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// CheckSimulator says whether the simulator may open over the store, where the settings ask
// for it.
func CheckSimulator(ctx context.Context, c config.Config) (on bool, err error) {
	if on = c.Simulated(); !on {
		return false, nil
	}
	db, _, err := OpenDB(c)
	if err != nil {
		return on, err
	}
	defer db.Close()
	a := &App{Config: c, clock: realClock{}}
	if a.stores, err = openStores(db, time.Now); err != nil {
		return on, err
	}
	return on, a.chooseSimulator(ctx)
}
